/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Preferences, changed keys, and what comes back with a slide, in the real window. */

#include "app/keymap.h"
#include "tests/ui/window-case.h"
#include "ui/preferences-window.h"

#include <math.h>
#include <string.h>

/* The one of the application: kept in the file that it reads, too. */
static AuspexSettings *
open_settings (void)
{
  return auspex_settings_open (NULL, NULL);
}

static GtkWidget *
find_button (GtkWidget *widget, const char *action)
{
  GtkWidget *found = NULL;

  if (GTK_IS_ACTIONABLE (widget)
      && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action)
             == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_button (child, action);
  return found;
}

static void
changed_keys_count_at_once (void)
{
  g_autoptr (AuspexSettings) settings = open_settings ();
  AuspexViewer *viewer = auspex_window_case_open ();
  GtkApplication *application =
      gtk_window_get_application (GTK_WINDOW (auspex_viewer_get_window (viewer)));
  GtkWidget *button =
      find_button (GTK_WIDGET (auspex_viewer_get_window (viewer)), "win.open");

  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "Open a slide (Ctrl+O)");
  for (guint i = 0; i < auspex_viewer_n_commands; i++)
    if (g_strcmp0 (auspex_viewer_commands[i].action, "win.open") == 0)
      auspex_keymap_set (settings, &auspex_viewer_commands[i], "<Control><Alt>F7");
  auspex_window_case_settle (0.5);
  g_auto (GStrv) keys = gtk_application_get_accels_for_action (application, "win.open");
  g_assert_cmpstr (keys[0], ==, "<Control><Alt>F7");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==,
                   "Open a slide (Ctrl+Alt+F7)");

  auspex_keymap_reset_all (settings);
  auspex_window_case_settle (0.5);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "Open a slide (Ctrl+O)");
  auspex_window_case_close (viewer);
}

static void
a_taken_key_is_named (void)
{
  g_autoptr (AuspexSettings) settings = open_settings ();
  AuspexViewer *viewer = auspex_window_case_open ();
  GtkWidget *page = NULL;
  GtkWindow *preferences = NULL;

  auspex_window_case_activate (viewer, "win.preferences");
  preferences = auspex_window_case_wait_for_dialog (viewer);
  page = GTK_WIDGET (auspex_preferences_window_get_shortcut_page (
      AUSPEX_PREFERENCES_WINDOW (preferences)));

  /* Fixed ones stay what they are. */
  g_signal_emit_by_name (page, "key-typed", "win.open", "<Alt>1");
  g_assert_null (auspex_keymap_find (settings, "<Alt>1"));
  g_signal_emit_by_name (page, "key-typed", "win.open", "<Primary>e");
  g_assert_cmpstr (auspex_keymap_find (settings, "<Primary>e")->action, ==,
                   "win.estimate");

  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  for (GList *item = windows; item != NULL; item = item->next)
    if (ADW_IS_MESSAGE_DIALOG (item->data)
        && gtk_window_get_transient_for (item->data) == preferences)
      {
        if (strstr (adw_message_dialog_get_body (item->data), "Estimate prognosis")
            != NULL)
          adw_message_dialog_response (item->data, "take");
        gtk_window_destroy (item->data);
      }
  auspex_window_case_settle (0.3);
  g_assert_cmpstr (auspex_keymap_find (settings, "<Primary>e")->action, ==, "win.open");
  g_signal_emit_by_name (page, "reset", NULL);
  auspex_window_case_settle (0.3);
  g_assert_cmpstr (auspex_keymap_find (settings, "<Primary>e")->action, ==,
                   "win.estimate");
  gtk_window_destroy (preferences);
  auspex_window_case_close (viewer);
}

static void
the_overview_can_be_hidden (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("overview.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();
  GtkWidget *overview = NULL;

  auspex_window_case_open_slide (viewer, path);
  overview = auspex_window_case_find_descendant (
      GTK_WIDGET (auspex_viewer_get_window (viewer)), AUSPEX_TYPE_OVERVIEW);
  g_assert_true (gtk_widget_get_visible (overview));
  auspex_window_case_activate (viewer, "win.show-overview");
  g_assert_false (gtk_widget_get_visible (overview));
  auspex_window_case_activate (viewer, "win.show-overview");
  g_assert_true (gtk_widget_get_visible (overview));
  auspex_window_case_close (viewer);
}

static void
dark_and_light_are_drawn (void)
{
  static const char *const schemes[] = { "dark", "light", "system" };
  g_autofree char *path = auspex_window_case_write_slide ("dark.tif", 0.5);
  g_autoptr (AuspexSettings) settings = open_settings ();
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      g_autofree char *name = g_strconcat ("window-", schemes[i], NULL);

      g_settings_set_string (auspex_settings_get_store (settings), "color-scheme",
                             schemes[i]);
      auspex_window_case_settle (0.7);
      g_assert_cmpint (adw_style_manager_get_dark (adw_style_manager_get_default ()), ==,
                       i == 0);
      auspex_window_case_screenshot (viewer, name);
    }
  auspex_window_case_close (viewer);
}

static void
view_and_panel_come_back (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("back.tif", 0.5);
  g_autofree char *other = auspex_window_case_write_slide ("other.tif", 0.25);
  AuspexViewer *viewer = auspex_window_case_open ();
  AuspexViewport *viewport = NULL;

  auspex_window_case_open_slide (viewer, path);
  viewport = auspex_session_get_viewport (auspex_viewer_get_session (viewer));
  auspex_viewport_set_rotation (viewport, 0.5);
  auspex_viewport_set_scale (viewport, 2);
  auspex_viewport_mirror (viewport);
  auspex_viewport_center_on (viewport, 700, 300);
  auspex_window_show_panel (auspex_viewer_get_window (viewer), "annotations");
  auspex_window_case_activate (viewer, "win.show-overlays");
  AuspexView left = *auspex_window_case_get_view (viewer);

  auspex_window_case_activate (viewer, "win.close-slide");
  auspex_window_case_settle (0.3);
  auspex_window_show_panel (auspex_viewer_get_window (viewer), "genes");
  auspex_window_case_open_slide (viewer, path);
  const AuspexView *back = auspex_window_case_get_view (viewer);
  g_assert_cmpfloat (back->center_x, ==, left.center_x);
  g_assert_cmpfloat (back->center_y, ==, left.center_y);
  g_assert_cmpfloat (back->scale, ==, left.scale);
  g_assert_cmpfloat (back->rotation, ==, left.rotation);
  g_assert_cmpint (back->flipped, ==, left.flipped);
  g_assert_cmpstr (auspex_window_get_panel (auspex_viewer_get_window (viewer)), ==,
                   "annotations");
  g_assert_false (
      auspex_slide_view_overlays_visible (auspex_window_case_get_slide_view (viewer)));
  auspex_window_case_close (viewer);

  viewer = auspex_window_case_open ();
  auspex_window_case_open_slide (viewer, other);
  g_assert_true (auspex_viewport_is_fit (
      auspex_session_get_viewport (auspex_viewer_get_session (viewer))));
  auspex_window_case_close (viewer);
}

int
main (int argc, char **argv)
{
  g_unsetenv ("GSETTINGS_BACKEND");
  auspex_window_case_init (&argc, &argv);

  g_test_add_func ("/preferences/changed keys count at once, and are told",
                   changed_keys_count_at_once);
  g_test_add_func ("/preferences/a key that is taken is named", a_taken_key_is_named);
  g_test_add_func ("/preferences/the overview can be hidden", the_overview_can_be_hidden);
  g_test_add_func ("/preferences/dark and light are drawn", dark_and_light_are_drawn);
  g_test_add_func ("/preferences/view and panel come back with a slide",
                   view_and_panel_come_back);
  return g_test_run ();
}
