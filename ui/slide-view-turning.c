/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Two fingers pan, zoom and turn in one go; Ctrl and the pointer turn. */

#include "ui/slide-view-private.h"

#include <math.h>

#define LEAST_RADIUS_PX 6.0 /* nearer to the centre the pointer has no angle */

/* Takes @radians more, shows what that snaps to. */
static double
turn_by (AuspexSlideView *view, double radians)
{
  double shown = auspex_viewport_get_view (view->viewport)->rotation;

  view->hand_angle += radians;
  return auspex_snap_angle (view->hand_angle) - shown;
}

/* The pointer */

void
auspex_slide_view_turn_press (AuspexSlideView *view)
{
  auspex_slide_view_stop_motion (view);
  view->drag_mode = DRAG_TURN;
  view->hand_angle = auspex_viewport_get_view (view->viewport)->rotation;
}

void
auspex_slide_view_turn_drag (AuspexSlideView *view, double from_x, double from_y,
                             double to_x, double to_y)
{
  const AuspexView *shown = auspex_viewport_get_view (view->viewport);
  double x = shown->width / 2.0, y = shown->height / 2.0;
  double least = LEAST_RADIUS_PX * auspex_slide_view_scale (view);

  if (hypot (from_x - x, from_y - y) < least || hypot (to_x - x, to_y - y) < least)
    return;
  double by =
      remainder (atan2 (to_y - y, to_x - x) - atan2 (from_y - y, from_x - x), 2 * G_PI);
  auspex_viewport_transform (view->viewport, 1, turn_by (view, by), x, y, x, y);
}

/* Fingers */

void
auspex_slide_view_fingers_begin (AuspexSlideView *view, double x, double y)
{
  if (view->viewport == NULL)
    return;
  auspex_slide_view_stop_motion (view);
  auspex_fingers_begin (&view->fingers, x, y);
  view->hand_angle = auspex_viewport_get_view (view->viewport)->rotation;
  if (view->drag_mode == DRAG_NONE)
    return;
  /* The first finger was panning, or drawing what was not meant. */
  auspex_slide_view_cancel_shape (view);
  view->drag_mode = DRAG_PAUSED;
  view->drag_was_paused = true;
}

void
auspex_slide_view_fingers_move (AuspexSlideView *view, double seconds, double x, double y,
                                double scale, double radians)
{
  double factor = 1, turn = 0, from_x = 0, from_y = 0;

  if (view->viewport == NULL)
    return;
  auspex_fingers_move (&view->fingers, x, y, scale, radians, &factor, &turn, &from_x,
                       &from_y);
  auspex_viewport_transform (view->viewport, factor,
                             view->fingers.is_turning ? turn_by (view, turn) : 0, from_x,
                             from_y, x, y);
  auspex_fling_track (&view->fling, seconds, x, y);
}

/* A finger that stays goes on panning from where it is. */
void
auspex_slide_view_fingers_end (AuspexSlideView *view, double seconds)
{
  auspex_fling_release (&view->fling, seconds);
  if (view->drag_mode == DRAG_PAUSED)
    {
      view->drag_mode = DRAG_PAN;
      auspex_fling_stop (&view->fling);
    }
  auspex_slide_view_start_ticking (view);
}

static double
event_seconds (GtkGesture *gesture)
{
  return gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (gesture))
         / 1e3;
}

static void
on_begin (AuspexSlideView *view, GdkEventSequence *sequence, GtkGesture *gesture)
{
  double scale = auspex_slide_view_scale (view), x = 0, y = 0;

  if (gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    auspex_slide_view_fingers_begin (view, x * scale, y * scale);
}

/* Of either gesture: both see the same fingers, one after the other. */
static void
on_update (AuspexSlideView *view, GdkEventSequence *sequence, GtkGesture *gesture)
{
  double scale = auspex_slide_view_scale (view), x = 0, y = 0;

  if (!gtk_gesture_is_recognized (view->pinch) || !gtk_gesture_is_recognized (view->twist)
      || !gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    return;
  auspex_slide_view_fingers_move (
      view, event_seconds (gesture), x * scale, y * scale,
      gtk_gesture_zoom_get_scale_delta (GTK_GESTURE_ZOOM (view->pinch)),
      gtk_gesture_rotate_get_angle_delta (GTK_GESTURE_ROTATE (view->twist)));
}

static void
on_end (AuspexSlideView *view, GdkEventSequence *sequence, GtkGesture *gesture)
{
  auspex_slide_view_fingers_end (view, event_seconds (gesture));
}

void
auspex_slide_view_add_fingers (AuspexSlideView *view)
{
  view->pinch = gtk_gesture_zoom_new ();
  view->twist = gtk_gesture_rotate_new ();
  g_signal_connect_object (view->pinch, "begin", G_CALLBACK (on_begin), view,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view->pinch, "update", G_CALLBACK (on_update), view,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view->twist, "update", G_CALLBACK (on_update), view,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view->pinch, "end", G_CALLBACK (on_end), view,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (view->pinch));
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (view->twist));
  gtk_gesture_group (view->pinch, view->twist);
}
