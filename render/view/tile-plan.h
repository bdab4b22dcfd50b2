/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Which tiles to draw and which to ask for: a pure function of view and pyramid. */

#pragma once

#include "render/slide/pyramid.h"
#include "render/view/viewport.h"

typedef struct
{
  /* The level that belongs to this zoom. */
  int level;
  /* AuspexTileKey, in drawing order: coarsest level first, `level` last; finer ones cover
   * coarser ones. Between a coarse level's tiles and its finer ones nothing is left out,
   * so that a view over the slide is never blank once the coarsest level is there. */
  GArray *draw;
  /* AuspexTileKey, most wanted first: the coarsest level, one between, then `level` from
   * the centre outward, then what a moving view comes to, then a ring around it. */
  GArray *wanted;
  /* More tiles are visible than fit into memory (a huge slide without coarse levels):
   * both arrays hold those around the centre only. */
  bool is_partial;
} AuspexTilePlan;

AuspexTilePlan *auspex_tile_plan_new (const AuspexPyramid *pyramid,
                                      const AuspexView *view);
/* Of a view whose centre is going to be (@ahead_x, @ahead_y) level-0 pixels on by the time
 * that tiles asked for now are read; no further than its own size is looked ahead. */
AuspexTilePlan *auspex_tile_plan_new_moving (const AuspexPyramid *pyramid,
                                             const AuspexView *view, double ahead_x,
                                             double ahead_y);
void auspex_tile_plan_free (AuspexTilePlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexTilePlan, auspex_tile_plan_free)

/* Does a painter have this tile at hand? */
typedef bool (*AuspexTileAtHand) (AuspexTileKey key, gpointer user_data);

/* What must be drawn of plan->draw by a painter that has some of its tiles: those at
 * hand, but coarse ones only where finer ones are missing. Replaces the contents of
 * @cover (AuspexTileKey, in drawing order). @at_hand is asked at most once per tile. */
void auspex_tile_plan_cover (const AuspexTilePlan *plan, const AuspexPyramid *pyramid,
                             AuspexTileAtHand at_hand, gpointer user_data, GArray *cover);
