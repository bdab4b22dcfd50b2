/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Where we look: centre, zoom, rotation and mirroring over level 0, and the size of the
 * view in device pixels. No pixels of its own. Main thread. Emits "changed" () once per
 * change, and never when nothing changed.
 *
 * scale is device pixels per level-0 pixel: 1 shows one image pixel per device pixel. It
 * is kept between what fits the bounds into a quarter of the view (or 1, if that is less)
 * and 16; the centre stays within the bounds. A view without a size fits once it has one.
 */

#pragma once

#include "render/slide/pyramid.h"
#include <cairo.h>
#include <glib-object.h>

/* A viewport's state as a value: what plans and painters take. */
typedef struct
{
  double center_x, center_y; /* level-0 pixels */
  double scale;              /* device pixels per level-0 pixel */
  double rotation;           /* radians, clockwise */
  int width, height;         /* device pixels */
  bool flipped;              /* mirrored left-right, before it is turned */
} AuspexView;

#define AUSPEX_VIEW_MAX_SCALE 16.0

/* level 0 -> view (device pixels), and back. Where scale is 1 and the view is turned by
 * quarters only, the translation is whole: image pixels lie on device pixels. A quarter
 * turn is exact: the matrix' other two elements are 0. */
void auspex_view_get_matrix (const AuspexView *view, cairo_matrix_t *level0_to_view);
void auspex_view_to_level0 (const AuspexView *view, double view_x, double view_y,
                            double *level0_x, double *level0_y);
void auspex_view_from_level0 (const AuspexView *view, double level0_x, double level0_y,
                              double *view_x, double *view_y);
/* The level-0 rectangle that contains all that is visible. */
AuspexRect auspex_view_get_level0_rect (const AuspexView *view);
/* Turned by quarters only: rectangles are drawn as rectangles, mirrored or not. */
bool auspex_view_is_aligned (const AuspexView *view);

#define AUSPEX_TYPE_VIEWPORT (auspex_viewport_get_type ())
G_DECLARE_FINAL_TYPE (AuspexViewport, auspex_viewport, AUSPEX, VIEWPORT, GObject)

/* @bounds: what "fit" shows, level-0 pixels. */
AuspexViewport *auspex_viewport_new (AuspexRect bounds);
const AuspexView *auspex_viewport_get_view (AuspexViewport *viewport);
AuspexRect auspex_viewport_get_bounds (AuspexViewport *viewport);

/* The lowest scale now allowed; the highest is AUSPEX_VIEW_MAX_SCALE. */
double auspex_viewport_get_least_scale (AuspexViewport *viewport);

void auspex_viewport_set_size (AuspexViewport *viewport, int width, int height);
void auspex_viewport_fit (AuspexViewport *viewport);
bool auspex_viewport_is_fit (AuspexViewport *viewport); /* stays fitted when resized */
void auspex_viewport_center_on (AuspexViewport *viewport, double level0_x,
                                double level0_y);
void auspex_viewport_set_scale (AuspexViewport *viewport, double scale);
/* Multiplies the scale; the level-0 point under (@view_x, @view_y) stays there. */
void auspex_viewport_zoom_at (AuspexViewport *viewport, double factor, double view_x,
                              double view_y);
/* Moves the content by device pixels. */
void auspex_viewport_pan (AuspexViewport *viewport, double view_dx, double view_dy);
/* Turns the content clockwise around the view's centre; set to an angle. */
void auspex_viewport_rotate (AuspexViewport *viewport, double radians);
void auspex_viewport_set_rotation (AuspexViewport *viewport, double radians);
/* Mirrors what is seen left-right, whichever way it is turned. */
void auspex_viewport_mirror (AuspexViewport *viewport);
/* Upright and not mirrored, around the view's centre. */
void auspex_viewport_reset_orientation (AuspexViewport *viewport);
/* What two fingers do, in one change: the level-0 point under (@from_x, @from_y) goes to
 * (@to_x, @to_y), and around it the scale is multiplied by @factor and the content turned
 * clockwise by @radians. */
void auspex_viewport_transform (AuspexViewport *viewport, double factor, double radians,
                                double from_x, double from_y, double to_x, double to_y);
/* Takes centre, scale, rotation and mirroring from @view, not its size. */
void auspex_viewport_set_view (AuspexViewport *viewport, const AuspexView *view);
/* Centre and scale so that all of @level0_rect is visible. */
void auspex_viewport_show_rect (AuspexViewport *viewport, AuspexRect level0_rect);
