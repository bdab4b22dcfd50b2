/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Which tiles to draw and which to ask for: a pure function of view and pyramid. */

#pragma once

#include "render/slide/pyramid.h"
#include "render/view/viewport.h"

typedef struct
{
  int level;    /* the level that belongs to this zoom */
  GArray *draw; /* AuspexTileKey, in drawing order: coarsest level first, `level` last. A
                   painter draws those it has; finer ones cover coarser ones. */
  GArray
      *wanted; /* AuspexTileKey, most wanted first: a coarse level that covers the view,
                  then `level` from the centre outward, then a ring around the view */
} AuspexTilePlan;

AuspexTilePlan *auspex_tile_plan_new (const AuspexPyramid *pyramid,
                                      const AuspexView *view);
void auspex_tile_plan_free (AuspexTilePlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexTilePlan, auspex_tile_plan_free)
