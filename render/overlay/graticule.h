/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Rulers over the view: a grid that lies on the slide and turns with it, and a cross with
 * ticks that stays in the middle of the view, as in an eyepiece. In um where @mpp (um per
 * level-0 pixel) is known, else in level-0 pixels. Dark between hairs of white: both show
 * on glass and on nuclei. Any thread. */

#pragma once

#include "render/overlay/caption-style.h"
#include "render/view/viewport.h"

/* Round distances (1, 2 or 5 times a power of ten) for a zoom. */
typedef struct
{
  double spacing;    /* um, or level-0 pixels */
  double view_px;    /* the same on screen */
  bool is_um, is_mm; /* neither: pixels */
} AuspexRuler;

/* The least spacing that is @least_px view pixels at least. @scale: view pixels per
 * level-0 pixel. @largest_px: the largest distance to be told, level-0 pixels: in mm from
 * one mm on, but for fine spacings. */
AuspexRuler auspex_ruler_for (double mpp, double scale, double least_px,
                              double largest_px);
/* @value in units of the spacing's: "9.9 mm", "150 um" with a real micro sign, "12000
 * px": as many decimals as tell one line from the next. */
void auspex_ruler_write (const AuspexRuler *ruler, double value, char *label,
                         size_t label_size);

/* @bounds: level-0 pixels; there is no grid beyond. Positions are counted from the upper
 * left corner of level 0, as in the read-outs. @device_scale: device pixels per unit of
 * @style. */
void auspex_grid_paint (cairo_t *cr, const AuspexView *view, AuspexRect bounds,
                        double mpp, double device_scale, const AuspexCaptionStyle *style);
void auspex_graticule_paint (cairo_t *cr, const AuspexView *view, double mpp,
                             double device_scale, const AuspexCaptionStyle *style);
