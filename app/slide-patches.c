/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/slide-patches.h"

#include "compute/features/resample.h"

#include <math.h>

AuspexGridSlide
auspex_slide_describe_grid (AuspexSlide *slide)
{
  AuspexRegion bounds = auspex_slide_get_bounds (slide);
  AuspexGridSlide grid = {
    .identity = auspex_slide_get_identity (slide),
    .bounds_x = bounds.x,
    .bounds_y = bounds.y,
    .bounds_width = bounds.width,
    .bounds_height = bounds.height,
    .mpp = auspex_slide_get_mpp (slide, NULL),
    .n_levels = MIN (auspex_slide_get_n_levels (slide), AUSPEX_GRID_MAX_LEVELS),
  };

  auspex_slide_get_level_size (slide, 0, &grid.width, &grid.height);
  for (int i = 0; i < grid.n_levels; i++)
    grid.downsamples[i] = auspex_slide_get_level_downsample (slide, i);
  return grid;
}

static bool
read_rgb (AuspexSlide *slide, int level, int64_t x, int64_t y, int width, int height,
          uint8_t *rgb, GError **error)
{
  size_t n = (size_t)width * height;
  g_autofree uint32_t *xrgb = g_new (uint32_t, n);

  if (!auspex_slide_read_level (slide, level, x, y, width, height, xrgb, 4 * width,
                                error))
    return false;
  for (size_t i = 0; i < n; i++)
    {
      rgb[3 * i] = xrgb[i] >> 16;
      rgb[3 * i + 1] = xrgb[i] >> 8;
      rgb[3 * i + 2] = xrgb[i];
    }
  return true;
}

bool
auspex_slide_read_patch (AuspexSlide *slide, const AuspexPatchSet *set, int64_t index,
                         uint8_t *rgb, GError **error)
{
  const AuspexPatchGeometry *geometry = &set->geometry;
  double x = set->coords[2 * index] / geometry->downsample;
  double y = set->coords[2 * index + 1] / geometry->downsample;
  double edge = geometry->level0_px / geometry->downsample;

  if (!geometry->resampled)
    return read_rgb (slide, geometry->level, llround (x), llround (y), geometry->patch_px,
                     geometry->patch_px, rgb, error);

  int64_t left = floor (x), top = floor (y);
  int width = ceil (x + edge) - left, height = ceil (y + edge) - top;
  g_autofree uint8_t *region = g_malloc ((size_t)width * height * 3);
  if (!read_rgb (slide, geometry->level, left, top, width, height, region, error))
    return false;
  auspex_resample_rgb (region, width, height, x - left, y - top, x - left + edge,
                       y - top + edge, AUSPEX_RESAMPLE_BILINEAR, rgb, geometry->patch_px,
                       geometry->patch_px);
  return true;
}

static bool
read_patch (gpointer owner, int64_t index, uint8_t *rgb, GError **error)
{
  const AuspexSlidePatches *patches = owner;

  return auspex_slide_read_patch (patches->slide, patches->set, index, rgb, error);
}

AuspexPatchSource
auspex_slide_patches_get_source (AuspexSlidePatches *patches)
{
  return (AuspexPatchSource){ patches->set->n_patches, patches->set->geometry.patch_px,
                              patches, read_patch };
}
