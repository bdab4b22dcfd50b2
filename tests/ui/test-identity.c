/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Never the wrong slide: names beside results, files that change, the folder's slides. */

#include "app/viewer-private.h"
#include "render/slide/synthetic-slide.h"
#include "tests/support/test-data.h"
#include "tests/ui/window-case.h"

#include <glib/gstdio.h>

static GtkRevealer *
find_notice (GtkWidget *widget)
{
  GtkRevealer *found = NULL;

  if (GTK_IS_REVEALER (widget) && gtk_revealer_get_child (GTK_REVEALER (widget)) != NULL
      && gtk_widget_has_css_class (gtk_revealer_get_child (GTK_REVEALER (widget)),
                                   "file-notice"))
    return GTK_REVEALER (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_notice (child);
  return found;
}

static const char *
notice_of (AuspexViewer *viewer)
{
  GtkRevealer *notice = find_notice (GTK_WIDGET (auspex_viewer_get_pane (viewer, 0)));

  if (!gtk_revealer_get_reveal_child (notice))
    return NULL;
  return gtk_label_get_label (GTK_LABEL (auspex_window_case_find_descendant (
      gtk_revealer_get_child (notice), GTK_TYPE_LABEL)));
}

static bool
is_warned (gpointer data)
{
  return notice_of (data) != NULL;
}

static bool
is_calm (gpointer data)
{
  return notice_of (data) == NULL;
}

static void
append_byte (const char *path)
{
  FILE *file = fopen (path, "ab");

  g_assert_nonnull (file);
  fputc ('\n', file);
  fclose (file);
}

static void
a_file_that_changes_is_not_estimated (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("changes.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  g_assert_null (notice_of (viewer));
  append_byte (path);
  g_assert_true (auspex_window_case_wait (is_warned, viewer, 5));
  g_assert_nonnull (strstr (notice_of (viewer), path));
  auspex_window_case_settle (0.5);
  auspex_window_case_screenshot (viewer, "window-file-changed");
  auspex_window_case_activate (viewer, "win.estimate");
  g_assert_nonnull (strstr (auspex_window_case_get_message (viewer), path));
  g_assert_false (auspex_session_is_estimating (auspex_viewer_get_session (viewer)));
  auspex_window_case_answer (viewer, "close");

  auspex_window_case_activate (viewer, "win.reopen");
  g_assert_true (auspex_window_case_wait (is_calm, viewer, 10));
  g_assert_cmpuint (viewer->sessions->len, ==, 1);
  auspex_window_case_close (viewer);
}

static void
a_file_that_vanishes_is_said_to_be_gone (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("vanishes.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_true (auspex_window_case_wait (is_warned, viewer, 5));
  g_assert_nonnull (strstr (notice_of (viewer), path));
  auspex_window_case_activate (viewer, "win.one-to-one");
  auspex_window_case_settle (0.5);
  auspex_window_case_activate (viewer, "win.reopen");
  g_assert_nonnull (strstr (auspex_window_case_get_message (viewer), path));
  auspex_window_case_close (viewer);
}

static void
a_slide_and_its_patient_stand_beside_its_result (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("whose.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();
  g_autofree char *subject = NULL;

  auspex_window_case_open_slide (viewer, path);
  auspex_window_case_activate (viewer, "win.patient");
  GtkWindow *dialog = auspex_window_case_wait_for_dialog (viewer);
  GtkWidget *entry =
      auspex_window_case_find_descendant (GTK_WIDGET (dialog), GTK_TYPE_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), " 4711 ");
  auspex_window_case_screenshot (viewer, "window-patient");
  auspex_window_case_answer (viewer, "set");
  subject = auspex_session_dup_subject (auspex_viewer_get_session (viewer));
  g_assert_cmpstr (subject, ==, "whose.tif · patient 4711");
  auspex_window_case_estimate (viewer);
  auspex_window_case_screenshot (viewer, "window-whose");

  /* It comes back with the slide. */
  auspex_window_case_activate (viewer, "win.close-slide");
  auspex_window_case_open_slide (viewer, path);
  g_assert_cmpstr (auspex_session_get_patient (auspex_viewer_get_session (viewer)), ==,
                   "4711");
  auspex_window_case_close (viewer);
}

static void
a_result_is_shown_on_its_own_slide_only (void)
{
  AuspexSyntheticSlide other = { .width = 1200, .height = 1024, .mpp = 0.5, .seed = 5 };
  g_autofree char *first = auspex_window_case_write_slide ("result-of.tif", 0.5);
  g_autofree char *second =
      g_build_filename (auspex_test_scratch_dir (), "result-not-of.tif", NULL);
  g_autofree char *json =
      g_build_filename (auspex_test_scratch_dir (), "result.json", NULL);
  AuspexViewer *viewer = auspex_window_case_open ();
  g_autoptr (GError) error = NULL;

  auspex_synthetic_slide_write (&other, second, NULL, &error);
  g_assert_no_error (error);
  auspex_window_case_open_slide (viewer, first);
  auspex_window_case_estimate (viewer);
  double risk = auspex_session_get_prognosis (auspex_viewer_get_session (viewer))->risk;
  auspex_viewer_save_result (viewer, json);
  auspex_window_case_activate (viewer, "win.close-slide");

  auspex_window_case_open_slide (viewer, second);
  auspex_viewer_load_result (viewer, json);
  const char *message = auspex_window_case_get_message (viewer);
  g_assert_nonnull (strstr (message, "result-of.tif"));
  g_assert_nonnull (strstr (message, "result-not-of.tif"));
  g_assert_null (auspex_session_get_prognosis (auspex_viewer_get_session (viewer)));
  auspex_window_case_answer (viewer, "close");
  auspex_window_case_activate (viewer, "win.close-slide");

  auspex_window_case_open_slide (viewer, first);
  g_assert_null (auspex_session_get_prognosis (auspex_viewer_get_session (viewer)));
  auspex_viewer_load_result (viewer, json);
  g_assert_null (auspex_window_case_find_dialog (viewer));
  AuspexPrognosis *shown =
      auspex_session_get_prognosis (auspex_viewer_get_session (viewer));
  g_assert_cmpfloat (shown->risk, ==, risk);
  g_assert_true (auspex_prognosis_is_untrained (shown));
  g_assert_cmpint (shown->n_groups, >, 0);
  auspex_window_case_settle (0.5);
  auspex_window_case_screenshot (viewer, "window-loaded-result");

  const char *const broken[] = { "", "{", "[]", "{\"schema\": 1}",
                                 "{\"schema\": 1, \"slides\": [3], \"genes\": [null]}" };
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_assert_true (g_file_set_contents (json, broken[i], -1, NULL));
      auspex_viewer_load_result (viewer, json);
      g_assert_nonnull (strstr (auspex_window_case_get_message (viewer), json));
      auspex_window_case_answer (viewer, "close");
    }
  auspex_window_case_close (viewer);
}

static bool
has_pictures (gpointer data)
{
  GtkWidget *strip =
      GTK_WIDGET (auspex_window_get_strip (auspex_viewer_get_window (data)));
  GtkWidget *picture = auspex_window_case_find_descendant (strip, GTK_TYPE_PICTURE);

  return picture != NULL && gtk_picture_get_paintable (GTK_PICTURE (picture)) != NULL;
}

static void
the_folder_s_slides_are_seen_and_gone_to (void)
{
  g_autofree char *first = auspex_window_case_write_slide ("a-strip-1.tif", 0.5);
  g_autofree char *second = auspex_window_case_write_slide ("a-strip-2.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, first);
  auspex_window_case_activate (viewer, "win.show-strip");
  g_assert_true (auspex_window_case_wait (has_pictures, viewer, 10));
  auspex_window_case_settle (1);
  auspex_window_case_screenshot (viewer, "window-strip");
  g_signal_emit_by_name (auspex_window_get_strip (auspex_viewer_get_window (viewer)),
                         "chosen", second);
  auspex_window_case_settle (2);
  g_assert_cmpuint (viewer->sessions->len, ==, 1);
  g_assert_cmpstr (auspex_slide_get_path (auspex_session_get_slide (viewer->session)), ==,
                   second);
  /* Closed while thumbnails may still be read. */
  auspex_window_case_close (viewer);
}

int
main (int argc, char **argv)
{
  auspex_window_case_init (&argc, &argv);
  g_test_add_func ("/identity/a file that changes is not estimated",
                   a_file_that_changes_is_not_estimated);
  g_test_add_func ("/identity/a file that vanishes is said to be gone",
                   a_file_that_vanishes_is_said_to_be_gone);
  g_test_add_func ("/identity/a slide and its patient stand beside its result",
                   a_slide_and_its_patient_stand_beside_its_result);
  g_test_add_func ("/identity/a result is shown on its own slide only",
                   a_result_is_shown_on_its_own_slide_only);
  g_test_add_func ("/identity/the folder's slides are seen and gone to",
                   the_folder_s_slides_are_seen_and_gone_to);
  return g_test_run ();
}
