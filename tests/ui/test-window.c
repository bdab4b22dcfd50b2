/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The window: what opens in it and what does not, looking around, its size. */

#include "tests/support/test-data.h"
#include "tests/ui/window-case.h"

/* Opening and moving */

static void
a_slide_opens_fitted (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("opens.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  AuspexViewport *viewport =
      auspex_session_get_viewport (auspex_viewer_get_session (viewer));
  g_assert_true (auspex_viewport_is_fit (viewport));
  g_assert_cmpfloat_with_epsilon (auspex_window_case_get_view (viewer)->center_x, 768,
                                  1e-6);
  g_assert_cmpint (
      auspex_window_case_get_view (viewer)->width, ==,
      gtk_widget_get_width (GTK_WIDGET (auspex_window_case_get_slide_view (viewer))));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (auspex_viewer_get_window (viewer))),
                   ==, "opens.tif – Auspex");
  auspex_window_case_close (viewer);
}

static bool
is_one_to_one (gpointer data)
{
  return auspex_window_case_get_view (data)->scale == 1;
}

static void
keys_and_actions_move_the_view (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("moves.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  double fitted = auspex_window_case_get_view (viewer)->scale;
  auspex_window_case_activate (viewer, "win.one-to-one");
  g_assert_true (is_one_to_one (viewer));
  auspex_window_case_activate (viewer, "win.zoom-to(5.0)");
  g_assert_cmpfloat_with_epsilon (auspex_window_case_get_view (viewer)->scale, 0.25,
                                  1e-9);
  auspex_window_case_activate (viewer, "win.zoom-in");
  auspex_window_case_settle (1.5);
  g_assert_cmpfloat_with_epsilon (auspex_window_case_get_view (viewer)->scale, 0.25 * 1.5,
                                  1e-6);
  auspex_window_case_activate (viewer, "win.fit");
  g_assert_cmpfloat_with_epsilon (auspex_window_case_get_view (viewer)->scale, fitted,
                                  1e-9);

  if (auspex_window_case_xdotool ("search --onlyvisible --name Auspex windowfocus key 1"))
    {
      g_assert_true (auspex_window_case_wait (is_one_to_one, viewer, 3));
      double x = auspex_window_case_get_view (viewer)->center_x;
      auspex_window_case_xdotool ("key Right");
      g_assert_cmpfloat (auspex_window_case_get_view (viewer)->center_x, >, x);
    }
  auspex_window_case_close (viewer);
}

static void
wheel_and_double_click_zoom_at_the_pointer_and_a_drag_pans (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("wheel.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();
  int x = 0, y = 0;
  double view_x = 0, view_y = 0, before_x = 0, before_y = 0;

  auspex_window_case_open_slide (viewer, path);
  auspex_window_case_locate (viewer, 600, 400, &x, &y);
  auspex_view_from_level0 (auspex_window_case_get_view (viewer), 600, 400, &before_x,
                           &before_y);
  g_autofree char *wheel =
      g_strdup_printf ("mousemove %d %d click 4 click 4 click 4", x, y);
  double scale = auspex_window_case_get_view (viewer)->scale;
  if (auspex_window_case_xdotool (wheel))
    {
      auspex_window_case_settle (1.5);
      g_assert_cmpfloat (auspex_window_case_get_view (viewer)->scale, >, 1.5 * scale);
      auspex_view_from_level0 (auspex_window_case_get_view (viewer), 600, 400, &view_x,
                               &view_y);
      g_assert_cmpfloat_with_epsilon (view_x, before_x, 2);
      g_assert_cmpfloat_with_epsilon (view_y, before_y, 2);

      g_autofree char *drag = g_strdup_printf (
          "mousedown 1 mousemove %d %d sleep 0.1 mousemove %d %d sleep 0.4 mouseup 1",
          x + 20, y + 10, x + 60, y + 30);
      auspex_window_case_xdotool (drag);
      auspex_window_case_settle (1);
      double panned_x = 0, panned_y = 0;
      auspex_view_from_level0 (auspex_window_case_get_view (viewer), 600, 400, &panned_x,
                               &panned_y);
      g_assert_cmpfloat_with_epsilon (panned_x, view_x + 60, 3);
      g_assert_cmpfloat_with_epsilon (panned_y, view_y + 30, 3);

      scale = auspex_window_case_get_view (viewer)->scale;
      auspex_window_case_xdotool ("click --repeat 2 --delay 80 1");
      auspex_window_case_settle (1.5);
      g_assert_cmpfloat_with_epsilon (auspex_window_case_get_view (viewer)->scale,
                                      2 * scale, 1e-6);
    }
  auspex_window_case_close (viewer);
}

/* What does not open */

static void
what_is_no_slide_is_one_dialog_and_the_window_lives (void)
{
  g_autofree char *good = auspex_window_case_write_slide ("good.tif", 0.5);
  g_autofree char *bad = g_build_filename (auspex_test_scratch_dir (), "text.svs", NULL);
  AuspexViewer *viewer = auspex_window_case_open ();

  g_assert_true (g_file_set_contents (bad, "this is no slide\n", -1, NULL));
  auspex_viewer_open (viewer, bad);
  GtkWindow *dialog = auspex_window_case_wait_for_dialog (viewer);
  g_assert_nonnull (
      strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), "text.svs"));
  gtk_window_destroy (dialog);
  g_assert_null (auspex_viewer_get_session (viewer));
  g_assert_cmpint (auspex_window_get_page (auspex_viewer_get_window (viewer)), ==,
                   AUSPEX_WINDOW_WELCOME);

  auspex_window_case_open_slide (viewer, good);
  auspex_viewer_open (viewer, bad);
  gtk_window_destroy (auspex_window_case_wait_for_dialog (viewer));
  g_assert_cmpstr (auspex_slide_get_path (
                       auspex_session_get_slide (auspex_viewer_get_session (viewer))),
                   ==, good);
  auspex_window_case_close (viewer);
}

static bool
is_shown (AuspexViewer *viewer, const char *path)
{
  return g_str_equal (auspex_slide_get_path (
                          auspex_session_get_slide (auspex_viewer_get_session (viewer))),
                      path);
}

static void
next_and_previous_pass_what_cannot_be_opened (void)
{
  g_autofree char *first = auspex_window_case_write_slide ("a-1.tif", 0.5);
  g_autofree char *second =
      g_build_filename (auspex_test_scratch_dir (), "a-2.tif", NULL);
  g_autofree char *third = auspex_window_case_write_slide ("a-3.tif", 0.5);
  const char *const paths[] = { first, second, third, NULL };
  AuspexViewer *viewer = auspex_window_case_open ();

  g_assert_true (g_file_set_contents (second, "this is no slide\n", -1, NULL));
  auspex_viewer_open_all (viewer, paths);
  auspex_window_case_open_slide (viewer, first);
  auspex_window_case_activate (viewer, "win.next-slide");
  gtk_window_destroy (auspex_window_case_wait_for_dialog (viewer));
  g_assert_true (is_shown (viewer, first));
  auspex_window_case_activate (viewer, "win.next-slide");
  auspex_window_case_settle (2);
  g_assert_true (is_shown (viewer, third));

  auspex_window_case_activate (viewer, "win.previous-slide");
  gtk_window_destroy (auspex_window_case_wait_for_dialog (viewer));
  auspex_window_case_activate (viewer, "win.previous-slide");
  auspex_window_case_settle (2);
  g_assert_true (is_shown (viewer, first));
  auspex_window_case_close (viewer);
}

static bool
is_answered (gpointer data)
{
  return auspex_window_case_find_dialog (data) != NULL
         || (auspex_viewer_get_session (data) != NULL
             && auspex_window_get_page (auspex_viewer_get_window (data))
                    == AUSPEX_WINDOW_SLIDE);
}

static void
open_all_below (AuspexViewer *viewer, const char *folder, int *n)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GtkWindow *dialog = NULL;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          open_all_below (viewer, path, n);
          continue;
        }
      auspex_viewer_open (viewer, path);
      if (!auspex_window_case_wait (is_answered, viewer, 20))
        g_error ("%s: neither opened nor refused", path);
      auspex_window_case_settle (0.1);
      while ((dialog = auspex_window_case_find_dialog (viewer)) != NULL)
        gtk_window_destroy (dialog);
      if (auspex_viewer_get_session (viewer) != NULL)
        auspex_window_case_activate (viewer, "win.close-slide");
      (*n)++;
    }
}

static void
broken_files_are_opened_or_refused (void)
{
  g_autofree char *folder = auspex_test_need_shared_data ("slides/broken");
  g_autofree char *good = auspex_window_case_write_slide ("after-broken.tif", 0.5);
  AuspexViewer *viewer = NULL;
  int n = 0;

  if (folder == NULL)
    return;
  viewer = auspex_window_case_open ();
  open_all_below (viewer, folder, &n);
  g_assert_cmpint (n, >, 0);
  auspex_window_case_open_slide (viewer, good);
  auspex_window_case_close (viewer);
}

static void
a_missing_mpp_is_asked_for_once_and_remembered (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("no-mpp.tif", 0);
  AuspexViewer *viewer = auspex_window_case_open ();
  AuspexMppSource source = AUSPEX_MPP_UNKNOWN;

  auspex_window_case_open_slide (viewer, path);
  GtkWindow *dialog = auspex_window_case_wait_for_dialog (viewer);
  AdwMessageDialog *question = ADW_MESSAGE_DIALOG (dialog);
  GtkWidget *entry =
      auspex_window_case_find_descendant (GTK_WIDGET (dialog), GTK_TYPE_ENTRY);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  g_assert_false (adw_message_dialog_get_response_enabled (question, "set"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "abc");
  g_assert_false (adw_message_dialog_get_response_enabled (question, "set"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "0,5");
  g_assert_true (adw_message_dialog_get_response_enabled (question, "set"));
  adw_message_dialog_response (question, "set");
  gtk_window_destroy (dialog);
  auspex_window_case_settle (0.5);
  AuspexSlide *slide = auspex_session_get_slide (auspex_viewer_get_session (viewer));
  g_assert_cmpfloat_with_epsilon (auspex_slide_get_mpp (slide, &source), 0.5, 1e-9);
  g_assert_cmpint (source, ==, AUSPEX_MPP_TYPED_IN);
  auspex_window_case_activate (viewer, "win.close-slide");

  auspex_window_case_open_slide (viewer, path);
  g_assert_null (auspex_window_case_find_dialog (viewer));
  slide = auspex_session_get_slide (auspex_viewer_get_session (viewer));
  g_assert_cmpfloat_with_epsilon (auspex_slide_get_mpp (slide, &source), 0.5, 1e-9);
  g_assert_cmpint (source, ==, AUSPEX_MPP_TYPED_IN);
  auspex_window_case_close (viewer);
}

/* Size */

static void
the_panel_folds_away_from_a_narrow_window (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("narrow.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();
  AuspexWindow *window = auspex_viewer_get_window (viewer);
  GActionGroup *actions = G_ACTION_GROUP (window);

  auspex_window_case_open_slide (viewer, path);
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 600);
  auspex_window_case_settle (1.5);
  g_autoptr (GVariant) folded = g_action_group_get_action_state (actions, "show-panel");
  g_assert_false (g_variant_get_boolean (folded));
  g_assert_cmpint (
      gtk_widget_get_width (GTK_WIDGET (auspex_window_case_get_slide_view (viewer))), >,
      850);
  auspex_window_case_screenshot (viewer, "window-narrow");
  auspex_window_case_estimate (viewer);
  auspex_window_case_settle (1);
  g_autoptr (GVariant) raised = g_action_group_get_action_state (actions, "show-panel");
  g_assert_true (g_variant_get_boolean (raised));
  auspex_window_case_screenshot (viewer, "window-narrow-result");

  gtk_window_set_default_size (GTK_WINDOW (window), 1360, 860);
  auspex_window_case_settle (1.5);
  g_assert_cmpint (
      gtk_widget_get_width (GTK_WIDGET (auspex_window_case_get_slide_view (viewer))), <,
      1000);
  auspex_window_case_screenshot (viewer, "window-untrained");
  auspex_window_case_close (viewer);
}

int
main (int argc, char **argv)
{
  auspex_window_case_init (&argc, &argv);
  g_test_add_func ("/window/a slide opens fitted", a_slide_opens_fitted);
  g_test_add_func ("/window/keys and actions move the view",
                   keys_and_actions_move_the_view);
  g_test_add_func ("/window/wheel and double click zoom at the pointer and a drag pans",
                   wheel_and_double_click_zoom_at_the_pointer_and_a_drag_pans);
  g_test_add_func ("/window/what is no slide is one dialog, and the window lives",
                   what_is_no_slide_is_one_dialog_and_the_window_lives);
  g_test_add_func ("/window/next and previous pass what cannot be opened",
                   next_and_previous_pass_what_cannot_be_opened);
  g_test_add_func ("/window/every broken file is opened or refused",
                   broken_files_are_opened_or_refused);
  g_test_add_func ("/window/a missing mpp is asked for once and remembered",
                   a_missing_mpp_is_asked_for_once_and_remembered);
  g_test_add_func ("/window/the panel folds away from a narrow window",
                   the_panel_folds_away_from_a_narrow_window);
  return g_test_run ();
}
