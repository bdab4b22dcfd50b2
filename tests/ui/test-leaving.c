/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Every way out of a slide whose annotations cannot be saved, and every answer. */

#include "render/annotation/geojson.h"
#include "tests/support/test-data.h"
#include "tests/ui/window-case.h"

#include <glib/gstdio.h>

/* Two slides, the first one open with a rectangle, and a folder where its annotations
 * go. */
typedef struct
{
  char *first, *second;
  char *file;
  AuspexViewer *viewer;
} Case;

static void
draw (AuspexViewer *viewer, double x)
{
  g_autoptr (AuspexAnnotation) rectangle = auspex_annotation_new_from_box (
      AUSPEX_SHAPE_RECTANGLE, (AuspexRect){ x, 100, 200, 200 });

  auspex_annotation_collection_add (auspex_window_case_get_annotations (viewer),
                                    rectangle);
}

static void
set_up (Case *c, gconstpointer data)
{
  static int n_cases;
  g_autofree char *first = g_strdup_printf ("first-%d.tif", n_cases);
  g_autofree char *second = g_strdup_printf ("second-%d.tif", n_cases++);

  c->first = auspex_window_case_write_slide (first, 0.5);
  c->second = auspex_window_case_write_slide (second, 0.5);
  c->file = g_strconcat (c->first, ".auspex.geojson", NULL);
  c->viewer = auspex_window_case_open ();
  auspex_viewer_open_all (c->viewer, (const char *const[]){ c->first, c->second, NULL });
  auspex_window_case_open_slide (c->viewer, c->first);
  g_assert_cmpint (g_mkdir (c->file, 0755), ==, 0);
  draw (c->viewer, 100);
}

static void
tear_down (Case *c, gconstpointer data)
{
  if (auspex_viewer_get_window (c->viewer) != NULL)
    auspex_window_case_close (c->viewer);
  else
    g_object_unref (c->viewer);
  g_rmdir (c->file);
  g_free (c->file);
  g_free (c->first);
  g_free (c->second);
}

static void
open_another (Case *c)
{
  auspex_viewer_open_instead (c->viewer, c->second);
}

static void
go_to_the_next (Case *c)
{
  auspex_window_case_activate (c->viewer, "win.next-slide");
}

static void
close_the_slide (Case *c)
{
  auspex_window_case_activate (c->viewer, "win.close-slide");
}

static void
close_the_window (Case *c)
{
  gtk_window_close (GTK_WINDOW (auspex_viewer_get_window (c->viewer)));
}

static void (*const ways_out[]) (Case *c) = { open_another, go_to_the_next,
                                              close_the_slide, close_the_window };

static const char *
shown_path (AuspexViewer *viewer)
{
  if (auspex_viewer_get_window (viewer) == NULL
      || auspex_viewer_get_session (viewer) == NULL)
    return NULL;
  return auspex_slide_get_path (
      auspex_session_get_slide (auspex_viewer_get_session (viewer)));
}

static bool
is_left (gpointer data)
{
  Case *c = data;

  return g_strcmp0 (shown_path (c->viewer), c->first) != 0;
}

/* Where @way_out leads. */
static void
expect_gone (Case *c, guint way_out)
{
  g_assert_true (auspex_window_case_wait (is_left, c, 10));
  g_assert_cmpstr (shown_path (c->viewer), ==, way_out < 2 ? c->second : NULL);
  g_assert_cmpint (auspex_viewer_get_window (c->viewer) == NULL, ==, way_out == 3);
  if (auspex_viewer_get_window (c->viewer) != NULL)
    g_assert_null (auspex_window_case_find_dialog (c->viewer));
}

/* What a change that cannot be saved says by itself. */
static void
close_trouble (Case *c)
{
  g_assert_nonnull (strstr (auspex_window_case_get_message (c->viewer), c->file));
  auspex_window_case_answer (c->viewer, "close");
}

/* What the page of annotations says for as long as it lasts. */
static void
expect_unsaved (Case *c, bool unsaved)
{
  GtkWidget *page = GTK_WIDGET (
      auspex_window_get_annotation_page (auspex_viewer_get_window (c->viewer)));
  GtkWidget *revealer = auspex_window_case_find_descendant (page, GTK_TYPE_REVEALER);
  GtkWidget *why = auspex_window_case_find_descendant (revealer, GTK_TYPE_LABEL);

  g_assert_cmpint (gtk_revealer_get_reveal_child (GTK_REVEALER (revealer)), ==, unsaved);
  g_assert_nonnull (strstr (gtk_label_get_label (GTK_LABEL (why)), c->file));
}

static void
trouble_is_told_once (Case *c, gconstpointer data)
{
  close_trouble (c);
  draw (c->viewer, 400);
  auspex_window_case_settle (0.5);
  g_assert_null (auspex_window_case_find_dialog (c->viewer));
  auspex_window_show_panel (auspex_viewer_get_window (c->viewer), "annotations");
  auspex_window_case_settle (0.5);
  expect_unsaved (c, true);
  auspex_window_case_screenshot (c->viewer, "window-unsaved");

  /* Until it was over. */
  g_rmdir (c->file);
  draw (c->viewer, 700);
  auspex_window_case_settle (0.5);
  g_assert_true (g_file_test (c->file, G_FILE_TEST_IS_REGULAR));
  expect_unsaved (c, false);
  g_unlink (c->file);
  g_assert_cmpint (g_mkdir (c->file, 0755), ==, 0);
  draw (c->viewer, 1000);
  close_trouble (c);
  close_the_window (c);
  auspex_window_case_answer (c->viewer, "discard");
}

static void
to_cancel_keeps_slide_and_shapes (Case *c, gconstpointer data)
{
  g_autofree char *name = g_path_get_basename (c->first);

  close_trouble (c);
  for (guint i = 0; i < G_N_ELEMENTS (ways_out); i++)
    {
      ways_out[i](c);
      const char *message = auspex_window_case_get_message (c->viewer);
      g_assert_nonnull (strstr (message, c->file));
      g_assert_nonnull (strstr (message, name));
      if (i == 0)
        auspex_window_case_screenshot (c->viewer, "window-leaving");
      auspex_window_case_answer (c->viewer, "cancel");
      auspex_window_case_settle (0.5);
      g_assert_cmpstr (shown_path (c->viewer), ==, c->first);
      g_assert_true (g_str_has_prefix (
          gtk_window_get_title (GTK_WINDOW (auspex_viewer_get_window (c->viewer))),
          name));
      g_assert_cmpint (auspex_annotation_collection_get_n (
                           auspex_window_case_get_annotations (c->viewer)),
                       ==, 1);
      g_assert_true (auspex_annotation_collection_is_dirty (
          auspex_window_case_get_annotations (c->viewer)));
    }
  close_the_window (c);
  auspex_window_case_answer (c->viewer, "discard");
}

static void
asked_once_at_a_time (Case *c, gconstpointer data)
{
  close_trouble (c);
  close_the_window (c);
  GtkWindow *question = auspex_window_case_wait_for_dialog (c->viewer);
  open_another (c);
  close_the_window (c);
  auspex_window_case_settle (1);
  g_assert_true (auspex_window_case_find_dialog (c->viewer) == question);
  g_assert_cmpstr (shown_path (c->viewer), ==, c->first);
  auspex_window_case_answer (c->viewer, "discard");
  expect_gone (c, 3);
}

static void
to_discard_goes_on (Case *c, gconstpointer data)
{
  guint way_out = GPOINTER_TO_UINT (data);

  close_trouble (c);
  ways_out[way_out](c);
  auspex_window_case_wait_for_dialog (c->viewer);
  /* Given up is given up, although by now it could be saved. */
  g_rmdir (c->file);
  auspex_window_case_answer (c->viewer, "discard");
  expect_gone (c, way_out);
  g_assert_false (g_file_test (c->file, G_FILE_TEST_EXISTS));
}

/* The chooser, in which @path is chosen. */
static GtkWindow *
choose_place (Case *c, const char *path)
{
  g_autofree char *folder_path = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GFile) folder = g_file_new_for_path (folder_path);
  GtkWindow *chooser = NULL;

  auspex_window_case_answer (c->viewer, "elsewhere");
  chooser = auspex_window_case_wait_for_dialog (c->viewer);
  g_assert_true (GTK_IS_FILE_CHOOSER_DIALOG (chooser));
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (chooser), folder, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  auspex_window_case_settle (0.5);
  return chooser;
}

static void
saved_elsewhere_goes_on (Case *c, gconstpointer data)
{
  guint way_out = GPOINTER_TO_UINT (data);
  g_autofree char *place =
      g_strdup_printf ("%s/elsewhere-%u.geojson", auspex_test_scratch_dir (), way_out);
  g_autoptr (GError) error = NULL;

  close_trouble (c);
  ways_out[way_out](c);
  gtk_dialog_response (GTK_DIALOG (choose_place (c, place)), GTK_RESPONSE_ACCEPT);
  expect_gone (c, way_out);

  g_autoptr (AuspexGeojson) saved = auspex_geojson_load (place, &error);
  g_assert_no_error (error);
  g_assert_cmpint (saved->origin, ==, AUSPEX_ORIGIN_LEVEL0);
  g_assert_cmpuint (saved->annotations->len, ==, 1);
  AuspexRect bounds = auspex_annotation_get_bounds (saved->annotations->pdata[0]);
  g_assert_cmpfloat (bounds.x, ==, 100);
  g_assert_cmpfloat (bounds.width, ==, 200);
}

/* Where nobody can write, not even root. */
static void
an_unfit_place_is_asked_about_again (Case *c, gconstpointer data)
{
  const char *place = "/proc/unfit.geojson";

  close_trouble (c);
  open_another (c);
  gtk_dialog_response (GTK_DIALOG (choose_place (c, place)), GTK_RESPONSE_ACCEPT);
  auspex_window_case_settle (1);
  g_assert_nonnull (strstr (auspex_window_case_get_message (c->viewer), place));
  g_assert_cmpstr (shown_path (c->viewer), ==, c->first);
  auspex_window_case_answer (c->viewer, "discard");
  expect_gone (c, 0);
}

static void
to_choose_no_place_is_to_stay (Case *c, gconstpointer data)
{
  close_trouble (c);
  close_the_window (c);
  GtkWindow *chooser = choose_place (c, "/");
  gtk_dialog_response (GTK_DIALOG (chooser), GTK_RESPONSE_CANCEL);
  auspex_window_case_settle (0.5);
  g_assert_null (auspex_window_case_find_dialog (c->viewer));
  g_assert_cmpstr (shown_path (c->viewer), ==, c->first);
  g_assert_cmpint (
      auspex_annotation_collection_get_n (auspex_window_case_get_annotations (c->viewer)),
      ==, 1);
  close_the_window (c);
  auspex_window_case_answer (c->viewer, "discard");
}

static void
what_can_be_saved_again_is_not_asked_about (Case *c, gconstpointer data)
{
  close_trouble (c);
  g_rmdir (c->file);
  open_another (c);
  expect_gone (c, 0);
  g_assert_true (g_file_test (c->file, G_FILE_TEST_IS_REGULAR));
  g_unlink (c->file);
}

static void
add (const char *path, guint way_out, void (*test) (Case *c, gconstpointer data))
{
  g_test_add (path, Case, GUINT_TO_POINTER (way_out), set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  auspex_window_case_init (&argc, &argv);
  add ("/leaving/trouble is told once", 0, trouble_is_told_once);
  add ("/leaving/to cancel keeps slide and shapes", 0, to_cancel_keeps_slide_and_shapes);
  add ("/leaving/one question at a time", 0, asked_once_at_a_time);
  add ("/leaving/to discard goes on to what was opened", 0, to_discard_goes_on);
  add ("/leaving/to discard goes on to the next slide", 1, to_discard_goes_on);
  add ("/leaving/to discard closes the slide", 2, to_discard_goes_on);
  add ("/leaving/to discard closes the window", 3, to_discard_goes_on);
  add ("/leaving/saved elsewhere it goes on to what was opened", 0,
       saved_elsewhere_goes_on);
  add ("/leaving/saved elsewhere it goes on to the next slide", 1,
       saved_elsewhere_goes_on);
  add ("/leaving/saved elsewhere the slide closes", 2, saved_elsewhere_goes_on);
  add ("/leaving/saved elsewhere the window closes", 3, saved_elsewhere_goes_on);
  add ("/leaving/an unfit place is asked about again", 0,
       an_unfit_place_is_asked_about_again);
  add ("/leaving/to choose no place is to stay", 0, to_choose_no_place_is_to_stay);
  add ("/leaving/what can be saved again is not asked about", 0,
       what_can_be_saved_again_is_not_asked_about);
  return g_test_run ();
}
