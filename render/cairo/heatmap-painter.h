/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Paints a heat map's patches through the view's own matrix. Any thread. */

#pragma once

#include "render/overlay/heatmap.h"
#include "render/view/viewport.h"
#include <cairo.h>

/* @cr as for auspex_scene_paint(). */
void auspex_heatmap_paint (const AuspexHeatmap *heatmap, AuspexColorMap color_map,
                           double opacity, bool is_smooth, const AuspexView *view,
                           cairo_t *cr);
/* The same for files of lines instead of pixels: squares that stay squares. */
void auspex_heatmap_paint_squares (const AuspexHeatmap *heatmap, AuspexColorMap color_map,
                                   double opacity, const AuspexView *view, cairo_t *cr);
