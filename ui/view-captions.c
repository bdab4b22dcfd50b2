/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/view-captions.h"

#include "render/overlay/legend.h"
#include "render/overlay/scale-bar.h"
#include "ui/theme.h"

#include <glib/gi18n.h>
#include <math.h>

#define SCALE_BAR_MAX_LENGTH 160

/* Scale bar */

struct _AuspexScaleBarView
{
  GtkWidget parent_instance;

  double um_per_unit;
  AuspexScaleBar bar;
};

G_DEFINE_FINAL_TYPE (AuspexScaleBarView, auspex_scale_bar_view, GTK_TYPE_WIDGET)

static void
auspex_scale_bar_view_measure (GtkWidget *widget, GtkOrientation orientation,
                               int for_size, int *minimum, int *natural,
                               int *minimum_baseline, int *natural_baseline)
{
  AuspexScaleBarView *view = AUSPEX_SCALE_BAR_VIEW (widget);
  AuspexCaptionStyle style = auspex_theme_get_caption_style (widget);
  double width = 0, height = 0;

  if (view->um_per_unit > 0)
    auspex_scale_bar_get_size (&view->bar, &style, &width, &height);
  *minimum = *natural = ceil (orientation == GTK_ORIENTATION_HORIZONTAL ? width : height);
}

static void
auspex_scale_bar_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AuspexScaleBarView *view = AUSPEX_SCALE_BAR_VIEW (widget);
  AuspexCaptionStyle style = auspex_theme_get_caption_style (widget);

  if (view->um_per_unit <= 0)
    return;
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                     gtk_widget_get_height (widget)));
  auspex_scale_bar_paint (cr, &view->bar, &style, 0, 0);
  cairo_destroy (cr);
}

static void
auspex_scale_bar_view_class_init (AuspexScaleBarViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = auspex_scale_bar_view_measure;
  widget_class->snapshot = auspex_scale_bar_view_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
auspex_scale_bar_view_init (AuspexScaleBarView *view)
{
  gtk_widget_set_can_target (GTK_WIDGET (view), FALSE);
  auspex_theme_follow (GTK_WIDGET (view));
}

GtkWidget *
auspex_scale_bar_view_new (void)
{
  return g_object_new (AUSPEX_TYPE_SCALE_BAR_VIEW, NULL);
}

void
auspex_scale_bar_view_set_um_per_unit (AuspexScaleBarView *view, double um_per_unit)
{
  AuspexScaleBar bar = { 0 };

  g_return_if_fail (AUSPEX_IS_SCALE_BAR_VIEW (view));

  if (!auspex_scale_bar_init (&bar, um_per_unit, SCALE_BAR_MAX_LENGTH))
    um_per_unit = 0;
  if (um_per_unit == view->um_per_unit)
    return;
  view->um_per_unit = um_per_unit;
  view->bar = bar;
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  um_per_unit > 0 ? bar.label : _ ("No scale known"), -1);
  gtk_widget_queue_resize (GTK_WIDGET (view));
  gtk_widget_queue_draw (GTK_WIDGET (view));
}

/* Legend */

struct _AuspexLegendView
{
  GtkWidget parent_instance;

  AuspexHeatmap *heatmap;
  AuspexColorMap color_map;
};

G_DEFINE_FINAL_TYPE (AuspexLegendView, auspex_legend_view, GTK_TYPE_WIDGET)

static void
auspex_legend_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
  AuspexLegendView *view = AUSPEX_LEGEND_VIEW (widget);
  AuspexCaptionStyle style = auspex_theme_get_caption_style (widget);
  double width = 0, height = 0;

  if (view->heatmap != NULL)
    auspex_legend_get_size (view->heatmap, &style, &width, &height);
  *minimum = *natural = ceil (orientation == GTK_ORIENTATION_HORIZONTAL ? width : height);
}

static void
auspex_legend_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AuspexLegendView *view = AUSPEX_LEGEND_VIEW (widget);
  AuspexCaptionStyle style = auspex_theme_get_caption_style (widget);

  if (view->heatmap == NULL)
    return;
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                     gtk_widget_get_height (widget)));
  auspex_legend_paint (cr, view->heatmap, view->color_map, &style, 0, 0);
  cairo_destroy (cr);
}

static void
auspex_legend_view_dispose (GObject *object)
{
  g_clear_pointer (&AUSPEX_LEGEND_VIEW (object)->heatmap, auspex_heatmap_unref);
  G_OBJECT_CLASS (auspex_legend_view_parent_class)->dispose (object);
}

static void
auspex_legend_view_class_init (AuspexLegendViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auspex_legend_view_dispose;
  widget_class->measure = auspex_legend_view_measure;
  widget_class->snapshot = auspex_legend_view_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
auspex_legend_view_init (AuspexLegendView *view)
{
  gtk_widget_set_can_target (GTK_WIDGET (view), FALSE);
  auspex_theme_follow (GTK_WIDGET (view));
}

GtkWidget *
auspex_legend_view_new (void)
{
  return g_object_new (AUSPEX_TYPE_LEGEND_VIEW, NULL);
}

void
auspex_legend_view_set_heatmap (AuspexLegendView *view, AuspexHeatmap *heatmap,
                                AuspexColorMap color_map)
{
  g_return_if_fail (AUSPEX_IS_LEGEND_VIEW (view));

  if (view->heatmap == heatmap && view->color_map == color_map)
    return;
  if (heatmap != NULL)
    auspex_heatmap_ref (heatmap);
  g_clear_pointer (&view->heatmap, auspex_heatmap_unref);
  view->heatmap = heatmap;
  view->color_map = color_map;
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
      heatmap != NULL ? auspex_heatmap_get_title (heatmap) : _ ("No map shown"), -1);
  gtk_widget_queue_resize (GTK_WIDGET (view));
  gtk_widget_queue_draw (GTK_WIDGET (view));
}
