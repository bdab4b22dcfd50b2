/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/report/survival-plot.h"

#include <glib/gi18n.h>
#include <math.h>

/* The plotted area within the widget or page, in the units of the cairo_t. */
typedef struct
{
  double left, top, width, height;
} Area;

static bool
months_are_usable (const AuspexPrognosis *prognosis)
{
  if (!prognosis->has_time_bins)
    return false;
  for (int i = 0; i <= AUSPEX_N_BINS; i++)
    if (!isfinite (prognosis->time_bins_months[i])
        || (i > 0
            && prognosis->time_bins_months[i] <= prognosis->time_bins_months[i - 1]))
      return false;
  return true;
}

AuspexSurvivalCurve
auspex_survival_curve_new (const AuspexPrognosis *prognosis)
{
  AuspexSurvivalCurve curve = { .has_months = months_are_usable (prognosis) };
  const double *months = prognosis->time_bins_months;
  double span = months[AUSPEX_N_BINS] - months[0], survival = 1;

  for (int i = 0; i <= AUSPEX_N_BINS; i++)
    {
      curve.months[i] = curve.has_months ? months[i] : NAN;
      curve.bin_edges[i] =
          curve.has_months ? (months[i] - months[0]) / span : (double)i / AUSPEX_N_BINS;
    }
  curve.points[curve.n_points].x = 0;
  curve.points[curve.n_points++].y = 1;
  for (int i = 0; i < AUSPEX_N_BINS; i++)
    {
      curve.hazards[i] = prognosis->hazards[i];
      curve.survival[i] = prognosis->survival[i];
      curve.points[curve.n_points].x = curve.bin_edges[i + 1];
      curve.points[curve.n_points++].y = survival;
      survival = CLAMP (prognosis->survival[i], 0, 1);
      curve.points[curve.n_points].x = curve.bin_edges[i + 1];
      curve.points[curve.n_points++].y = survival;
    }
  return curve;
}

char *
auspex_survival_bin_label (const AuspexSurvivalCurve *curve, int bin)
{
  if (!curve->has_months)
    return g_strdup_printf (_ ("time bin %d"), bin + 1);
  return g_strdup_printf (_ ("%.4g \342\200\223 %.4g months"), curve->months[bin],
                          curve->months[bin + 1]);
}

static double
x_of (const Area *area, double x)
{
  return area->left + x * area->width;
}

static double
y_of (const Area *area, double survival)
{
  return area->top + (1 - survival) * area->height;
}

static void
draw_grid (const Area *area, cairo_t *cr, const AuspexPlotStyle *style)
{
  cairo_set_line_width (cr, style->font_px / 14);
  for (int percent = 0; percent <= 100; percent += 25)
    {
      g_autofree char *label = g_strdup_printf ("%d %%", percent);
      double y = y_of (area, percent / 100.0);

      cairo_move_to (cr, area->left, y);
      cairo_line_to (cr, area->left + area->width, y);
      auspex_plot_set_color (cr, percent == 0 ? style->foreground : style->rule, 1);
      cairo_stroke (cr);
      auspex_plot_show_text (cr, style, style->muted, 0.9,
                             area->left - style->font_px / 2, y, 1, label);
    }
}

static void
draw_ticks (const AuspexSurvivalCurve *curve, const Area *area, cairo_t *cr,
            const AuspexPlotStyle *style)
{
  auspex_plot_set_color (cr, style->foreground, 1);
  cairo_set_line_width (cr, style->font_px / 14);
  for (int i = 0; i <= AUSPEX_N_BINS; i++)
    {
      cairo_move_to (cr, x_of (area, curve->bin_edges[i]), area->top + area->height);
      cairo_rel_line_to (cr, 0, style->font_px * 0.35);
    }
  cairo_stroke (cr);
}

/* The months of the edges, but for those that would touch a neighbour; or the bins' names
 * between the edges. */
static void
draw_time_axis (const AuspexSurvivalCurve *curve, const Area *area, cairo_t *cr,
                const AuspexPlotStyle *style)
{
  double font = style->font_px, y = area->top + area->height + font * 1.1;
  double end = x_of (area, 1) - 2.3 * font, next = -INFINITY;

  draw_ticks (curve, area, cr, style);
  for (int i = 0; !curve->has_months && i < AUSPEX_N_BINS; i++)
    {
      g_autofree char *label = g_strdup_printf (_ ("time bin %d"), i + 1);
      double middle = (curve->bin_edges[i] + curve->bin_edges[i + 1]) / 2;

      auspex_plot_show_text (cr, style, style->muted, 0.9, x_of (area, middle), y, 0.5,
                             label);
    }
  for (int i = 0; curve->has_months && i <= AUSPEX_N_BINS; i++)
    {
      g_autofree char *label = g_strdup_printf ("%.4g", curve->months[i]);
      double x = x_of (area, curve->bin_edges[i]);

      if (x < next || (i < AUSPEX_N_BINS && x > end))
        continue;
      auspex_plot_show_text (cr, style, style->muted, 0.9, x, y, 0.5, label);
      next = x + 2.3 * font;
    }
  if (curve->has_months)
    auspex_plot_show_text (cr, style, style->muted, 0.9, area->left + area->width / 2,
                           y + font * 1.2, 0.5, "months");
}

static void
draw_steps (const AuspexSurvivalCurve *curve, const Area *area, cairo_t *cr,
            const AuspexPlotStyle *style)
{
  for (int i = 0; i < curve->n_points; i++)
    cairo_line_to (cr, x_of (area, curve->points[i].x), y_of (area, curve->points[i].y));

  cairo_path_t *steps = cairo_copy_path (cr);

  cairo_line_to (cr, area->left + area->width, area->top + area->height);
  cairo_line_to (cr, area->left, area->top + area->height);
  auspex_plot_set_color (cr, style->accent, 0.08);
  cairo_fill (cr);
  cairo_append_path (cr, steps);
  cairo_path_destroy (steps);
  cairo_set_line_width (cr, style->font_px / 5);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  auspex_plot_set_color (cr, style->accent, 1);
  cairo_stroke (cr);
}

/* The same steps in the colour of what is beside the point. */
static void
draw_before (const AuspexSurvivalCurve *before, const Area *area, cairo_t *cr,
             const AuspexPlotStyle *style)
{
  double dash = style->font_px * 0.4;

  cairo_save (cr);
  cairo_new_path (cr);
  for (int i = 0; i < before->n_points; i++)
    cairo_line_to (cr, x_of (area, before->points[i].x),
                   y_of (area, before->points[i].y));
  cairo_set_line_width (cr, style->font_px / 8);
  cairo_set_dash (cr, &dash, 1, 0);
  auspex_plot_set_color (cr, style->muted, 1);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* Survival to the right of each step: a falling curve leaves that side free. The last one
 * has no room there, and stands left of its step. Hazards where their bin is wide enough.
 */
static void
draw_labels (const AuspexSurvivalCurve *curve, const Area *area, cairo_t *cr,
             const AuspexPlotStyle *style)
{
  double font = style->font_px, bottom = area->top + area->height;

  for (int i = 0; i < AUSPEX_N_BINS; i++)
    {
      bool is_last = i == AUSPEX_N_BINS - 1;
      double left = x_of (area, curve->bin_edges[i]);
      double right = x_of (area, curve->bin_edges[i + 1]);
      double before = y_of (area, curve->points[2 * i].y);
      double after = y_of (area, curve->points[2 * i + 2].y);
      double y =
          is_last ? fmin (after + 0.1 * font, bottom - 0.8 * font) : after - 0.75 * font;
      g_autofree char *survival = g_strdup_printf ("%.0f %%", 100 * curve->survival[i]);
      g_autofree char *hazard = g_strdup_printf (_ ("hazard %.3f"), curve->hazards[i]);

      auspex_plot_show_text (cr, style, style->accent, 1,
                             right + (is_last ? -0.4 : 0.4) * font, y, is_last ? 1 : 0,
                             survival);
      if (right - left > 10 * font)
        auspex_plot_show_text (cr, style, style->muted, 0.85, right - 0.4 * font,
                               before - font * 0.75, 1, hazard);
    }
}

void
auspex_survival_plot_draw (const AuspexSurvivalCurve *curve,
                           const AuspexSurvivalCurve *before, cairo_t *cr, double width,
                           double height, const AuspexPlotStyle *style)
{
  double font = style->font_px;
  Area area = { 3.6 * font, 1.8 * font, width - 4.6 * font,
                height - (curve->has_months ? 5.2 : 4) * font };

  if (area.width <= 0 || area.height <= 0)
    return;
  cairo_save (cr);
  cairo_new_path (cr);
  draw_grid (&area, cr, style);
  draw_time_axis (curve, &area, cr, style);
  draw_steps (curve, &area, cr, style);
  if (before != NULL)
    draw_before (before, &area, cr, style);
  draw_labels (curve, &area, cr, style);
  cairo_restore (cr);
}
