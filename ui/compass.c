/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/compass.h"

#include "render/view/kinetics.h"
#include "ui/format.h"

#include <glib/gi18n.h>
#include <math.h>

#define DIAL_PX 16
#define CLICK_PX 4.0

struct _AuspexCompass
{
  GtkWidget parent_instance;

  AuspexViewport *viewport;
  GtkWidget *button, *dial;
  GtkLabel *label;

  double hand_angle; /* what a drag turns to, before it snaps; radians */
  double last_angle; /* of the pointer around the dial */
};

G_DEFINE_FINAL_TYPE (AuspexCompass, auspex_compass, GTK_TYPE_WIDGET)

/* A needle towards what is the upper edge of the slide. */
static void
draw_dial (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  AuspexCompass *compass = user_data;
  GdkRGBA ink = { 0, 0, 0, 1 }, accent = { 0.11, 0.44, 0.85, 1 };
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (area));
  double radius = MIN (width, height) / 2.0 - 0.5;

  if (compass->viewport == NULL)
    return;
  gtk_style_context_get_color (style, &ink);
  gtk_style_context_lookup_color (style, "accent_color", &accent);
  cairo_translate (cr, width / 2.0, height / 2.0);
  cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &(GdkRGBA){ ink.red, ink.green, ink.blue, 0.35 });
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);

  cairo_rotate (cr, auspex_viewport_get_view (compass->viewport)->rotation);
  for (int half = 0; half < 2; half++)
    {
      cairo_move_to (cr, 0, -radius + 1);
      cairo_line_to (cr, radius * 0.35, 0);
      cairo_line_to (cr, -radius * 0.35, 0);
      cairo_close_path (cr);
      gdk_cairo_set_source_rgba (
          cr, half == 0 ? &accent : &(GdkRGBA){ ink.red, ink.green, ink.blue, 0.5 });
      cairo_fill (cr);
      cairo_rotate (cr, G_PI);
    }
}

static void
update (AuspexCompass *compass)
{
  const AuspexView *view =
      compass->viewport != NULL ? auspex_viewport_get_view (compass->viewport) : NULL;
  g_autofree char *orientation =
      view != NULL ? auspex_format_orientation (view->rotation, view->flipped) : NULL;
  g_autofree char *angle = NULL, *text = NULL, *tooltip = NULL;

  gtk_widget_set_visible (GTK_WIDGET (compass), orientation != NULL);
  if (orientation == NULL)
    return;
  angle = auspex_format_angle (view->rotation);
  text = view->flipped ? g_strdup_printf (_ ("%s mirrored"), angle) : g_strdup (angle);
  if (g_str_equal (text, gtk_label_get_label (compass->label)))
    return;
  tooltip =
      g_strdup_printf (_ ("The slide is %s. Click: upright; drag: turn"), orientation);
  gtk_label_set_label (compass->label, text);
  gtk_widget_set_tooltip_text (compass->button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (compass->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  gtk_widget_queue_draw (compass->dial);
}

/* A drag around the dial */

static double
angle_at (AuspexCompass *compass, double x, double y)
{
  double dial_x = 0, dial_y = 0;

  gtk_widget_translate_coordinates (compass->button, compass->dial, x, y, &dial_x,
                                    &dial_y);
  return atan2 (dial_y - DIAL_PX / 2.0, dial_x - DIAL_PX / 2.0);
}

static void
on_drag_begin (AuspexCompass *compass, double x, double y)
{
  compass->hand_angle = auspex_viewport_get_view (compass->viewport)->rotation;
  compass->last_angle = angle_at (compass, x, y);
}

static void
on_drag_update (AuspexCompass *compass, double offset_x, double offset_y,
                GtkGestureDrag *drag)
{
  const AuspexView *view = auspex_viewport_get_view (compass->viewport);
  double x = 0, y = 0, centre_x = view->width / 2.0, centre_y = view->height / 2.0;

  if (hypot (offset_x, offset_y) < CLICK_PX
      && gtk_gesture_get_sequence_state (
             GTK_GESTURE (drag),
             gtk_gesture_single_get_current_sequence (GTK_GESTURE_SINGLE (drag)))
             != GTK_EVENT_SEQUENCE_CLAIMED)
    return;
  /* No click any more. */
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_gesture_drag_get_start_point (drag, &x, &y);
  double angle = angle_at (compass, x + offset_x, y + offset_y);

  compass->hand_angle += remainder (angle - compass->last_angle, 2 * G_PI);
  compass->last_angle = angle;
  auspex_viewport_transform (compass->viewport, 1,
                             auspex_snap_angle (compass->hand_angle) - view->rotation,
                             centre_x, centre_y, centre_x, centre_y);
}

static void
auspex_compass_dispose (GObject *object)
{
  AuspexCompass *compass = AUSPEX_COMPASS (object);

  auspex_compass_set_viewport (compass, NULL);
  g_clear_pointer (&compass->button, gtk_widget_unparent);
  G_OBJECT_CLASS (auspex_compass_parent_class)->dispose (object);
}

static void
auspex_compass_class_init (AuspexCompassClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = auspex_compass_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass),
                                            GTK_TYPE_BIN_LAYOUT);
}

static void
auspex_compass_init (AuspexCompass *compass)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkGesture *drag = gtk_gesture_drag_new ();

  compass->dial = gtk_drawing_area_new ();
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (compass->dial), DIAL_PX);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (compass->dial), DIAL_PX);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (compass->dial), draw_dial, compass,
                                  NULL);
  gtk_widget_set_valign (compass->dial, GTK_ALIGN_CENTER);
  compass->label = GTK_LABEL (gtk_label_new (""));
  gtk_box_append (GTK_BOX (box), compass->dial);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (compass->label));

  compass->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (compass->button), box);
  gtk_button_set_has_frame (GTK_BUTTON (compass->button), FALSE);
  gtk_widget_set_focus_on_click (compass->button, FALSE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (compass->button), "win.upright");
  gtk_widget_set_parent (compass->button, GTK_WIDGET (compass));
  gtk_widget_set_visible (GTK_WIDGET (compass), FALSE);

  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (on_drag_begin), compass,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (on_drag_update), compass,
                           G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag),
                                              GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (compass->button, GTK_EVENT_CONTROLLER (drag));
}

GtkWidget *
auspex_compass_new (void)
{
  return g_object_new (AUSPEX_TYPE_COMPASS, NULL);
}

void
auspex_compass_set_viewport (AuspexCompass *compass, AuspexViewport *viewport)
{
  g_return_if_fail (AUSPEX_IS_COMPASS (compass));

  if (compass->viewport != NULL)
    g_signal_handlers_disconnect_by_data (compass->viewport, compass);
  g_set_object (&compass->viewport, viewport);
  if (viewport != NULL)
    g_signal_connect_object (viewport, "changed", G_CALLBACK (update), compass,
                             G_CONNECT_SWAPPED);
  if (compass->button != NULL)
    update (compass);
}
