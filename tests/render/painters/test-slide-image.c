/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/cairo/slide-image.h"

#include "render/overlay/legend.h"
#include "tests/render/painters/painter-fixture.h"
#include "tests/support/test-data.h"
#include <glib/gstdio.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

static AuspexSlide *
open_slide (void)
{
  g_autoptr (GError) error = NULL;
  AuspexSlide *slide = auspex_slide_open (fixture_slide_path (), &error);

  g_assert_no_error (error);
  return slide;
}

static cairo_surface_t *
render (AuspexSlide *slide, const AuspexSlideImage *image)
{
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = auspex_slide_image_render (slide, image, &error);

  g_assert_no_error (error);
  return surface;
}

static void
test_size (void)
{
  static const int sizes[][3] = {
    { 300, 300, 220 }, { 1500, 1500, 1100 }, { 5000, 1500, 1100 },
    { 7, 7, 5 },       { 1, 1, 1 },
  };
  g_autoptr (AuspexSlide) slide = open_slide ();

  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      AuspexSlideImage image = { .max_px = sizes[i][0] };
      cairo_surface_t *surface = render (slide, &image);

      g_assert_cmpint (cairo_image_surface_get_width (surface), ==, sizes[i][1]);
      g_assert_cmpint (cairo_image_surface_get_height (surface), ==, sizes[i][2]);
      cairo_surface_destroy (surface);
    }
}

static void
test_full_resolution (void)
{
  g_autoptr (AuspexSlide) slide = open_slide ();
  AuspexSlideImage image = { .region = { 430, 301, 300, 260 }, .max_px = 300 };
  cairo_surface_t *surface = render (slide, &image);
  g_autofree guint32 *expected = g_new (guint32, 300 * 260);

  g_assert_true (
      auspex_slide_read_level (slide, 0, 430, 301, 300, 260, expected, 4 * 300, NULL));
  for (int y = 0; y < 260; y++)
    for (int x = 0; x < 300; x++)
      g_assert_cmphex (pixel_at (surface, x, y), ==, expected[300 * y + x] & 0xFFFFFF);
  cairo_surface_destroy (surface);
}

static void
test_overlay (void)
{
  static const int64_t coords[] = { 400, 300, 656, 300 };
  static const float values[] = { 0, 1 };
  g_autoptr (AuspexSlide) slide = open_slide ();
  g_autoptr (AuspexHeatmap) heatmap =
      auspex_heatmap_new ("Gate", 2, coords, 256, values, AUSPEX_HEATMAP_WEIGHT, false);
  AuspexSlideImage image = { .region = { 300, 200, 800, 600 },
                             .max_px = 400,
                             .heatmap = heatmap,
                             .color_map = AUSPEX_COLOR_MAP_VIRIDIS,
                             .heatmap_opacity = 1 };
  cairo_surface_t *plain = render (slide, &image);

  /* Half size: the patches are (50, 50) to (178, 178), and 128 to the right. */
  g_assert_cmphex (pixel_at (plain, 51, 51), ==, 0x440154);
  g_assert_cmphex (pixel_at (plain, 177, 177), ==, 0x440154);
  g_assert_cmphex (pixel_at (plain, 178, 177), ==, 0xFDE725);
  g_assert_cmphex (pixel_at (plain, 305, 60), ==, 0xFDE725);
  g_assert_cmphex (pixel_at (plain, 306, 60), !=, 0xFDE725);
  g_assert_cmphex (pixel_at (plain, 49, 60), !=, 0x440154);
  g_assert_cmpint (cairo_image_surface_get_height (plain), ==, 300);

  /* The legend comes below and changes nothing above. */
  image.with_legend = true;
  cairo_surface_t *with_legend = render (slide, &image);

  g_assert_cmpint (cairo_image_surface_get_width (with_legend), ==, 400);
  g_assert_cmpint (cairo_image_surface_get_height (with_legend), >, 340);
  for (int y = 0; y < 300; y++)
    for (int x = 0; x < 400; x++)
      g_assert_cmphex (pixel_at (with_legend, x, y), ==, pixel_at (plain, x, y));
  cairo_surface_destroy (plain);
  cairo_surface_destroy (with_legend);
}

static void
test_narrow (void)
{
  static const int64_t coords[] = { 0, 0 };
  static const float values[] = { 1 };
  g_autoptr (AuspexSlide) slide = open_slide ();
  g_autoptr (AuspexHeatmap) heatmap =
      auspex_heatmap_new ("A title far too long for a picture this small", 1, coords, 256,
                          values, AUSPEX_HEATMAP_RANK, false);
  AuspexSlideImage image = { .region = { 0, 0, 150, 1100 },
                             .max_px = 1100,
                             .heatmap = heatmap,
                             .color_map = AUSPEX_COLOR_MAP_VIRIDIS,
                             .with_legend = true };
  cairo_surface_t *surface = render (slide, &image);
  bool has_highest = false;

  /* All of the legend is there: the bar's right end as well. */
  for (int y = 1100; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 75; x < 149; x++)
      has_highest = has_highest || pixel_at (surface, x, y) == 0xFDE725;
  g_assert_true (has_highest);
  cairo_surface_destroy (surface);
}

static void
test_scale_bar (void)
{
  g_autoptr (AuspexSlide) slide = open_slide ();
  AuspexSlideImage image = { .max_px = 750, .with_scale_bar = true };
  cairo_surface_t *surface = render (slide, &image);
  int longest = 0;

  /* 1 um per pixel, a quarter of 750: 100 um is 100 pixels. */
  for (int y = 450; y < 550; y++)
    for (int x = 0, run = 0; x < 300; x++)
      {
        run = pixel_at (surface, x, y) == 0x202020 ? run + 1 : 0;
        longest = MAX (longest, run);
      }
  g_assert_cmpint (longest, >=, 99);
  g_assert_cmpint (longest, <=, 100);
  cairo_surface_destroy (surface);
}

static void
test_cancel (void)
{
  g_autoptr (AuspexSlide) slide = open_slide ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  AuspexSlideImage image = { .max_px = 300, .cancellable = cancellable };

  g_cancellable_cancel (cancellable);
  g_assert_null (auspex_slide_image_render (slide, &image, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static cairo_surface_t *
new_picture (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 40, 30);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  return surface;
}

static void
test_png (void)
{
  g_autofree char *path = g_build_filename (auspex_test_scratch_dir (), "a.png", NULL);
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = new_picture (), *read_back;

  g_assert_true (g_file_set_contents (path, "old", 3, NULL));
  auspex_surface_save_png (surface, path, &error);
  g_assert_no_error (error);
  read_back = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_image_surface_get_width (read_back), ==, 40);
  g_assert_cmphex (pixel_at (read_back, 39, 29), ==, 0xFF0000);
  cairo_surface_destroy (read_back);
  cairo_surface_destroy (surface);
}

static void
test_png_fails_whole (void)
{
  g_autofree char *path =
      g_build_filename (auspex_test_scratch_dir (), "no-such-folder", "a.png", NULL);
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = new_picture ();

  g_assert_false (auspex_surface_save_png (surface, path, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  cairo_surface_destroy (surface);
}

static gpointer
read_all (gpointer path)
{
  char *contents = NULL;
  gsize length = 0;

  g_file_get_contents (path, &contents, &length, NULL);
  return g_bytes_new_take (contents, length);
}

static void
test_png_to_pipe (void)
{
  g_autofree char *path = g_build_filename (auspex_test_scratch_dir (), "pipe", NULL);
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = new_picture ();
  struct stat status;

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  GThread *reader = g_thread_new ("reader", read_all, path);

  auspex_surface_save_png (surface, path, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) bytes = g_thread_join (reader);

  g_assert_cmpint (g_bytes_get_size (bytes), >, 50);
  g_assert_cmpint (memcmp ((const char *)g_bytes_get_data (bytes, NULL) + 1, "PNG", 3),
                   ==, 0);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_true (S_ISFIFO (status.st_mode));
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slide-image/its longer edge is what was asked for, never enlarged",
                   test_size);
  g_test_add_func ("/slide-image/at full resolution the pixels are the slide's",
                   test_full_resolution);
  g_test_add_func ("/slide-image/the heat map lies on its patches, the legend below",
                   test_overlay);
  g_test_add_func ("/slide-image/a narrow picture has all of its legend", test_narrow);
  g_test_add_func ("/slide-image/the scale bar is as long as it says", test_scale_bar);
  g_test_add_func ("/slide-image/cancelling is heard", test_cancel);
  g_test_add_func ("/png-file/a file is replaced whole", test_png);
  g_test_add_func ("/png-file/what cannot be written is named", test_png_fails_whole);
  g_test_add_func ("/png-file/a pipe is written directly", test_png_to_pipe);
  return g_test_run ();
}
