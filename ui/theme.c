/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/theme.h"

#include <adwaita.h>

static uint32_t
blend (const GdkRGBA *over, double alpha, uint32_t under)
{
  int red = 255 * over->red * alpha + (under >> 16 & 0xff) * (1 - alpha) + 0.5;
  int green = 255 * over->green * alpha + (under >> 8 & 0xff) * (1 - alpha) + 0.5;
  int blue = 255 * over->blue * alpha + (under & 0xff) * (1 - alpha) + 0.5;

  return (uint32_t)(red << 16 | green << 8 | blue);
}

static uint32_t
named_color (GtkWidget *widget, const char *name, uint32_t fallback)
{
  GdkRGBA color = { 0 };

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name,
                                       &color))
    return fallback;
  return blend (&color, 1, 0);
}

static double
font_px (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = (double)pango_font_description_get_size (font) / PANGO_SCALE;

  return pango_font_description_get_size_is_absolute (font) ? size : size * 96 / 72;
}

AuspexPlotStyle
auspex_theme_get_plot_style (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  uint32_t paper = named_color (widget, "window_bg_color", 0xffffff);
  GdkRGBA ink = { 0 };

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ink);
  return (AuspexPlotStyle){
    .foreground = blend (&ink, ink.alpha, paper),
    .muted = blend (&ink, 0.6, paper),
    .rule = blend (&ink, 0.14, paper),
    .accent = named_color (widget, "accent_color", 0x1c71d8),
    .font =
        pango_font_description_get_family (pango_context_get_font_description (context)),
    .font_px = 0.82 * font_px (widget),
  };
}

AuspexCaptionStyle
auspex_theme_get_caption_style (GtkWidget *widget)
{
  return (AuspexCaptionStyle){
    .font_size = 0.85 * font_px (widget),
    .ink = named_color (widget, "window_fg_color", 0x2e3436),
    .panel = named_color (widget, "window_bg_color", 0xffffff),
    .panel_opacity = 0.92,
  };
}

void
auspex_theme_follow (GtkWidget *widget)
{
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), widget, G_CONNECT_SWAPPED);
}
