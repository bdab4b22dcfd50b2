/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What is seen of a slide, as a file of its own: PNG written strip by strip, PDF and SVG
 * with lines and letters over an embedded picture. Any thread. */

#pragma once

#include "render/color/display-colors.h"
#include "render/overlay/heatmap.h"
#include "render/slide/slide.h"
#include "render/view/viewport.h"

typedef enum
{
  AUSPEX_PICTURE_PNG,
  AUSPEX_PICTURE_PDF,
  AUSPEX_PICTURE_SVG,
  AUSPEX_N_PICTURE_FORMATS
} AuspexPictureFormat;

/* Pixels of the slide in a PDF or SVG, which hold them at once; and in a PNG. */
#define AUSPEX_PICTURE_MAX_EMBEDDED_PX (48.0 * 1e6)
#define AUSPEX_PICTURE_MAX_PX (600.0 * 1e6)
/* Of either side. */
#define AUSPEX_PICTURE_MAX_SIDE 32000

/* Borrowed members must stay until it is written. */
typedef struct
{
  AuspexView view;             /* its size is the picture's, the caption's strip apart */
  double device_scale;         /* pixels per unit of pens and letters */
  AuspexDisplayColors *colors; /* or NULL: the slide's pixels as they are */

  /* Or NULL. */
  AuspexHeatmap *heatmap;
  AuspexColorMap color_map;
  double heatmap_opacity;
  AuspexHeatmapLook look;
  GPtrArray *annotations; /* AuspexAnnotation, or NULL */

  bool with_legend, with_scale_bar; /* where there is a map, and an mpp */
  const char *caption;              /* in a strip below the picture; NULL: none */

  GCancellable *cancellable; /* or NULL */
} AuspexSlidePicture;

/* @view's picture with @um_per_px instead of what it has: the same of the slide. @mpp: um
 * per level-0 pixel. */
AuspexView auspex_view_at_resolution (const AuspexView *view, double mpp,
                                      double um_per_px);
/* False, and an error that says what would fit, when there are too many pixels. */
bool auspex_slide_picture_check (const AuspexSlidePicture *picture,
                                 AuspexPictureFormat format, const char *path,
                                 GError **error);
/* Whole or not at all; checked first. Tiles that cannot be decoded are hatched; an error
 * when none can, or when cancelled. */
bool auspex_slide_picture_save (AuspexSlide *slide, const AuspexSlidePicture *picture,
                                AuspexPictureFormat format, const char *path,
                                GError **error);
