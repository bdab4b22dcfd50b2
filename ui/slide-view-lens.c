/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/slide-view-lens.h"

#include "render/cairo/scene-painter.h"

#include <math.h>

#define DIAMETER_PX 280

struct _AuspexSlideViewLens
{
  GtkWidget parent_instance;

  AuspexLensFunc fill;
  AuspexLensWantFunc want;
  gpointer user_data;
  double view_x, view_y;
};

G_DEFINE_FINAL_TYPE (AuspexSlideViewLens, auspex_slide_view_lens, GTK_TYPE_WIDGET)

/* The same place, larger: the level-0 point under the pointer is in the middle. */
static AuspexView
magnify (const AuspexView *view, double view_x, double view_y, int diameter)
{
  AuspexView magnified = *view;

  auspex_view_to_level0 (view, view_x, view_y, &magnified.center_x, &magnified.center_y);
  magnified.scale *= AUSPEX_LENS_FACTOR;
  magnified.width = magnified.height = diameter;
  return magnified;
}

static void
paint (AuspexSlideViewLens *lens, cairo_t *cr, AuspexScene *scene, int diameter,
       double scale)
{
  double radius = diameter / 2.0;
  g_autoptr (AuspexTilePlan) plan = NULL;

  scene->view = magnify (&scene->view, lens->view_x, lens->view_y, diameter);
  plan =
      auspex_tile_plan_new (auspex_tile_loader_get_pyramid (scene->tiles), &scene->view);
  lens->want (plan, lens->user_data);
  scene->plan = plan;

  cairo_save (cr);
  cairo_arc (cr, radius, radius, radius - 1.5 * scale, 0, 2 * G_PI);
  cairo_clip (cr);
  auspex_scene_paint (scene, cr);
  cairo_restore (cr);

  cairo_arc (cr, radius, radius, radius - 1.5 * scale, 0, 2 * G_PI);
  cairo_set_line_width (cr, 3 * scale);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.9);
  cairo_stroke_preserve (cr);
  cairo_set_line_width (cr, scale);
  cairo_set_source_rgba (cr, 0.1, 0.1, 0.15, 0.8);
  cairo_stroke (cr);
}

static void
auspex_slide_view_lens_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AuspexSlideViewLens *lens = AUSPEX_SLIDE_VIEW_LENS (widget);
  int scale = gtk_widget_get_scale_factor (widget);
  AuspexScene scene = { 0 };

  if (!lens->fill (&scene, lens->user_data))
    return;
  /* On whole pixels: at 4:1 and more one wants to see them. */
  double x = floor (lens->view_x / scale) - DIAMETER_PX / 2;
  double y = floor (lens->view_y / scale) - DIAMETER_PX / 2;

  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (x, y, DIAMETER_PX, DIAMETER_PX));
  cairo_translate (cr, x, y);
  cairo_scale (cr, 1.0 / scale, 1.0 / scale);
  paint (lens, cr, &scene, DIAMETER_PX * scale, scale);
  cairo_destroy (cr);
}

static void
auspex_slide_view_lens_unmap (GtkWidget *widget)
{
  AuspexSlideViewLens *lens = AUSPEX_SLIDE_VIEW_LENS (widget);

  GTK_WIDGET_CLASS (auspex_slide_view_lens_parent_class)->unmap (widget);
  lens->want (NULL, lens->user_data);
}

static void
auspex_slide_view_lens_class_init (AuspexSlideViewLensClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = auspex_slide_view_lens_snapshot;
  GTK_WIDGET_CLASS (klass)->unmap = auspex_slide_view_lens_unmap;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass),
                                        GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
auspex_slide_view_lens_init (AuspexSlideViewLens *lens)
{
  gtk_widget_set_can_target (GTK_WIDGET (lens), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (lens), FALSE);
}

GtkWidget *
auspex_slide_view_lens_new (AuspexLensFunc fill, AuspexLensWantFunc want,
                            gpointer user_data)
{
  AuspexSlideViewLens *lens = g_object_new (AUSPEX_TYPE_SLIDE_VIEW_LENS, NULL);

  lens->fill = fill;
  lens->want = want;
  lens->user_data = user_data;
  return GTK_WIDGET (lens);
}

void
auspex_slide_view_lens_move (AuspexSlideViewLens *lens, double view_x, double view_y)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_VIEW_LENS (lens));

  lens->view_x = view_x;
  lens->view_y = view_y;
  gtk_widget_queue_draw (GTK_WIDGET (lens));
}
