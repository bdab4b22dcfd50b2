/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What the colours of a heat map mean: title, gradient bar, numbers, and what the numbers
 * are
 * ("rank, this slide", "attention weight", "x uniform"). The same on screen, in pictures
 * and on paper, where its text stays text. */

#pragma once

#include "render/overlay/caption-style.h"
#include "render/overlay/heatmap.h"
#include <cairo.h>

#define AUSPEX_LEGEND_MAX_TICKS 5

typedef struct
{
  double position; /* along the bar, 0 to 1 */
  char label[16];
} AuspexLegendTick;

/* In words, what the bar's numbers are. */
const char *auspex_legend_get_unit (const AuspexHeatmap *heatmap);
/* Fills @ticks (AUSPEX_LEGEND_MAX_TICKS of them) in ascending order; returns how many. */
int auspex_legend_get_ticks (const AuspexHeatmap *heatmap, AuspexLegendTick *ticks);

void auspex_legend_get_size (const AuspexHeatmap *heatmap,
                             const AuspexCaptionStyle *style, double *width,
                             double *height);
/* Makes @style small enough for @max_width, and says how high the legend is then. */
void auspex_legend_fit (const AuspexHeatmap *heatmap, double max_width,
                        AuspexCaptionStyle *style, double *height);
/* With its top-left corner at (@x, @y). */
void auspex_legend_paint (cairo_t *cr, const AuspexHeatmap *heatmap,
                          AuspexColorMap color_map, const AuspexCaptionStyle *style,
                          double x, double y);
