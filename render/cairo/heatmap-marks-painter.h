/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Paints the lines and rings on a heat map. Any thread. */

#pragma once

#include "render/overlay/heatmap.h"
#include "render/view/viewport.h"
#include <cairo.h>

/* @cr as for auspex_scene_paint(); @device_scale: device pixels per logical pixel, 0: 1.
 */
void auspex_heatmap_paint_marks (AuspexHeatmap *heatmap, const AuspexHeatmapLook *look,
                                 const AuspexView *view, double device_scale,
                                 cairo_t *cr);
