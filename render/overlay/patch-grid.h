/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Where equal squares lie on a slide: found by place without looking at each. Immutable.
 */

#pragma once

#include "render/slide/pyramid.h"
#include <glib.h>
#include <stdint.h>

typedef struct _AuspexPatchGrid AuspexPatchGrid;

/* @coords [n, 2]: level-0 top-left of patches @patch_px wide; borrowed. */
AuspexPatchGrid *auspex_patch_grid_new (int64_t n, const int64_t *coords,
                                        double patch_px);
void auspex_patch_grid_free (AuspexPatchGrid *grid);
/* Indices of those that touch @level0, ascending; transfer full, int64_t. A patch's right
 * and lower edges belong to its neighbours. */
GArray *auspex_patch_grid_query (const AuspexPatchGrid *grid, AuspexRect level0);
/* The last one whose top-left is within @slack of (@level0_x, @level0_y) on both axes, or
 * -1. */
int64_t auspex_patch_grid_find (const AuspexPatchGrid *grid, double level0_x,
                                double level0_y, double slack);
