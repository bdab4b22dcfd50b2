/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* All that is drawn in the slide view, as a plain value: both painters (render/cairo,
 * render/gl) take the same one. Borrowed members must outlive the painting. */

#pragma once

#include "render/annotation/annotation-collection.h"
#include "render/overlay/heatmap.h"
#include "render/view/tile-plan.h"
#include "render/slide/tile-loader.h"

typedef struct
{
  AuspexView view;
  AuspexTileLoader *tiles; /* NULL: no slide, only the backdrop */
  const AuspexTilePlan *plan;
  uint32_t background; /* 0xRRGGBB: the slide's, where it has no pixels */
  uint32_t backdrop;   /* 0xRRGGBB around the slide */

  AuspexHeatmap *heatmap; /* or NULL */
  AuspexColorMap color_map;
  double heatmap_opacity;   /* 0 to 1 */
  bool interpolate_heatmap; /* default false: patches as they are */

  AuspexAnnotationCollection *annotations; /* or NULL */
  const AuspexAnnotation *draft;           /* the shape being drawn by a tool, or NULL */
  bool show_annotation_names;
} AuspexScene;
