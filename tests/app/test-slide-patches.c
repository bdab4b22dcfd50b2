/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/slide-patches.h"
#include "app/slide-tissue.h"
#include "compute/features/resample.h"
#include "tests/app/analysis-case.h"
#include "tests/support/test-data.h"

#include <math.h>

static AuspexSlide *
open_slide (const char *path)
{
  g_autoptr (GError) error = NULL;
  AuspexSlide *slide = auspex_slide_open (path, &error);

  g_assert_no_error (error);
  return slide;
}

static AuspexPatchSet *
all_patches (AuspexSlide *slide, int patch_px, double mpp)
{
  AuspexGridSlide grid = auspex_slide_describe_grid (slide);
  AuspexPatchGeometry geometry;
  uint8_t tissue = AUSPEX_TISSUE;
  AuspexTissueMask mask = { 1, 1, &tissue };

  g_assert_true (auspex_patch_geometry_choose (&grid, patch_px, mpp, &geometry, NULL));
  return auspex_patch_set_new (&grid, &geometry, &mask);
}

static uint8_t *
read_level_rgb (AuspexSlide *slide, int level, int x, int y, int edge)
{
  g_autofree uint32_t *xrgb = g_new (uint32_t, edge * edge);
  uint8_t *rgb = g_malloc (edge * edge * 3);

  g_assert_true (
      auspex_slide_read_level (slide, level, x, y, edge, edge, xrgb, edge * 4, NULL));
  for (int i = 0; i < edge * edge; i++)
    for (int c = 0; c < 3; c++)
      rgb[3 * i + c] = xrgb[i] >> (16 - 8 * c);
  return rgb;
}

static void
test_as_they_are (void)
{
  g_autofree char *path = case_slide ("plain.svs", 1000, 700, 0.499, 1);
  g_autoptr (AuspexSlide) slide = open_slide (path);
  g_autoptr (AuspexPatchSet) set = all_patches (slide, 100, 0.5);
  g_autofree uint8_t *patch = g_malloc (100 * 100 * 3);

  g_assert_cmpint (set->n_patches, ==, 70);
  for (int64_t i = 0; i < set->n_patches; i += 23)
    {
      g_autofree uint8_t *expected =
          read_level_rgb (slide, 0, set->coords[2 * i], set->coords[2 * i + 1], 100);

      g_assert_true (auspex_slide_read_patch (slide, set, i, patch, NULL));
      g_assert_cmpmem (patch, 30000, expected, 30000);
    }
}

/* 0.8 um from a slide of 0.5: 160 level-0 pixels become 100. */
static void
test_resampled (void)
{
  g_autofree char *path = case_slide ("resampled.svs", 1000, 700, 0.5, 1);
  g_autoptr (AuspexSlide) slide = open_slide (path);
  g_autoptr (AuspexPatchSet) set = all_patches (slide, 100, 0.8);
  g_autofree uint8_t *patch = g_malloc (100 * 100 * 3);
  g_autofree uint8_t *expected = g_malloc (100 * 100 * 3);

  g_assert_cmpint (set->geometry.level0_px, ==, 160);
  g_assert_cmpint (set->n_patches, ==, 6 * 4);
  for (int64_t i = 0; i < set->n_patches; i += 7)
    {
      g_autofree uint8_t *region =
          read_level_rgb (slide, 0, set->coords[2 * i], set->coords[2 * i + 1], 160);

      auspex_resample_rgb (region, 160, 160, 0, 0, 160, 160, AUSPEX_RESAMPLE_BILINEAR,
                           expected, 100, 100);
      g_assert_true (auspex_slide_read_patch (slide, set, i, patch, NULL));
      g_assert_cmpmem (patch, 30000, expected, 30000);
    }
}

/* The mean of the level-0 pixels under an overview pixel, all colours. */
static double
mean_under (AuspexSlide *slide, int x, int y)
{
  g_autofree uint8_t *rgb = read_level_rgb (slide, 0, x * 32, y * 32, 32);
  double sum = 0;

  for (int i = 0; i < 3 * 32 * 32; i++)
    sum += rgb[i];
  return sum / (3 * 32 * 32);
}

static double
overview_at (const AuspexSlideOverview *overview, int x, int y)
{
  const uint8_t *rgb = overview->rgb + 3 * (y * overview->width + x);

  return (rgb[0] + rgb[1] + rgb[2]) / 3.0;
}

/* It is read from a coarser level, so only about; but a shift by one pixel fits worse. */
static void
test_overview (void)
{
  g_autofree char *path = case_slide ("overview.svs", 2048, 1536, 0.5, 1);
  g_autoptr (AuspexSlide) slide = open_slide (path);
  g_autoptr (AuspexSlideOverview) overview =
      auspex_slide_overview_read (slide, NULL, NULL);
  double off = 0, off_right = 0, off_below = 0;
  int n = 0;

  g_assert_cmpint (overview->width, ==, 64);
  g_assert_cmpint (overview->height, ==, 48);
  for (int y = 0; y < 47; y += 3)
    for (int x = 0; x < 63; x += 3, n++)
      {
        double mean = mean_under (slide, x, y);

        off += fabs (overview_at (overview, x, y) - mean);
        off_right += fabs (overview_at (overview, x + 1, y) - mean);
        off_below += fabs (overview_at (overview, x, y + 1) - mean);
      }
  g_test_message ("off by %g, shifted by %g and %g", off / n, off_right / n,
                  off_below / n);
  g_assert_cmpfloat (off / n, <, 2);
  g_assert_cmpfloat (2 * off, <, off_right);
  g_assert_cmpfloat (2 * off, <, off_below);
  for (int i = 0; i < 64 * 48; i++)
    g_assert_cmpint (overview->unknown[i], ==, 0);
}

static void
test_overview_of_broken_tiles (void)
{
  g_autofree char *path = case_slide ("broken.svs", 512, 512, 0.5, 1);
  int unknown = 0;

  for (int i = 0; case_break_tiles (path, i, 0, 1); i++)
    ;
  g_autoptr (AuspexSlide) slide = open_slide (path);
  g_autoptr (AuspexSlideOverview) overview =
      auspex_slide_overview_read (slide, NULL, NULL);
  for (int i = 0; i < overview->width * overview->height; i++)
    unknown += overview->unknown[i];
  g_assert_cmpint (unknown, >, 0);
}

/* The level that would be read is broken; a coarser one is not. */
static void
test_overview_from_coarser (void)
{
  g_autofree char *path = case_slide ("coarser.svs", 4096, 3072, 2, 1);
  g_autofree char *whole_path = case_slide ("whole.svs", 4096, 3072, 2, 1);
  g_autoptr (AuspexSlide) whole = open_slide (whole_path);
  int n = 0;

  g_assert_cmpint (auspex_slide_get_best_level (whole, 8), ==, 1);
  g_assert_cmpint (auspex_slide_get_n_levels (whole), >=, 3);
  /* The directory of that level: whichever breaks it. */
  for (int i = 1; i < 3; i++)
    case_break_tiles (path, i, 0, 1);
  g_autoptr (AuspexSlide) slide = open_slide (path);
  g_autoptr (AuspexSlideOverview) expected =
      auspex_slide_overview_read (whole, NULL, NULL);
  g_autoptr (AuspexSlideOverview) overview =
      auspex_slide_overview_read (slide, NULL, NULL);
  for (int y = 0; y < overview->height; y++)
    for (int x = 0; x < overview->width; x++)
      {
        g_assert_cmpint (overview->unknown[y * overview->width + x], ==, 0);
        n += fabs (overview_at (overview, x, y) - overview_at (expected, x, y)) > 40;
      }
  g_test_message ("%d of %d pixels are far off", n, overview->width * overview->height);
  g_assert_cmpint (n, <, overview->width * overview->height / 20);
}

/* The slide whose small tissue must not be lost. */
static void
test_real_slide (void)
{
  g_autofree char *path =
      auspex_test_need_shared_data ("slides/aperio/CMU-1-Small-Region.svs");
  AuspexTissueSettings settings;

  if (path == NULL)
    return;
  g_autoptr (AuspexSlide) slide = open_slide (path);
  g_autoptr (AuspexSlideOverview) overview =
      auspex_slide_overview_read (slide, NULL, NULL);
  AuspexGridSlide grid = auspex_slide_describe_grid (slide);
  AuspexPatchGeometry geometry;
  g_assert_true (auspex_tissue_settings_from_preset ("default", &settings, NULL));
  g_autoptr (AuspexTissueMask) mask =
      auspex_tissue_mask_new (&settings, overview->rgb, overview->unknown,
                              overview->width, overview->height, overview->um_per_px);
  g_assert_true (auspex_patch_geometry_choose (&grid, 256, 0.5, &geometry, NULL));
  g_autoptr (AuspexPatchSet) set = auspex_patch_set_new (&grid, &geometry, mask);

  /* The tissue stands in the middle, 88 patches would be all. */
  g_assert_false (geometry.resampled);
  g_assert_cmpint (set->n_patches, >=, 40);
  g_assert_cmpint (set->n_patches, <=, 56);
  for (int64_t i = 0; i < set->n_patches; i++)
    {
      g_assert_cmpint (set->coords[2 * i], >=, 2 * 256);
      g_assert_cmpint (set->coords[2 * i], <=, 7 * 256);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slide patches/near the mpp they are the slide's pixels",
                   test_as_they_are);
  g_test_add_func ("/slide patches/else they are resampled from a finer level",
                   test_resampled);
  g_test_add_func ("/slide overview/is the mean of what it covers", test_overview);
  g_test_add_func ("/slide overview/what no level can show is unknown",
                   test_overview_of_broken_tiles);
  g_test_add_func ("/slide overview/a broken tile is seen at a coarser level",
                   test_overview_from_coarser);
  g_test_add_func ("/slide patches/a small region has its tissue found", test_real_slide);
  return g_test_run ();
}
