/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/report/gene-bars.h"

#include "render/overlay/color-map.h"
#include <glib/gi18n.h>
#include <math.h>

/* In font sizes. */
#define ROW 1.55
#define GAP 0.9
#define AXIS 2.0

double
auspex_gene_bars_limit (const AuspexPrognosis *prognosis)
{
  double limit = 1;

  for (int g = 0; g < prognosis->n_groups; g++)
    for (int i = 0; i < prognosis->groups[g].n_features; i++)
      if (isfinite (prognosis->groups[g].features[i].z))
        limit = fmax (limit, fabs (prognosis->groups[g].features[i].z));
  return limit;
}

char *
auspex_gene_group_label (const AuspexGeneGroup *group, int index)
{
  return group->name != NULL && *group->name != '\0'
             ? g_strdup (group->name)
             : g_strdup_printf (_ ("Group %d"), index + 1);
}

static int
compare_z (const void *a, const void *b)
{
  const AuspexGeneBar *first = a, *second = b;
  /* A z that is no number comes last. */
  double za = isnan (first->z) ? -INFINITY : first->z;
  double zb = isnan (second->z) ? -INFINITY : second->z;

  if (za != zb)
    return za > zb ? -1 : 1;
  return first->index - second->index;
}

static void
clear_bar (AuspexGeneBar *bar)
{
  g_free (bar->label);
  g_free (bar->modality);
}

AuspexGeneBars *
auspex_gene_bars_new (const AuspexGeneGroup *group, double limit, int n_max)
{
  AuspexGeneBars *bars = g_new0 (AuspexGeneBars, 1);
  int n = group->n_features, shown = n_max > 0 ? MIN (n, n_max) : n;

  bars->limit = limit;
  bars->bars = g_new0 (AuspexGeneBar, n);
  for (int i = 0; i < n; i++)
    {
      const AuspexGeneFeature *feature = &group->features[i];
      double fraction = isfinite (feature->z) ? CLAMP (feature->z / limit, -1, 1) : 0;

      bars->bars[i] = (AuspexGeneBar){
        .label = feature->name != NULL ? g_strdup (feature->name)
                                       : g_strdup_printf (_ ("feature %d"), i + 1),
        .modality = g_strdup (feature->modality != NULL ? feature->modality : ""),
        .index = i,
        .z = feature->z,
        .fraction = fraction,
        .color = auspex_color_map_lookup (AUSPEX_COLOR_MAP_COOLWARM, (fraction + 1) / 2),
      };
    }
  if (n > 1)
    qsort (bars->bars, (size_t)n, sizeof *bars->bars, compare_z);

  int n_top = (shown + 1) / 2, n_bottom = shown - n_top;

  for (int i = n_top; i < n - n_bottom; i++)
    clear_bar (&bars->bars[i]);
  for (int i = 0; i < n_bottom; i++)
    bars->bars[n_top + i] = bars->bars[n - n_bottom + i];
  bars->n = shown;
  bars->n_skipped = n - shown;
  return bars;
}

void
auspex_gene_bars_free (AuspexGeneBars *bars)
{
  for (int i = 0; i < bars->n; i++)
    clear_bar (&bars->bars[i]);
  g_free (bars->bars);
  g_free (bars);
}

void
auspex_gene_bar_draw (const AuspexGeneBar *bar, cairo_t *cr, double width, double height,
                      const AuspexPlotStyle *style)
{
  double middle = width / 2, length = bar->fraction * width / 2;

  cairo_rectangle (cr, fmin (middle, middle + length), height * 0.18, fabs (length),
                   height * 0.64);
  auspex_plot_set_color (cr, bar->color, 1);
  cairo_fill_preserve (cr);
  /* Values near zero are nearly the colour of the background. */
  cairo_set_line_width (cr, height / 30);
  auspex_plot_set_color (cr, style->muted, 0.6);
  cairo_stroke (cr);
  cairo_move_to (cr, middle, 0);
  cairo_line_to (cr, middle, height);
  cairo_set_line_width (cr, height / 24);
  auspex_plot_set_color (cr, style->muted, 1);
  cairo_stroke (cr);
}

double
auspex_gene_bars_get_height (const AuspexGeneBars *bars, const AuspexPlotStyle *style)
{
  return (bars->n * ROW + (bars->n_skipped > 0 ? GAP : 0) + AXIS) * style->font_px;
}

static void
draw_axis (const AuspexGeneBars *bars, cairo_t *cr, double left, double width, double y,
           const AuspexPlotStyle *style)
{
  static const double marks[] = { -1, 0, 1 };

  auspex_plot_set_color (cr, style->muted, 1);
  cairo_set_line_width (cr, style->font_px / 14);
  cairo_move_to (cr, left, y);
  cairo_line_to (cr, left + width, y);
  cairo_stroke (cr);
  for (size_t i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      g_autofree char *label =
          marks[i] == 0 ? g_strdup ("0")
                        : g_strdup_printf ("%s%.1f", marks[i] < 0 ? "\342\210\222" : "+",
                                           bars->limit);

      auspex_plot_show_text (cr, style, style->muted, 0.85,
                             left + width * (1 + marks[i]) / 2, y + style->font_px * 0.9,
                             0.5, label);
    }
}

static char *
format_z (double z)
{
  if (isnan (z))
    return g_strdup ("\342\200\223");
  return g_strdup_printf ("%s%.2f", z < 0 ? "\342\210\222" : "+", fabs (z));
}

void
auspex_gene_bars_draw (const AuspexGeneBars *bars, cairo_t *cr, double width,
                       const AuspexPlotStyle *style)
{
  double font = style->font_px, row = ROW * font;
  double left = width * 0.32, bar_width = width * 0.53, y = 0;
  int n_top = (bars->n + 1) / 2;

  cairo_save (cr);
  for (int i = 0; i < bars->n; i++, y += row)
    {
      const AuspexGeneBar *bar = &bars->bars[i];
      g_autofree char *value = format_z (bar->z);

      if (i == n_top && bars->n_skipped > 0)
        {
          g_autofree char *skipped = g_strdup_printf (_ ("%d between"), bars->n_skipped);

          auspex_plot_show_text (cr, style, style->muted, 0.8, left - font,
                                 y + GAP * font / 2, 1, skipped);
          y += GAP * font;
        }
      cairo_save (cr);
      cairo_rectangle (cr, 0, y, left - font / 2, row);
      cairo_clip (cr);
      auspex_plot_show_text (cr, style, style->foreground, 1, left - font, y + row / 2, 1,
                             bar->label);
      cairo_restore (cr);
      auspex_plot_show_text (cr, style, style->foreground, 1, width, y + row / 2, 1,
                             value);
      cairo_save (cr);
      cairo_translate (cr, left, y);
      auspex_gene_bar_draw (bar, cr, bar_width, row, style);
      cairo_restore (cr);
    }
  draw_axis (bars, cr, left, bar_width, y, style);
  cairo_restore (cr);
}
