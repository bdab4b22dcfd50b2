/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Colours and text of plots: the report's is paper's; widgets fill one from their theme.
 */

#pragma once

#include <cairo.h>
#include <stdint.h>

typedef struct
{
  uint32_t foreground; /* 0xRRGGBB: text, axes */
  uint32_t muted;      /* labels of less weight */
  uint32_t rule;       /* grid */
  uint32_t accent;     /* the curve */
  const char *font;    /* a Pango family list: "Cantarell, sans-serif" */
  double font_px; /* in the units of the cairo_t: points on paper, pixels on screen */
} AuspexPlotStyle;

extern const AuspexPlotStyle auspex_plot_style_paper;

void auspex_plot_set_color (cairo_t *cr, uint32_t rgb, double alpha);
/* One line of text; @align 0 starts at @x, 0.5 is centred on it, 1 ends there. @y is the
 * middle of its height. @scale times the style's size. Returns its width. */
double auspex_plot_show_text (cairo_t *cr, const AuspexPlotStyle *style, uint32_t rgb,
                              double scale, double x, double y, double align,
                              const char *text);
