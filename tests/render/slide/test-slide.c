/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/slide/slide-properties.h"
#include "render/slide/slide.h"
#include "render/slide/synthetic-slide.h"
#include "tests/support/test-data.h"

#include <glib/gstdio.h>
#include <math.h>

static const AuspexSyntheticSlide small = {
  .width = 1500, .height = 1100, .mpp = 0.5, .seed = 7
};
static char *small_path;

static AuspexSlide *
open_slide (const char *path)
{
  g_autoptr (GError) error = NULL;
  AuspexSlide *slide = auspex_slide_open (path, &error);

  g_assert_no_error (error);
  return slide;
}

static AuspexSlide *
open_shared (const char *name)
{
  g_autofree char *path = auspex_test_need_shared_data (name);

  return path != NULL ? open_slide (path) : NULL;
}

static char *
scratch (const char *name)
{
  return g_build_filename (auspex_test_scratch_dir (), name, NULL);
}

static void
test_synthetic_is_aperio (void)
{
  g_autoptr (AuspexSlide) slide = open_slide (small_path);
  AuspexMppSource source;
  int64_t width, height;

  g_assert_cmpstr (auspex_slide_get_vendor (slide), ==, "aperio");
  g_assert_cmpfloat (auspex_slide_get_mpp (slide, &source), ==, 0.5);
  g_assert_cmpint (source, ==, AUSPEX_MPP_OPENSLIDE);
  g_assert_cmpfloat (auspex_slide_get_objective_power (slide), ==, 20);
  g_assert_cmpint (auspex_slide_get_n_levels (slide), ==, 3);
  auspex_slide_get_level_size (slide, 0, &width, &height);
  g_assert_cmpint (width, ==, 1500);
  g_assert_cmpint (height, ==, 1100);
  auspex_slide_get_level_size (slide, 2, &width, &height);
  g_assert_cmpint (width, ==, 93);
  g_assert_cmpint (height, ==, 68);
  g_assert_true (
      g_str_has_prefix (auspex_slide_get_property (slide, "tiff.ImageDescription"),
                        "Aperio Image Library"));
  g_assert_cmpint (strlen (auspex_slide_get_quickhash (slide)), ==, 64);
  g_autofree char *identity =
      g_strdup_printf ("%s-%" G_GINT64_FORMAT, auspex_slide_get_quickhash (slide),
                       auspex_slide_get_bytes (slide));
  g_assert_cmpstr (auspex_slide_get_identity (slide), ==, identity);
  g_assert_cmpuint (auspex_slide_get_background (slide), ==, 0xFFFFFF);
}

static void
test_synthetic_is_deterministic (void)
{
  g_autofree char *again_path = scratch ("again.svs"),
                  *other_path = scratch ("other.svs");
  g_autofree char *first = NULL, *again = NULL, *other = NULL;
  AuspexSyntheticSlide other_seed = small;
  gsize n_first, n_again, n_other;

  other_seed.seed++;
  g_assert_true (auspex_synthetic_slide_write (&small, again_path, NULL, NULL));
  g_assert_true (auspex_synthetic_slide_write (&other_seed, other_path, NULL, NULL));
  g_assert_true (g_file_get_contents (small_path, &first, &n_first, NULL));
  g_assert_true (g_file_get_contents (again_path, &again, &n_again, NULL));
  g_assert_true (g_file_get_contents (other_path, &other, &n_other, NULL));
  g_assert_cmpmem (first, n_first, again, n_again);
  g_assert_true (n_other != n_first || memcmp (first, other, n_first) != 0);
}

/* Glass, eosin and hematoxylin in sensible amounts, and a hole in the tissue. */
static void
test_synthetic_looks_stained (void)
{
  AuspexSyntheticSlide parameters = {
    .width = 4096, .height = 3072, .mpp = 0.5, .seed = 1
  };
  g_autofree char *path = scratch ("stained.svs");
  int n_glass = 0, n_pink = 0, n_purple = 0;

  g_assert_true (auspex_synthetic_slide_write (&parameters, path, NULL, NULL));
  g_autoptr (AuspexSlide) slide = open_slide (path);
  g_autofree uint32_t *xrgb = g_new (uint32_t, 1024 * 768);
  g_assert_true (auspex_slide_read_level (slide, 1, 0, 0, 1024, 768, xrgb, 4096, NULL));
  for (int i = 0; i < 1024 * 768; i++)
    {
      int r = xrgb[i] >> 16 & 255, g = xrgb[i] >> 8 & 255, b = xrgb[i] & 255;

      n_glass += r > 230 && g > 230 && b > 230;
      n_pink += r > 190 && g < 210 && r > b;
      n_purple += r < 160 && b > r;
    }
  g_assert_cmpfloat (n_glass, >, 0.30 * 1024 * 768);
  g_assert_cmpfloat (n_pink, >, 0.10 * 1024 * 768);
  g_assert_cmpfloat (n_purple, >, 0.01 * 1024 * 768);
  uint32_t corner = xrgb[5 * 1024 + 5],
           lumen = xrgb[(int)(0.42 * 768) * 1024 + (int)(0.53 * 1024)];
  g_assert_cmpuint (corner & 255, >, 230);
  g_assert_cmpuint (lumen >> 8 & 255, >, 225);
}

static void
test_synthetic_that_cannot_be_written (void)
{
  g_autoptr (GError) error = NULL;
  AuspexSyntheticSlide tiny = { .width = 10, .height = 10 };
  g_autofree char *path = scratch ("no-such-folder/slide.svs");
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_false (auspex_synthetic_slide_write (&small, path, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);
  g_assert_false (auspex_synthetic_slide_write (&tiny, path, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

/* A target that is a folder: the rename fails, and nothing is left beside it. */
static void
test_synthetic_leaves_nothing_behind (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *parent = scratch ("occupied"),
                  *target = g_build_filename (parent, "x.svs", NULL);
  int n = 0;

  g_mkdir_with_parents (target, 0755);
  AuspexSyntheticSlide tiny = { .width = 128, .height = 128, .mpp = 0.5 };
  g_assert_false (auspex_synthetic_slide_write (&tiny, target, NULL, &error));
  g_assert_nonnull (error);
  g_autoptr (GDir) dir = g_dir_open (parent, 0, NULL);
  while (g_dir_read_name (dir) != NULL)
    n++;
  g_assert_cmpint (n, ==, 1);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (20000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* Whole it would take half a minute. */
static void
test_synthetic_cancelled (void)
{
  AuspexSyntheticSlide large = { .width = 8192, .height = 30000, .mpp = 0.5 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = scratch ("cancelled"),
                  *path = g_build_filename (folder, "x.svs", NULL);

  g_mkdir_with_parents (folder, 0755);
  GThread *canceller = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_false (auspex_synthetic_slide_write (&large, path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (canceller);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
}

static void
test_outside_is_background (void)
{
  g_autoptr (AuspexSlide) slide = open_slide (small_path);
  g_autofree uint32_t *xrgb = g_new0 (uint32_t, 40 * 30);

  g_assert_true (auspex_slide_read_level (slide, 0, 1490, 1090, 40, 30, xrgb, 160, NULL));
  for (int y = 0; y < 30; y++)
    for (int x = 0; x < 40; x++)
      if (x >= 10 || y >= 10)
        g_assert_cmphex (xrgb[y * 40 + x], ==, 0xFFFFFFFF);
  g_assert_true (auspex_slide_read_level (slide, 1, -500, 5000, 40, 30, xrgb, 160, NULL));
  for (int i = 0; i < 40 * 30; i++)
    g_assert_cmphex (xrgb[i], ==, 0xFFFFFFFF);
}

static void
test_best_level (void)
{
  g_autoptr (AuspexSlide) slide = open_slide (small_path);

  g_assert_cmpint (auspex_slide_get_best_level (slide, 0.1), ==, 0);
  g_assert_cmpint (auspex_slide_get_best_level (slide, 3.9), ==, 0);
  g_assert_cmpint (auspex_slide_get_best_level (slide, 4.5), ==, 1);
  g_assert_cmpint (auspex_slide_get_best_level (slide, 1000), ==, 2);
}

static void
test_thumbnail (void)
{
  g_autoptr (AuspexSlide) slide = open_slide (small_path);
  const int edges[] = { 1, 50, 93, 200, 375, 1000, 1500, 9000 };

  for (size_t i = 0; i < G_N_ELEMENTS (edges); i++)
    {
      g_autoptr (GError) error = NULL;
      cairo_surface_t *thumbnail = auspex_slide_read_thumbnail (slide, edges[i], &error);

      g_assert_no_error (error);
      g_assert_cmpint (cairo_image_surface_get_width (thumbnail), ==,
                       MIN (edges[i], 1500));
      g_assert_cmpint (cairo_image_surface_get_height (thumbnail), <=,
                       cairo_image_surface_get_width (thumbnail));
      cairo_surface_destroy (thumbnail);
    }
}

static void
test_typed_in_mpp (void)
{
  g_autoptr (AuspexSlide) slide = open_slide (small_path);
  AuspexMppSource source;

  auspex_slide_set_typed_in_mpp (slide, 0.25);
  g_assert_cmpfloat (auspex_slide_get_mpp (slide, &source), ==, 0.25);
  g_assert_cmpstr (auspex_mpp_source_to_string (source), ==, "typed in");
  auspex_slide_set_typed_in_mpp (slide, 0);
  g_assert_cmpfloat (auspex_slide_get_mpp (slide, &source), ==, 0.5);
  g_assert_cmpstr (auspex_mpp_source_to_string (source), ==, "openslide");
  g_assert_null (auspex_mpp_source_to_string (AUSPEX_MPP_UNKNOWN));
}

static void
check_mpp (double expected, AuspexMppSource expected_source, const char *const *pairs)
{
  g_autoptr (GHashTable) properties = g_hash_table_new (g_str_hash, g_str_equal);
  AuspexMppSource source;

  for (; *pairs != NULL; pairs += 2)
    g_hash_table_insert (properties, (char *)pairs[0], (char *)pairs[1]);
  double mpp = auspex_properties_get_mpp (properties, &source);
  g_assert_cmpfloat_with_epsilon (mpp, expected, 1e-9);
  g_assert_cmpint (source, ==, expected_source);
}
#define CHECK_MPP(mpp, source, ...)                                                      \
  check_mpp (mpp, source, (const char *const[]){ __VA_ARGS__, NULL })

static void
test_mpp_order (void)
{
  CHECK_MPP (0.3, AUSPEX_MPP_OPENSLIDE, "openslide.mpp-x", "0.2", "openslide.mpp-y",
             "0.4", "aperio.MPP", "0.9", "tiff.XResolution", "20000",
             "tiff.ResolutionUnit", "centimeter");
  CHECK_MPP (0.2, AUSPEX_MPP_OPENSLIDE, "openslide.mpp-x", "0.2");
  CHECK_MPP (0.25, AUSPEX_MPP_VENDOR, "openslide.mpp-x", "nan", "aperio.MPP", "0,25",
             "tiff.XResolution", "20000", "tiff.ResolutionUnit", "centimeter");
  CHECK_MPP (0.3, AUSPEX_MPP_VENDOR,
             "mirax.LAYER_0_LEVEL_0_SECTION.MICROMETER_PER_PIXEL_X", "0.3");
  CHECK_MPP (0.5, AUSPEX_MPP_TIFF, "openslide.mpp-x", "0", "aperio.MPP", "-1",
             "tiff.XResolution", "20000", "tiff.YResolution", "20000",
             "tiff.ResolutionUnit", "centimeter");
  CHECK_MPP (0.508, AUSPEX_MPP_TIFF, "tiff.XResolution", "50000", "tiff.ResolutionUnit",
             "inch");
}

static void
test_mpp_unknown (void)
{
  CHECK_MPP (0, AUSPEX_MPP_UNKNOWN, "openslide.vendor", "generic-tiff");
  CHECK_MPP (0, AUSPEX_MPP_UNKNOWN, "tiff.XResolution", "72", "tiff.ResolutionUnit",
             "inch");
  CHECK_MPP (0, AUSPEX_MPP_UNKNOWN, "tiff.XResolution", "1e9", "tiff.ResolutionUnit",
             "inch");
  CHECK_MPP (0, AUSPEX_MPP_UNKNOWN, "tiff.XResolution", "20000", "tiff.ResolutionUnit",
             "none");
  CHECK_MPP (0, AUSPEX_MPP_UNKNOWN, "tiff.XResolution", "20000");
  CHECK_MPP (0, AUSPEX_MPP_UNKNOWN, "aperio.MPP", "unknown", "openslide.mpp-x", "0.5 um");
  CHECK_MPP (0, AUSPEX_MPP_UNKNOWN, "openslide.mpp-x", "500", "aperio.MPP", "0.001");
  CHECK_MPP (100, AUSPEX_MPP_OPENSLIDE, "openslide.mpp-x", "100");
}

static void
test_bounds_and_background (void)
{
  g_autoptr (GHashTable) properties = g_hash_table_new (g_str_hash, g_str_equal);
  AuspexRegion bounds = auspex_properties_get_bounds (properties, 100, 80);

  g_assert_true (bounds.x == 0 && bounds.y == 0 && bounds.width == 100
                 && bounds.height == 80);
  g_assert_cmphex (auspex_properties_get_background (properties), ==, 0xFFFFFF);
  g_hash_table_insert (properties, "openslide.bounds-x", "10");
  g_hash_table_insert (properties, "openslide.bounds-y", "20");
  g_hash_table_insert (properties, "openslide.bounds-width", "95");
  g_hash_table_insert (properties, "openslide.bounds-height", "30");
  g_hash_table_insert (properties, "openslide.background-color", "F0E1D2");
  bounds = auspex_properties_get_bounds (properties, 100, 80);
  g_assert_true (bounds.x == 10 && bounds.y == 20 && bounds.width == 90
                 && bounds.height == 30);
  g_assert_cmphex (auspex_properties_get_background (properties), ==, 0xF0E1D2);
  g_hash_table_insert (properties, "openslide.bounds-width", "-5");
  g_hash_table_insert (properties, "openslide.background-color", "-00001");
  bounds = auspex_properties_get_bounds (properties, 100, 80);
  g_assert_true (bounds.x == 0 && bounds.width == 100 && bounds.height == 80);
  g_assert_cmphex (auspex_properties_get_background (properties), ==, 0xFFFFFF);
}

static void
test_small_region (void)
{
  g_autoptr (AuspexSlide) slide = open_shared ("slides/aperio/CMU-1-Small-Region.svs");

  if (slide == NULL)
    return;
  g_assert_cmpfloat (auspex_slide_get_mpp (slide, NULL), ==, 0.499);
  g_assert_cmpfloat (auspex_slide_get_objective_power (slide), ==, 20);
  g_assert_cmpstr (auspex_slide_get_property (slide, "aperio.AppMag"), ==, "20");
  g_assert_true (
      g_strv_contains (auspex_slide_get_property_names (slide), "openslide.vendor"));
  g_assert_true (
      g_strv_equal (auspex_slide_get_associated_names (slide),
                    (const char *const[]){ "label", "macro", "thumbnail", NULL }));
  for (const char *const *name = auspex_slide_get_associated_names (slide); *name; name++)
    {
      g_autoptr (GError) error = NULL;
      cairo_surface_t *image = auspex_slide_read_associated (slide, *name, &error);

      g_assert_no_error (error);
      g_assert_cmpint (cairo_image_surface_get_width (image), >, 100);
      cairo_surface_destroy (image);
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (auspex_slide_read_associated (slide, "nothing", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_mirax_keeps_its_good_levels (void)
{
  g_autoptr (AuspexSlide) slide = open_shared ("slides/mirax/Mirax2-Fluorescence-2.mrxs");
  g_autofree uint32_t *xrgb = g_new (uint32_t, 64 * 64);

  if (slide == NULL)
    return;
  AuspexRegion bounds = auspex_slide_get_bounds (slide);
  g_assert_cmpint (bounds.x, ==, 9153);
  g_assert_cmpint (bounds.y, ==, 102664);
  g_assert_cmpint (auspex_slide_get_n_levels (slide), ==, 10);
  for (int round = 0; round < 2; round++)
    for (int level = 0; level < 10; level++)
      {
        g_autoptr (GError) error = NULL;
        double downsample = auspex_slide_get_level_downsample (slide, level);
        int64_t x = (int64_t)((bounds.x + bounds.width / 2) / downsample) - 32;
        int64_t y = (int64_t)((bounds.y + bounds.height / 2) / downsample) - 32;
        bool ok = auspex_slide_read_level (slide, level, x, y, 64, 64, xrgb, 256, &error);

        g_assert_cmpint (ok, ==, level >= 2);
        if (ok)
          continue;
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
        g_assert_nonnull (strstr (error->message, "Mirax2-Fluorescence-2.mrxs"));
        for (int i = 0; i < 64 * 64; i++) /* nothing of the failed read is left */
          g_assert_cmphex (xrgb[i], ==, 0xFF000000 | auspex_slide_get_background (slide));
      }
}

typedef struct
{
  AuspexSlide *slide;
  int level;
  int n_failed;
} Reads;

static gpointer
read_mirax (gpointer data)
{
  Reads *reads = data;
  AuspexRegion bounds = auspex_slide_get_bounds (reads->slide);
  double downsample = auspex_slide_get_level_downsample (reads->slide, reads->level);
  g_autofree uint32_t *xrgb = g_new (uint32_t, 64 * 64);

  for (int i = 0; i < 12; i++)
    reads->n_failed += !auspex_slide_read_level (
        reads->slide, reads->level,
        (int64_t)((bounds.x + bounds.width / 2) / downsample) - i,
        (int64_t)((bounds.y + bounds.height / 2) / downsample) - i, 64, 64, xrgb, 256,
        NULL);
  return NULL;
}

/* A bad level read beside good ones is its own error and nobody else's. */
static void
test_errors_stay_with_their_read (void)
{
  g_autoptr (AuspexSlide) slide = open_shared ("slides/mirax/Mirax2-Fluorescence-2.mrxs");
  const int levels[] = { 0, 4, 1, 5 };
  Reads reads[G_N_ELEMENTS (levels)];
  GThread *threads[G_N_ELEMENTS (levels)];

  if (slide == NULL)
    return;
  for (size_t i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      reads[i] = (Reads){ slide, levels[i], 0 };
      threads[i] = g_thread_new ("mirax", read_mirax, &reads[i]);
    }
  for (size_t i = 0; i < G_N_ELEMENTS (levels); i++)
    g_thread_join (threads[i]);
  for (size_t i = 0; i < G_N_ELEMENTS (levels); i++)
    g_assert_cmpint (reads[i].n_failed, ==, levels[i] < 2 ? 12 : 0);
}

static void
test_tiff_resolution (void)
{
  g_autoptr (AuspexSlide) slide = open_shared ("slides/generic-tiff/panimg-no_dzi.tif");
  AuspexMppSource source;

  if (slide == NULL)
    return;
  g_assert_cmpfloat_with_epsilon (auspex_slide_get_mpp (slide, &source), 0.972371, 1e-5);
  g_assert_cmpint (source, ==, AUSPEX_MPP_TIFF);
  g_assert_cmpfloat_with_epsilon (auspex_slide_get_objective_power (slide), 10.28, 0.01);
}

static void
test_same_quickhash_other_identity (void)
{
  g_autofree char *copy = scratch ("longer.svs"), *contents = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (small_path, &contents, &n, NULL));
  contents = g_realloc (contents, n + 8);
  memset (contents + n, 0, 8);
  g_assert_true (g_file_set_contents (copy, contents, (gssize)n + 8, NULL));
  g_autoptr (AuspexSlide) a = open_slide (small_path);
  g_autoptr (AuspexSlide) b = open_slide (copy);
  g_assert_cmpstr (auspex_slide_get_quickhash (a), ==, auspex_slide_get_quickhash (b));
  g_assert_cmpstr (auspex_slide_get_identity (a), !=, auspex_slide_get_identity (b));
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  small_path = scratch ("small.svs");
  auspex_synthetic_slide_write (&small, small_path, NULL, &error);
  g_assert_no_error (error);

  g_test_add_func ("/synthetic/OpenSlide takes it for Aperio's",
                   test_synthetic_is_aperio);
  g_test_add_func ("/synthetic/the same parameters give the same file",
                   test_synthetic_is_deterministic);
  g_test_add_func ("/synthetic/it looks stained", test_synthetic_looks_stained);
  g_test_add_func ("/synthetic/what cannot be written is an error",
                   test_synthetic_that_cannot_be_written);
  g_test_add_func ("/synthetic/nothing is left of a failed write",
                   test_synthetic_leaves_nothing_behind);
  g_test_add_func ("/slide/a synthetic one that is cancelled is not there",
                   test_synthetic_cancelled);
  g_test_add_func ("/slide/outside a level is background", test_outside_is_background);
  g_test_add_func ("/slide/the best level is not too coarse", test_best_level);
  g_test_add_func ("/slide/a thumbnail has the size asked for", test_thumbnail);
  g_test_add_func ("/slide/an mpp typed in comes first", test_typed_in_mpp);
  g_test_add_func ("/slide/mpp is looked for in order", test_mpp_order);
  g_test_add_func ("/slide/an mpp that cannot be is unknown", test_mpp_unknown);
  g_test_add_func ("/slide/bounds and background", test_bounds_and_background);
  g_test_add_func ("/slide/properties and associated images", test_small_region);
  g_test_add_func ("/slide/good levels of a damaged slide stay readable",
                   test_mirax_keeps_its_good_levels);
  g_test_add_func ("/slide/an error stays with its read",
                   test_errors_stay_with_their_read);
  g_test_add_func ("/slide/mpp from a TIFF resolution", test_tiff_resolution);
  g_test_add_func ("/slide/identity is more than the quickhash",
                   test_same_quickhash_other_identity);
  return g_test_run ();
}
