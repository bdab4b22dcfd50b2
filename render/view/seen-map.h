/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Which places of a slide have been looked at, and how closely: a raster over its bounds
 * of the highest scale at which each was in a view that rested. Main thread. Emits
 * "changed" () once per change. */

#pragma once

#include "render/view/viewport.h"

#define AUSPEX_TYPE_SEEN_MAP (auspex_seen_map_get_type ())
G_DECLARE_FINAL_TYPE (AuspexSeenMap, auspex_seen_map, AUSPEX, SEEN_MAP, GObject)

/* Nothing has been seen. @bounds: level-0 pixels, as a viewport's. */
AuspexSeenMap *auspex_seen_map_new (AuspexRect bounds);
/* From now on, wherever @viewport rests for half a second is seen, but for the view of
 * the whole slide. */
void auspex_seen_map_follow (AuspexSeenMap *map, AuspexViewport *viewport);
/* What @view shows is seen. */
void auspex_seen_map_add (AuspexSeenMap *map, const AuspexView *view);
void auspex_seen_map_clear (AuspexSeenMap *map);

bool auspex_seen_map_is_empty (AuspexSeenMap *map);
/* View pixels per level-0 pixel, to 3 % of it; 0: never seen, or outside. */
double auspex_seen_map_get_scale_at (AuspexSeenMap *map, double level0_x,
                                     double level0_y);
/* The raster's size, and the scale of one of its cells. */
void auspex_seen_map_get_size (AuspexSeenMap *map, int *n_cols, int *n_rows);
double auspex_seen_map_get_cell (AuspexSeenMap *map, int col, int row);

/* To be kept with the slide: "200x150:" and runs of cells. Transfer full. */
char *auspex_seen_map_to_text (AuspexSeenMap *map);
/* False, and the map as it was, where @text is not of a map of this size. */
bool auspex_seen_map_set_text (AuspexSeenMap *map, const char *text);
