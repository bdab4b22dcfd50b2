/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/survival-chart.h"

#include "render/report/survival-plot.h"
#include "ui/theme.h"

#include <glib/gi18n.h>

#define WIDTH 280
#define HEIGHT 168

struct _AuspexSurvivalChart
{
  GtkWidget parent_instance;

  AuspexPrognosis *prognosis;
};

G_DEFINE_FINAL_TYPE (AuspexSurvivalChart, auspex_survival_chart, GTK_TYPE_WIDGET)

static void
auspex_survival_chart_measure (GtkWidget *widget, GtkOrientation orientation,
                               int for_size, int *minimum, int *natural,
                               int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
auspex_survival_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AuspexSurvivalChart *chart = AUSPEX_SURVIVAL_CHART (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  AuspexPlotStyle style = auspex_theme_get_plot_style (widget);

  if (chart->prognosis == NULL)
    return;
  const AuspexPrognosis *all = chart->prognosis->all_tissue;
  AuspexSurvivalCurve curve = auspex_survival_curve_new (chart->prognosis);
  AuspexSurvivalCurve before =
      auspex_survival_curve_new (all != NULL ? all : chart->prognosis);
  cairo_t *cr =
      gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  auspex_survival_plot_draw (&curve, all != NULL ? &before : NULL, cr, width, height, &style);
  cairo_destroy (cr);
}

static void
auspex_survival_chart_dispose (GObject *object)
{
  g_clear_pointer (&AUSPEX_SURVIVAL_CHART (object)->prognosis, auspex_prognosis_unref);
  G_OBJECT_CLASS (auspex_survival_chart_parent_class)->dispose (object);
}

static void
auspex_survival_chart_class_init (AuspexSurvivalChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auspex_survival_chart_dispose;
  widget_class->measure = auspex_survival_chart_measure;
  widget_class->snapshot = auspex_survival_chart_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
auspex_survival_chart_init (AuspexSurvivalChart *chart)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Survival curve; the table below has its numbers"),
                                  -1);
  auspex_theme_follow (GTK_WIDGET (chart));
}

void
auspex_survival_chart_set_prognosis (AuspexSurvivalChart *chart,
                                     AuspexPrognosis *prognosis)
{
  g_return_if_fail (AUSPEX_IS_SURVIVAL_CHART (chart));

  if (prognosis != NULL)
    auspex_prognosis_ref (prognosis);
  g_clear_pointer (&chart->prognosis, auspex_prognosis_unref);
  chart->prognosis = prognosis;
  gtk_widget_queue_draw (GTK_WIDGET (chart));
}
