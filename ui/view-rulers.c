/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/view-rulers.h"

#include "render/overlay/graticule.h"
#include "ui/theme.h"

struct _AuspexViewRulers
{
  GtkWidget parent_instance;

  AuspexViewport *viewport;
  double mpp;
  bool show_grid, show_graticule;
};

G_DEFINE_FINAL_TYPE (AuspexViewRulers, auspex_view_rulers, GTK_TYPE_WIDGET)

static void
auspex_view_rulers_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AuspexViewRulers *rulers = AUSPEX_VIEW_RULERS (widget);
  AuspexCaptionStyle style = auspex_theme_get_caption_style (widget);
  double scale = gtk_widget_get_scale_factor (widget);

  if (rulers->viewport == NULL)
    return;
  const AuspexView *view = auspex_viewport_get_view (rulers->viewport);
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                     gtk_widget_get_height (widget)));
  cairo_scale (cr, 1 / scale, 1 / scale);
  if (rulers->show_grid)
    auspex_grid_paint (cr, view, auspex_viewport_get_bounds (rulers->viewport),
                       rulers->mpp, scale, &style);
  if (rulers->show_graticule)
    auspex_graticule_paint (cr, view, rulers->mpp, scale, &style);
  cairo_destroy (cr);
}

static void
update (AuspexViewRulers *rulers)
{
  gtk_widget_set_visible (GTK_WIDGET (rulers),
                          rulers->viewport != NULL
                              && (rulers->show_grid || rulers->show_graticule));
  gtk_widget_queue_draw (GTK_WIDGET (rulers));
}

static void
auspex_view_rulers_dispose (GObject *object)
{
  auspex_view_rulers_set_viewport (AUSPEX_VIEW_RULERS (object), NULL);
  G_OBJECT_CLASS (auspex_view_rulers_parent_class)->dispose (object);
}

static void
auspex_view_rulers_class_init (AuspexViewRulersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = auspex_view_rulers_dispose;
  GTK_WIDGET_CLASS (klass)->snapshot = auspex_view_rulers_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass),
                                        GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
auspex_view_rulers_init (AuspexViewRulers *rulers)
{
  gtk_widget_set_can_target (GTK_WIDGET (rulers), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (rulers), FALSE);
  auspex_theme_follow (GTK_WIDGET (rulers));
}

GtkWidget *
auspex_view_rulers_new (void)
{
  return g_object_new (AUSPEX_TYPE_VIEW_RULERS, NULL);
}

void
auspex_view_rulers_set_viewport (AuspexViewRulers *rulers, AuspexViewport *viewport)
{
  g_return_if_fail (AUSPEX_IS_VIEW_RULERS (rulers));

  if (rulers->viewport != NULL)
    g_signal_handlers_disconnect_by_data (rulers->viewport, rulers);
  g_set_object (&rulers->viewport, viewport);
  if (viewport != NULL)
    g_signal_connect_object (viewport, "changed", G_CALLBACK (gtk_widget_queue_draw),
                             rulers, G_CONNECT_SWAPPED);
  update (rulers);
}

void
auspex_view_rulers_set_mpp (AuspexViewRulers *rulers, double mpp)
{
  g_return_if_fail (AUSPEX_IS_VIEW_RULERS (rulers));
  rulers->mpp = mpp;
  update (rulers);
}

void
auspex_view_rulers_set_show_grid (AuspexViewRulers *rulers, bool show)
{
  g_return_if_fail (AUSPEX_IS_VIEW_RULERS (rulers));
  rulers->show_grid = show;
  update (rulers);
}

void
auspex_view_rulers_set_show_graticule (AuspexViewRulers *rulers, bool show)
{
  g_return_if_fail (AUSPEX_IS_VIEW_RULERS (rulers));
  rulers->show_graticule = show;
  update (rulers);
}
