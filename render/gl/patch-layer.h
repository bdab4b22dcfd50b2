/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A heat map's patches drawn into a texture of the view's size, which is then laid over
 * the tiles: where patches overlap the last one shows, at one opacity. Private to
 * render/gl; the scene's context is current in all functions. */

#pragma once

#include "render/gl/programs.h"
#include "render/overlay/heatmap.h"
#include "render/view/viewport.h"

typedef struct
{
  AuspexHeatmap *heatmap; /* what the buffer holds */
  bool is_smooth;
  AuspexColorMap color_map; /* what the palette holds */
  GLuint vertex_array, buffer, palette;
  GLsizei n_vertices;
  GLuint framebuffer, texture;
  int width, height;
} AuspexPatchLayer;

/* Leaves the framebuffer bound that was bound before. False: it could not be drawn. */
bool auspex_patch_layer_draw (AuspexPatchLayer *layer, const AuspexGlPrograms *programs,
                              AuspexHeatmap *heatmap, AuspexColorMap color_map,
                              bool is_smooth, const AuspexView *view);
void auspex_patch_layer_clear (AuspexPatchLayer *layer);
