/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Which patches of a slide the network sees: one grid anchored at the level-0 origin
 * (CLAM anchors one per piece of tissue, and those can overlap), the size of a patch in
 * um. Pure. */

#pragma once

#include "compute/features/tissue.h"

#define AUSPEX_GRID_MAX_LEVELS 32

/* What of a slide decides its patches. */
typedef struct
{
  const char *identity;  /* of the slide, for the hash */
  int64_t width, height; /* level-0 pixels */
  int64_t bounds_x, bounds_y, bounds_width, bounds_height; /* the area scanned, level 0 */
  double mpp;                                              /* um per level-0 pixel */
  int n_levels;                                            /* finest first */
  double downsamples[AUSPEX_GRID_MAX_LEVELS];
} AuspexGridSlide;

/* How a patch is cut. Where a level lies within 2 % of the um per pixel asked for, its
 * pixels are taken as they are; else patches come from the coarsest level that is finer
 * (level 0 when none is), resampled. */
typedef struct
{
  int patch_px;      /* pixels a side that the encoder gets */
  int64_t level0_px; /* edge in level-0 pixels */
  int level;         /* read from */
  double downsample; /* of that level */
  bool resampled;    /* false: patch_px pixels of the level, as they are */
  double um;         /* edge as it is */
  double um_asked;   /* patch_px * mpp asked for */
} AuspexPatchGeometry;

/* @mpp: um per pixel of a patch. An error when the slide's mpp is unknown, or so coarse
 * that a patch would be enlarged more than 8 times. */
bool auspex_patch_geometry_choose (const AuspexGridSlide *slide, int patch_px, double mpp,
                                   AuspexPatchGeometry *geometry, GError **error);

typedef struct
{
  AuspexPatchGeometry geometry;
  int64_t n_patches;
  int64_t *coords; /* [n, 2] level-0 top-left x, y; by rows */
  char *sha256;    /* of the slide's identity, the geometry and the coordinates */
} AuspexPatchSet;

/* Patches that lie whole within level 0 and its bounds, kept when any of CLAM's four
 * points (a quarter patch from the centre, diagonally) is in a piece of tissue and the
 * centre is in no hole. May be empty. */
AuspexPatchSet *auspex_patch_set_new (const AuspexGridSlide *slide,
                                      const AuspexPatchGeometry *geometry,
                                      const AuspexTissueMask *mask);
void auspex_patch_set_free (AuspexPatchSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexPatchSet, auspex_patch_set_free)
