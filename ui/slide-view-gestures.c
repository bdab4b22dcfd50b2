/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Navigation: pointer, wheel, touch and keys move the viewport. */

#include "ui/slide-view-private.h"

#include <math.h>

#define CLICK_PX 4.0       /* a press that moves less is a click */
#define WHEEL_FACTOR 1.2   /* per notch */
#define ARROW_FRACTION 0.1 /* of the view's shorter side */
#define PEEK_TAP_US 250000 /* H shorter than this is a tap */
#define OPACITY_PER_NOTCH 0.05

/* The event's own time: a main loop that was busy makes no drag faster. */
static double
event_seconds (GtkGestureDrag *gesture)
{
  return gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (gesture))
         / 1e3;
}

/* Motion over time */

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  AuspexSlideView *view = AUSPEX_SLIDE_VIEW (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double seconds =
      view->last_frame_us == 0 ? 1 / 60.0 : (now - view->last_frame_us) / 1e6;

  view->last_frame_us = now;
  if (view->viewport != NULL && auspex_zoom_motion_is_active (&view->zoom))
    {
      double x = view->zoom.view_x, y = view->zoom.view_y;

      auspex_viewport_zoom_at (view->viewport,
                               auspex_zoom_motion_step (&view->zoom, seconds), x, y);
    }
  if (view->viewport != NULL && auspex_fling_is_active (&view->fling))
    {
      double dx = 0, dy = 0;

      auspex_fling_step (&view->fling, seconds, &dx, &dy);
      auspex_viewport_pan (view->viewport, dx, dy);
    }
  if (view->viewport != NULL
      && (auspex_zoom_motion_is_active (&view->zoom)
          || auspex_fling_is_active (&view->fling)))
    return G_SOURCE_CONTINUE;

  view->tick = 0;
  view->last_frame_us = 0;
  return G_SOURCE_REMOVE;
}

void
auspex_slide_view_start_ticking (AuspexSlideView *view)
{
  if (!view->is_kinetic)
    auspex_fling_stop (&view->fling);
  if (view->tick == 0)
    view->tick = gtk_widget_add_tick_callback (GTK_WIDGET (view), on_tick, NULL, NULL);
}

void
auspex_slide_view_stop_motion (AuspexSlideView *view)
{
  auspex_zoom_motion_stop (&view->zoom);
  auspex_fling_stop (&view->fling);
}

/* Pointer */

void
auspex_slide_view_update_cursor (AuspexSlideView *view)
{
  const char *name = "default";

  if (view->drag_mode == DRAG_PAN || view->drag_mode == DRAG_TURN)
    name = "grabbing";
  else if (view->space_held)
    name = "grab";
  else if (view->picking_white || view->tool != AUSPEX_TOOL_MOVE)
    name = "crosshair";
  gtk_widget_set_cursor_from_name (GTK_WIDGET (view), name);
}

static void
on_motion (AuspexSlideView *view, double x, double y)
{
  double scale = auspex_slide_view_scale (view);

  view->pointer_x = x * scale;
  view->pointer_y = y * scale;
  view->pointer_inside = true;
  if (view->drag_mode == DRAG_NONE)
    auspex_slide_view_tool_hover (view, view->pointer_x, view->pointer_y);
  auspex_slide_view_update_lens (view);
  g_signal_emit (view, auspex_slide_view_signals[CURSOR_MOVED], 0);
}

static void
on_leave (AuspexSlideView *view)
{
  view->pointer_inside = false;
  gtk_widget_queue_draw (GTK_WIDGET (view));
  auspex_slide_view_update_lens (view);
  g_signal_emit (view, auspex_slide_view_signals[CURSOR_MOVED], 0);
}

static void
on_drag_begin (AuspexSlideView *view, double x, double y, GtkGestureDrag *gesture)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  double scale = auspex_slide_view_scale (view);

  gtk_widget_grab_focus (GTK_WIDGET (view));
  if (view->viewport == NULL
      || (button != GDK_BUTTON_PRIMARY && button != GDK_BUTTON_MIDDLE))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  if (button == GDK_BUTTON_PRIMARY && !view->space_held
      && auspex_slide_view_pick_white_at (view, x * scale, y * scale))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  /* A zoom goes on until the pointer moves: a double click's second press begins one. */
  auspex_fling_stop (&view->fling);
  view->drag_x = view->last_x = x * scale;
  view->drag_y = view->last_y = y * scale;
  view->modifiers =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  view->drag_mode = DRAG_PAN;
  view->drag_was_paused = false;
  if (button == GDK_BUTTON_PRIMARY && view->tool == AUSPEX_TOOL_MOVE
      && state & GDK_CONTROL_MASK)
    auspex_slide_view_turn_press (view);
  else if (button == GDK_BUTTON_PRIMARY && !view->space_held)
    auspex_slide_view_tool_press (view, view->drag_x, view->drag_y);
  if (view->drag_mode == DRAG_PAN)
    auspex_fling_track (&view->fling, event_seconds (gesture), view->drag_x,
                        view->drag_y);
  auspex_slide_view_update_cursor (view);
}

static bool
moved_too_little (AuspexSlideView *view, double x, double y)
{
  return hypot (x - view->drag_x, y - view->drag_y)
         < CLICK_PX * auspex_slide_view_scale (view);
}

static void
on_drag_update (AuspexSlideView *view, double offset_x, double offset_y,
                GtkGestureDrag *gesture)
{
  double scale = auspex_slide_view_scale (view);
  double x = view->drag_x + offset_x * scale, y = view->drag_y + offset_y * scale;

  view->pointer_x = x;
  view->pointer_y = y;
  auspex_slide_view_update_lens (view);
  if (!moved_too_little (view, x, y))
    auspex_zoom_motion_stop (&view->zoom);
  if (view->drag_mode == DRAG_PAN && view->viewport != NULL)
    {
      auspex_viewport_pan (view->viewport, x - view->last_x, y - view->last_y);
      auspex_fling_track (&view->fling, event_seconds (gesture), x, y);
    }
  else if (view->drag_mode == DRAG_TURN)
    auspex_slide_view_turn_drag (view, view->last_x, view->last_y, x, y);
  else if (view->drag_mode != DRAG_NONE && view->drag_mode != DRAG_PAUSED)
    auspex_slide_view_tool_drag (view, x, y);
  view->last_x = x;
  view->last_y = y;
}

static void
on_drag_end (AuspexSlideView *view, double offset_x, double offset_y,
             GtkGestureDrag *gesture)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  double scale = auspex_slide_view_scale (view);
  double x = view->drag_x + offset_x * scale, y = view->drag_y + offset_y * scale;
  bool is_click = moved_too_little (view, x, y) && !view->drag_was_paused;
  DragMode mode = view->drag_mode;

  if (mode == DRAG_PAN && is_click)
    auspex_fling_stop (&view->fling);
  else if (mode == DRAG_PAN)
    {
      auspex_fling_release (&view->fling, event_seconds (gesture));
      auspex_slide_view_start_ticking (view);
    }
  else if (mode != DRAG_NONE && mode != DRAG_TURN && mode != DRAG_PAUSED)
    auspex_slide_view_tool_release (view, x, y, is_click);
  view->drag_mode = DRAG_NONE;
  if (mode == DRAG_PAN && is_click && button == GDK_BUTTON_PRIMARY && !view->space_held)
    auspex_slide_view_click (view, x, y);
  auspex_slide_view_update_cursor (view);
}

static void
on_drag_cancel (AuspexSlideView *view)
{
  if (view->drag_mode != DRAG_NONE && view->drag_mode != DRAG_PAN)
    auspex_slide_view_cancel_shape (view);
  view->drag_mode = DRAG_NONE;
  auspex_slide_view_update_cursor (view);
}

/* GtkGestureClick's own count misses a double click soon after a click elsewhere: the
 * last corner of a region that is drawn briskly. */
static bool
is_double_click (AuspexSlideView *view, guint32 time_ms, double x, double y)
{
  int within_ms = 0, within_px = 0;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (view)), "gtk-double-click-time",
                &within_ms, "gtk-double-click-distance", &within_px, NULL);
  bool is_double = !view->press_was_double
                   && time_ms - view->press_time_ms <= (guint32)within_ms
                   && hypot (x - view->press_x, y - view->press_y) <= within_px;

  view->press_x = x;
  view->press_y = y;
  view->press_time_ms = time_ms;
  view->press_was_double = is_double;
  return is_double;
}

static void
on_pressed (AuspexSlideView *view, int n_press, double x, double y,
            GtkGestureClick *gesture)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint32 time_ms =
      gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (gesture));
  double scale = auspex_slide_view_scale (view), level0_x = 0, level0_y = 0;

  if (!is_double_click (view, time_ms, x, y) || view->viewport == NULL)
    return;
  if (view->tool == AUSPEX_TOOL_POLYGON)
    {
      auspex_slide_view_finish_shape (view);
      return;
    }
  if (view->tool != AUSPEX_TOOL_MOVE)
    return;

  auspex_view_to_level0 (auspex_viewport_get_view (view->viewport), x * scale, y * scale,
                         &level0_x, &level0_y);
  if (view->annotations != NULL && auspex_slide_view_overlays_visible (view)
      && auspex_annotation_collection_get_selected (view->annotations) != NULL
      && auspex_annotation_hit (
          auspex_annotation_collection_get_selected (view->annotations), level0_x,
          level0_y, 6 * scale / auspex_viewport_get_view (view->viewport)->scale))
    {
      g_signal_emit (view, auspex_slide_view_signals[EDIT_REQUESTED], 0);
      return;
    }
  auspex_zoom_motion_push (&view->zoom, state & GDK_ALT_MASK ? 0.5 : 2.0, x * scale,
                           y * scale);
  auspex_slide_view_start_ticking (view);
}

/* Wheel and touch */

static bool
is_touchpad (GtkEventController *controller)
{
  GdkDevice *device = gtk_event_controller_get_current_event_device (controller);

  return gtk_event_controller_scroll_get_unit (GTK_EVENT_CONTROLLER_SCROLL (controller))
             == GDK_SCROLL_UNIT_SURFACE
         || (device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHPAD);
}

static gboolean
on_scroll (AuspexSlideView *view, double dx, double dy, GtkEventController *controller)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (controller);
  double scale = auspex_slide_view_scale (view);
  bool by_notch =
      gtk_event_controller_scroll_get_unit (GTK_EVENT_CONTROLLER_SCROLL (controller))
      == GDK_SCROLL_UNIT_WHEEL;

  if (view->viewport == NULL)
    return GDK_EVENT_PROPAGATE;
  if (state & GDK_CONTROL_MASK)
    {
      double notches = by_notch ? dy : dy / 40;

      g_signal_emit (view, auspex_slide_view_signals[OPACITY_SCROLLED], 0,
                     -OPACITY_PER_NOTCH * notches);
    }
  else if (state & GDK_ALT_MASK
           && auspex_slide_view_mark_scroll (view, by_notch ? dy : dy / 40))
    return GDK_EVENT_STOP;
  else if (is_touchpad (controller) || state & GDK_SHIFT_MASK)
    {
      double px = scale * (by_notch ? 40 : 1);

      auspex_slide_view_stop_motion (view);
      auspex_viewport_pan (view->viewport, -dx * px, -dy * px);
    }
  else
    {
      auspex_fling_stop (&view->fling);
      auspex_zoom_motion_push (&view->zoom, pow (WHEEL_FACTOR, -dy * view->wheel_speed),
                               view->pointer_x, view->pointer_y);
      auspex_slide_view_start_ticking (view);
    }
  return GDK_EVENT_STOP;
}

/* A touchpad's fingers left it while they moved. */
static void
on_decelerate (AuspexSlideView *view, double velocity_x, double velocity_y)
{
  double scale = auspex_slide_view_scale (view);

  if (view->viewport == NULL)
    return;
  auspex_fling_start (&view->fling, -velocity_x * scale, -velocity_y * scale);
  auspex_slide_view_start_ticking (view);
}

/* Keys */

static void
pan_by_key (AuspexSlideView *view, int dx, int dy, GdkModifierType state)
{
  const AuspexView *shown = auspex_viewport_get_view (view->viewport);
  double step = ARROW_FRACTION * MIN (shown->width, shown->height);

  if (state & GDK_SHIFT_MASK)
    step = 0.9 * (dx != 0 ? shown->width : shown->height);
  auspex_slide_view_stop_motion (view);
  auspex_viewport_pan (view->viewport, -dx * step, -dy * step);
}

static gboolean
on_key_pressed (AuspexSlideView *view, guint keyval, guint keycode, GdkModifierType state)
{
  if (view->viewport == NULL || state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Left:
      pan_by_key (view, -1, 0, state);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
      pan_by_key (view, 1, 0, state);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
      pan_by_key (view, 0, -1, state);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
      pan_by_key (view, 0, 1, state);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (!auspex_slide_view_finish_shape (view) && view->annotations != NULL
          && auspex_annotation_collection_get_selected (view->annotations) != NULL)
        g_signal_emit (view, auspex_slide_view_signals[EDIT_REQUESTED], 0);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
set_peeking (AuspexSlideView *view, bool peeking)
{
  if (view->peeking == peeking)
    return;
  view->peeking = peeking;
  auspex_slide_view_queue_render (view);
  g_signal_emit (view, auspex_slide_view_signals[CURSOR_MOVED], 0);
}

static void
set_lens_held (AuspexSlideView *view, bool held)
{
  view->lens_held = held;
  auspex_slide_view_update_lens (view);
}

/* Keys that count wherever the focus is, unless a text entry takes them first. */
static gboolean
on_root_key_pressed (AuspexSlideView *view, guint keyval, guint keycode,
                     GdkModifierType state)
{
  if (view->viewport == NULL || !gtk_widget_get_mapped (GTK_WIDGET (view))
      || state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_space:
      view->space_held = true;
      auspex_slide_view_update_cursor (view);
      return GDK_EVENT_STOP;
    case GDK_KEY_h:
    case GDK_KEY_H:
      if (!view->peeking)
        view->peek_began_us = g_get_monotonic_time ();
      set_peeking (view, true);
      return GDK_EVENT_STOP;
    case GDK_KEY_z:
      set_lens_held (view, true);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      return auspex_slide_view_stop_picking_white (view)
             || auspex_slide_view_cancel_shape (view);
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
on_root_key_released (AuspexSlideView *view, guint keyval)
{
  if (keyval == GDK_KEY_space && view->space_held)
    {
      view->space_held = false;
      auspex_slide_view_update_cursor (view);
    }
  if (keyval == GDK_KEY_z || keyval == GDK_KEY_Z)
    set_lens_held (view, false);
  if ((keyval == GDK_KEY_h || keyval == GDK_KEY_H) && view->peeking)
    {
      set_peeking (view, false);
      if (g_get_monotonic_time () - view->peek_began_us < PEEK_TAP_US)
        g_signal_emit (view, auspex_slide_view_signals[OVERLAYS_TOGGLED], 0);
    }
}

/* A key released elsewhere is never reported: nothing stays hidden or grabbed by mistake.
 */
static void
on_root_inactive (AuspexSlideView *view, GParamSpec *pspec, GtkWindow *window)
{
  if (gtk_window_is_active (window))
    return;
  view->space_held = false;
  set_lens_held (view, false);
  set_peeking (view, false);
  auspex_slide_view_update_cursor (view);
}

void
auspex_slide_view_add_root_keys (AuspexSlideView *view)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (view)));

  view->root_keys = gtk_event_controller_key_new ();
  g_signal_connect_object (view->root_keys, "key-pressed",
                           G_CALLBACK (on_root_key_pressed), view, G_CONNECT_SWAPPED);
  g_signal_connect_object (view->root_keys, "key-released",
                           G_CALLBACK (on_root_key_released), view, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (root, view->root_keys);
  if (GTK_IS_WINDOW (root))
    g_signal_connect_object (root, "notify::is-active", G_CALLBACK (on_root_inactive),
                             view, G_CONNECT_SWAPPED);
}

void
auspex_slide_view_remove_root_keys (AuspexSlideView *view)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (view)));

  g_signal_handlers_disconnect_by_func (root, on_root_inactive, view);
  gtk_widget_remove_controller (root, view->root_keys);
  view->root_keys = NULL;
}

static void
add_drag (AuspexSlideView *view)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (on_drag_begin), view,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (on_drag_update), view,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (on_drag_end), view,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "cancel", G_CALLBACK (on_drag_cancel), view,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (drag));

  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed), view,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (click));
  gtk_gesture_group (drag, click);
}

void
auspex_slide_view_add_gestures (AuspexSlideView *view)
{
  GtkWidget *widget = GTK_WIDGET (view);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (
      GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES | GTK_EVENT_CONTROLLER_SCROLL_KINETIC);
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect_object (motion, "enter", G_CALLBACK (on_motion), view,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "motion", G_CALLBACK (on_motion), view,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (on_leave), view,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, motion);

  g_signal_connect_object (scroll, "scroll", G_CALLBACK (on_scroll), view,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scroll, "decelerate", G_CALLBACK (on_decelerate), view,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, scroll);

  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), view,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, keys);

  add_drag (view);
  auspex_slide_view_add_fingers (view);
}
