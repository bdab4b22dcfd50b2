/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Tissue brushed out in the window: asked again, shown, undone, saved. */

#include "render/annotation/tissue-mark.h"
#include "tests/support/test-data.h"
#include "tests/ui/window-case.h"

#include <string.h>

static AuspexExclusion *
exclusion_of (AuspexViewer *viewer)
{
  return auspex_session_get_exclusion (auspex_viewer_get_session (viewer));
}

static AuspexPrognosis *
prognosis_of (AuspexViewer *viewer)
{
  return auspex_session_get_prognosis (auspex_viewer_get_session (viewer));
}

static AuspexExclusionBox *
box_of (AuspexViewer *viewer)
{
  return auspex_result_card_get_exclusion_box (
      auspex_window_get_result_card (auspex_viewer_get_window (viewer)));
}

static bool
is_answered (gpointer data)
{
  return !auspex_exclusion_is_asking (exclusion_of (data));
}

static void
wait_for_answer (AuspexViewer *viewer)
{
  g_assert_true (auspex_window_case_wait (is_answered, viewer, 30));
  auspex_window_case_settle (0.2);
}

/* What the card, the map and the genes show is the session's. */
static void
check_shown (AuspexViewer *viewer)
{
  AuspexWindow *window = auspex_viewer_get_window (viewer);
  AuspexPrognosis *prognosis = prognosis_of (viewer);
  AuspexHeatmap *heatmap =
      auspex_slide_view_get_heatmap (auspex_window_case_get_slide_view (viewer));

  g_assert_true (auspex_result_card_get_prognosis (auspex_window_get_result_card (window))
                 == prognosis);
  g_assert_cmpint (heatmap != NULL ? auspex_heatmap_get_n_patches (heatmap) : 0, ==,
                   prognosis != NULL ? prognosis->maps.n_patches : 0);
}

static AuspexAnnotation *
add_mark (AuspexViewer *viewer, AuspexMark mark, AuspexRect box)
{
  g_autoptr (AuspexAnnotation) shape =
      auspex_annotation_new_from_box (AUSPEX_SHAPE_RECTANGLE, box);

  auspex_annotation_set_mark (shape, mark);
  auspex_annotation_collection_add (auspex_window_case_get_annotations (viewer), shape);
  return auspex_annotation_collection_find (auspex_window_case_get_annotations (viewer),
                                            shape->id);
}

static void
on_marks_changed (bool *is_changed)
{
  *is_changed = true;
}

static bool
is_set (gpointer data)
{
  return *(bool *)data;
}

/* Until it has changed the marks: xdotool has only sent it. */
static void
stroke (AuspexViewer *viewer, double from_x, double from_y, double to_x, double to_y,
        const char *before, const char *after)
{
  AuspexAnnotationCollection *annotations = auspex_window_case_get_annotations (viewer);
  int x1 = 0, y1 = 0, x2 = 0, y2 = 0;
  bool is_changed = false;
  gulong changed = g_signal_connect_swapped (annotations, "changed",
                                             G_CALLBACK (on_marks_changed), &is_changed);

  auspex_window_case_locate (viewer, from_x, from_y, &x1, &y1);
  auspex_window_case_locate (viewer, to_x, to_y, &x2, &y2);
  g_autofree char *drag = g_strdup_printf (
      "%s mousemove %d %d mousedown 1 mousemove %d %d sleep 0.1 mousemove %d %d sleep "
      "0.1 mouseup 1 %s",
      before, x1, y1, (x1 + x2) / 2, (y1 + y2) / 2, x2, y2, after);
  auspex_window_case_xdotool (drag);
  g_assert_true (auspex_window_case_wait (is_set, &is_changed, 30));
  g_signal_handler_disconnect (annotations, changed);
}

static void
a_stroke_of_the_brush_asks_again (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("brushed.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  auspex_window_case_estimate (viewer);
  AuspexPrognosis *all = auspex_prognosis_ref (prognosis_of (viewer));
  const int64_t *middle = all->maps.coords + 2 * (all->maps.n_patches / 2);
  if (auspex_window_case_xdotool ("search --onlyvisible --name Auspex windowfocus"))
    {
      /* Wide enough for a patch of 256 pixels. */
      AuspexBrush brush = { AUSPEX_MARK_EXCLUDE, false,
                            200 * auspex_window_case_get_view (viewer)->scale };

      auspex_window_case_activate (viewer, "win.tool::brush");
      auspex_slide_view_set_brush (auspex_window_case_get_slide_view (viewer), &brush);
      stroke (viewer, middle[0] + 100, middle[1] + 128, middle[0] + 160, middle[1] + 128,
              "", "");
      wait_for_answer (viewer);
      AuspexPrognosis *less = prognosis_of (viewer);
      g_assert_cmpint (auspex_exclusion_get_n_marks (exclusion_of (viewer)), ==, 1);
      g_assert_true (less->all_tissue == all);
      g_assert_cmpint (less->n_excluded, >=, 1);
      g_assert_cmpint (less->n_patches + less->n_excluded, ==, all->n_patches);
      g_assert_cmpfloat (less->risk, !=, all->risk);
      g_assert_nonnull (strstr (auspex_exclusion_box_get_text (box_of (viewer)), "of"));
      g_assert_nonnull (strstr (auspex_exclusion_box_get_change (box_of (viewer)), "→"));
      check_shown (viewer);
      auspex_window_case_settle (1);
      auspex_window_case_screenshot (viewer, "window-excluded");
      /* The tool stays: the next stroke joins the first. */
      g_assert_cmpint (
          auspex_slide_view_get_tool (auspex_window_case_get_slide_view (viewer)), ==,
          AUSPEX_TOOL_BRUSH);
      stroke (viewer, middle[0] + 160, middle[1] + 128, middle[0] + 200, middle[1] + 100,
              "", "");
      wait_for_answer (viewer);
      g_assert_cmpint (auspex_exclusion_get_n_marks (exclusion_of (viewer)), ==, 1);

      /* Alt takes it away, and undo brings it back. */
      brush.radius_px *= 1.5;
      auspex_slide_view_set_brush (auspex_window_case_get_slide_view (viewer), &brush);
      stroke (viewer, middle[0] + 100, middle[1] + 128, middle[0] + 200, middle[1] + 100,
              "keydown alt", "keyup alt");
      wait_for_answer (viewer);
      g_assert_cmpint (prognosis_of (viewer)->n_excluded, ==, 0);
      for (int i = 0; i < 3; i++)
        {
          auspex_window_case_activate (viewer, "win.undo");
          wait_for_answer (viewer);
        }
      g_assert_true (prognosis_of (viewer) == all);
      check_shown (viewer);
      g_assert_false (gtk_widget_get_visible (GTK_WIDGET (box_of (viewer))));
    }
  auspex_prognosis_unref (all);
  auspex_window_case_close (viewer);
}

static void
a_lasso_goes_around (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("lassoed.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();
  int x = 0, y = 0;
  const double corners[4][2] = { { 300, 200 }, { 900, 200 }, { 900, 700 }, { 300, 700 } };

  auspex_window_case_open_slide (viewer, path);
  if (auspex_window_case_xdotool ("search --onlyvisible --name Auspex windowfocus"))
    {
      auspex_window_case_activate (viewer, "win.tool::lasso");
      auspex_window_case_activate (viewer, "win.mark::only");
      /* One by one: moves that the window is not let see between are one. */
      for (int i = 0; i < 4; i++)
        {
          g_autofree char *move = NULL;

          auspex_window_case_locate (viewer, corners[i][0], corners[i][1], &x, &y);
          move =
              g_strdup_printf ("mousemove %d %d %s", x, y, i == 0 ? "mousedown 1" : "");
          auspex_window_case_xdotool (move);
        }
      auspex_window_case_xdotool ("mouseup 1");
      g_assert_cmpint (auspex_exclusion_get_n_marks (exclusion_of (viewer)), ==, 1);
      AuspexAnnotation *mark = auspex_annotation_collection_get (
          auspex_window_case_get_annotations (viewer), 0);
      g_assert_cmpint (auspex_annotation_get_mark (mark), ==, AUSPEX_MARK_USE_ONLY);
      g_assert_cmpfloat_with_epsilon (auspex_annotation_get_area_um2 (mark, 1), 600 * 500,
                                      6000);
      auspex_window_case_settle (0.3);
      auspex_window_case_screenshot (viewer, "window-used-alone");
      /* Without an estimate there is nothing to ask: it waits for one. */
      g_assert_null (prognosis_of (viewer));
      g_assert_nonnull (
          strstr (auspex_exclusion_box_get_text (box_of (viewer)), "next estimate"));
      auspex_window_case_activate (viewer, "win.mark::exclude");
    }
  auspex_window_case_close (viewer);
}

static void
marks_come_back_and_count_in_the_next_estimate (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("marked.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  add_mark (viewer, AUSPEX_MARK_EXCLUDE, (AuspexRect){ 0, 0, 768, 1024 });
  auspex_window_case_activate (viewer, "win.close-slide");
  auspex_window_case_settle (0.3);
  auspex_window_case_open_slide (viewer, path);
  g_assert_cmpint (auspex_exclusion_get_n_marks (exclusion_of (viewer)), ==, 1);
  auspex_window_case_estimate (viewer);
  wait_for_answer (viewer);
  AuspexPrognosis *less = prognosis_of (viewer);
  g_assert_nonnull (less->all_tissue);
  for (int64_t i = 0; i < less->maps.n_patches; i++)
    g_assert_cmpint (less->maps.coords[2 * i], >=, 768 - 128);
  check_shown (viewer);

  /* One click takes all marks off, one undo puts them back. */
  AuspexPrognosis *all = less->all_tissue;
  double risk = less->risk;
  auspex_window_case_activate (viewer, "win.use-all-tissue");
  wait_for_answer (viewer);
  g_assert_true (prognosis_of (viewer) == all);
  g_assert_cmpint (
      auspex_annotation_collection_get_n (auspex_window_case_get_annotations (viewer)),
      ==, 0);
  auspex_window_case_activate (viewer, "win.undo");
  wait_for_answer (viewer);
  g_assert_cmpfloat (prognosis_of (viewer)->risk, ==, risk);
  auspex_window_case_close (viewer);
}

static void
an_annotation_excludes_and_keeps_what_it_says (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("necrosis.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  auspex_window_case_estimate (viewer);
  AuspexAnnotationCollection *annotations = auspex_window_case_get_annotations (viewer);
  AuspexAnnotation *shape =
      add_mark (viewer, AUSPEX_MARK_NONE, (AuspexRect){ 0, 0, 768, 1024 });
  g_autoptr (AuspexAnnotation) necrosis = auspex_annotation_copy (shape);
  auspex_annotation_set_class (necrosis, "Necrosis", 0x323232);
  auspex_annotation_collection_replace (annotations, necrosis);
  auspex_annotation_collection_select (annotations, necrosis->id);

  auspex_window_case_activate (viewer, "win.exclude-annotation");
  wait_for_answer (viewer);
  g_assert_cmpstr (
      auspex_annotation_collection_find (annotations, necrosis->id)->class_name, ==,
      "Necrosis: Ignore*");
  g_assert_cmpint (prognosis_of (viewer)->n_excluded, >, 0);
  auspex_window_case_activate (viewer, "win.use-all-tissue");
  wait_for_answer (viewer);
  g_assert_cmpstr (
      auspex_annotation_collection_find (annotations, necrosis->id)->class_name, ==,
      "Necrosis");
  g_assert_null (prognosis_of (viewer)->all_tissue);
  auspex_window_case_close (viewer);
}

static void
no_tissue_left_is_said_and_undone (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("nothing-left.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  auspex_window_case_estimate (viewer);
  double risk = prognosis_of (viewer)->risk;
  add_mark (viewer, AUSPEX_MARK_EXCLUDE, (AuspexRect){ 0, 0, 1536, 1024 });
  wait_for_answer (viewer);
  g_assert_null (prognosis_of (viewer));
  g_assert_nonnull (
      strstr (auspex_exclusion_box_get_text (box_of (viewer)), "nothing to estimate"));
  check_shown (viewer);
  auspex_window_case_settle (1);
  auspex_window_case_screenshot (viewer, "window-nothing-left");
  auspex_window_case_activate (viewer, "win.undo");
  wait_for_answer (viewer);
  g_assert_cmpfloat (prognosis_of (viewer)->risk, ==, risk);
  check_shown (viewer);
  auspex_window_case_close (viewer);
}

/* Of many questions the last one's answer stands, also when the slide is closed at once.
 */
static void
only_the_newest_question_is_answered (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("newest.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  auspex_window_case_estimate (viewer);
  for (int i = 0; i < 5; i++)
    add_mark (viewer, AUSPEX_MARK_EXCLUDE, (AuspexRect){ 256 * i, 0, 256, 1024 });
  wait_for_answer (viewer);
  g_assert_cmpint (prognosis_of (viewer)->n_marks, ==, 5);
  for (int64_t i = 0; i < prognosis_of (viewer)->maps.n_patches; i++)
    g_assert_cmpint (prognosis_of (viewer)->maps.coords[2 * i], >=, 1280 - 128);

  add_mark (viewer, AUSPEX_MARK_EXCLUDE, (AuspexRect){ 0, 0, 10, 10 });
  auspex_window_case_activate (viewer, "win.close-slide");
  auspex_window_case_settle (0.5);
  auspex_window_case_close (viewer);
}

/* An estimate of another resolution is no answer to anything. */
static void
another_resolution_drops_the_estimate (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("other-mpp.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  auspex_window_case_estimate (viewer);
  auspex_session_set_typed_in_mpp (auspex_viewer_get_session (viewer), 0.4);
  g_assert_null (prognosis_of (viewer));
  add_mark (viewer, AUSPEX_MARK_EXCLUDE, (AuspexRect){ 0, 0, 768, 1024 });
  wait_for_answer (viewer);
  g_assert_null (prognosis_of (viewer));
  g_assert_nonnull (
      strstr (auspex_exclusion_box_get_text (box_of (viewer)), "next estimate"));
  auspex_window_case_close (viewer);
}

int
main (int argc, char **argv)
{
  auspex_window_case_init (&argc, &argv);
  g_test_add_func ("/exclusion/a stroke of the brush asks again",
                   a_stroke_of_the_brush_asks_again);
  g_test_add_func ("/exclusion/a lasso goes around", a_lasso_goes_around);
  g_test_add_func ("/exclusion/marks come back and count in the next estimate",
                   marks_come_back_and_count_in_the_next_estimate);
  g_test_add_func ("/exclusion/an annotation excludes and keeps what it says",
                   an_annotation_excludes_and_keeps_what_it_says);
  g_test_add_func ("/exclusion/no tissue left is said and undone",
                   no_tissue_left_is_said_and_undone);
  g_test_add_func ("/exclusion/only the newest question is answered",
                   only_the_newest_question_is_answered);
  g_test_add_func ("/exclusion/another resolution drops the estimate",
                   another_resolution_drops_the_estimate);
  return g_test_run ();
}
