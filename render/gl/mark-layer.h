/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The lines and rings on a heat map, drawn over what is there. Private to render/gl; the
 * scene's context is current in all functions. */

#pragma once

#include "render/gl/programs.h"
#include "render/overlay/heatmap.h"
#include "render/view/viewport.h"

typedef struct
{
  AuspexHeatmap *heatmap; /* whose marks the buffer holds */
  AuspexHeatmapLook look; /* what was asked for */
  GLuint vertex_array, buffer;
  GLsizei n_outline, n_rings, n_stand_out; /* vertices, in this order */
} AuspexMarkLayer;

/* @device_scale: device pixels per logical pixel, 0: 1. */
void auspex_mark_layer_draw (AuspexMarkLayer *layer, const AuspexGlPrograms *programs,
                             AuspexHeatmap *heatmap, const AuspexHeatmapLook *look,
                             const AuspexView *view, double device_scale);
void auspex_mark_layer_clear (AuspexMarkLayer *layer);
