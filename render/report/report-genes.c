/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/report/report-draft.h"

#include "render/report/gene-bars.h"
#include <glib/gi18n.h>
#include <math.h>

#define LEFT AUSPEX_PAGE_LEFT
#define COLUMN AUSPEX_PAGE_COLUMN
#define GUTTER 22.0
#define CELL ((COLUMN - GUTTER) / 2)
#define N_BARS 10
#define TITLE 20.0

static const AuspexPlotStyle *
bar_style (void)
{
  static AuspexPlotStyle style;
  static gsize is_ready;

  if (g_once_init_enter (&is_ready))
    {
      style = auspex_plot_style_paper;
      style.font_px = 7.5;
      g_once_init_leave (&is_ready, 1);
    }
  return &style;
}

static void
draw_group (AuspexReportDraft *draft, int index, const AuspexGeneBars *bars, double x,
            double y)
{
  const AuspexGeneGroup *group = &draft->report->prognosis->groups[index];
  cairo_t *cr = auspex_pages_get_cairo (draft->pages);
  g_autofree char *label = auspex_gene_group_label (group, index);
  g_autofree char *count = g_strdup_printf (_ ("%d features"), group->n_features);

  auspex_pages_line (draft->pages, AUSPEX_TEXT_SUBHEADING, AUSPEX_INK, x, y, CELL - 60, 0,
                     label);
  auspex_pages_line (draft->pages, AUSPEX_TEXT_SMALL, AUSPEX_INK_MUTED, x + CELL - 60,
                     y + 2.5, 60, 1, count);
  cairo_save (cr);
  cairo_translate (cr, x, y + TITLE);
  auspex_gene_bars_draw (bars, cr, CELL, bar_style ());
  cairo_restore (cr);
}

void
auspex_report_add_genes (AuspexReportDraft *draft)
{
  const AuspexPrognosis *prognosis = draft->report->prognosis;
  AuspexPages *pages = draft->pages;

  if (prognosis == NULL || prognosis->n_groups == 0)
    return;

  double limit = auspex_gene_bars_limit (prognosis);

  auspex_pages_heading (pages, _ ("Reconstructed gene expression"), 200);
  auspex_pages_text (
      pages, AUSPEX_TEXT_BODY, AUSPEX_INK, LEFT, COLUMN,
      _ ("Reconstructed by the network from the picture of the tissue: z-scores "
         "against its training cohort, one vector per functional group and patient. "
         "Nothing was sequenced. The highest and the lowest of each group, all on "
         "one scale."));
  auspex_pages_skip (pages, 10);
  for (int g = 0; g < prognosis->n_groups; g += 2)
    {
      int n = MIN (2, prognosis->n_groups - g);
      AuspexGeneBars *bars[2] = { NULL, NULL };
      double height = 0;

      for (int k = 0; k < n; k++)
        {
          bars[k] = auspex_gene_bars_new (&prognosis->groups[g + k], limit, N_BARS);
          height = fmax (height, auspex_gene_bars_get_height (bars[k], bar_style ()));
        }
      height += TITLE + 14;
      auspex_pages_need (pages, height);
      for (int k = 0; k < n; k++)
        {
          draw_group (draft, g + k, bars[k], LEFT + k * (CELL + GUTTER),
                      auspex_pages_get_y (pages));
          auspex_gene_bars_free (bars[k]);
        }
      auspex_pages_skip (pages, height);
    }
}
