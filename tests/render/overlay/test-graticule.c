/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/overlay/graticule.h"

#include <glib.h>
#include <math.h>

#define WIDTH 800
#define HEIGHT 600
#define PAPER 0xFFE6E6E6

static const AuspexRect bounds = { 0, 0, 40000, 20000 };

static void
assert_label (AuspexRuler ruler, double n, const char *expected)
{
  char label[32];

  auspex_ruler_write (&ruler, n * ruler.spacing, label, sizeof label);
  g_assert_cmpstr (label, ==, expected);
}

static void
test_spacing (void)
{
  /* From far out to far in, with and without a scale: always 1, 2 or 5, never nearer
   * than asked for and never more than 2.5 times as far. */
  for (double scale = 1e-4; scale <= 16; scale *= 1.07)
    for (double mpp = 0; mpp < 2; mpp += 0.3)
      {
        AuspexRuler ruler = auspex_ruler_for (mpp, scale, 96, 1e5);
        double mantissa = ruler.spacing / pow (10, floor (log10 (ruler.spacing) + 1e-9));

        g_assert_true (fabs (mantissa - 1) < 1e-6 || fabs (mantissa - 2) < 1e-6
                       || fabs (mantissa - 5) < 1e-6);
        g_assert_cmpfloat (ruler.view_px, >=, 96 * (1 - 1e-6));
        g_assert_cmpfloat (ruler.view_px, <, 96 * 2.5 * (1 + 1e-6));
        g_assert_cmpfloat_with_epsilon (
            ruler.view_px, ruler.spacing / (mpp > 0 ? mpp : 1) * scale, 1e-6);
      }

  /* Exactly what is asked for is enough. */
  g_assert_cmpfloat_with_epsilon (auspex_ruler_for (0.5, 0.5, 100, 1e5).spacing, 100,
                                  1e-9);
}

static void
test_labels (void)
{
  assert_label (auspex_ruler_for (0.25, 0.25, 96, 1e5), 3, "0.3 mm");
  assert_label (auspex_ruler_for (0.25, 0.25, 96, 1e5), 123, "12.3 mm");
  assert_label (auspex_ruler_for (0.25, 0.001, 96, 1e5), 2, "100 mm");
  assert_label (auspex_ruler_for (0.25, 0.25, 96, 100), 3, "300 \302\265m");
  assert_label (auspex_ruler_for (0.25, 1, 96, 1e5), 401, "20050 \302\265m");
  assert_label (auspex_ruler_for (0.25, 16, 10, 1e5), 3, "0.6 \302\265m");
  assert_label (auspex_ruler_for (0, 0.25, 96, 1e5), 3, "1500 px");
  assert_label (auspex_ruler_for (0.25, 0.25, 96, 1e5), -0.0, "0.0 mm");
}

/* Every pixel that is not paper. */
static int
count_ink (cairo_surface_t *surface, int left, int top, int right, int bottom)
{
  int n = 0;

  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      n += ((const guint32 *)(cairo_image_surface_get_data (surface)
                              + (gsize)y * cairo_image_surface_get_stride (surface)))[x]
           != PAPER;
  return n;
}

static cairo_surface_t *
paint (AuspexView view, double mpp, bool is_grid)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 0xE6 / 255.0, 0xE6 / 255.0, 0xE6 / 255.0);
  cairo_paint (cr);
  view.width = WIDTH;
  view.height = HEIGHT;
  if (is_grid)
    auspex_grid_paint (cr, &view, bounds, mpp, 1, &auspex_caption_style_default);
  else
    auspex_graticule_paint (cr, &view, mpp, 1, &auspex_caption_style_default);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      ((guint32 *)(cairo_image_surface_get_data (surface)
                   + (gsize)y * cairo_image_surface_get_stride (surface)))[x] |=
          0xFF000000;
  return surface;
}

/* The grid lies on the slide: below each crossing there is ink, between them none. */
static void
test_grid_lies_on_the_slide (void)
{
  static const double angles[] = { 0, 0.3, G_PI_2, -2.1 };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (angles); i++)
    {
      AuspexView view = { 20010, 10020, 0.5, angles[i / 2], WIDTH, HEIGHT, i % 2 };
      AuspexRuler ruler = auspex_ruler_for (0.5, view.scale, 96, 40000);
      double px = ruler.spacing / 0.5;
      cairo_surface_t *surface = paint (view, 0.5, true);
      int n_seen = 0;

      for (double y = ceil (9500 / px) * px; y < 10500; y += px)
        for (double x = ceil (19500 / px) * px; x < 20500; x += px)
          {
            double view_x, view_y, between_x, between_y;

            auspex_view_from_level0 (&view, x, y, &view_x, &view_y);
            auspex_view_from_level0 (&view, x + px / 2, y + px / 2, &between_x,
                                     &between_y);
            /* Labels are along the edges. */
            if (fmin (fmin (view_x, between_x), fmin (view_y, between_y)) < 80
                || fmax (view_x, between_x) > WIDTH - 80
                || fmax (view_y, between_y) > HEIGHT - 80)
              continue;
            n_seen++;
            g_assert_cmpint (
                count_ink (surface, view_x - 1, view_y - 1, view_x + 2, view_y + 2), ==,
                9);
            g_assert_cmpint (count_ink (surface, between_x - 20, between_y - 20,
                                        between_x + 20, between_y + 20),
                             ==, 0);
          }
      g_assert_cmpint (n_seen, >, 4);
      cairo_surface_destroy (surface);
    }
}

static void
test_grid_ends_with_the_slide (void)
{
  /* The slide's upper left corner in the middle of the view. */
  AuspexView view = { 0, 0, 0.5, 0 };
  cairo_surface_t *surface = paint (view, 0.5, true);

  g_assert_cmpint (count_ink (surface, 0, 0, WIDTH / 2 - 60, HEIGHT), ==, 0);
  g_assert_cmpint (count_ink (surface, 0, 0, WIDTH, HEIGHT / 2 - 30), ==, 0);
  g_assert_cmpint (count_ink (surface, WIDTH / 2, HEIGHT / 2, WIDTH, HEIGHT), >, 500);
  cairo_surface_destroy (surface);

  /* Nothing of the slide in view. */
  view.center_x = view.center_y = -5000;
  surface = paint (view, 0.5, true);
  g_assert_cmpint (count_ink (surface, 0, 0, WIDTH, HEIGHT), ==, 0);
  cairo_surface_destroy (surface);
}

static void
test_graticule_stays (void)
{
  AuspexView upright = { 20000, 10000, 0.5, 0 };
  AuspexView turned = { 20000, 10000, 0.5, 1.1, 0, 0, true };
  cairo_surface_t *a = paint (upright, 0.5, false);
  cairo_surface_t *b = paint (turned, 0.5, false);
  int bytes = cairo_image_surface_get_stride (a) * HEIGHT;

  g_assert_cmpmem (cairo_image_surface_get_data (a), bytes,
                   cairo_image_surface_get_data (b), bytes);
  g_assert_cmpint (
      count_ink (a, WIDTH / 2 - 2, HEIGHT / 2 - 100, WIDTH / 2 + 3, HEIGHT / 2 + 100), >=,
      200);
  g_assert_cmpint (count_ink (a, 0, 0, 100, 100), ==, 0);
  cairo_surface_destroy (a);
  cairo_surface_destroy (b);
}

static void
test_odd_views (void)
{
  static const double scales[] = { 1e-6, 1e-3, 16, 64 };
  static const double mpps[] = { 0, 1e-3, 0.25, 100 };
  AuspexView nothing = { 0, 0, 1, 0, 0, 0 };
  cairo_t *cr = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    for (guint m = 0; m < G_N_ELEMENTS (mpps); m++)
      for (int is_grid = 0; is_grid < 2; is_grid++)
        cairo_surface_destroy (
            paint ((AuspexView){ 20000, 10000, scales[i], 0.4 }, mpps[m], is_grid));

  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 4, 4);
  cr = cairo_create (surface);
  auspex_grid_paint (cr, &nothing, bounds, 0.5, 1, &auspex_caption_style_default);
  auspex_graticule_paint (cr, &nothing, 0.5, 1, &auspex_caption_style_default);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graticule/spacings are round and follow the zoom", test_spacing);
  g_test_add_func ("/graticule/labels tell one line from the next", test_labels);
  g_test_add_func ("/graticule/the grid lies on the slide, turned and mirrored",
                   test_grid_lies_on_the_slide);
  g_test_add_func ("/graticule/the grid ends with the slide",
                   test_grid_ends_with_the_slide);
  g_test_add_func ("/graticule/the cross stays in the eyepiece", test_graticule_stays);
  g_test_add_func ("/graticule/any zoom and scale is drawn", test_odd_views);
  return g_test_run ();
}
