/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The lines and rings on a heat map, as both painters draw them: a wide pen and a narrow
 * one in its middle, which together stand out from any tissue and any colour. */

#pragma once

#include "render/overlay/heatmap.h"
#include <glib.h>

typedef struct
{
  uint32_t rgb;
  double width; /* logical pixels */
} AuspexPen;

#define AUSPEX_N_PENS 2

extern const AuspexPen auspex_outline_pens[AUSPEX_N_PENS];
extern const AuspexPen auspex_ring_pens[AUSPEX_N_PENS];
extern const AuspexPen auspex_stand_out_pens[AUSPEX_N_PENS];

typedef struct
{
  double x, y; /* level-0 pixels */
} AuspexRingCenter;

/* Centres of the look's rings, the highest patch last; transfer full, AuspexRingCenter.
 */
GArray *auspex_heatmap_get_rings (const AuspexHeatmap *heatmap,
                                  const AuspexHeatmapLook *look);
/* Of the one that stands out; false: none does. */
bool auspex_heatmap_get_stand_out (const AuspexHeatmap *heatmap,
                                   const AuspexHeatmapLook *look, AuspexRingCenter *ring);
/* Device pixels; as the patch is wide, and never so small that it is overlooked. @scale:
 * device pixels per level-0 pixel, @device_scale per logical pixel (0: 1). */
double auspex_heatmap_get_ring_radius (const AuspexHeatmap *heatmap, double scale,
                                       double device_scale);
