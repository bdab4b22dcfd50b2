/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Several views in one window: side by side, linked, and under a divider. */

#include "app/viewer-private.h"
#include "tests/support/test-data.h"
#include "tests/ui/window-case.h"

#include <math.h>

typedef struct
{
  char *first, *second; /* at 0.5 and 0.25 um per pixel */
  AuspexViewer *viewer;
} Case;

static bool
has_two (gpointer data)
{
  return ((AuspexViewer *)data)->sessions->len == 2;
}

/* What an earlier case left of a slide like it comes back with it. */
static void
look_afresh (Case *c)
{
  auspex_window_case_activate (c->viewer, "win.upright");
  auspex_window_case_activate (c->viewer, "win.fit");
}

static void
set_up (Case *c, gconstpointer data)
{
  static int n_cases;
  g_autofree char *first = g_strdup_printf ("pane-%d-a.tif", n_cases);
  g_autofree char *second = g_strdup_printf ("pane-%d-b.tif", n_cases++);

  c->first = auspex_window_case_write_slide (first, 0.5);
  c->second = auspex_window_case_write_slide (second, 0.25);
  c->viewer = auspex_window_case_open ();
  auspex_window_case_open_slide (c->viewer, c->first);
  look_afresh (c);
  auspex_viewer_open (c->viewer, c->second);
  g_assert_true (auspex_window_case_wait (has_two, c->viewer, 10));
  look_afresh (c);
  auspex_window_case_activate (c->viewer, "win.previous-tab");
  auspex_window_case_settle (0.5);
}

static void
tear_down (Case *c, gconstpointer data)
{
  auspex_window_case_close (c->viewer);
  g_free (c->first);
  g_free (c->second);
}

static const char *
path_in (Case *c, guint index)
{
  AuspexSession *session =
      auspex_viewer_session_in (c->viewer, auspex_viewer_get_pane (c->viewer, index));

  return auspex_slide_get_path (auspex_session_get_slide (session));
}

static AuspexViewport *
viewport_in (Case *c, guint index)
{
  return auspex_slide_view_get_viewport (
      auspex_slide_pane_get_view (auspex_viewer_get_pane (c->viewer, index)));
}

static const AuspexView *
view_in (Case *c, guint index)
{
  return auspex_viewport_get_view (viewport_in (c, index));
}

static void
two_slides_lie_side_by_side_at_one_scale (Case *c, gconstpointer data)
{
  auspex_window_case_activate (c->viewer, "win.views(2)");
  auspex_window_case_settle (0.5);
  g_assert_cmpuint (auspex_viewer_get_n_panes (c->viewer), ==, 2);
  g_assert_cmpstr (path_in (c, 0), ==, c->first);
  g_assert_cmpstr (path_in (c, 1), ==, c->second);
  g_assert_cmpint (abs (view_in (c, 0)->width - view_in (c, 1)->width), <=, 1);
  /* A um is as long in both. */
  g_assert_cmpfloat_with_epsilon (0.5 / view_in (c, 0)->scale,
                                  0.25 / view_in (c, 1)->scale, 1e-9);
  auspex_window_case_settle (0.5);
  auspex_window_case_screenshot (c->viewer, "window-two-views");
}

static void
what_is_moved_is_followed_with_the_offset_that_was_set (Case *c, gconstpointer data)
{
  auspex_window_case_activate (c->viewer, "win.views(2)");
  auspex_window_case_settle (0.5);
  auspex_viewport_set_scale (viewport_in (c, 0), 1);
  g_assert_cmpfloat (view_in (c, 1)->scale, ==, 0.5);

  double x = view_in (c, 1)->center_x, y = view_in (c, 1)->center_y;
  auspex_viewport_pan (viewport_in (c, 0), -30, 20);
  g_assert_cmpfloat_with_epsilon (view_in (c, 1)->center_x, x + 60, 1e-6);
  g_assert_cmpfloat_with_epsilon (view_in (c, 1)->center_y, y - 40, 1e-6);
  auspex_viewport_pan (viewport_in (c, 1), 30, -20);
  g_assert_cmpfloat_with_epsilon (view_in (c, 1)->center_x, x, 1e-6);

  /* Moved alone, then linked again. */
  auspex_window_case_activate (c->viewer, "win.link-views");
  double leader_x = view_in (c, 0)->center_x;
  auspex_viewport_pan (viewport_in (c, 1), 100, 0);
  auspex_viewport_rotate (viewport_in (c, 1), 0.5);
  g_assert_cmpfloat (view_in (c, 0)->center_x, ==, leader_x);
  g_assert_cmpfloat (view_in (c, 0)->rotation, ==, 0);
  x = view_in (c, 1)->center_x;
  auspex_window_case_activate (c->viewer, "win.link-views");
  g_assert_cmpfloat_with_epsilon (view_in (c, 1)->center_x, x, 1e-6);
  auspex_viewport_rotate (viewport_in (c, 0), 0.25);
  g_assert_cmpfloat_with_epsilon (view_in (c, 1)->rotation, 0.75, 1e-9);
  g_assert_cmpfloat_with_epsilon (view_in (c, 1)->center_x, x, 1e-6);
  auspex_viewport_mirror (viewport_in (c, 0));
  g_assert_true (view_in (c, 1)->flipped);
}

/* As by a hand: nothing of the other view moves while Shift is held. */
static void
a_view_dragged_with_shift_moves_alone (Case *c, gconstpointer data)
{
  int x = 0, y = 0;

  auspex_window_case_activate (c->viewer, "win.views(2)");
  auspex_viewport_set_scale (viewport_in (c, 0), 1);
  auspex_window_case_settle (1);
  double left = view_in (c, 0)->center_x, right = view_in (c, 1)->center_x;
  auspex_window_case_locate (c->viewer, left, view_in (c, 0)->center_y, &x, &y);
  g_autofree char *drag = g_strdup_printf ("mousemove %d %d keydown shift mousedown 1 "
                                           "mousemove %d %d sleep 0.2 mousemove %d %d "
                                           "sleep 0.5 mouseup 1 keyup shift",
                                           x, y, x + 30, y, x + 60, y);
  if (!auspex_window_case_xdotool (drag))
    return;
  auspex_window_case_settle (0.5);
  g_assert_cmpfloat (view_in (c, 0)->center_x, <, left - 20);
  g_assert_cmpfloat_with_epsilon (view_in (c, 1)->center_x, right, 1e-6);
  left = view_in (c, 0)->center_x;
  auspex_viewport_pan (viewport_in (c, 0), -10, 0);
  g_assert_cmpfloat_with_epsilon (view_in (c, 1)->center_x, right + 20, 1e-6);
}

static void
commands_are_the_active_view_s (Case *c, gconstpointer data)
{
  auspex_window_case_activate (c->viewer, "win.views(2)");
  auspex_window_case_activate (c->viewer, "win.link-views");
  auspex_window_case_settle (0.5);
  auspex_window_case_activate (c->viewer, "win.next-view");
  g_assert_cmpstr (auspex_slide_get_path (auspex_session_get_slide (c->viewer->session)),
                   ==, c->second);
  double scale = view_in (c, 0)->scale;
  auspex_window_case_activate (c->viewer, "win.one-to-one");
  g_assert_cmpfloat (view_in (c, 1)->scale, ==, 1);
  g_assert_cmpfloat (view_in (c, 0)->scale, ==, scale);
  auspex_window_case_activate (c->viewer, "win.show-overlays");
  g_assert_false (auspex_slide_view_get_show_overlays (
      auspex_slide_pane_get_view (auspex_viewer_get_pane (c->viewer, 1))));
  g_assert_true (auspex_slide_view_get_show_overlays (
      auspex_slide_pane_get_view (auspex_viewer_get_pane (c->viewer, 0))));

  /* A tab is shown in the active view, here the same slide a second time. */
  auspex_viewer_go_to (c->viewer, auspex_viewer_find_open (c->viewer, c->first));
  g_assert_cmpstr (path_in (c, 0), ==, c->first);
  g_assert_cmpstr (path_in (c, 1), ==, c->first);
  g_assert_true (viewport_in (c, 0) != viewport_in (c, 1));
  auspex_window_case_activate (c->viewer, "win.one-to-one");
  g_assert_cmpfloat (view_in (c, 1)->scale, ==, 1);
  g_assert_cmpfloat (view_in (c, 0)->scale, ==, scale);
}

static void
four_views_and_back_to_one (Case *c, gconstpointer data)
{
  auspex_window_case_activate (c->viewer, "win.views(4)");
  auspex_window_case_settle (1);
  g_assert_cmpuint (auspex_viewer_get_n_panes (c->viewer), ==, 4);
  auspex_window_case_screenshot (c->viewer, "window-four-views");
  auspex_window_case_activate (c->viewer, "win.views(3)");
  auspex_window_case_settle (0.3);
  auspex_window_case_activate (c->viewer, "win.next-view");
  auspex_window_case_activate (c->viewer, "win.views(1)");
  auspex_window_case_settle (0.3);
  g_assert_cmpuint (auspex_viewer_get_n_panes (c->viewer), ==, 1);
  g_assert_cmpstr (path_in (c, 0), ==, c->second);
  g_assert_true (viewport_in (c, 0) == auspex_session_get_viewport (c->viewer->session));

  /* A closed slide leaves its views to another. */
  auspex_window_case_activate (c->viewer, "win.views(2)");
  auspex_window_case_activate (c->viewer, "win.close-slide");
  auspex_window_case_settle (0.3);
  g_assert_cmpstr (path_in (c, 0), ==, c->first);
  g_assert_cmpstr (path_in (c, 1), ==, c->first);
}

static void
the_divider_is_dragged (Case *c, gconstpointer data)
{
  AuspexPaneGrid *grid = auspex_window_get_panes (auspex_viewer_get_window (c->viewer));

  auspex_window_case_activate (c->viewer, "win.swipe");
  auspex_window_case_settle (1);
  g_assert_true (auspex_pane_grid_get_swipe (grid));
  /* Both are as large as the grid: the same place is at the same place. */
  int width = gtk_widget_get_width (GTK_WIDGET (grid));
  g_assert_cmpint (view_in (c, 0)->width, ==, width);
  g_assert_cmpint (view_in (c, 1)->width, ==, width);
  auspex_window_case_screenshot (c->viewer, "window-swipe");

  double x = 0, y = 0, surface_x = 0, surface_y = 0;
  GtkWindow *window = GTK_WINDOW (auspex_viewer_get_window (c->viewer));
  gtk_widget_translate_coordinates (GTK_WIDGET (grid), GTK_WIDGET (window), width / 2.0,
                                    200, &x, &y);
  gtk_native_get_surface_transform (GTK_NATIVE (window), &surface_x, &surface_y);
  int from = (int)(x + surface_x), at = (int)(y + surface_y);
  double center = view_in (c, 0)->center_x;
  g_autofree char *drag = g_strdup_printf (
      "mousemove %d %d mousedown 1 mousemove %d %d sleep 0.2 mousemove %d %d sleep 0.2 "
      "mouseup 1",
      from, at, from - 50, at, from - 200, at);
  if (!auspex_window_case_xdotool (drag))
    return;
  g_assert_cmpfloat_with_epsilon (auspex_pane_grid_get_divider (grid),
                                  0.5 - 200.0 / width, 0.01);
  g_assert_cmpfloat (view_in (c, 0)->center_x, ==, center);
  g_assert_cmpint (view_in (c, 1)->width, ==, width);
  auspex_window_case_screenshot (c->viewer, "window-swiped");

  auspex_window_case_activate (c->viewer, "win.swipe");
  g_assert_cmpuint (auspex_viewer_get_n_panes (c->viewer), ==, 1);
}

static void
memory_is_shared_not_multiplied (Case *c, gconstpointer data)
{
  size_t all = auspex_session_all_cache_bytes (), cached = 0;

  for (int i = 0; i < 4; i++)
    {
      auspex_window_case_activate (c->viewer, "win.next-tab");
      auspex_window_case_settle (0.5);
    }
  for (guint i = 0; i < c->viewer->sessions->len; i++)
    cached += auspex_tile_loader_get_cached_bytes (
        auspex_session_get_loader (c->viewer->sessions->pdata[i]));
  g_assert_cmpuint (cached, <=, all);
  g_assert_cmpuint (cached, >, 0);
}

static void
add (const char *path, void (*test) (Case *c, gconstpointer data))
{
  g_test_add (path, Case, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  auspex_window_case_init (&argc, &argv);
  add ("/panes/two slides lie side by side at one scale",
       two_slides_lie_side_by_side_at_one_scale);
  add ("/panes/what is moved is followed, with the offset that was set",
       what_is_moved_is_followed_with_the_offset_that_was_set);
  add ("/panes/a view dragged with Shift moves alone",
       a_view_dragged_with_shift_moves_alone);
  add ("/panes/commands are the active view's", commands_are_the_active_view_s);
  add ("/panes/four views, and back to one", four_views_and_back_to_one);
  add ("/panes/the divider is dragged", the_divider_is_dragged);
  add ("/panes/memory is shared, not multiplied", memory_is_shared_not_multiplied);
  return g_test_run ();
}
