/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What is seen as a file, and heat maps that lie on the slide elsewhere. */

#include "render/cairo/heatmap-file.h"
#include "render/cairo/slide-picture.h"
#include "render/cairo/slide-pixels.h"
#include "tests/render/painters/painter-fixture.h"
#include "tests/support/test-data.h"
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static AuspexSlide *
open_slide (void)
{
  g_autoptr (GError) error = NULL;
  AuspexSlide *slide = auspex_slide_open (fixture_slide_path (), &error);

  g_assert_no_error (error);
  return slide;
}

static char *
scratch (const char *name)
{
  return g_build_filename (auspex_test_scratch_dir (), name, NULL);
}

static cairo_surface_t *
save_and_load (AuspexSlide *slide, const AuspexSlidePicture *picture)
{
  g_autofree char *path = scratch ("picture.png");
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface;

  g_assert_true (
      auspex_slide_picture_save (slide, picture, AUSPEX_PICTURE_PNG, path, &error));
  g_assert_no_error (error);
  surface = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  return surface;
}

static AuspexHeatmap *
new_map (void)
{
  static const int64_t coords[] = { 256, 256, 512, 256, 256, 512, 1024, 768 };
  static const float values[] = { 0, 0.25, 0.5, 1 };

  return auspex_heatmap_new ("Gate attention", 4, coords, 256, values,
                             AUSPEX_HEATMAP_WEIGHT, false);
}

static void
test_pixels (void)
{
  g_autoptr (AuspexSlide) slide = open_slide ();
  /* Odd sizes, several strips. */
  AuspexSlidePicture picture = { .view = { .center_x = 600.5,
                                           .center_y = 511.5,
                                           .scale = 1,
                                           .width = 601,
                                           .height = 703 },
                                 .device_scale = 1 };
  cairo_surface_t *surface = save_and_load (slide, &picture);
  g_autofree guint32 *expected = g_new (guint32, 601 * 703);

  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 601);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 703);
  g_assert_true (
      auspex_slide_read_level (slide, 0, 300, 160, 601, 703, expected, 4 * 601, NULL));
  for (int y = 0; y < 703; y++)
    for (int x = 0; x < 601; x++)
      g_assert_cmphex (pixel_at (surface, x, y), ==, expected[601 * y + x] & 0xFFFFFF);
  cairo_surface_destroy (surface);
}

/* A picture written in strips is the one that is painted at once. */
static void
test_strips (void)
{
  g_autoptr (AuspexSlide) slide = open_slide ();
  AuspexSlidePicture picture = { .view = { .center_x = 700,
                                           .center_y = 550,
                                           .scale = 0.63,
                                           .rotation = 0.7,
                                           .width = 500,
                                           .height = 600,
                                           .flipped = true },
                                 .device_scale = 1 };
  cairo_surface_t *actual = save_and_load (slide, &picture);
  cairo_surface_t *expected = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 500, 600);
  cairo_t *cr = cairo_create (expected);
  AuspexTilesRead read = { 0 };
  int n_different = 0;

  g_assert_true (
      auspex_slide_paint_pixels (slide, NULL, &picture.view, cr, &read, NULL, NULL));
  g_assert_cmpint (read.n_read, >, 0);
  g_assert_cmpint (read.n_failed, ==, 0);
  cairo_surface_flush (expected);
  for (int y = 0; y < 600; y++)
    for (int x = 0; x < 500; x++)
      n_different +=
          pixel_difference (pixel_at (actual, x, y), pixel_at (expected, x, y)) > 24;
  g_assert_cmpint (n_different, <, 300);
  cairo_destroy (cr);
  cairo_surface_destroy (actual);
  cairo_surface_destroy (expected);
}

static void
test_burnt_in (void)
{
  g_autoptr (AuspexSlide) slide = open_slide ();
  g_autoptr (AuspexHeatmap) heatmap = new_map ();
  AuspexSlidePicture picture = { .view = { .center_x = 750,
                                           .center_y = 550,
                                           .scale = 0.5,
                                           .width = 750,
                                           .height = 550 },
                                 .device_scale = 1,
                                 .heatmap = heatmap,
                                 .heatmap_opacity = 1,
                                 .with_legend = true,
                                 .with_scale_bar = true,
                                 .caption = "Research use only" };
  cairo_surface_t *surface = save_and_load (slide, &picture);
  int n_dark = 0;

  /* A strip is added, with letters on white. */
  g_assert_cmpint (cairo_image_surface_get_height (surface), >, 550);
  for (int y = 550; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 0; x < 750; x++)
      n_dark += pixel_difference (pixel_at (surface, x, y), 0xFFFFFF) > 100;
  g_assert_cmpint (n_dark, >, 50);
  /* The map is where its patches are, the panel of the captions bottom left. */
  g_assert_cmpint (
      pixel_difference (pixel_at (surface, (1024 + 128) / 2, (768 + 128) / 2),
                        auspex_color_map_lookup (0, 1)),
      <=, 2);
  cairo_surface_destroy (surface);
}

static void
test_resolution (void)
{
  AuspexView view = {
    .center_x = 10, .center_y = 20, .scale = 0.25, .width = 800, .height = 600
  };
  AuspexView fine = auspex_view_at_resolution (&view, 0.5, 0.5);

  g_assert_cmpint (fine.width, ==, 3200);
  g_assert_cmpint (fine.height, ==, 2400);
  g_assert_cmpfloat (fine.scale, ==, 1);
  g_assert_cmpfloat (fine.center_x, ==, 10);
}

static void
test_too_large (void)
{
  g_autoptr (AuspexSlide) slide = open_slide ();
  g_autofree char *path = scratch ("too-large.png");
  g_autoptr (GError) error = NULL;
  AuspexSlidePicture picture = { .view = { 500, 500, 1, 0, 40000, 100 },
                                 .device_scale = 1 };

  g_assert_false (
      auspex_slide_picture_save (slide, &picture, AUSPEX_PICTURE_PNG, path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "too-large.png"));
  g_assert_nonnull (strstr (error->message, "40000 x 100"));
  g_clear_error (&error);
  picture.view.width = picture.view.height = 9000;
  g_assert_true (auspex_slide_picture_check (&picture, AUSPEX_PICTURE_PNG, path, NULL));
  g_assert_false (auspex_slide_picture_check (&picture, AUSPEX_PICTURE_PDF, path, NULL));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_cancelled (void)
{
  g_autoptr (AuspexSlide) slide = open_slide ();
  g_autoptr (AuspexHeatmap) heatmap = new_map ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  AuspexSlidePicture picture = { .view = { 500, 500, 1, 0, 400, 400 },
                                 .device_scale = 1,
                                 .cancellable = cancellable };

  g_cancellable_cancel (cancellable);
  for (int format = 0; format < AUSPEX_N_PICTURE_FORMATS; format++)
    {
      g_autofree char *path = scratch ("cancelled");
      g_autoptr (GError) error = NULL;

      g_assert_false (auspex_slide_picture_save (slide, &picture, format, path, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  g_autofree char *path = scratch ("cancelled.tif");
  g_autoptr (GError) error = NULL;

  g_assert_false (auspex_heatmap_file_write (slide, heatmap, 0, false, NULL, path,
                                             cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_lines (void)
{
  g_autoptr (AuspexSlide) slide = open_slide ();
  g_autoptr (AuspexHeatmap) heatmap = new_map ();
  g_autofree char *pdf = scratch ("page.pdf"), *svg = scratch ("page.svg");
  g_autofree char *text = NULL, *drawing = NULL;
  g_autofree char *pdftotext = g_find_program_in_path ("pdftotext");
  g_autoptr (GError) error = NULL;
  AuspexSlidePicture picture = { .view = { 750, 550, 0.5, 0, 750, 550 },
                                 .device_scale = 1,
                                 .heatmap = heatmap,
                                 .heatmap_opacity = 0.5,
                                 .look = { .with_outline = true, .n_rings = 2 },
                                 .with_legend = true,
                                 .with_scale_bar = true,
                                 .caption = "Research use only" };

  g_assert_true (
      auspex_slide_picture_save (slide, &picture, AUSPEX_PICTURE_PDF, pdf, &error));
  g_assert_no_error (error);
  g_assert_true (
      auspex_slide_picture_save (slide, &picture, AUSPEX_PICTURE_SVG, svg, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (svg, &drawing, NULL, NULL));
  /* One picture, the slide's; the map is made of shapes. */
  char *image = strstr (drawing, "<image");
  g_assert_nonnull (image);
  g_assert_null (strstr (image + 1, "<image"));
  g_assert_nonnull (strstr (drawing, "<path"));
  if (pdftotext != NULL)
    {
      const char *argv[] = { pdftotext, pdf, "-", NULL };

      g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, 0, NULL, NULL, &text, NULL,
                                   NULL, NULL));
      g_assert_nonnull (strstr (text, "Research use only"));
      g_assert_nonnull (strstr (text, "Gate attention"));
    }
}

static guint32
read_pixel (AuspexSlide *slide, int level, int64_t x, int64_t y)
{
  guint32 pixel = 0;

  g_assert_true (auspex_slide_read_level (slide, level, x, y, 1, 1, &pixel, 4, NULL));
  return pixel & 0xFFFFFF;
}

static void
test_heatmap_file (void)
{
  g_autoptr (AuspexSlide) slide = open_slide ();
  g_autoptr (AuspexHeatmap) heatmap = new_map ();
  g_autofree char *path = scratch ("map.tif");
  g_autoptr (GError) error = NULL;
  int64_t width, height, map_width, map_height;
  int64_t downsample = auspex_heatmap_file_get_downsample (heatmap);

  g_assert_cmpint (downsample, ==, 32);
  g_assert_true (auspex_heatmap_file_write (slide, heatmap, AUSPEX_COLOR_MAP_VIRIDIS,
                                            false, "Research use only", path, NULL,
                                            &error));
  g_assert_no_error (error);

  g_autoptr (AuspexSlide) map = auspex_slide_open (path, &error);
  g_assert_no_error (error);
  auspex_slide_get_level_size (slide, 0, &width, &height);
  auspex_slide_get_level_size (map, 0, &map_width, &map_height);
  g_assert_cmpint (map_width, ==, (width + 31) / 32);
  g_assert_cmpint (map_height, ==, (height + 31) / 32);
  /* As large as the slide: 0.5 um times 32 a pixel. */
  g_assert_cmpstr (auspex_slide_get_property (map, "tiff.ResolutionUnit"), ==,
                   "centimeter");
  g_assert_cmpfloat_with_epsilon (
      g_ascii_strtod (auspex_slide_get_property (map, "tiff.XResolution"), NULL),
      1e4 / (0.5 * 32), 0.01);
  g_assert_nonnull (strstr (auspex_slide_get_property (map, "tiff.ImageDescription"),
                            "Research use only"));
  for (int64_t i = 0; i < auspex_heatmap_get_n_patches (heatmap); i++)
    {
      AuspexRect level0;
      double scaled;

      auspex_heatmap_get_patch (heatmap, i, &level0, &scaled);
      guint32 expected = auspex_color_map_lookup (AUSPEX_COLOR_MAP_VIRIDIS, scaled);
      int64_t x = (int64_t)level0.x / 32, y = (int64_t)level0.y / 32;

      /* Its first and its last pixel; what is next to it is not it. */
      g_assert_cmpint (pixel_difference (read_pixel (map, 0, x, y), expected), <=, 2);
      g_assert_cmpint (pixel_difference (read_pixel (map, 0, x + 7, y + 7), expected), <=,
                       2);
      g_assert_cmpint (pixel_difference (read_pixel (map, 0, x - 1, y - 1), expected), >,
                       20);
    }
  /* Transparent: OpenSlide's reader lays it on white. */
  g_assert_cmphex (read_pixel (map, 0, 0, 0), ==, 0xFFFFFF);
}

/* A map of many levels: each shows the patches where they are. */
static void
test_heatmap_pyramid (void)
{
  g_autoptr (AuspexSlide) slide = open_slide ();
  g_autoptr (GArray) coords = g_array_new (FALSE, FALSE, sizeof (int64_t));
  g_autofree char *path = scratch ("levels.tif");
  g_autoptr (GError) error = NULL;

  for (int64_t y = 0; y < 1088; y += 16)
    for (int64_t x = 0; x < 1488; x += 16)
      {
        g_array_append_val (coords, x);
        g_array_append_val (coords, y);
      }
  int64_t n = coords->len / 2;
  g_autofree float *values = g_new (float, n);
  for (int64_t i = 0; i < n; i++)
    values[i] = g_array_index (coords, int64_t, 2 * i) < 700 ? 0 : 1;
  g_autoptr (AuspexHeatmap) heatmap =
      auspex_heatmap_new ("halves", n, (const int64_t *)coords->data, 16, values,
                          AUSPEX_HEATMAP_WEIGHT, false);

  g_assert_true (
      auspex_heatmap_file_write (slide, heatmap, 0, true, NULL, path, NULL, &error));
  g_assert_no_error (error);
  g_autoptr (AuspexSlide) map = auspex_slide_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (auspex_slide_get_n_levels (map), >=, 2);
  for (int level = 0; level < auspex_slide_get_n_levels (map); level++)
    {
      double downsample = auspex_slide_get_level_downsample (map, level) * 2;

      for (int side = 0; side < 2; side++)
        g_assert_cmpint (
            pixel_difference (read_pixel (map, level, (side ? 1000 : 300) / downsample,
                                          500 / downsample),
                              auspex_color_map_lookup (0, side)),
            <=, 2);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slide picture/at 1:1 a PNG is the slide's pixels", test_pixels);
  g_test_add_func ("/slide picture/strips leave no seams", test_strips);
  g_test_add_func ("/slide picture/legend, scale bar and caption are burnt in",
                   test_burnt_in);
  g_test_add_func ("/slide picture/another resolution shows the same", test_resolution);
  g_test_add_func ("/slide picture/too many pixels are refused", test_too_large);
  g_test_add_func ("/slide picture/cancelled, there is no file", test_cancelled);
  g_test_add_func ("/slide picture/PDF and SVG hold one picture and shapes", test_lines);
  g_test_add_func ("/heatmap file/OpenSlide reads the patches where they are",
                   test_heatmap_file);
  g_test_add_func ("/heatmap file/every level shows the same", test_heatmap_pyramid);
  return g_test_run ();
}
