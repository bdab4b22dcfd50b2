/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What the window asks, and what an answer changes when it comes late. */

#include "tests/support/test-data.h"
#include "tests/ui/window-case.h"
#include "ui/weights-dialog.h"

static bool
is_enabled (AuspexViewer *viewer, const char *action)
{
  return g_action_group_get_action_enabled (
      G_ACTION_GROUP (auspex_viewer_get_window (viewer)), action);
}

/* Resolution */

static GtkEditable *
mpp_entry (GtkWindow *dialog)
{
  GtkWidget *entry =
      auspex_window_case_find_descendant (GTK_WIDGET (dialog), GTK_TYPE_ENTRY);

  g_assert_nonnull (entry);
  return GTK_EDITABLE (entry);
}

static void
a_new_mpp_drops_the_estimate (void)
{
  /* Of its own resolution, thus of its own identity: what is typed in is remembered. */
  g_autofree char *path = auspex_window_case_write_slide ("another-mpp.tif", 0.45);
  AuspexViewer *viewer = auspex_window_case_open ();
  AuspexWindow *window = auspex_viewer_get_window (viewer);

  auspex_window_case_open_slide (viewer, path);
  auspex_window_case_estimate (viewer);
  g_assert_true (is_enabled (viewer, "save-result"));
  auspex_window_case_activate (viewer, "win.set-mpp");
  GtkWindow *dialog = auspex_window_case_wait_for_dialog (viewer);
  gtk_editable_set_text (mpp_entry (dialog), "0.25");
  auspex_window_case_answer (viewer, "set");
  auspex_window_case_settle (0.5);

  AuspexSession *session = auspex_viewer_get_session (viewer);
  g_assert_cmpfloat (auspex_slide_get_mpp (auspex_session_get_slide (session), NULL), ==,
                     0.25);
  g_assert_null (auspex_session_get_prognosis (session));
  g_assert_null (
      auspex_result_card_get_prognosis (auspex_window_get_result_card (window)));
  g_assert_null (auspex_slide_view_get_heatmap (auspex_window_get_slide_view (window)));
  g_assert_false (is_enabled (viewer, "save-result"));
  g_assert_true (is_enabled (viewer, "estimate"));
  auspex_window_case_close (viewer);
}

static void
an_mpp_out_of_range_is_not_taken (void)
{
  static const struct
  {
    const char *text;
    bool is_usable;
  } cases[] = { { "0.009", false }, { "0.01", true }, { "100", true },
                { "100.1", false }, { "", false },    { "-1", false },
                { "1x", false },    { "nan", false }, { " 0.25 ", true } };
  g_autofree char *path = auspex_window_case_write_slide ("range.tif", 0);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  GtkWindow *dialog = auspex_window_case_wait_for_dialog (viewer);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GtkEditable *entry = mpp_entry (dialog);

      gtk_editable_set_text (entry, cases[i].text);
      g_test_message ("“%s”", cases[i].text);
      g_assert_cmpint (
          adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "set"),
          ==, cases[i].is_usable);
      g_assert_cmpint (
          gtk_widget_get_visible (gtk_widget_get_next_sibling (GTK_WIDGET (entry))), ==,
          !cases[i].is_usable && *cases[i].text != '\0');
    }
  auspex_window_case_close (viewer);
}

/* Slides that come and go */

static void
a_slide_closed_while_another_opens_stays_closed (void)
{
  g_autofree char *first = auspex_window_case_write_slide ("first.tif", 0.5);
  g_autofree char *second = auspex_window_case_write_slide ("second.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, first);
  auspex_viewer_open_instead (viewer, second);
  auspex_window_case_activate (viewer, "win.close-slide");
  auspex_window_case_settle (2);
  g_assert_null (auspex_viewer_get_session (viewer));
  g_assert_cmpint (auspex_window_get_page (auspex_viewer_get_window (viewer)), ==,
                   AUSPEX_WINDOW_WELCOME);
  auspex_window_case_close (viewer);
}

static void
a_report_is_of_the_slide_it_was_asked_for (void)
{
  g_autofree char *first = auspex_window_case_write_slide ("asked.tif", 0.5);
  g_autofree char *second = auspex_window_case_write_slide ("opened.tif", 0.5);
  g_autofree char *report =
      g_build_filename (auspex_test_scratch_dir (), "asked-report.pdf", NULL);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, first);
  auspex_window_case_activate (viewer, "win.report");
  GtkWindow *chooser = auspex_window_case_wait_for_dialog (viewer);
  g_assert_true (GTK_IS_FILE_CHOOSER_DIALOG (chooser));
  auspex_viewer_open_instead (viewer, second);
  auspex_window_case_settle (2);
  gtk_dialog_response (GTK_DIALOG (chooser), GTK_RESPONSE_ACCEPT);
  auspex_window_case_settle (0.5);

  GtkWindow *dialog = auspex_window_case_wait_for_dialog (viewer);
  g_assert_true (ADW_IS_MESSAGE_DIALOG (dialog));
  g_assert_nonnull (
      strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), "asked.tif"));
  auspex_window_case_settle (1.5);
  g_assert_false (g_file_test (report, G_FILE_TEST_EXISTS));
  auspex_window_case_close (viewer);
}

static bool
is_not_read (gpointer data)
{
  return !auspex_session_is_read (auspex_viewer_get_session (data));
}

static void
the_mpp_stays_while_a_report_is_written (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("stays.tif", 0.5);
  g_autofree char *report =
      g_build_filename (auspex_test_scratch_dir (), "stays.pdf", NULL);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  g_assert_true (is_enabled (viewer, "set-mpp"));
  auspex_viewer_save_report (viewer, report);
  g_assert_false (is_not_read (viewer));
  g_assert_false (is_enabled (viewer, "set-mpp"));
  g_assert_true (auspex_window_case_wait (is_not_read, viewer, 60));
  g_assert_true (is_enabled (viewer, "set-mpp"));
  g_assert_true (g_file_test (report, G_FILE_TEST_EXISTS));
  auspex_window_case_close (viewer);
}

/* Models */

static void
a_model_chosen_meanwhile_is_estimated_with (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("meanwhile.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  auspex_window_case_activate (viewer, "win.models");
  GtkWindow *dialog = auspex_window_case_wait_for_dialog (viewer);
  auspex_window_case_activate (viewer, "win.estimate");
  g_assert_false (auspex_session_is_estimating (auspex_viewer_get_session (viewer)));
  g_signal_emit_by_name (dialog, "chosen", AUSPEX_WEIGHTS_MODEL, "demo");
  gtk_window_destroy (dialog);
  auspex_window_case_wait_for_estimate (viewer);
  auspex_window_case_close (viewer);
}

int
main (int argc, char **argv)
{
  auspex_window_case_init (&argc, &argv);
  g_test_add_func ("/questions/a new mpp drops the estimate",
                   a_new_mpp_drops_the_estimate);
  g_test_add_func ("/questions/an mpp out of range is not taken",
                   an_mpp_out_of_range_is_not_taken);
  g_test_add_func ("/questions/a slide closed while another opens stays closed",
                   a_slide_closed_while_another_opens_stays_closed);
  g_test_add_func ("/questions/a report is of the slide it was asked for",
                   a_report_is_of_the_slide_it_was_asked_for);
  g_test_add_func ("/questions/the mpp stays while a report is written",
                   the_mpp_stays_while_a_report_is_written);
  g_test_add_func ("/questions/a model chosen meanwhile is estimated with",
                   a_model_chosen_meanwhile_is_estimated_with);
  return g_test_run ();
}
