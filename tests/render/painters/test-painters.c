/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The same scenes on every painter. */

#include "tests/render/painters/painter-fixture.h"

#include "tests/support/test-data.h"
#include <math.h>
#include <tiffio.h>

#define BACKDROP 0x00FF00
#define BACKGROUND 0xFF00FF

static bool
is_inside (AuspexRect rect, double x, double y)
{
  return x >= rect.x && x < rect.x + rect.width && y >= rect.y
         && y < rect.y + rect.height;
}

static AuspexRect
slide_rect (PainterFixture *fixture)
{
  return auspex_viewport_get_bounds (fixture->viewport);
}

static void
assert_pixel (PainterName painter, int x, int y, guint32 actual, guint32 expected,
              int tolerance)
{
  if (pixel_difference (actual, expected) <= tolerance)
    return;
  g_test_message ("%s: pixel %d, %d is %06X, expected %06X within %d", painter, x, y,
                  actual, expected, tolerance);
  g_test_fail ();
}

static void
test_one_to_one (gconstpointer painter)
{
  static const double centers[][2] = {
    { 700.4, 500.7 }, { 0, 0 }, { 1500, 1100 }, { 256, 1 }
  };
  g_autoptr (PainterFixture) fixture = painter_fixture_new (fixture_slide_path ());
  g_autofree guint32 *expected = g_new (guint32, FIXTURE_WIDTH * FIXTURE_HEIGHT);

  for (size_t i = 0; i < G_N_ELEMENTS (centers) && !g_test_failed (); i++)
    {
      double level0_x, level0_y;

      painter_fixture_look (fixture, centers[i][0], centers[i][1], 1, 0);
      painter_fixture_load (fixture, -1);
      cairo_surface_t *surface = paint_scene (painter, &fixture->scene);

      if (surface == NULL)
        return;
      auspex_view_to_level0 (&fixture->scene.view, 0, 0, &level0_x, &level0_y);
      g_assert_cmpfloat (level0_x, ==, floor (level0_x));
      g_assert_true (auspex_slide_read_level (
          fixture->slide, 0, (int64_t)level0_x, (int64_t)level0_y, FIXTURE_WIDTH,
          FIXTURE_HEIGHT, expected, 4 * FIXTURE_WIDTH, NULL));
      for (int y = 0; y < FIXTURE_HEIGHT && !g_test_failed (); y++)
        for (int x = 0; x < FIXTURE_WIDTH && !g_test_failed (); x++)
          assert_pixel (painter, x, y, pixel_at (surface, x, y),
                        is_inside (slide_rect (fixture), level0_x + x, level0_y + y)
                            ? expected[y * FIXTURE_WIDTH + x] & 0xFFFFFF
                            : BACKDROP,
                        0);
      cairo_surface_destroy (surface);
    }
}

/* Upright or not: as long as rectangles stay rectangles, pixels are copied. */
static void
test_one_to_one_turned (gconstpointer painter)
{
  g_autoptr (PainterFixture) fixture = painter_fixture_new (fixture_slide_path ());
  g_autofree guint32 *level0 = g_new (guint32, 1500 * 1100);

  g_assert_true (auspex_slide_read_level (fixture->slide, 0, 0, 0, 1500, 1100, level0,
                                          4 * 1500, NULL));
  for (int look = 0; look < 8 && !g_test_failed (); look++)
    {
      AuspexView view = { 700.4, 500.7, 1, (look / 2) * G_PI_2, 0, 0, look % 2 };

      painter_fixture_look_as (fixture, &view);
      painter_fixture_load (fixture, -1);
      cairo_surface_t *surface = paint_scene (painter, &fixture->scene);

      if (surface == NULL)
        return;
      for (int y = 0; y < FIXTURE_HEIGHT && !g_test_failed (); y++)
        for (int x = 0; x < FIXTURE_WIDTH && !g_test_failed (); x++)
          {
            double level0_x, level0_y;

            auspex_view_to_level0 (&fixture->scene.view, x + 0.5, y + 0.5, &level0_x,
                                   &level0_y);
            assert_pixel (painter, x, y, pixel_at (surface, x, y),
                          level0[(int)floor (level0_y) * 1500 + (int)floor (level0_x)]
                              & 0xFFFFFF,
                          0);
          }
      cairo_surface_destroy (surface);
    }
}

static void
test_no_seams (gconstpointer painter)
{
  static const double scales[] = { 0.2, 0.25, 0.37, 0.61, 1.43, 2, 5.3 };
  static const double angles[] = { 0, G_PI_2, 0.3, 2.2 };
  g_autoptr (PainterFixture) fixture = painter_fixture_new (fixture_slide_path ());

  for (size_t s = 0; s < G_N_ELEMENTS (scales); s++)
    for (size_t a = 0; a < 2 * G_N_ELEMENTS (angles); a++)
      {
        AuspexRect inner = slide_rect (fixture);
        AuspexView view = { 765.3, 511.9, scales[s], angles[a / 2], 0, 0, a % 2 };
        double margin = 1.5 / scales[s];

        painter_fixture_look_as (fixture, &view);
        painter_fixture_load (fixture, -1);
        cairo_surface_t *surface = paint_scene (painter, &fixture->scene);

        if (surface == NULL)
          return;
        inner = (AuspexRect){ inner.x + margin, inner.y + margin,
                              inner.width - 2 * margin, inner.height - 2 * margin };
        for (int y = 0; y < FIXTURE_HEIGHT && !g_test_failed (); y++)
          for (int x = 0; x < FIXTURE_WIDTH && !g_test_failed (); x++)
            {
              guint32 pixel = pixel_at (surface, x, y);
              double level0_x, level0_y;

              if (pixel_difference (pixel, BACKGROUND) >= 60
                  && pixel_difference (pixel, BACKDROP) >= 60)
                continue;
              auspex_view_to_level0 (&fixture->scene.view, x + 0.5, y + 0.5, &level0_x,
                                     &level0_y);
              if (is_inside (inner, level0_x, level0_y))
                {
                  g_test_message ("%s, scale %g, angle %g: a hole at %d, %d (%06X)",
                                  (PainterName)painter, scales[s], view.rotation, x, y,
                                  pixel);
                  g_test_fail ();
                }
            }
        cairo_surface_destroy (surface);
      }
}

/* The mean of a square around a view pixel: what survives a coarser level. */
static guint32
mean_around (cairo_surface_t *surface, int view_x, int view_y, int radius)
{
  guint64 sums[3] = { 0 };
  int n = 0;

  for (int y = view_y - radius; y <= view_y + radius; y++)
    for (int x = view_x - radius; x <= view_x + radius; x++, n++)
      for (int c = 0; c < 3; c++)
        sums[c] += pixel_at (surface, x, y) >> (8 * c) & 0xFF;
  return (guint32)(sums[2] / n) << 16 | (guint32)(sums[1] / n) << 8
         | (guint32)(sums[0] / n);
}

static void
test_coarse_then_fine (gconstpointer painter)
{
  g_autoptr (PainterFixture) fixture = painter_fixture_new (fixture_slide_path ());
  AuspexTileKey key = { 0, 2, 2 };

  painter_fixture_look (fixture, 2.5 * AUSPEX_TILE_PX, 2.5 * AUSPEX_TILE_PX, 1, 0);
  cairo_surface_t *blank = paint_scene (painter, &fixture->scene);

  if (blank == NULL)
    return;
  painter_fixture_load (fixture, 1);
  cairo_surface_t *coarse = paint_scene (painter, &fixture->scene);

  painter_fixture_load_tile (fixture, key);
  cairo_surface_t *mixed = paint_scene (painter, &fixture->scene);

  painter_fixture_load (fixture, -1);
  cairo_surface_t *fine = paint_scene (painter, &fixture->scene);
  int left = FIXTURE_WIDTH / 2 - AUSPEX_TILE_PX / 2;
  int top = FIXTURE_HEIGHT / 2 - AUSPEX_TILE_PX / 2;
  int n_changed = 0;

  for (int y = 0; y < FIXTURE_HEIGHT && !g_test_failed (); y++)
    for (int x = 0; x < FIXTURE_WIDTH && !g_test_failed (); x++)
      {
        bool is_fine = x >= left && x < left + AUSPEX_TILE_PX && y >= top
                       && y < top + AUSPEX_TILE_PX;

        assert_pixel (painter, x, y, pixel_at (blank, x, y), BACKGROUND, 0);
        assert_pixel (painter, x, y, pixel_at (mixed, x, y),
                      pixel_at (is_fine ? fine : coarse, x, y), 0);
        n_changed +=
            pixel_difference (pixel_at (coarse, x, y), pixel_at (fine, x, y)) > 8;
      }
  /* The coarse one is another picture of the same place. */
  g_assert_cmpint (n_changed, >, FIXTURE_WIDTH * FIXTURE_HEIGHT / 20);
  for (int y = 40; y < FIXTURE_HEIGHT - 40; y += 50)
    for (int x = 40; x < FIXTURE_WIDTH - 40; x += 50)
      assert_pixel (painter, x, y, mean_around (coarse, x, y, 30),
                    mean_around (fine, x, y, 30), 8);
  cairo_surface_destroy (blank);
  cairo_surface_destroy (coarse);
  cairo_surface_destroy (mixed);
  cairo_surface_destroy (fine);
}

/* Distance from a view pixel's centre to the outline of a level-0 rectangle, in view
 * pixels, negative inside. */
static double
distance_to (const AuspexView *view, AuspexRect rect, int view_x, int view_y)
{
  double x, y;

  auspex_view_to_level0 (view, view_x + 0.5, view_y + 0.5, &x, &y);
  return fmax (fmax (rect.x - x, x - rect.x - rect.width),
               fmax (rect.y - y, y - rect.y - rect.height))
         * view->scale;
}

static void
test_heatmap_no_shift (gconstpointer painter)
{
  static const int64_t coords[] = { 512, 384, 612, 384, 512, 484, 812, 584, 1012, 384 };
  static const float values[] = { 0, 1, 2, 3, 4 };
  static const double scales[] = { 0.31, 1, 7.3 };
  static const double angles[] = { 0, 0.5, -G_PI_2 };
  g_autoptr (PainterFixture) fixture = painter_fixture_new (fixture_slide_path ());
  g_autoptr (AuspexHeatmap) heatmap = auspex_heatmap_new (
      "weights", 5, coords, 100, values, AUSPEX_HEATMAP_WEIGHT, false);

  /* The scanned area is a part of level 0: it must not move anything. */
  g_object_unref (fixture->viewport);
  fixture->viewport = auspex_viewport_new ((AuspexRect){ 300, 200, 900, 700 });
  auspex_viewport_set_size (fixture->viewport, FIXTURE_WIDTH, FIXTURE_HEIGHT);
  fixture->scene.tiles = NULL;
  fixture->scene.heatmap = heatmap;
  fixture->scene.heatmap_opacity = 1;

  for (size_t s = 0; s < G_N_ELEMENTS (scales); s++)
    for (size_t a = 0; a < 2 * G_N_ELEMENTS (angles); a++)
      {
        AuspexView view = { 611.3, 483.8, scales[s], angles[a / 2], 0, 0, a % 2 };

        painter_fixture_look_as (fixture, &view);
        cairo_surface_t *surface = paint_scene (painter, &fixture->scene);
        int n_inside = 0;

        if (surface == NULL)
          return;
        for (int y = 0; y < FIXTURE_HEIGHT && !g_test_failed (); y++)
          for (int x = 0; x < FIXTURE_WIDTH && !g_test_failed (); x++)
            {
              guint32 pixel = pixel_at (surface, x, y);
              bool is_far = true;

              for (int i = 0; i < 5; i++)
                {
                  AuspexRect rect = { coords[2 * i], coords[2 * i + 1], 100, 100 };
                  double distance = distance_to (&fixture->scene.view, rect, x, y);

                  is_far = is_far && distance > 1;
                  if (distance < -1)
                    {
                      n_inside++;
                      assert_pixel (painter, x, y, pixel,
                                    auspex_color_map_lookup (0, values[i] / 4), 2);
                    }
                }
              if (is_far)
                assert_pixel (painter, x, y, pixel, BACKDROP, 0);
            }
        g_assert_cmpint (n_inside, >, 500);
        cairo_surface_destroy (surface);
      }
}

static void
test_heatmap_far_out (gconstpointer painter)
{
  /* Ten times a large slide: there single precision alone is off by pixels. */
  static const int64_t coords[] = { 1990000, 1993000 };
  static const float values[] = { 1 };
  g_autoptr (PainterFixture) fixture = painter_fixture_new (fixture_slide_path ());
  g_autoptr (AuspexHeatmap) heatmap =
      auspex_heatmap_new ("far", 1, coords, 16, values, AUSPEX_HEATMAP_WEIGHT, false);
  AuspexRect rect = { 1990000, 1993000, 16, 16 };

  fixture->scene.tiles = NULL;
  fixture->scene.heatmap = heatmap;
  fixture->scene.heatmap_opacity = 1;
  for (int step = 0; step < 6 && !g_test_failed (); step++)
    {
      double center_x = 1990007.3 + 0.0131 * step;

      fixture->scene.view =
          (AuspexView){ center_x, 1993008.9, 15.7, 0, FIXTURE_WIDTH, FIXTURE_HEIGHT };
      cairo_surface_t *surface = paint_scene (painter, &fixture->scene);

      if (surface == NULL)
        return;
      for (int y = 0; y < FIXTURE_HEIGHT && !g_test_failed (); y++)
        for (int x = 0; x < FIXTURE_WIDTH && !g_test_failed (); x++)
          {
            double distance = distance_to (&fixture->scene.view, rect, x, y);

            if (fabs (distance) > 0.03)
              assert_pixel (painter, x, y, pixel_at (surface, x, y),
                            distance < 0 ? auspex_color_map_lookup (0, 0.5) : BACKDROP,
                            2);
          }
      cairo_surface_destroy (surface);
    }
}

static void
test_overlap (gconstpointer painter)
{
  static const int64_t coords[] = { 400, 400, 450, 400 };
  static const float values[] = { 0, 1 };
  g_autoptr (PainterFixture) fixture = painter_fixture_new (fixture_slide_path ());
  g_autoptr (AuspexHeatmap) heatmap =
      auspex_heatmap_new ("two", 2, coords, 100, values, AUSPEX_HEATMAP_WEIGHT, false);
  static const double angles[] = { 0, 0.2 };

  fixture->scene.tiles = NULL;
  fixture->scene.backdrop = 0x000000;
  fixture->scene.heatmap = heatmap;
  fixture->scene.heatmap_opacity = 0.5;
  for (size_t a = 0; a < G_N_ELEMENTS (angles); a++)
    {
      painter_fixture_look (fixture, 475, 450, 1, angles[a]);
      cairo_surface_t *surface = paint_scene (painter, &fixture->scene);

      if (surface == NULL)
        return;
      /* (475, 450) lies in both: half of the second's colour, nothing of the first's. */
      guint32 color = auspex_color_map_lookup (0, 1);
      guint32 half = (color >> 1) & 0x7F7F7F;

      assert_pixel (painter, 310, 215, pixel_at (surface, 310, 215), half, 2);
      cairo_surface_destroy (surface);
    }
}

static char *
write_damaged_slide (void)
{
  g_autofree char *path =
      g_build_filename (auspex_test_scratch_dir (), "damaged.svs", NULL);
  g_autofree char *contents = NULL;
  uint64_t *offsets, *sizes;
  gsize length;
  TIFF *tiff = TIFFOpen (fixture_slide_path (), "r");

  g_assert_nonnull (tiff);
  g_assert_true (g_file_get_contents (fixture_slide_path (), &contents, &length, NULL));
  g_assert_true (TIFFGetField (tiff, TIFFTAG_TILEOFFSETS, &offsets));
  g_assert_true (TIFFGetField (tiff, TIFFTAG_TILEBYTECOUNTS, &sizes));
  /* Column 2, row 2 of six columns. */
  memset (contents + offsets[2 * 6 + 2], 0, sizes[2 * 6 + 2]);
  TIFFClose (tiff);
  g_assert_true (g_file_set_contents (path, contents, length, NULL));
  return g_steal_pointer (&path);
}

static void
test_error_tile (gconstpointer painter)
{
  g_autofree char *path = write_damaged_slide ();
  g_autoptr (PainterFixture) fixture = painter_fixture_new (path);
  int n_light = 0, n_dark = 0;

  painter_fixture_look (fixture, 2.5 * AUSPEX_TILE_PX, 2.5 * AUSPEX_TILE_PX, 1, 0);
  painter_fixture_load (fixture, -1);
  cairo_surface_t *surface = paint_scene (painter, &fixture->scene);

  if (surface == NULL)
    return;
  for (int y = -128; y < 128; y++)
    for (int x = -128; x < 128; x++)
      {
        guint32 pixel = pixel_at (surface, FIXTURE_WIDTH / 2 + x, FIXTURE_HEIGHT / 2 + y);

        n_light += pixel == 0xC8C8C8;
        n_dark += pixel == 0x9A9A9A;
      }
  g_assert_cmpint (n_light + n_dark, ==, 256 * 256);
  g_assert_cmpint (n_dark, ==, 256 * 256 / 4);
  /* Its neighbour is a picture. */
  g_assert_cmpint (pixel_at (surface, FIXTURE_WIDTH / 2 - 140, FIXTURE_HEIGHT / 2), !=,
                   pixel_at (surface, FIXTURE_WIDTH / 2 - 141, FIXTURE_HEIGHT / 2 + 9));
  cairo_surface_destroy (surface);
}

/* However small it is in the view: nothing else has both greys beside each other. */
static void
test_error_tile_at_any_zoom (gconstpointer painter)
{
  static const double looks[][2] = { { 4, 0 }, { 0.9, 0 }, { 0.5, 0.6 }, { 0.11, 0 } };
  g_autofree char *path = write_damaged_slide ();
  g_autoptr (PainterFixture) fixture = painter_fixture_new (path);

  for (size_t i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      AuspexPyramid only_fine = *auspex_tile_loader_get_pyramid (fixture->loader);
      g_autoptr (AuspexTilePlan) plan = NULL;
      double edge = AUSPEX_TILE_PX * looks[i][0];
      int n_light = 0, n_dark = 0;

      painter_fixture_look (fixture, 2.5 * AUSPEX_TILE_PX, 2.5 * AUSPEX_TILE_PX,
                            looks[i][0], looks[i][1]);
      /* As of a slide without coarser levels, whose tiles become small. */
      only_fine.n_levels = 1;
      plan = auspex_tile_plan_new (&only_fine, &fixture->scene.view);
      fixture->scene.plan = plan;
      for (guint k = 0; k < plan->draw->len; k++)
        painter_fixture_load_tile (fixture, g_array_index (plan->draw, AuspexTileKey, k));
      cairo_surface_t *surface = paint_scene (painter, &fixture->scene);

      if (surface == NULL)
        return;
      int half = (int)(fmin (edge, 400) / 2 / (looks[i][1] != 0 ? 1.5 : 1)) - 1;
      for (int y = -half; y < half; y++)
        for (int x = -half; x < half; x++)
          {
            guint32 pixel =
                pixel_at (surface, FIXTURE_WIDTH / 2 + x, FIXTURE_HEIGHT / 2 + y);

            n_light += pixel == 0xC8C8C8;
            n_dark += pixel == 0x9A9A9A;
          }
      g_assert_cmpint (n_light + n_dark, ==, 4 * half * half);
      g_assert_cmpint (n_dark, >, half * half / 2);
      g_assert_cmpint (n_light, >, 2 * half * half);
      cairo_surface_destroy (surface);
    }
}

/* Nor does an adjustment make it glass. */
static void
test_error_tile_in_any_colors (gconstpointer painter)
{
  AuspexColorAdjustment bright = { 1, 1, 4, { 0.3, 0.3, 0.3 } };
  g_autofree char *path = write_damaged_slide ();
  g_autoptr (PainterFixture) fixture = painter_fixture_new (path);
  g_autoptr (AuspexDisplayColors) colors = auspex_display_colors_new (NULL, &bright);
  int n_dark = 0;

  fixture->scene.colors = colors;
  painter_fixture_look (fixture, 2.5 * AUSPEX_TILE_PX, 2.5 * AUSPEX_TILE_PX, 1, 0);
  painter_fixture_load (fixture, -1);
  cairo_surface_t *surface = paint_scene (painter, &fixture->scene);

  if (surface == NULL)
    return;
  for (int i = 0; i < 64; i++)
    n_dark += pixel_at (surface, FIXTURE_WIDTH / 2 + i, FIXTURE_HEIGHT / 2) == 0x9A9A9A;
  g_assert_cmpint (n_dark, ==, 16);
  cairo_surface_destroy (surface);
}

static void
test_annotation (gconstpointer painter)
{
  g_autoptr (PainterFixture) fixture = painter_fixture_new (fixture_slide_path ());
  g_autoptr (AuspexAnnotationCollection) annotations =
      auspex_annotation_collection_new ();
  g_autoptr (AuspexAnnotation) box = auspex_annotation_new_from_box (
      AUSPEX_SHAPE_RECTANGLE, (AuspexRect){ 600, 400, 100, 80 });

  auspex_annotation_set_class (box, "Tumor", 0xC80000);
  auspex_annotation_collection_add (annotations, box);
  fixture->scene.tiles = NULL;
  fixture->scene.annotations = annotations;
  for (double scale = 0.5; scale <= 2; scale *= 2)
    {
      painter_fixture_look (fixture, 650, 440, scale, 0);
      cairo_surface_t *surface = paint_scene (painter, &fixture->scene);

      if (surface == NULL)
        return;
      /* The line is two pixels wide at every zoom, its middle on the edge. */
      int edge_x = FIXTURE_WIDTH / 2 - (int)(50 * scale), y = FIXTURE_HEIGHT / 2;

      assert_pixel (painter, edge_x, y, pixel_at (surface, edge_x, y), 0xC80000, 3);
      assert_pixel (painter, edge_x - 1, y, pixel_at (surface, edge_x - 1, y), 0xC80000,
                    3);
      assert_pixel (painter, edge_x + 4, y, pixel_at (surface, edge_x + 4, y), BACKDROP,
                    0);
      assert_pixel (painter, edge_x - 5, y, pixel_at (surface, edge_x - 5, y), BACKDROP,
                    0);
      cairo_surface_destroy (surface);
    }
}

static void
test_empty (gconstpointer painter)
{
  AuspexScene scene = { .view = { 0, 0, 1, 0, 64, 48 }, .backdrop = 0x123456 };
  cairo_surface_t *surface = paint_scene (painter, &scene);

  if (surface == NULL)
    return;
  assert_pixel (painter, 0, 0, pixel_at (surface, 0, 0), 0x123456, 0);
  assert_pixel (painter, 63, 47, pixel_at (surface, 63, 47), 0x123456, 0);
  cairo_surface_destroy (surface);
}

/* Tiles, heat map and annotations at once: GL's picture is Cairo's. */
static void
test_same_picture (gconstpointer painter)
{
  static const double scales[] = { 0.07, 0.3, 0.7, 1, 1.6, 5.3, 16 };
  static const double angles[] = { 0, G_PI_2, G_PI, 0.7, -1.9 };
  static const int64_t coords[] = { 512, 384, 640, 384, 512, 512, 896, 640 };
  static const float values[] = { 0, 1, 2, 3 };
  g_autoptr (PainterFixture) fixture = painter_fixture_new (fixture_slide_path ());
  g_autoptr (AuspexHeatmap) heatmap = auspex_heatmap_new (
      "weights", 4, coords, 128, values, AUSPEX_HEATMAP_WEIGHT, false);
  g_autoptr (AuspexAnnotationCollection) annotations =
      auspex_annotation_collection_new ();
  g_autoptr (AuspexAnnotation) ellipse = auspex_annotation_new_from_box (
      AUSPEX_SHAPE_ELLIPSE, (AuspexRect){ 600, 400, 300, 150 });

  auspex_annotation_collection_add (annotations, ellipse);
  fixture->scene.heatmap = heatmap;
  fixture->scene.heatmap_opacity = 0.5;
  fixture->scene.annotations = annotations;
  for (size_t i = 0; i < 2 * G_N_ELEMENTS (scales) * G_N_ELEMENTS (angles); i++)
    {
      double scale = scales[i / 2 / G_N_ELEMENTS (angles)];
      double angle = angles[i / 2 % G_N_ELEMENTS (angles)];
      AuspexView view = { 700, 500, scale, angle, 0, 0, i % 2 };
      double sum = 0;
      int n_far = 0;

      painter_fixture_look_as (fixture, &view);
      painter_fixture_load (fixture, -1);
      cairo_surface_t *actual = paint_scene (painter, &fixture->scene);

      if (actual == NULL)
        return;
      cairo_surface_t *expected = paint_scene ("cairo", &fixture->scene);

      for (int y = 0; y < FIXTURE_HEIGHT; y++)
        for (int x = 0; x < FIXTURE_WIDTH; x++)
          {
            int difference =
                pixel_difference (pixel_at (actual, x, y), pixel_at (expected, x, y));

            sum += difference;
            n_far += difference > 60;
          }
      sum /= FIXTURE_WIDTH * FIXTURE_HEIGHT;
      g_test_message ("scale %g, angle %g%s: mean difference %.2f, %d pixels far off",
                      scale, angle, i % 2 ? ", mirrored" : "", sum, n_far);
      g_assert_cmpfloat (sum, <, 8);
      /* Edges of patches and of the slide, at most: nothing lies elsewhere. */
      g_assert_cmpint (n_far, <, FIXTURE_WIDTH * FIXTURE_HEIGHT / 100);
      cairo_surface_destroy (actual);
      cairo_surface_destroy (expected);
    }
}

static void
test_uploads_are_spread (gconstpointer painter)
{
  g_autoptr (PainterFixture) fixture = painter_fixture_new (fixture_slide_path ());

  /* 30 tiles of level 0 in view, 16 uploads a frame. */
  painter_fixture_look (fixture, 750, 550, 0.4, 0);
  painter_fixture_load (fixture, -1);
  cairo_surface_t *surface = paint_scene (painter, &fixture->scene);

  if (surface == NULL)
    return;
  g_assert_cmpint (paint_scene_n_frames (), ==, 2);
  cairo_surface_destroy (surface);
}

static void
add (PainterName painter, const char *sentence, GTestDataFunc func)
{
  g_autofree char *path = g_strdup_printf ("/%s painter/%s", painter, sentence);

  g_test_add_data_func (path, painter, func);
}

int
main (int argc, char **argv)
{
  static const PainterName painters[] = { "cairo", "gl", "gles" };

  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (painters); i++)
    {
      add (painters[i], "at 1:1 the pixels are the slide's", test_one_to_one);
      add (painters[i], "so they are after quarter turns and mirrored",
           test_one_to_one_turned);
      add (painters[i], "tiles leave no seams at any zoom and angle", test_no_seams);
      add (painters[i], "the coarse tile shows until the fine one is there",
           test_coarse_then_fine);
      add (painters[i], "heat map squares lie where their patches are",
           test_heatmap_no_shift);
      add (painters[i], "a patch far from the origin does not shift",
           test_heatmap_far_out);
      add (painters[i], "where patches overlap the last one shows", test_overlap);
      add (painters[i], "a tile that cannot be decoded is hatched", test_error_tile);
      add (painters[i], "it is hatched at any zoom and angle",
           test_error_tile_at_any_zoom);
      add (painters[i], "it is hatched in any colours", test_error_tile_in_any_colors);
      add (painters[i], "an outline keeps its width and place", test_annotation);
      add (painters[i], "without a slide there is the backdrop", test_empty);
      if (i > 0)
        {
          add (painters[i], "the picture is the Cairo painter's", test_same_picture);
          add (painters[i], "uploads are spread over frames", test_uploads_are_spread);
        }
    }
  return g_test_run ();
}
