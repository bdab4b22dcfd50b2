/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A bar of a round length (1, 2 or 5 times a power of ten) and its label. */

#pragma once

#include "render/overlay/caption-style.h"
#include <cairo.h>
#include <stdbool.h>

typedef struct
{
  double um;
  double length;  /* of the bar, user-space units */
  char label[24]; /* "500 um" with a real micro sign, "2 mm" */
} AuspexScaleBar;

/* The longest round bar not longer than @max_length where one unit covers @um_per_unit;
 * false when that is not known (0, negative, not finite): then nothing is drawn. */
bool auspex_scale_bar_init (AuspexScaleBar *bar, double um_per_unit, double max_length);
void auspex_scale_bar_get_size (const AuspexScaleBar *bar,
                                const AuspexCaptionStyle *style, double *width,
                                double *height);
/* With its top-left corner at (@x, @y). */
void auspex_scale_bar_paint (cairo_t *cr, const AuspexScaleBar *bar,
                             const AuspexCaptionStyle *style, double x, double y);
