/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What legend and scale bar are made of: text laid out in user-space units and the panel
 * behind it. Any thread. */

#pragma once

#include "render/overlay/caption-style.h"
#include <cairo.h>
#include <pango/pango.h>
#include <stdbool.h>

void auspex_set_source_rgb (cairo_t *cr, uint32_t rgb, double alpha);

/* One line of @text, @relative_size times the style's, cut with an ellipsis beyond
 * @max_width (0: never). @cr NULL: only to be measured. Transfer full. */
PangoLayout *auspex_caption_layout_new (cairo_t *cr, const AuspexCaptionStyle *style,
                                        const char *text, double relative_size,
                                        bool is_bold, double max_width);
/* User-space units. */
void auspex_caption_layout_get_size (PangoLayout *layout, double *width, double *height);
/* In the style's ink, top-left at (@x, @y). */
void auspex_caption_layout_paint (PangoLayout *layout, cairo_t *cr,
                                  const AuspexCaptionStyle *style, double x, double y);
void auspex_caption_paint_panel (cairo_t *cr, const AuspexCaptionStyle *style, double x,
                                 double y, double width, double height);
