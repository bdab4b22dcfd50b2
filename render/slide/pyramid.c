/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/slide/pyramid.h"

#include <glib.h>

/* A level 1 % too coarse looks the same and is a fraction of the tiles: downsamples such
 * as 4.0003 are common. */
#define SLACK 1.01

static int64_t
n_tiles (int64_t length, int tile_px)
{
  return (length + tile_px - 1) / tile_px;
}

int
auspex_pyramid_level_for (const AuspexPyramid *pyramid, double level0_per_px)
{
  int best = 0;

  for (int i = 1; i < pyramid->n_levels; i++)
    if (pyramid->levels[i].downsample <= level0_per_px * SLACK
        && pyramid->levels[i].downsample >= pyramid->levels[best].downsample)
      best = i;
  return best;
}

int64_t
auspex_pyramid_n_cols (const AuspexPyramid *pyramid, int level)
{
  return n_tiles (pyramid->levels[level].width, pyramid->tile_px);
}

int64_t
auspex_pyramid_n_rows (const AuspexPyramid *pyramid, int level)
{
  return n_tiles (pyramid->levels[level].height, pyramid->tile_px);
}

AuspexRect
auspex_pyramid_tile_level0 (const AuspexPyramid *pyramid, AuspexTileKey key)
{
  double downsample = pyramid->levels[key.level].downsample;
  int width, height;

  auspex_pyramid_tile_size (pyramid, key, &width, &height);
  return (AuspexRect){ (double)key.col * pyramid->tile_px * downsample,
                       (double)key.row * pyramid->tile_px * downsample,
                       width * downsample, height * downsample };
}

void
auspex_pyramid_tile_size (const AuspexPyramid *pyramid, AuspexTileKey key, int *width,
                          int *height)
{
  const AuspexLevel *level = &pyramid->levels[key.level];
  int64_t px = pyramid->tile_px;

  *width = (int)CLAMP (level->width - key.col * px, 0, px);
  *height = (int)CLAMP (level->height - key.row * px, 0, px);
}
