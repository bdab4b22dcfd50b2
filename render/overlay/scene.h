/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* All that is drawn in the slide view, as a plain value: both painters (render/cairo,
 * render/gl) take the same one. Borrowed members must outlive the painting. */

#pragma once

#include "render/annotation/annotation-collection.h"
#include "render/color/display-colors.h"
#include "render/overlay/heatmap.h"
#include "render/view/tile-plan.h"
#include "render/slide/tile-loader.h"

typedef struct
{
  AuspexView view;
  /* Device pixels per logical pixel, for line widths and text; 0: 1. */
  double device_scale;
  /* NULL: no slide, only the backdrop. */
  AuspexTileLoader *tiles;
  const AuspexTilePlan *plan;
  /* 0xRRGGBB: the slide's, where it has no pixels; and around the slide. */
  uint32_t background, backdrop;
  /* Or NULL: the slide's pixels as they are. */
  AuspexDisplayColors *colors;

  /* Or NULL; opacity 0 to 1. */
  AuspexHeatmap *heatmap;
  AuspexColorMap color_map;
  double heatmap_opacity;
  AuspexHeatmapLook heatmap_look;

  /* Or NULL; the shape that a tool is drawing, or NULL. */
  AuspexAnnotationCollection *annotations;
  const AuspexAnnotation *draft;
  bool show_annotation_names;
} AuspexScene;
