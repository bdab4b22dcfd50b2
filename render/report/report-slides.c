/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Where the network looked: the slides with their maps, and the most attended patches. */

#include "render/report/report-draft.h"

#include "render/overlay/legend.h"
#include <glib/gi18n.h>
#include <math.h>

#define LEFT AUSPEX_PAGE_LEFT
#define COLUMN AUSPEX_PAGE_COLUMN
#define GUTTER 16.0
#define CELL ((COLUMN - GUTTER) / 2)
#define CAPTION 46.0
#define HEADING 46.0 /* with the space above it */
#define MAX_HEIGHT 262.0

/* The legend in the report's own type: title; what the numbers are, and the scale. */
static void
draw_legend (AuspexReportDraft *draft, const AuspexHeatmap *heatmap, double x, double y)
{
  AuspexPages *pages = draft->pages;
  cairo_t *cr = auspex_pages_get_cairo (pages);
  AuspexPlotStyle style = auspex_plot_style_paper;
  AuspexLegendTick ticks[AUSPEX_LEGEND_MAX_TICKS];
  int n_ticks = auspex_legend_get_ticks (heatmap, ticks), n_slices = 64;
  double bar_x = x + CELL / 2 - 8, bar_width = CELL / 2 - 8;

  auspex_pages_line (pages, AUSPEX_TEXT_SMALL, AUSPEX_INK, x, y, CELL, 0,
                     auspex_heatmap_get_title (heatmap));
  auspex_pages_line (pages, AUSPEX_TEXT_SMALL, AUSPEX_INK_MUTED, x, y + 10, CELL / 2 - 12,
                     0, auspex_legend_get_unit (heatmap));
  for (int i = 0; i < n_slices; i++)
    {
      cairo_rectangle (cr, bar_x + bar_width * i / n_slices, y + 12,
                       bar_width / n_slices + 0.2, 7);
      auspex_plot_set_color (
          cr, auspex_color_map_lookup (draft->report->color_map, (i + 0.5) / n_slices),
          1);
      cairo_fill (cr);
    }
  style.font_px = 6.5;
  for (int i = 0; i < n_ticks; i++)
    auspex_plot_show_text (cr, &style, AUSPEX_INK_MUTED, 1,
                           bar_x + bar_width * ticks[i].position, y + 25, 0.5,
                           ticks[i].label);
}

/* Cell @index of the slide's pictures: 0 the slide itself, then a map each. */
static void
draw_cell (AuspexReportDraft *draft, int slide, int index, AuspexRect region, double x,
           double y, double height)
{
  const AuspexReportSlide *content = &draft->report->slides[slide];
  AuspexReportPicture picture = { .region = region,
                                  .with_scale_bar = true,
                                  .max_px = 900 };

  if (index > 0)
    picture.heatmap = content->heatmaps[index - 1];
  else
    {
      picture.annotations = content->annotations;
      picture.with_top_patches = true;
    }
  auspex_report_draw_picture (draft, slide, &picture, x, y, CELL, height);
  if (index > 0)
    draw_legend (draft, picture.heatmap, x, y + height + 6);
  else
    {
      const char *marks = content->annotations != NULL && content->annotations->len > 0
                              ? _ ("Outlines: annotations. ")
                              : "";
      g_autofree char *text = g_strdup_printf (
          "%s%s", marks,
          draft->top_patches->len > 0 ? _ ("Numbered squares: most attended patches.")
                                      : "");

      auspex_pages_line (draft->pages, AUSPEX_TEXT_SMALL, AUSPEX_INK, x, y + height + 6,
                         CELL, 0, _ ("The slide as scanned"));
      auspex_pages_line (draft->pages, AUSPEX_TEXT_SMALL, AUSPEX_INK_MUTED, x,
                         y + height + 16, CELL, 0, text);
    }
}

static void
add_slide (AuspexReportDraft *draft, int slide)
{
  const AuspexReportSlide *content = &draft->report->slides[slide];
  AuspexRegion bounds = auspex_slide_get_bounds (content->slide);
  AuspexRect region = { (double)bounds.x, (double)bounds.y, (double)bounds.width,
                        (double)bounds.height };
  double height = fmin (CELL * region.height / region.width, MAX_HEIGHT);
  int n = 1 + content->n_heatmaps;
  g_autofree char *label = auspex_report_slide_label (draft->report, slide);

  /* The first two smaller, rather than on a page of their own. */
  double room = auspex_pages_get_room (draft->pages) - HEADING - CAPTION;
  double row = room < height && room > 0.55 * height ? room : height;

  auspex_pages_heading (draft->pages, label, row + CAPTION);
  for (int i = 0; i < n; i += 2)
    {
      auspex_pages_need (draft->pages, row + CAPTION);
      for (int k = i; k < MIN (i + 2, n); k++)
        draw_cell (draft, slide, k, region, LEFT + (k - i) * (CELL + GUTTER),
                   auspex_pages_get_y (draft->pages), row);
      auspex_pages_skip (draft->pages, row + CAPTION);
      row = height;
    }
}

void
auspex_report_add_slides (AuspexReportDraft *draft)
{
  for (int i = 0; i < draft->report->n_slides; i++)
    add_slide (draft, i);
}

static void
draw_top_patch (AuspexReportDraft *draft, const AuspexTopPatch *patch, double x, double y,
                double width)
{
  const AuspexReport *report = draft->report;
  double mpp = auspex_slide_get_mpp (report->slides[patch->slide].slide, NULL);
  AuspexReportPicture picture = { .region = patch->area,
                                  .with_scale_bar = true,
                                  .max_px = 512 };
  g_autofree char *across = auspex_report_length (patch->area.x, mpp);
  g_autofree char *down = auspex_report_length (patch->area.y, mpp);
  g_autofree char *slide = report->n_slides > 1
                               ? g_strdup_printf (_ ("slide %d, "), patch->slide + 1)
                               : g_strdup ("");
  g_autofree char *place = g_strdup_printf ("%sx %s, y %s", slide, across, down);
  g_autofree char *attention =
      g_strdup_printf (_ ("%d.  %.2f \303\227 uniform attention"), patch->rank,
                       patch->weight * (double)report->prognosis->maps.n_patches);
  g_autofree char *weight = g_strdup_printf (_ ("weight %.3g"), patch->weight);

  auspex_report_draw_picture (draft, patch->slide, &picture, x, y, width, width);
  auspex_pages_line (draft->pages, AUSPEX_TEXT_SMALL, AUSPEX_INK, x, y + width + 4, width,
                     0, attention);
  auspex_pages_line (draft->pages, AUSPEX_TEXT_SMALL, AUSPEX_INK_MUTED, x, y + width + 14,
                     width, 0, place);
  auspex_pages_line (draft->pages, AUSPEX_TEXT_SMALL, AUSPEX_INK_MUTED, x, y + width + 24,
                     width, 0, weight);
}

void
auspex_report_add_top_patches (AuspexReportDraft *draft)
{
  const int n_columns = 4;
  const double gutter = 10, width = (COLUMN - (n_columns - 1) * gutter) / n_columns;
  AuspexPages *pages = draft->pages;

  if (draft->top_patches->len == 0)
    return;
  /* Two rows stay together. */
  auspex_pages_heading (pages, _ ("Most attended patches"),
                        (draft->top_patches->len > n_columns ? 2 : 1) * (width + 42)
                            + 40);
  auspex_pages_text (
      pages, AUSPEX_TEXT_BODY, AUSPEX_INK, LEFT, COLUMN,
      _ ("At full resolution, with the position of the upper left corner. Attention "
         "tells where the network looked, not why, and explains nothing."));
  auspex_pages_skip (pages, 8);
  for (guint i = 0; i < draft->top_patches->len; i += n_columns)
    {
      auspex_pages_need (pages, width + 38);
      for (guint k = i; k < MIN (i + n_columns, draft->top_patches->len); k++)
        draw_top_patch (draft, &g_array_index (draft->top_patches, AuspexTopPatch, k),
                        LEFT + (k - i) * (width + gutter), auspex_pages_get_y (pages),
                        width);
      auspex_pages_skip (pages, width + 42);
    }
}
