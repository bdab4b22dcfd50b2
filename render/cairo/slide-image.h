/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A picture of a whole slide or a region with what is laid over it, read at once instead
 * of tile by tile: heat map files, report pictures, the overview. Any thread while it has
 * no annotations. */

#pragma once

#include "render/annotation/annotation.h"
#include "render/overlay/heatmap.h"
#include "render/slide/slide.h"
#include <cairo.h>

typedef struct
{
  AuspexRect region; /* level-0 pixels; width 0: the slide's bounds */
  int max_px; /* longer edge of the picture; never enlarged beyond level-0 pixels */

  AuspexHeatmap *heatmap; /* or NULL; borrowed, as all below */
  AuspexColorMap color_map;
  double heatmap_opacity;
  GPtrArray *annotations; /* AuspexAnnotation, or NULL */

  bool with_legend;    /* in a strip below the picture, when there is a heat map */
  bool with_scale_bar; /* in the picture, when the mpp is known */
} AuspexSlideImage;

/* CAIRO_FORMAT_RGB24. The error names the slide. */
cairo_surface_t *auspex_slide_image_render (AuspexSlide *slide,
                                            const AuspexSlideImage *image,
                                            GError **error);

/* Written beside @path and renamed: whole or not at all. A target that is no regular file
 * is written directly. */
bool auspex_surface_save_png (cairo_surface_t *surface, const char *path, GError **error);
