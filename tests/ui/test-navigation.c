/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Turning, mirroring, magnifications, typed places, rulers, magnifier and places seen, in
 * the real window by keys and pointer. */

#include "tests/ui/window-case.h"
#include "ui/compass.h"
#include "ui/slide-view-private.h"
#include "ui/view-rulers.h"

#include <math.h>

#define DEGREE (G_PI / 180)

static AuspexViewer *
open_slide (const char *name)
{
  g_autofree char *path = auspex_window_case_write_slide (name, 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  /* It is the same slide under another name: what came back with it is not looked at. */
  auspex_window_case_activate (viewer, "win.upright");
  auspex_window_case_activate (viewer, "win.fit");
  auspex_window_case_activate (viewer, "win.clear-seen");
  return viewer;
}

static GtkWidget *
find (AuspexViewer *viewer, GType type)
{
  return auspex_window_case_find_descendant (
      GTK_WIDGET (auspex_viewer_get_window (viewer)), type);
}

static AuspexViewport *
viewport_of (AuspexViewer *viewer)
{
  return auspex_session_get_viewport (auspex_viewer_get_session (viewer));
}

static bool
press (const char *keys)
{
  g_autofree char *arguments =
      g_strdup_printf ("search --onlyvisible --name Auspex windowfocus key %s", keys);

  return auspex_window_case_xdotool (arguments);
}

/* The middle of a widget on the screen. */
static void
locate_widget (AuspexViewer *viewer, GtkWidget *widget, int *screen_x, int *screen_y)
{
  GtkWidget *window = GTK_WIDGET (auspex_viewer_get_window (viewer));
  double x = 0, y = 0, surface_x = 0, surface_y = 0;

  g_assert_true (gtk_widget_translate_coordinates (
      widget, window, gtk_widget_get_width (widget) / 2.0,
      gtk_widget_get_height (widget) / 2.0, &x, &y));
  gtk_native_get_surface_transform (GTK_NATIVE (window), &surface_x, &surface_y);
  *screen_x = (int)(x + surface_x + 0.5);
  *screen_y = (int)(y + surface_y + 0.5);
}

static void
keys_turn_and_mirror (void)
{
  AuspexViewer *viewer = open_slide ("turns.tif");
  const AuspexView *view = auspex_window_case_get_view (viewer);
  GtkWidget *compass = find (viewer, AUSPEX_TYPE_COMPASS);

  g_assert_false (gtk_widget_get_visible (compass));
  if (press ("greater"))
    {
      g_assert_cmpfloat_with_epsilon (view->rotation, 15 * DEGREE, 1e-9);
      g_assert_true (gtk_widget_get_visible (compass));
      press ("ctrl+r");
      g_assert_cmpfloat_with_epsilon (view->rotation, 105 * DEGREE, 1e-9);
      press ("f");
      g_assert_true (view->flipped);
      g_assert_cmpfloat_with_epsilon (view->rotation, -105 * DEGREE, 1e-9);
      g_assert_true (auspex_viewport_is_fit (viewport_of (viewer)));
      auspex_window_case_screenshot (viewer, "navigation-mirrored");
      press ("u");
      g_assert_false (view->flipped);
      g_assert_cmpfloat (view->rotation, ==, 0);
      g_assert_false (gtk_widget_get_visible (compass));
      press ("shift+f");
      g_assert_true (view->flipped);
      g_assert_cmpfloat_with_epsilon (fabs (view->rotation), G_PI, 1e-9);
    }
  auspex_window_case_close (viewer);
}

static void
assert_heard (AuspexViewer *viewer, const char *label)
{
  auspex_window_case_settle (0.3);
  gtk_test_accessible_assert_property (auspex_window_case_get_slide_view (viewer),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, label);
}

static void
a_screen_reader_hears_it (void)
{
  AuspexViewer *viewer = open_slide ("heard.tif");

  auspex_window_case_activate (viewer, "win.zoom-to(10.0)");
  auspex_window_case_activate (viewer, "win.rotate-by(-12.5)");
  assert_heard (viewer, "heard.tif at 10×, turned counterclockwise by 12.5°");
  auspex_window_case_activate (viewer, "win.mirror");
  assert_heard (viewer, "heard.tif at 10×, mirrored, turned clockwise by 12.5°");
  auspex_window_case_activate (viewer, "win.upright");
  assert_heard (viewer, "heard.tif at 10×");
  auspex_window_case_close (viewer);
}

static void
ctrl_and_drag_turn_and_the_compass_turns_back (void)
{
  AuspexViewer *viewer = open_slide ("drags.tif");
  const AuspexView *view = auspex_window_case_get_view (viewer);
  int x = 0, y = 0;

  auspex_window_case_activate (viewer, "win.zoom-to(10.0)");
  locate_widget (viewer, GTK_WIDGET (auspex_window_case_get_slide_view (viewer)), &x, &y);
  double center_x = view->center_x, scale = view->scale;
  g_autofree char *drag = g_strdup_printf (
      "mousemove %d %d keydown ctrl mousedown 1 mousemove %d %d sleep 0.1 mousemove %d "
      "%d sleep 0.1 mouseup 1 keyup ctrl",
      x + 100, y, x + 100, y + 20, x + 100, y + 100);
  if (auspex_window_case_xdotool (drag))
    {
      /* From the right of the centre to the lower right: 45 degrees clockwise. */
      g_assert_cmpfloat_with_epsilon (view->rotation, 45 * DEGREE, 2 * DEGREE);
      g_assert_cmpfloat_with_epsilon (view->center_x, center_x, 1e-6);
      g_assert_cmpfloat (view->scale, ==, scale);

      /* Back to nearly where it was: it snaps upright. */
      g_autofree char *back = g_strdup_printf (
          "mousemove %d %d keydown ctrl mousedown 1 mousemove %d %d sleep 0.1 mousemove "
          "%d %d sleep 0.1 mouseup 1 keyup ctrl",
          x + 100, y + 100, x + 100, y + 40, x + 100, y + 2);
      auspex_window_case_xdotool (back);
      g_assert_cmpfloat (fabs (view->rotation), <, 1e-9);

      auspex_window_case_activate (viewer, "win.rotate-by(33.0)");
      auspex_window_case_settle (0.5);
      locate_widget (viewer, find (viewer, AUSPEX_TYPE_COMPASS), &x, &y);
      g_autofree char *click = g_strdup_printf ("mousemove %d %d click 1", x, y);
      auspex_window_case_xdotool (click);
      g_assert_cmpfloat (view->rotation, ==, 0);

      /* A drag on it turns, and is no click. */
      auspex_window_case_activate (viewer, "win.rotate-by(33.0)");
      auspex_window_case_settle (0.5);
      locate_widget (viewer, find (viewer, AUSPEX_TYPE_COMPASS), &x, &y);
      g_autofree char *dial = g_strdup_printf (
          "mousemove %d %d mousedown 1 mousemove %d %d sleep 0.1 mousemove %d %d sleep "
          "0.1 mouseup 1",
          x, y, x, y - 30, x, y - 60);
      auspex_window_case_xdotool (dial);
      g_assert_cmpfloat (view->rotation, !=, 0);
      g_assert_cmpfloat (fabs (view->rotation - 33 * DEGREE), >, 5 * DEGREE);
    }
  auspex_window_case_close (viewer);
}

static void
magnifications_follow_each_other (void)
{
  AuspexViewer *viewer = open_slide ("steps.tif");
  const AuspexView *view = auspex_window_case_get_view (viewer);

  /* Full resolution is 20x. */
  if (press ("4"))
    {
      g_assert_cmpfloat (view->scale, ==, 0.5);
      press ("Page_Up");
      g_assert_cmpfloat (view->scale, ==, 1);
      press ("Page_Up Page_Up");
      g_assert_cmpfloat (view->scale, ==, 2); /* there is none beyond 40x */
      press ("Page_Down Page_Down Page_Down");
      g_assert_cmpfloat_with_epsilon (view->scale, 0.2, 1e-9);
      press ("ctrl+1");
      g_assert_cmpfloat_with_epsilon (
          view->scale, auspex_viewport_get_least_scale (viewport_of (viewer)), 1e-9);
      g_assert_cmpfloat (view->scale, >, 0.05); /* a small slide is not shown smaller */
    }
  auspex_window_case_close (viewer);
}

static AdwMessageDialog *
ask_place (AuspexViewer *viewer, GtkEditable **entry)
{
  GtkWindow *dialog = NULL;

  auspex_window_case_activate (viewer, "win.go-to");
  dialog = auspex_window_case_wait_for_dialog (viewer);
  *entry = GTK_EDITABLE (
      auspex_window_case_find_descendant (GTK_WIDGET (dialog), GTK_TYPE_ENTRY));
  return ADW_MESSAGE_DIALOG (dialog);
}

static void
a_typed_place_is_gone_to (void)
{
  AuspexViewer *viewer = open_slide ("typed.tif");
  const AuspexView *view = auspex_window_case_get_view (viewer);
  GtkEditable *entry = NULL;
  AdwMessageDialog *dialog = ask_place (viewer, &entry);

  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "go"));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (entry), "error"));
  gtk_editable_set_text (entry, "somewhere");
  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "go"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (entry), "error"));
  gtk_editable_set_text (entry, "2000, 10");
  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "go"));
  gtk_editable_set_text (entry, "0,25; 0,4 mm");
  g_assert_true (adw_message_dialog_get_response_enabled (dialog, "go"));
  auspex_window_case_screenshot (viewer, "navigation-go-to");
  auspex_window_case_answer (viewer, "go");
  g_assert_cmpfloat_with_epsilon (view->center_x, 500, 1e-6);
  g_assert_cmpfloat_with_epsilon (view->center_y, 800, 1e-6);

  dialog = ask_place (viewer, &entry);
  gtk_editable_set_text (entry, "45°");
  auspex_window_case_answer (viewer, "go");
  g_assert_cmpfloat_with_epsilon (view->rotation, 45 * DEGREE, 1e-9);
  g_assert_cmpfloat_with_epsilon (view->center_x, 500, 1e-6);

  dialog = ask_place (viewer, &entry);
  gtk_editable_set_text (entry, "1:1");
  auspex_window_case_answer (viewer, "cancel");
  g_assert_cmpfloat (view->scale, !=, 1);

  if (press ("ctrl+g"))
    {
      auspex_window_case_wait_for_dialog (viewer);
      auspex_window_case_xdotool ("type 10x");
      auspex_window_case_xdotool ("key Return");
      auspex_window_case_settle (0.5);
      g_assert_null (auspex_window_case_find_dialog (viewer));
      g_assert_cmpfloat (view->scale, ==, 0.5);
    }
  auspex_window_case_close (viewer);
}

/* Draws one on the screen around the middle of the view. */
static AuspexAnnotation *
draw_rectangle (AuspexViewer *viewer)
{
  AuspexAnnotationCollection *annotations = auspex_window_case_get_annotations (viewer);
  int x = 0, y = 0;

  auspex_window_case_activate (viewer, "win.tool::rectangle");
  locate_widget (viewer, GTK_WIDGET (auspex_window_case_get_slide_view (viewer)), &x, &y);
  g_autofree char *drag = g_strdup_printf (
      "mousemove %d %d mousedown 1 mousemove %d %d sleep 0.1 mousemove %d %d sleep 0.1 "
      "mouseup 1",
      x - 80, y - 40, x, y, x + 80, y + 40);
  if (!auspex_window_case_xdotool (drag))
    return NULL;
  auspex_window_case_settle (0.3);
  g_assert_cmpint (auspex_annotation_collection_get_n (annotations), >, 0);
  return auspex_annotation_collection_get (
      annotations, auspex_annotation_collection_get_n (annotations) - 1);
}

static void
what_is_framed_in_a_turned_view_is_kept (void)
{
  AuspexViewer *viewer = open_slide ("framed.tif");
  const AuspexView *view = auspex_window_case_get_view (viewer);

  auspex_window_case_activate (viewer, "win.zoom-to(10.0)");
  auspex_window_case_activate (viewer, "win.rotate-by(30.0)");
  AuspexAnnotation *shape = draw_rectangle (viewer);
  if (shape != NULL)
    {
      GArray *points = ((AuspexRing *)shape->rings->pdata[0])->points;
      double least_x = 1e9, most_x = -1e9, least_y = 1e9, most_y = -1e9;

      g_assert_cmpint (shape->kind, ==, AUSPEX_SHAPE_POLYGON);
      g_assert_cmpint (points->len, ==, 4);
      for (guint i = 0; i < 4; i++)
        {
          AuspexPoint at = g_array_index (points, AuspexPoint, i);

          auspex_view_from_level0 (view, at.x, at.y, &at.x, &at.y);
          least_x = fmin (least_x, at.x);
          most_x = fmax (most_x, at.x);
          least_y = fmin (least_y, at.y);
          most_y = fmax (most_y, at.y);
        }
      /* Along the screen's axes: as large as its own bounds. */
      g_assert_cmpfloat_with_epsilon (most_x - least_x, 160, 1);
      g_assert_cmpfloat_with_epsilon (most_y - least_y, 80, 1);
      g_assert_cmpfloat_with_epsilon (auspex_annotation_get_area_um2 (shape, 1),
                                      (most_x - least_x) * (most_y - least_y) * 4, 1);

      auspex_window_case_activate (viewer, "win.upright");
      auspex_window_case_activate (viewer, "win.rotate-by(90.0)");
      auspex_window_case_activate (viewer, "win.mirror");
      shape = draw_rectangle (viewer);
      g_assert_cmpint (shape->kind, ==, AUSPEX_SHAPE_RECTANGLE);
      AuspexRect bounds = auspex_annotation_get_bounds (shape);
      g_assert_cmpfloat_with_epsilon (bounds.width, 160, 2);
      g_assert_cmpfloat_with_epsilon (bounds.height, 320, 2);
    }
  auspex_window_case_close (viewer);
}

/* What a touch screen tells, without one. */
static void
two_fingers_hold_what_they_touch (void)
{
  AuspexViewer *viewer = open_slide ("fingers.tif");
  AuspexSlideView *slide_view = auspex_window_case_get_slide_view (viewer);
  const AuspexView *view = auspex_window_case_get_view (viewer);
  double x = 0, y = 0, view_x = 0, view_y = 0;

  auspex_window_case_activate (viewer, "win.zoom-to(15.0)");
  double from_x = view->width / 2.0 - 60, from_y = view->height / 2.0 - 30;
  auspex_view_to_level0 (view, from_x, from_y, &x, &y);
  auspex_slide_view_fingers_begin (slide_view, from_x, from_y);
  for (int i = 1; i <= 20; i++)
    {
      auspex_slide_view_fingers_move (slide_view, i / 60.0, from_x + 4 * i,
                                      from_y + 2 * i, 1 + i / 20.0, i / 20.0);
      auspex_view_from_level0 (view, x, y, &view_x, &view_y);
      g_assert_cmpfloat_with_epsilon (view_x, from_x + 4 * i, 1e-6);
      g_assert_cmpfloat_with_epsilon (view_y, from_y + 2 * i, 1e-6);
    }
  g_assert_cmpfloat_with_epsilon (view->scale, 1.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (view->rotation, 1 - AUSPEX_TURN_SLACK, 1e-9);

  /* Let go while moving: it goes on, and comes to rest. */
  auspex_slide_view_fingers_end (slide_view, 20.5 / 60);
  double center_x = view->center_x, center_y = view->center_y;
  auspex_window_case_settle (2);
  g_assert_cmpfloat (hypot (view->center_x - center_x, view->center_y - center_y), >, 5);
  center_x = view->center_x;
  auspex_window_case_settle (0.3);
  g_assert_cmpfloat (view->center_x, ==, center_x);
  auspex_window_case_close (viewer);
}

static void
rulers_and_magnifier_come_and_go (void)
{
  AuspexViewer *viewer = open_slide ("rulers.tif");
  GtkWidget *rulers = find (viewer, AUSPEX_TYPE_VIEW_RULERS);
  GtkWidget *lens = find (viewer, AUSPEX_TYPE_SLIDE_VIEW_LENS);
  int x = 0, y = 0;

  auspex_window_case_activate (viewer, "win.zoom-to(10.0)");
  g_assert_false (gtk_widget_get_visible (rulers));
  if (press ("shift+g"))
    {
      g_assert_true (gtk_widget_get_visible (rulers));
      press ("g");
      auspex_window_case_activate (viewer, "win.rotate-by(20.0)");
      auspex_window_case_settle (0.3);
      auspex_window_case_screenshot (viewer, "navigation-rulers");
      press ("shift+g g");
      g_assert_false (gtk_widget_get_visible (rulers));

      g_assert_false (gtk_widget_get_visible (lens));
      auspex_window_case_locate (viewer, 768, 512, &x, &y);
      g_autofree char *hold = g_strdup_printf ("mousemove %d %d keydown z", x, y);
      auspex_window_case_xdotool (hold);
      g_assert_true (gtk_widget_get_visible (lens));
      auspex_window_case_settle (0.5);
      auspex_window_case_screenshot (viewer, "navigation-magnifier");
      auspex_window_case_xdotool ("keyup z");
      g_assert_false (gtk_widget_get_visible (lens));
      press ("ctrl+m");
      g_assert_true (gtk_widget_get_visible (lens));
      press ("ctrl+m");
      g_assert_false (gtk_widget_get_visible (lens));
    }
  auspex_window_case_close (viewer);
}

static void
places_seen_are_kept_until_forgotten (void)
{
  AuspexViewer *viewer = open_slide ("seen.tif");
  AuspexSeenMap *seen = auspex_session_get_seen (auspex_viewer_get_session (viewer));

  g_assert_true (auspex_seen_map_is_empty (seen));
  auspex_window_case_activate (viewer, "win.one-to-one");
  auspex_viewport_center_on (viewport_of (viewer), 768, 512);
  auspex_window_case_settle (1);
  g_assert_cmpfloat_with_epsilon (auspex_seen_map_get_scale_at (seen, 768, 512), 1, 0.03);
  auspex_window_case_screenshot (viewer, "navigation-seen");
  auspex_window_case_activate (viewer, "win.clear-seen");
  g_assert_true (auspex_seen_map_is_empty (seen));
  auspex_window_case_close (viewer);
}

int
main (int argc, char **argv)
{
  /* What is told to screen readers can be read back. */
  g_setenv ("GTK_A11Y", "test", TRUE);
  auspex_window_case_init (&argc, &argv);
  g_test_add_func ("/navigation/keys turn and mirror", keys_turn_and_mirror);
  g_test_add_func ("/navigation/a screen reader hears how the view is turned",
                   a_screen_reader_hears_it);
  g_test_add_func ("/navigation/Ctrl and a drag turn, the compass turns back",
                   ctrl_and_drag_turn_and_the_compass_turns_back);
  g_test_add_func ("/navigation/magnifications follow each other",
                   magnifications_follow_each_other);
  g_test_add_func ("/navigation/a typed place is gone to", a_typed_place_is_gone_to);
  g_test_add_func ("/navigation/what is framed in a turned view is kept",
                   what_is_framed_in_a_turned_view_is_kept);
  g_test_add_func ("/navigation/two fingers hold what they touch",
                   two_fingers_hold_what_they_touch);
  g_test_add_func ("/navigation/rulers and magnifier come and go",
                   rulers_and_magnifier_come_and_go);
  g_test_add_func ("/navigation/places seen are kept until forgotten",
                   places_seen_are_kept_until_forgotten);
  return g_test_run ();
}
