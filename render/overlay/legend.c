/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/overlay/legend.h"

#include "render/overlay/caption.h"
#include <glib/gi18n.h>
#include <glib.h>
#include <math.h>

/* All in font sizes. */
#define PADDING 0.6
#define GAP 0.3
#define BAR_WIDTH 15.0
#define BAR_HEIGHT 0.9
#define TICK 0.25
#define SMALL 0.85
#define MAX_WIDTH 22.0

/* Slices of the bar: filled rectangles rather than a gradient, so that they are the
 * colours of the map to the last digit, on paper as well. */
#define N_SLICES 64

const char *
auspex_legend_get_unit (const AuspexHeatmap *heatmap)
{
  switch (auspex_heatmap_get_mode (heatmap))
    {
    case AUSPEX_HEATMAP_RANK:
      return _ ("rank, this slide (%)");
    case AUSPEX_HEATMAP_WEIGHT:
      return _ ("attention weight");
    case AUSPEX_HEATMAP_MULTIPLE:
    default:
      return _ ("\303\227 uniform attention");
    }
}

/* The number as it is read, without the sign that says that the colour goes on. */
static void
write_number (const AuspexHeatmap *heatmap, double reading, char *text, size_t size)
{
  if (auspex_heatmap_get_mode (heatmap) == AUSPEX_HEATMAP_RANK)
    g_snprintf (text, size, "%.3g", 100 * reading);
  else
    g_snprintf (text, size, "%.3g", reading);
}

/* Values beyond an end have its colour: of a range, and of multiples, which have no top.
 */
static const char *
sign_of_end (const AuspexHeatmap *heatmap, bool is_top)
{
  AuspexHeatmapRange range = auspex_heatmap_get_range (heatmap);

  if (is_top)
    return range.highest < 1
                   || auspex_heatmap_get_mode (heatmap) == AUSPEX_HEATMAP_MULTIPLE
               ? "\342\211\245\342\200\211"
               : "";
  return range.lowest > 0 && !range.hides_below ? "\342\211\244\342\200\211" : "";
}

int
auspex_legend_get_ticks (const AuspexHeatmap *heatmap, AuspexLegendTick *ticks)
{
  int n = auspex_heatmap_get_mode (heatmap) == AUSPEX_HEATMAP_WEIGHT ? 3 : 5;
  double lowest, highest;

  auspex_heatmap_get_ends (heatmap, &lowest, &highest);
  if (lowest == highest)
    {
      ticks[0].position = 0.5;
      write_number (heatmap, lowest, ticks[0].label, sizeof ticks[0].label);
      return 1;
    }
  for (int i = 0; i < n; i++)
    {
      char number[12];

      ticks[i].position = i / (n - 1.0);
      write_number (heatmap, lowest + (highest - lowest) * i / (n - 1), number,
                    sizeof number);
      g_snprintf (ticks[i].label, sizeof ticks[i].label, "%s%s",
                  i == 0       ? sign_of_end (heatmap, false)
                  : i == n - 1 ? sign_of_end (heatmap, true)
                               : "",
                  number);
    }
  return n;
}

/* What has no colour, or NULL when every patch is drawn. */
static char *
dup_absent_note (const AuspexHeatmap *heatmap)
{
  AuspexHeatmapRange range = auspex_heatmap_get_range (heatmap);
  double lowest, highest;
  char number[12];

  auspex_heatmap_get_ends (heatmap, &lowest, &highest);
  if (range.hides_below && range.lowest > 0)
    {
      write_number (heatmap, lowest, number, sizeof number);
      return g_strdup_printf (_ ("no colour: below %s"), number);
    }
  return auspex_heatmap_has_absent (heatmap) ? g_strdup (_ ("no colour: weight 0"))
                                             : NULL;
}

typedef struct
{
  PangoLayout *title, *unit, *absent; /* absent: NULL when every patch is drawn */
  double title_height, line_height;
  double content_width;
  double width, height;
} LegendLayout;

static void
widen_to (LegendLayout *legend, PangoLayout *layout)
{
  double width;

  auspex_caption_layout_get_size (layout, &width, NULL);
  legend->content_width = fmax (legend->content_width, width);
}

/* Two lines of what does not fit into one. */
static PangoLayout *
title_layout_new (cairo_t *cr, const AuspexHeatmap *heatmap,
                  const AuspexCaptionStyle *style)
{
  PangoLayout *title =
      auspex_caption_layout_new (cr, style, auspex_heatmap_get_title (heatmap), 1, true,
                                 MAX_WIDTH * style->font_size);

  pango_layout_set_wrap (title, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_height (title, -2);
  return title;
}

static void
lay_out (LegendLayout *legend, cairo_t *cr, const AuspexHeatmap *heatmap,
         const AuspexCaptionStyle *style)
{
  double unit = style->font_size;
  g_autofree char *note = dup_absent_note (heatmap);

  legend->title = title_layout_new (cr, heatmap, style);
  legend->unit = auspex_caption_layout_new (cr, style, auspex_legend_get_unit (heatmap),
                                            SMALL, false, MAX_WIDTH * unit);
  legend->absent = note != NULL ? auspex_caption_layout_new (cr, style, note, SMALL,
                                                             false, MAX_WIDTH * unit)
                                : NULL;

  legend->content_width = BAR_WIDTH * unit;
  widen_to (legend, legend->title);
  widen_to (legend, legend->unit);
  if (legend->absent != NULL)
    widen_to (legend, legend->absent);
  auspex_caption_layout_get_size (legend->title, NULL, &legend->title_height);
  auspex_caption_layout_get_size (legend->unit, NULL, &legend->line_height);

  legend->width = legend->content_width + 2 * PADDING * unit;
  legend->height = legend->title_height + (GAP + BAR_HEIGHT + TICK + 2 * PADDING) * unit
                   + (legend->absent != NULL ? 3 : 2) * legend->line_height;
}

static void
clear_layout (LegendLayout *legend)
{
  g_object_unref (legend->title);
  g_object_unref (legend->unit);
  g_clear_object (&legend->absent);
}

void
auspex_legend_get_size (const AuspexHeatmap *heatmap, const AuspexCaptionStyle *style,
                        double *width, double *height)
{
  LegendLayout legend;

  lay_out (&legend, NULL, heatmap, style);
  *width = legend.width;
  *height = legend.height;
  clear_layout (&legend);
}

void
auspex_legend_fit (const AuspexHeatmap *heatmap, double max_width,
                   AuspexCaptionStyle *style, double *height)
{
  double width;

  auspex_legend_get_size (heatmap, style, &width, height);
  if (width <= max_width)
    return;
  style->font_size *= max_width / width * 0.999;
  auspex_legend_get_size (heatmap, style, &width, height);
}

static void
paint_bar (cairo_t *cr, AuspexColorMap color_map, double x, double y, double width,
           double height)
{
  cairo_antialias_t antialias = cairo_get_antialias (cr);

  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (int i = 0; i < N_SLICES; i++)
    {
      double slice = width / N_SLICES;

      /* To the right end: a slice covers what a rounded edge before it would leave open.
       */
      cairo_rectangle (cr, x + i * slice, y, width - i * slice, height);
      auspex_set_source_rgb (
          cr, auspex_color_map_lookup (color_map, i / (N_SLICES - 1.0)), 1);
      cairo_fill (cr);
    }
  cairo_set_antialias (cr, antialias);
}

static void
paint_ticks (cairo_t *cr, const AuspexHeatmap *heatmap, const AuspexCaptionStyle *style,
             double x, double y, double width)
{
  AuspexLegendTick ticks[AUSPEX_LEGEND_MAX_TICKS];
  int n = auspex_legend_get_ticks (heatmap, ticks);
  double unit = style->font_size;

  for (int i = 0; i < n; i++)
    {
      g_autoptr (PangoLayout) label =
          auspex_caption_layout_new (cr, style, ticks[i].label, SMALL, false, 0);
      double tick_x = x + ticks[i].position * width;
      double label_width;

      auspex_caption_layout_get_size (label, &label_width, NULL);
      cairo_move_to (cr, tick_x, y);
      cairo_line_to (cr, tick_x, y + TICK * unit * 0.8);
      auspex_set_source_rgb (cr, style->ink, 1);
      cairo_set_line_width (cr, unit / 12);
      cairo_stroke (cr);
      auspex_caption_layout_paint (
          label, cr, style,
          fmin (fmax (tick_x - label_width / 2, x), x + width - label_width),
          y + TICK * unit);
    }
}

void
auspex_legend_paint (cairo_t *cr, const AuspexHeatmap *heatmap, AuspexColorMap color_map,
                     const AuspexCaptionStyle *style, double x, double y)
{
  double unit = style->font_size;
  LegendLayout legend;

  cairo_save (cr);
  lay_out (&legend, cr, heatmap, style);
  auspex_caption_paint_panel (cr, style, x, y, legend.width, legend.height);

  x += PADDING * unit;
  y += PADDING * unit;
  auspex_caption_layout_paint (legend.title, cr, style, x, y);
  y += legend.title_height + GAP * unit;
  paint_bar (cr, color_map, x, y, legend.content_width, BAR_HEIGHT * unit);
  y += BAR_HEIGHT * unit;
  paint_ticks (cr, heatmap, style, x, y, legend.content_width);
  y += TICK * unit + legend.line_height;
  auspex_caption_layout_paint (legend.unit, cr, style, x, y);
  if (legend.absent != NULL)
    auspex_caption_layout_paint (legend.absent, cr, style, x, y + legend.line_height);
  clear_layout (&legend);
  cairo_restore (cr);
}
