/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/report/plot-style.h"

#include <pango/pangocairo.h>

const AuspexPlotStyle auspex_plot_style_paper = {
  .foreground = 0x1d2530,
  .muted = 0x5c6773,
  .rule = 0xd5dae0,
  .accent = 0x1f4e79,
  .font = "Cantarell, Noto Sans, DejaVu Sans, sans-serif",
  .font_px = 8,
};

void
auspex_plot_set_color (cairo_t *cr, uint32_t rgb, double alpha)
{
  cairo_set_source_rgba (cr, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0,
                         (rgb & 0xff) / 255.0, alpha);
}

double
auspex_plot_show_text (cairo_t *cr, const AuspexPlotStyle *style, uint32_t rgb,
                       double scale, double x, double y, double align, const char *text)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string (style->font);
  PangoRectangle logical;

  /* Whole points between glyphs would tear small text apart on paper. */
  pango_context_set_round_glyph_positions (pango_layout_get_context (layout), FALSE);
  pango_font_description_set_absolute_size (font, scale * style->font_px * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_extents (layout, NULL, &logical);

  double width = (double) logical.width / PANGO_SCALE;
  double height = (double) logical.height / PANGO_SCALE;

  auspex_plot_set_color (cr, rgb, 1);
  cairo_move_to (cr, x - align * width, y - height / 2);
  pango_cairo_show_layout (cr, layout);
  cairo_new_path (cr);
  pango_font_description_free (font);
  g_object_unref (layout);
  return width;
}
