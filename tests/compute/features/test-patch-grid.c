/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/features/patch-grid.h"
#include "compute/prognosis.h"

#include <string.h>

static AuspexGridSlide
slide_of (int64_t width, int64_t height, double mpp)
{
  return (AuspexGridSlide){ "slide-1", width,  height, 0, 0,
                            width,     height, mpp,    3, { 1, 4, 16.002 } };
}

static AuspexTissueMask *
mask_of (int width, int height, AuspexTissueClass class)
{
  AuspexTissueMask *mask = g_new0 (AuspexTissueMask, 1);

  *mask = (AuspexTissueMask){ width, height, g_malloc (width * height) };
  memset (mask->classes, class, width * height);
  return mask;
}

static AuspexPatchGeometry
geometry_of (double slide_mpp, int patch_px, double mpp)
{
  AuspexGridSlide slide = slide_of (100000, 80000, slide_mpp);
  AuspexPatchGeometry geometry;

  g_assert_true (auspex_patch_geometry_choose (&slide, patch_px, mpp, &geometry, NULL));
  return geometry;
}

static void
test_as_they_are (void)
{
  AuspexPatchGeometry near = geometry_of (0.499, 256, 0.5);
  AuspexPatchGeometry coarse = geometry_of (0.2505, 256, 1);

  g_assert_false (near.resampled);
  g_assert_cmpint (near.level, ==, 0);
  g_assert_cmpint (near.level0_px, ==, 256);
  g_assert_cmpfloat_with_epsilon (near.um, 127.744, 1e-9);
  g_assert_cmpfloat_with_epsilon (near.um_asked, 128, 1e-9);
  g_assert_false (coarse.resampled);
  g_assert_cmpint (coarse.level, ==, 1);
  g_assert_cmpint (coarse.level0_px, ==, 1024);
}

static void
test_resampled (void)
{
  AuspexPatchGeometry finer = geometry_of (0.25, 256, 0.5);
  AuspexPatchGeometry level1 = geometry_of (0.25, 256, 1.5);
  AuspexPatchGeometry enlarged = geometry_of (0.8, 256, 0.5);

  g_assert_true (finer.resampled);
  g_assert_cmpint (finer.level, ==, 0);
  g_assert_cmpint (finer.level0_px, ==, 512);
  g_assert_true (level1.resampled);
  g_assert_cmpint (level1.level, ==, 1);
  g_assert_cmpint (level1.level0_px, ==, 1536);
  g_assert_true (enlarged.resampled);
  g_assert_cmpint (enlarged.level, ==, 0);
  g_assert_cmpint (enlarged.level0_px, ==, 160);
}

static void
test_two_percent (void)
{
  g_assert_false (geometry_of (0.5 * 1.0199, 256, 0.5).resampled);
  g_assert_true (geometry_of (0.5 * 1.0201, 256, 0.5).resampled);
  g_assert_false (geometry_of (0.5 * 0.9801, 256, 0.5).resampled);
  g_assert_true (geometry_of (0.5 * 0.9799, 256, 0.5).resampled);
}

static void
test_unknown_mpp (void)
{
  AuspexGridSlide slide = slide_of (1000, 1000, 0);
  AuspexPatchGeometry geometry;
  g_autoptr (GError) error = NULL;

  g_assert_false (auspex_patch_geometry_choose (&slide, 256, 0.5, &geometry, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_enlarged (void)
{
  AuspexGridSlide slide = slide_of (1000, 1000, 4.1);
  AuspexPatchGeometry geometry;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (geometry_of (4, 256, 0.5).level0_px, ==, 32);
  g_assert_cmpint (geometry_of (AUSPEX_MPP_MIN, 256, 0.5).level0_px, ==, 12800);
  g_assert_false (auspex_patch_geometry_choose (&slide, 256, 0.5, &geometry, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "4.1 um"));
  g_assert_nonnull (strstr (error->message, "256 px at 0.5 um"));
}

static void
test_whole_patches (void)
{
  AuspexGridSlide slide = slide_of (2220, 2967, 0.499);
  g_autoptr (AuspexTissueMask) mask = mask_of (69, 93, AUSPEX_TISSUE);
  AuspexPatchGeometry geometry;

  g_assert_true (auspex_patch_geometry_choose (&slide, 256, 0.5, &geometry, NULL));
  g_autoptr (AuspexPatchSet) set = auspex_patch_set_new (&slide, &geometry, mask);
  g_assert_cmpint (set->n_patches, ==, 8 * 11);
  g_assert_cmpint (set->coords[2 * 9], ==, 256);
  g_assert_cmpint (set->coords[2 * 9 + 1], ==, 256);
  g_assert_cmpint (set->coords[2 * 87], ==, 7 * 256);
  g_assert_cmpint (set->coords[2 * 87 + 1], ==, 10 * 256);
}

static void
test_bounds (void)
{
  AuspexGridSlide slide = slide_of (10000, 10000, 0.5);
  g_autoptr (AuspexTissueMask) mask = mask_of (100, 100, AUSPEX_TISSUE);
  AuspexPatchGeometry geometry;

  slide.bounds_x = 1000;
  slide.bounds_y = 1024;
  slide.bounds_width = 600;
  slide.bounds_height = 600;
  g_assert_true (auspex_patch_geometry_choose (&slide, 256, 0.5, &geometry, NULL));
  g_autoptr (AuspexPatchSet) set = auspex_patch_set_new (&slide, &geometry, mask);
  g_assert_cmpint (set->n_patches, ==, 2 * 2);
  g_assert_cmpint (set->coords[0], ==, 1024);
  g_assert_cmpint (set->coords[1], ==, 1024);
}

/* A mask with one pixel per eighth of a patch. */
static void
test_four_points (void)
{
  AuspexGridSlide slide = slide_of (1024, 1024, 0.5);
  AuspexPatchGeometry geometry;
  g_autoptr (AuspexTissueMask) mask = mask_of (32, 32, AUSPEX_GLASS);

  g_assert_true (auspex_patch_geometry_choose (&slide, 256, 0.5, &geometry, NULL));
  mask->classes[6 * 32 + 6] = AUSPEX_TISSUE;         /* patch (0, 0): lower right point */
  mask->classes[0 * 32 + 8] = AUSPEX_TISSUE;         /* patch (1, 0): its corner only */
  mask->classes[(8 + 2) * 32 + 2] = AUSPEX_TISSUE;   /* patch (0, 1): in tissue ... */
  mask->classes[(8 + 4) * 32 + 4] = AUSPEX_HOLE;     /* ... but its centre in a hole */
  mask->classes[(8 + 2) * 32 + 8 + 2] = AUSPEX_HOLE; /* patch (1, 1): a point in a hole */
  g_autoptr (AuspexPatchSet) set = auspex_patch_set_new (&slide, &geometry, mask);
  g_assert_cmpint (set->n_patches, ==, 2);
  g_assert_cmpint (set->coords[0], ==, 0);
  g_assert_cmpint (set->coords[1], ==, 0);
  g_assert_cmpint (set->coords[2], ==, 256);
  g_assert_cmpint (set->coords[3], ==, 256);
}

static void
test_hash (void)
{
  AuspexGridSlide slide = slide_of (2220, 2967, 0.499);
  g_autoptr (AuspexTissueMask) mask = mask_of (69, 93, AUSPEX_TISSUE);
  AuspexPatchGeometry geometry;

  g_assert_true (auspex_patch_geometry_choose (&slide, 256, 0.5, &geometry, NULL));
  g_autoptr (AuspexPatchSet) set = auspex_patch_set_new (&slide, &geometry, mask);
  g_autoptr (AuspexPatchSet) again = auspex_patch_set_new (&slide, &geometry, mask);
  slide.identity = "slide-2";
  g_autoptr (AuspexPatchSet) other_slide = auspex_patch_set_new (&slide, &geometry, mask);
  slide.identity = "slide-1";
  memset (mask->classes, AUSPEX_GLASS, 69 * 30);
  g_autoptr (AuspexPatchSet) other_tissue =
      auspex_patch_set_new (&slide, &geometry, mask);

  g_assert_cmpint (strlen (set->sha256), ==, 64);
  g_assert_cmpstr (set->sha256, ==, again->sha256);
  g_assert_cmpstr (set->sha256, !=, other_slide->sha256);
  g_assert_cmpstr (set->sha256, !=, other_tissue->sha256);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/patch grid/a level near the mpp is taken as it is",
                   test_as_they_are);
  g_test_add_func ("/patch grid/else the coarsest finer level is resampled",
                   test_resampled);
  g_test_add_func ("/patch grid/two per cent is the limit", test_two_percent);
  g_test_add_func ("/patch grid/an unknown mpp is an error", test_unknown_mpp);
  g_test_add_func ("/patch grid/more than 8 times enlarged is an error", test_enlarged);
  g_test_add_func ("/patch grid/patches lie whole within the slide", test_whole_patches);
  g_test_add_func ("/patch grid/bounds limit the grid and do not move it", test_bounds);
  g_test_add_func ("/patch grid/one of four points in tissue, the centre in no hole",
                   test_four_points);
  g_test_add_func ("/patch grid/the hash tells slides and patches apart", test_hash);
  return g_test_run ();
}
