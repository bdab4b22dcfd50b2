/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/overlay/caption.h"

#include <math.h>
#include <pango/pangocairo.h>

const AuspexCaptionStyle auspex_caption_style_default = { 12, 0x202020, 0xFFFFFF, 0.85 };

void
auspex_set_source_rgb (cairo_t *cr, uint32_t rgb, double alpha)
{
  cairo_set_source_rgba (cr, ((rgb >> 16) & 0xFF) / 255.0, ((rgb >> 8) & 0xFF) / 255.0,
                         (rgb & 0xFF) / 255.0, alpha);
}

/* Advances that do not depend on the surface: what was measured is what is painted. */
static void
use_exact_metrics (PangoContext *context)
{
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options (context, options);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);
}

PangoLayout *
auspex_caption_layout_new (cairo_t *cr, const AuspexCaptionStyle *style, const char *text,
                           double relative_size, bool is_bold, double max_width)
{
  PangoContext *context =
      pango_font_map_create_context (pango_cairo_font_map_get_default ());
  PangoFontDescription *font = pango_font_description_from_string ("Sans");
  PangoLayout *layout;

  if (cr != NULL)
    pango_cairo_update_context (cr, context);
  use_exact_metrics (context);
  pango_font_description_set_absolute_size (font, style->font_size * relative_size
                                                      * PANGO_SCALE);
  if (is_bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);

  layout = pango_layout_new (context);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text, -1);
  if (max_width > 0)
    {
      int natural;

      pango_layout_get_size (layout, &natural, NULL);
      if (natural > max_width * PANGO_SCALE)
        {
          pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
          pango_layout_set_width (layout, (int)(max_width * PANGO_SCALE));
        }
    }
  pango_font_description_free (font);
  g_object_unref (context);
  return layout;
}

void
auspex_caption_layout_get_size (PangoLayout *layout, double *width, double *height)
{
  int pango_width, pango_height;

  pango_layout_get_size (layout, &pango_width, &pango_height);
  if (width != NULL)
    *width = pango_width / (double)PANGO_SCALE;
  if (height != NULL)
    *height = pango_height / (double)PANGO_SCALE;
}

void
auspex_caption_layout_paint (PangoLayout *layout, cairo_t *cr,
                             const AuspexCaptionStyle *style, double x, double y)
{
  auspex_set_source_rgb (cr, style->ink, 1);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

void
auspex_caption_paint_panel (cairo_t *cr, const AuspexCaptionStyle *style, double x,
                            double y, double width, double height)
{
  double radius = style->font_size * 0.35;

  if (style->panel_opacity <= 0)
    return;
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
  auspex_set_source_rgb (cr, style->panel, style->panel_opacity);
  cairo_fill (cr);
}
