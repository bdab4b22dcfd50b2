/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A picture of a whole slide or a region with what is laid over it, read at once instead
 * of tile by tile: heat map files, report pictures, the overview. Any thread. */

#pragma once

#include "render/annotation/annotation.h"
#include "render/cairo/png-file.h"
#include "render/color/display-colors.h"
#include "render/overlay/heatmap.h"
#include "render/slide/slide.h"
#include <cairo.h>

typedef struct
{
  /* Level-0 pixels; width 0: the slide's bounds. */
  AuspexRect region;
  /* Longer edge of the picture; never enlarged beyond level-0 pixels. */
  int max_px;
  /* Or NULL: the slide's pixels as they are. */
  AuspexDisplayColors *colors;

  /* Or NULL; opacity 0 to 1. Borrowed, as all here. */
  AuspexHeatmap *heatmap;
  AuspexColorMap color_map;
  double heatmap_opacity;
  /* AuspexAnnotation, or NULL. */
  GPtrArray *annotations;

  /* In a strip below the picture, when there is a heat map. */
  bool with_legend;
  /* In the picture, when the mpp is known. */
  bool with_scale_bar;

  /* Or NULL. */
  GCancellable *cancellable;
} AuspexSlideImage;

/* CAIRO_FORMAT_RGB24. Tiles that cannot be decoded are hatched; an error, which names the
 * slide, when none can, or when cancelled. */
cairo_surface_t *auspex_slide_image_render (AuspexSlide *slide,
                                            const AuspexSlideImage *image,
                                            GError **error);
