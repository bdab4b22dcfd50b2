/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/view/viewport.h"

#include <math.h>

static const AuspexRect slide = { 1000, 2000, 40000, 20000 };

static AuspexViewport *
new_viewport (int width, int height)
{
  AuspexViewport *viewport = auspex_viewport_new (slide);

  auspex_viewport_set_size (viewport, width, height);
  return viewport;
}

static void
count (AuspexViewport *viewport, int *n)
{
  (*n)++;
}

static void
assert_view_at (AuspexViewport *viewport, double level0_x, double level0_y, double view_x,
                double view_y, double tolerance)
{
  double x, y;

  auspex_view_from_level0 (auspex_viewport_get_view (viewport), level0_x, level0_y, &x,
                           &y);
  g_assert_cmpfloat_with_epsilon (x, view_x, tolerance);
  g_assert_cmpfloat_with_epsilon (y, view_y, tolerance);
}

static void
test_fit (void)
{
  g_autoptr (AuspexViewport) viewport = new_viewport (800, 600);

  /* 40000 x 20000 into 800 x 600: the width decides. */
  g_assert_true (auspex_viewport_is_fit (viewport));
  g_assert_cmpfloat_with_epsilon (auspex_viewport_get_view (viewport)->scale, 0.02,
                                  1e-12);
  assert_view_at (viewport, 1000, 12000, 0, 300, 1e-9);
  assert_view_at (viewport, 41000, 22000, 800, 500, 1e-9);
}

static void
test_fit_follows_resize (void)
{
  g_autoptr (AuspexViewport) viewport = new_viewport (800, 600);

  auspex_viewport_set_size (viewport, 400, 100);
  g_assert_true (auspex_viewport_is_fit (viewport));
  g_assert_cmpfloat_with_epsilon (auspex_viewport_get_view (viewport)->scale, 0.005,
                                  1e-12);

  auspex_viewport_set_scale (viewport, 0.5);
  g_assert_false (auspex_viewport_is_fit (viewport));
  auspex_viewport_set_size (viewport, 1600, 1200);
  g_assert_cmpfloat (auspex_viewport_get_view (viewport)->scale, ==, 0.5);
  auspex_viewport_fit (viewport);
  g_assert_cmpfloat_with_epsilon (auspex_viewport_get_view (viewport)->scale, 0.04,
                                  1e-12);
}

static void
test_no_size (void)
{
  g_autoptr (AuspexViewport) viewport = auspex_viewport_new (slide);
  const AuspexView *view = auspex_viewport_get_view (viewport);

  auspex_viewport_zoom_at (viewport, 2, 0, 0);
  auspex_viewport_pan (viewport, 10, 10);
  auspex_viewport_show_rect (viewport, (AuspexRect){ 2000, 3000, 10, 10 });
  auspex_viewport_set_rotation (viewport, 1);
  g_assert_true (isfinite (view->scale) && view->scale > 0);
  g_assert_cmpfloat (view->center_x, ==, 2005);

  auspex_viewport_set_rotation (viewport, 0);
  auspex_viewport_fit (viewport);
  auspex_viewport_set_size (viewport, 800, 600);
  g_assert_cmpfloat_with_epsilon (view->scale, 0.02, 1e-12);
  auspex_viewport_set_size (viewport, 0, 600);
  g_assert_true (isfinite (view->scale) && view->scale > 0);
}

static void
test_zoom_keeps_point (void)
{
  static const double angles[] = { 0, 0.3, G_PI_2, -2.5 };

  for (size_t i = 0; i < G_N_ELEMENTS (angles); i++)
    {
      g_autoptr (AuspexViewport) viewport = new_viewport (800, 600);
      double level0_x, level0_y;

      auspex_viewport_set_scale (viewport, 0.13);
      auspex_viewport_set_rotation (viewport, angles[i]);
      auspex_view_to_level0 (auspex_viewport_get_view (viewport), 700, 110, &level0_x,
                             &level0_y);
      for (int step = 0; step < 9; step++)
        {
          auspex_viewport_zoom_at (viewport, 1.37, 700, 110);
          assert_view_at (viewport, level0_x, level0_y, 700, 110, 1e-6);
        }
    }
}

static void
test_zoom_back (void)
{
  g_autoptr (AuspexViewport) viewport = new_viewport (800, 600);

  auspex_viewport_set_scale (viewport, 1);
  for (int i = 0; i < 7; i++)
    auspex_viewport_zoom_at (viewport, 1.2, 400, 300);
  for (int i = 0; i < 7; i++)
    auspex_viewport_zoom_at (viewport, 1 / 1.2, 400, 300);
  g_assert_cmpfloat (auspex_viewport_get_view (viewport)->scale, ==, 1);
}

static void
test_pan (void)
{
  g_autoptr (AuspexViewport) viewport = new_viewport (800, 600);
  double level0_x, level0_y;

  auspex_viewport_set_scale (viewport, 0.25);
  auspex_viewport_set_rotation (viewport, 0.7);
  auspex_view_to_level0 (auspex_viewport_get_view (viewport), 100, 200, &level0_x,
                         &level0_y);
  auspex_viewport_pan (viewport, 31, -17);
  assert_view_at (viewport, level0_x, level0_y, 131, 183, 1e-6);
}

static void
test_rotation (void)
{
  g_autoptr (AuspexViewport) viewport = new_viewport (800, 600);
  double x, y;

  /* Clockwise: what was right of the centre is below it after a quarter turn. */
  auspex_viewport_set_scale (viewport, 0.5);
  auspex_viewport_rotate (viewport, G_PI_2);
  assert_view_at (viewport, 21000 + 100, 12000, 400, 350, 1e-9);

  auspex_viewport_rotate (viewport, 3 * G_PI_2);
  g_assert_cmpfloat_with_epsilon (auspex_viewport_get_view (viewport)->rotation, 0, 1e-9);

  /* A fitted slide stays fitted: now the height decides. */
  auspex_viewport_fit (viewport);
  auspex_viewport_set_rotation (viewport, G_PI_2);
  g_assert_cmpfloat_with_epsilon (auspex_viewport_get_view (viewport)->scale,
                                  600 / 40000.0, 1e-9);
  auspex_view_to_level0 (auspex_viewport_get_view (viewport), 123, 456, &x, &y);
  assert_view_at (viewport, x, y, 123, 456, 1e-9);
}

static void
test_limits (void)
{
  g_autoptr (AuspexViewport) viewport = new_viewport (800, 600);
  const AuspexView *view = auspex_viewport_get_view (viewport);

  auspex_viewport_zoom_at (viewport, 1e9, 10, 10);
  g_assert_cmpfloat (view->scale, ==, AUSPEX_VIEW_MAX_SCALE);
  auspex_viewport_zoom_at (viewport, 1e-9, 10, 10);
  g_assert_cmpfloat_with_epsilon (view->scale, 0.005, 1e-12);

  auspex_viewport_center_on (viewport, -1e12, 1e12);
  g_assert_cmpfloat (view->center_x, ==, 1000);
  g_assert_cmpfloat (view->center_y, ==, 22000);
  auspex_viewport_center_on (viewport, NAN, INFINITY);
  g_assert_true (isfinite (view->center_x) && isfinite (view->center_y));
}

static void
test_one_pixel (void)
{
  AuspexRect bounds = { 0, 0, 1, 1 };
  g_autoptr (AuspexViewport) viewport = auspex_viewport_new (bounds);
  const AuspexView *view = auspex_viewport_get_view (viewport);

  auspex_viewport_set_size (viewport, 800, 600);
  g_assert_cmpfloat (view->scale, ==, AUSPEX_VIEW_MAX_SCALE);
  auspex_viewport_set_scale (viewport, 1);
  g_assert_cmpfloat (view->scale, ==, 1);
  auspex_viewport_pan (viewport, 1000, 1000);
  g_assert_cmpfloat (view->center_x, ==, 0);
}

static void
test_whole_translation (void)
{
  g_autoptr (AuspexViewport) viewport = new_viewport (801, 600);
  cairo_matrix_t matrix;

  auspex_viewport_set_scale (viewport, 1);
  auspex_viewport_center_on (viewport, 5000.37, 6000.81);
  auspex_view_get_matrix (auspex_viewport_get_view (viewport), &matrix);
  g_assert_cmpfloat (matrix.xx, ==, 1);
  g_assert_cmpfloat (matrix.x0, ==, floor (matrix.x0));
  g_assert_cmpfloat (matrix.y0, ==, floor (matrix.y0));
  g_assert_cmpfloat_with_epsilon (matrix.x0, 400.5 - 5000.37, 0.5);
}

static void
test_mirror (void)
{
  g_autoptr (AuspexViewport) viewport = new_viewport (800, 600);
  const AuspexView *view = auspex_viewport_get_view (viewport);

  /* What was right of the centre is left of it; what was below stays below. */
  auspex_viewport_set_scale (viewport, 0.5);
  auspex_viewport_mirror (viewport);
  g_assert_true (view->flipped);
  assert_view_at (viewport, 21000 + 100, 12000 + 40, 350, 320, 1e-9);

  /* Turned, it is still what is seen that is mirrored. */
  auspex_viewport_mirror (viewport);
  auspex_viewport_set_rotation (viewport, 0.4);
  double x, y;
  auspex_view_from_level0 (view, 22345, 11111, &x, &y);
  auspex_viewport_mirror (viewport);
  assert_view_at (viewport, 22345, 11111, 800 - x, y, 1e-9);
  auspex_viewport_mirror (viewport);
  assert_view_at (viewport, 22345, 11111, x, y, 1e-9);

  auspex_viewport_mirror (viewport);
  auspex_viewport_reset_orientation (viewport);
  g_assert_false (view->flipped);
  g_assert_cmpfloat (view->rotation, ==, 0);
}

static void
test_mirrored_moves (void)
{
  static const double angles[] = { 0, 0.3, G_PI_2, -2.5 };

  for (size_t i = 0; i < G_N_ELEMENTS (angles); i++)
    {
      g_autoptr (AuspexViewport) viewport = new_viewport (800, 600);
      const AuspexView *view = auspex_viewport_get_view (viewport);
      double level0_x, level0_y;

      auspex_viewport_set_scale (viewport, 0.13);
      auspex_viewport_set_rotation (viewport, angles[i]);
      auspex_viewport_mirror (viewport);
      auspex_view_to_level0 (view, 700, 110, &level0_x, &level0_y);
      auspex_viewport_zoom_at (viewport, 1.7, 700, 110);
      assert_view_at (viewport, level0_x, level0_y, 700, 110, 1e-6);
      auspex_viewport_pan (viewport, -31, 17);
      assert_view_at (viewport, level0_x, level0_y, 669, 127, 1e-6);

      AuspexRect rect = auspex_view_get_level0_rect (view);
      for (int corner = 0; corner < 4; corner++)
        {
          auspex_view_to_level0 (view, corner & 1 ? 800 : 0, corner & 2 ? 600 : 0,
                                 &level0_x, &level0_y);
          g_assert_cmpfloat (level0_x, >=, rect.x - 1e-6);
          g_assert_cmpfloat (level0_x, <=, rect.x + rect.width + 1e-6);
          g_assert_cmpfloat (level0_y, >=, rect.y - 1e-6);
          g_assert_cmpfloat (level0_y, <=, rect.y + rect.height + 1e-6);
        }
    }
}

static void
test_transform (void)
{
  g_autoptr (AuspexViewport) viewport = new_viewport (800, 600);
  const AuspexView *view = auspex_viewport_get_view (viewport);
  double level0_x, level0_y;
  int n = 0;

  auspex_viewport_set_scale (viewport, 0.2);
  auspex_viewport_mirror (viewport);
  auspex_view_to_level0 (view, 200, 150, &level0_x, &level0_y);
  g_signal_connect (viewport, "changed", G_CALLBACK (count), &n);
  auspex_viewport_transform (viewport, 1.5, 0.25, 200, 150, 230, 180);
  g_assert_cmpint (n, ==, 1);
  g_assert_cmpfloat_with_epsilon (view->scale, 0.3, 1e-12);
  g_assert_cmpfloat_with_epsilon (view->rotation, 0.25, 1e-12);
  assert_view_at (viewport, level0_x, level0_y, 230, 180, 1e-6);

  /* And back, step by step, as fingers do. */
  for (int i = 0; i < 10; i++)
    auspex_viewport_transform (viewport, pow (1 / 1.5, 0.1), -0.025, 230 - 3 * i,
                               180 - 3 * i, 227 - 3 * i, 177 - 3 * i);
  assert_view_at (viewport, level0_x, level0_y, 200, 150, 1e-6);
  g_assert_cmpfloat_with_epsilon (view->rotation, 0, 1e-12);
}

static void
test_quarter_turns (void)
{
  for (int turn = -5; turn <= 5; turn++)
    for (int flipped = 0; flipped < 2; flipped++)
      {
        g_autoptr (AuspexViewport) viewport = new_viewport (801, 602);
        const AuspexView *view = auspex_viewport_get_view (viewport);
        cairo_matrix_t matrix;

        auspex_viewport_center_on (viewport, 5000.37, 6000.81);
        auspex_viewport_set_scale (viewport, 1);
        auspex_viewport_set_rotation (viewport, turn * G_PI_2);
        if (flipped)
          auspex_viewport_mirror (viewport);
        g_assert_true (auspex_view_is_aligned (view));
        auspex_view_get_matrix (view, &matrix);
        g_assert_cmpfloat (fabs (matrix.xx) + fabs (matrix.yx), ==, 1);
        g_assert_cmpfloat (fabs (matrix.xy) + fabs (matrix.yy), ==, 1);
        g_assert_cmpfloat (matrix.x0, ==, floor (matrix.x0));
        g_assert_cmpfloat (matrix.y0, ==, floor (matrix.y0));
        g_assert_cmpfloat (cairo_matrix_invert (&matrix), ==, CAIRO_STATUS_SUCCESS);
      }
}

static void
test_set_view (void)
{
  g_autoptr (AuspexViewport) viewport = new_viewport (800, 600);
  const AuspexView *view = auspex_viewport_get_view (viewport);
  AuspexView taken = { 9000, 8000, 0.5, 7 * G_PI, 10, 20, true };
  int n = 0;

  g_signal_connect (viewport, "changed", G_CALLBACK (count), &n);
  auspex_viewport_set_view (viewport, &taken);
  auspex_viewport_set_view (viewport, &taken);
  g_assert_cmpint (n, ==, 1);
  g_assert_cmpfloat (view->center_x, ==, 9000);
  g_assert_cmpfloat (view->scale, ==, 0.5);
  g_assert_cmpfloat_with_epsilon (fabs (view->rotation), G_PI, 1e-9);
  g_assert_true (view->flipped);
  g_assert_cmpint (view->width, ==, 800);
  g_assert_false (auspex_viewport_is_fit (viewport));

  taken.center_x = -1e9;
  taken.scale = 1e9;
  auspex_viewport_set_view (viewport, &taken);
  g_assert_cmpfloat (view->center_x, ==, 1000);
  g_assert_cmpfloat (view->scale, ==, AUSPEX_VIEW_MAX_SCALE);
}

static void
test_show_rect (void)
{
  g_autoptr (AuspexViewport) viewport = new_viewport (800, 600);

  auspex_viewport_show_rect (viewport, (AuspexRect){ 3000, 4000, 1600, 300 });
  assert_view_at (viewport, 3000, 4150, 0, 300, 1e-9);
  assert_view_at (viewport, 4600, 4150, 800, 300, 1e-9);
}

static void
test_level0_rect (void)
{
  AuspexView view = { 100, 200, 2, G_PI_2, 400, 100 };
  AuspexRect rect = auspex_view_get_level0_rect (&view);

  g_assert_cmpfloat_with_epsilon (rect.x, 75, 1e-9);
  g_assert_cmpfloat_with_epsilon (rect.y, 100, 1e-9);
  g_assert_cmpfloat_with_epsilon (rect.width, 50, 1e-9);
  g_assert_cmpfloat_with_epsilon (rect.height, 200, 1e-9);
}

static void
test_changed (void)
{
  g_autoptr (AuspexViewport) viewport = new_viewport (800, 600);
  int n = 0;

  g_signal_connect (viewport, "changed", G_CALLBACK (count), &n);
  auspex_viewport_zoom_at (viewport, 2, 100, 100);
  g_assert_cmpint (n, ==, 1);
  auspex_viewport_set_size (viewport, 800, 600);
  auspex_viewport_pan (viewport, 0, 0);
  auspex_viewport_zoom_at (viewport, 1, 100, 100);
  g_assert_cmpint (n, ==, 1);
  auspex_viewport_fit (viewport);
  g_assert_cmpint (n, ==, 2);
  auspex_viewport_fit (viewport);
  g_assert_cmpint (n, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewport/fit shows all of the bounds, centred", test_fit);
  g_test_add_func ("/viewport/a fitted view follows its size", test_fit_follows_resize);
  g_test_add_func ("/viewport/a view without a size stays sane", test_no_size);
  g_test_add_func ("/viewport/zoom keeps the point under the pointer",
                   test_zoom_keeps_point);
  g_test_add_func ("/viewport/zooming in and out again ends on 1:1", test_zoom_back);
  g_test_add_func ("/viewport/pan moves the content, rotated too", test_pan);
  g_test_add_func ("/viewport/rotation is clockwise around the centre", test_rotation);
  g_test_add_func ("/viewport/scale and centre have limits", test_limits);
  g_test_add_func ("/viewport/a slide of one pixel", test_one_pixel);
  g_test_add_func ("/viewport/at 1:1 image pixels lie on device pixels",
                   test_whole_translation);
  g_test_add_func ("/viewport/mirrored is what is seen, whichever way it is turned",
                   test_mirror);
  g_test_add_func ("/viewport/a mirrored view zooms and pans as any other",
                   test_mirrored_moves);
  g_test_add_func ("/viewport/two fingers zoom, turn and pan in one change",
                   test_transform);
  g_test_add_func ("/viewport/quarter turns are exact", test_quarter_turns);
  g_test_add_func ("/viewport/another view is taken whole, but for its size",
                   test_set_view);
  g_test_add_func ("/viewport/show-rect fits a rectangle", test_show_rect);
  g_test_add_func ("/viewport/the visible part of level 0, rotated", test_level0_rect);
  g_test_add_func ("/viewport/changed comes once per change", test_changed);
  return g_test_run ();
}
