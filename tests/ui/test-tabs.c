/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Several slides open in one window, each in a tab. */

#include "app/viewer-private.h"
#include "tests/support/test-data.h"
#include "tests/ui/window-case.h"

#include <glib/gstdio.h>

typedef struct
{
  char *first, *second;
  AuspexViewer *viewer;
} Case;

static const char *
shown_path (AuspexViewer *viewer)
{
  return auspex_slide_get_path (
      auspex_session_get_slide (auspex_viewer_get_session (viewer)));
}

static bool
shows_second (gpointer data)
{
  Case *c = data;

  return auspex_viewer_get_session (c->viewer) != NULL
         && g_str_equal (shown_path (c->viewer), c->second);
}

static bool
shows_first (gpointer data)
{
  Case *c = data;

  return g_str_equal (shown_path (c->viewer), c->first);
}

static void
set_up (Case *c, gconstpointer data)
{
  static int n_cases;
  g_autofree char *first = g_strdup_printf ("tab-%d-a.tif", n_cases);
  g_autofree char *second = g_strdup_printf ("tab-%d-b.tif", n_cases++);

  c->first = auspex_window_case_write_slide (first, 0.5);
  c->second = auspex_window_case_write_slide (second, 0.25);
  c->viewer = auspex_window_case_open ();
  auspex_window_case_open_slide (c->viewer, c->first);
}

static void
tear_down (Case *c, gconstpointer data)
{
  if (auspex_viewer_get_window (c->viewer) != NULL)
    auspex_window_case_close (c->viewer);
  else
    g_object_unref (c->viewer);
  g_free (c->first);
  g_free (c->second);
}

static void
open_second (Case *c)
{
  auspex_viewer_open (c->viewer, c->second);
  g_assert_true (auspex_window_case_wait (shows_second, c, 10));
  auspex_window_case_settle (0.5);
}

static AdwTabBar *
tab_bar (Case *c)
{
  return ADW_TAB_BAR (auspex_window_case_find_descendant (
      GTK_WIDGET (auspex_viewer_get_window (c->viewer)), ADW_TYPE_TAB_BAR));
}

static void
each_slide_has_a_tab_and_its_own_place (Case *c, gconstpointer data)
{
  g_assert_false (adw_tab_bar_get_tabs_revealed (tab_bar (c)));
  auspex_window_case_activate (c->viewer, "win.one-to-one");
  auspex_viewport_center_on (
      auspex_session_get_viewport (auspex_viewer_get_session (c->viewer)), 300, 200);
  open_second (c);
  g_assert_cmpuint (c->viewer->sessions->len, ==, 2);
  g_assert_true (adw_tab_bar_get_tabs_revealed (tab_bar (c)));
  g_assert_cmpfloat (auspex_window_case_get_view (c->viewer)->scale, !=, 1);
  auspex_window_case_settle (1);
  auspex_window_case_screenshot (c->viewer, "window-tabs");

  auspex_window_case_activate (c->viewer, "win.previous-tab");
  g_assert_true (shows_first (c));
  g_assert_cmpfloat (auspex_window_case_get_view (c->viewer)->center_x, ==, 300);
  g_assert_cmpfloat (auspex_window_case_get_view (c->viewer)->scale, ==, 1);
  g_assert_true (
      auspex_slide_view_get_viewport (auspex_window_case_get_slide_view (c->viewer))
      == auspex_session_get_viewport (auspex_viewer_get_session (c->viewer)));
}

static void
an_open_slide_is_gone_to_not_opened_again (Case *c, gconstpointer data)
{
  AuspexSession *session = auspex_viewer_get_session (c->viewer);

  open_second (c);
  auspex_viewer_open (c->viewer, c->first);
  g_assert_true (auspex_viewer_get_session (c->viewer) == session);
  auspex_window_case_settle (1);
  g_assert_cmpuint (c->viewer->sessions->len, ==, 2);
  g_assert_cmpstr (
      gtk_window_get_title (GTK_WINDOW (auspex_viewer_get_window (c->viewer))), ==,
      "tab-1-a.tif – Auspex");
}

static void
keys_go_round_the_tabs_and_close_them (Case *c, gconstpointer data)
{
  open_second (c);
  if (!auspex_window_case_xdotool (
          "search --onlyvisible --name Auspex windowfocus key ctrl+Tab"))
    return;
  g_assert_true (auspex_window_case_wait (shows_first, c, 3));
  auspex_window_case_xdotool ("key ctrl+shift+Tab");
  g_assert_true (auspex_window_case_wait (shows_second, c, 3));
  auspex_window_case_xdotool ("key ctrl+w");
  g_assert_true (auspex_window_case_wait (shows_first, c, 3));
  g_assert_cmpuint (c->viewer->sessions->len, ==, 1);
  auspex_window_case_xdotool ("key ctrl+w");
  auspex_window_case_settle (0.5);
  g_assert_null (auspex_viewer_get_session (c->viewer));
  g_assert_cmpint (auspex_window_get_page (auspex_viewer_get_window (c->viewer)), ==,
                   AUSPEX_WINDOW_WELCOME);
}

static void
a_dropped_file_opens_in_a_tab (Case *c, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path (c->second);
  GFile *files[] = { file };
  GdkFileList *list = gdk_file_list_new_from_array (files, 1);

  g_signal_emit_by_name (auspex_viewer_get_window (c->viewer), "files-dropped", list);
  g_boxed_free (GDK_TYPE_FILE_LIST, list);
  g_assert_true (auspex_window_case_wait (shows_second, c, 10));
  g_assert_cmpuint (c->viewer->sessions->len, ==, 2);
}

static bool
first_is_estimated (gpointer data)
{
  Case *c = data;

  return auspex_session_get_prognosis (auspex_viewer_find_open (c->viewer, c->first))
         != NULL;
}

static void
an_estimate_goes_on_behind_another_slide (Case *c, gconstpointer data)
{
  AuspexSession *session = auspex_viewer_get_session (c->viewer);
  AuspexWindow *window = auspex_viewer_get_window (c->viewer);

  open_second (c);
  auspex_window_case_activate (c->viewer, "win.previous-tab");
  auspex_window_case_activate (c->viewer, "win.estimate");
  g_assert_true (auspex_viewer_get_session (c->viewer) == session);
  auspex_window_case_settle (1);
  auspex_window_case_activate (c->viewer, "win.next-tab");
  g_assert_true (auspex_window_case_wait (first_is_estimated, c, 300));
  auspex_window_case_settle (0.5);

  /* It is not the result of the one in front. */
  g_assert_true (shows_second (c));
  g_assert_null (auspex_session_get_prognosis (auspex_viewer_get_session (c->viewer)));
  g_assert_null (
      auspex_slide_view_get_heatmap (auspex_window_case_get_slide_view (c->viewer)));
  auspex_window_case_screenshot (c->viewer, "window-estimated-behind");
  g_assert_null (auspex_window_case_find_dialog (c->viewer));

  auspex_window_case_activate (c->viewer, "win.next-tab");
  g_assert_true (shows_first (c));
  g_assert_nonnull (
      auspex_slide_view_get_heatmap (auspex_window_get_slide_view (window)));
}

static void
draw (AuspexViewer *viewer)
{
  g_autoptr (AuspexAnnotation) rectangle = auspex_annotation_new_from_box (
      AUSPEX_SHAPE_RECTANGLE, (AuspexRect){ 100, 100, 200, 200 });

  auspex_annotation_collection_add (auspex_window_case_get_annotations (viewer),
                                    rectangle);
}

static void
annotations_behind_are_asked_about (Case *c, gconstpointer data)
{
  g_autofree char *file = g_strconcat (c->first, ".auspex.geojson", NULL);

  g_assert_cmpint (g_mkdir (file, 0755), ==, 0);
  draw (c->viewer);
  auspex_window_case_answer (c->viewer, "close");
  open_second (c);
  gtk_window_close (GTK_WINDOW (auspex_viewer_get_window (c->viewer)));
  g_assert_nonnull (strstr (auspex_window_case_get_message (c->viewer), file));
  /* What is asked about is what is seen. */
  g_assert_true (shows_first (c));
  auspex_window_case_answer (c->viewer, "cancel");
  auspex_window_case_settle (0.5);
  g_assert_cmpuint (c->viewer->sessions->len, ==, 2);
  gtk_window_close (GTK_WINDOW (auspex_viewer_get_window (c->viewer)));
  auspex_window_case_answer (c->viewer, "discard");
  auspex_window_case_settle (1);
  g_assert_null (auspex_viewer_get_window (c->viewer));
  g_rmdir (file);
}

static void
set_true (gpointer data, GObject *gone)
{
  *(bool *)data = true;
}

static void
a_closed_slide_frees_its_pixels (Case *c, gconstpointer data)
{
  bool session_gone = false, loader_gone = false;
  AuspexSession *session = NULL;

  open_second (c);
  auspex_window_case_settle (1);
  session = auspex_viewer_get_session (c->viewer);
  g_object_weak_ref (G_OBJECT (session), set_true, &session_gone);
  g_object_weak_ref (G_OBJECT (auspex_session_get_loader (session)), set_true,
                     &loader_gone);
  auspex_window_case_activate (c->viewer, "win.close-slide");
  auspex_window_case_settle (1);
  g_assert_true (session_gone);
  g_assert_true (loader_gone);
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
  add ("/tabs/each slide has a tab and its own place",
       each_slide_has_a_tab_and_its_own_place);
  add ("/tabs/an open slide is gone to, not opened again",
       an_open_slide_is_gone_to_not_opened_again);
  add ("/tabs/keys go round the tabs and close them",
       keys_go_round_the_tabs_and_close_them);
  add ("/tabs/a dropped file opens in a tab", a_dropped_file_opens_in_a_tab);
  add ("/tabs/an estimate goes on behind another slide",
       an_estimate_goes_on_behind_another_slide);
  add ("/tabs/annotations behind are asked about", annotations_behind_are_asked_about);
  add ("/tabs/a closed slide frees its pixels", a_closed_slide_frees_its_pixels);
  return g_test_run ();
}
