/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Pyramid arithmetic without I/O: levels cut into square tiles of tile_px level pixels (the
 * last column and row may be narrower). A plain value; copy it freely. */

#pragma once

#include "render/slide/tile-key.h"
#include <stdbool.h>
#include <stdint.h>

#define AUSPEX_MAX_LEVELS 32
#define AUSPEX_TILE_PX 256

typedef struct
{
  int64_t width, height; /* level pixels */
  double downsample;     /* level-0 pixels per level pixel */
} AuspexLevel;

typedef struct
{
  int n_levels; /* finest first */
  int tile_px;
  AuspexLevel levels[AUSPEX_MAX_LEVELS];
} AuspexPyramid;

typedef struct
{
  double x, y, width, height;
} AuspexRect;

/* The level drawn when one view pixel covers @level0_per_px level-0 pixels: the coarsest that
 * is not coarser than that, or by less than 1 %. */
int auspex_pyramid_level_for (const AuspexPyramid *pyramid, double level0_per_px);
int64_t auspex_pyramid_n_cols (const AuspexPyramid *pyramid, int level);
int64_t auspex_pyramid_n_rows (const AuspexPyramid *pyramid, int level);
/* The part of level 0 that the tile covers; the level pixels it has (0 outside the level). */
AuspexRect auspex_pyramid_tile_level0 (const AuspexPyramid *pyramid, AuspexTileKey key);
void auspex_pyramid_tile_size (const AuspexPyramid *pyramid, AuspexTileKey key, int *width,
                               int *height);
