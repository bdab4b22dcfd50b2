/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The whole job in a real window. */

#include "app/library.h"
#include "tests/support/test-data.h"
#include "tests/ui/window-case.h"
#include "ui/format.h"

#include <json-glib/json-glib.h>
#include <math.h>

static AuspexSlideView *
view_of (AuspexViewer *viewer)
{
  return auspex_window_get_slide_view (auspex_viewer_get_window (viewer));
}

static const AuspexView *
looked_at (AuspexViewer *viewer)
{
  return auspex_viewport_get_view (
      auspex_session_get_viewport (auspex_viewer_get_session (viewer)));
}

static AuspexAnnotationCollection *
annotations_of (AuspexViewer *viewer)
{
  return auspex_session_get_annotations (auspex_viewer_get_session (viewer));
}

static bool
has_dialog (gpointer data)
{
  return auspex_window_case_find_dialog (data) != NULL;
}

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
  g_assert_cmpfloat_with_epsilon (looked_at (viewer)->center_x, 768, 1e-6);
  g_assert_cmpint (looked_at (viewer)->width, ==,
                   gtk_widget_get_width (GTK_WIDGET (view_of (viewer))));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (auspex_viewer_get_window (viewer))),
                   ==, "opens.tif – Auspex");
  auspex_window_case_close (viewer);
}

static bool
is_one_to_one (gpointer data)
{
  return looked_at (data)->scale == 1;
}

static void
keys_and_actions_move_the_view (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("moves.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  double fitted = looked_at (viewer)->scale;
  auspex_window_case_activate (viewer, "win.one-to-one");
  g_assert_true (is_one_to_one (viewer));
  auspex_window_case_activate (viewer, "win.zoom-to(5.0)");
  g_assert_cmpfloat_with_epsilon (looked_at (viewer)->scale, 0.25, 1e-9);
  auspex_window_case_activate (viewer, "win.zoom-in");
  auspex_window_case_settle (1.5);
  g_assert_cmpfloat_with_epsilon (looked_at (viewer)->scale, 0.25 * 1.5, 1e-6);
  auspex_window_case_activate (viewer, "win.fit");
  g_assert_cmpfloat_with_epsilon (looked_at (viewer)->scale, fitted, 1e-9);

  if (auspex_window_case_xdotool ("search --onlyvisible --name Auspex windowfocus key 1"))
    {
      g_assert_true (auspex_window_case_wait (is_one_to_one, viewer, 3));
      double x = looked_at (viewer)->center_x;
      auspex_window_case_xdotool ("key Right");
      g_assert_cmpfloat (looked_at (viewer)->center_x, >, x);
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
  auspex_view_from_level0 (looked_at (viewer), 600, 400, &before_x, &before_y);
  g_autofree char *wheel =
      g_strdup_printf ("mousemove %d %d click 4 click 4 click 4", x, y);
  double scale = looked_at (viewer)->scale;
  if (auspex_window_case_xdotool (wheel))
    {
      auspex_window_case_settle (1.5);
      g_assert_cmpfloat (looked_at (viewer)->scale, >, 1.5 * scale);
      auspex_view_from_level0 (looked_at (viewer), 600, 400, &view_x, &view_y);
      g_assert_cmpfloat_with_epsilon (view_x, before_x, 2);
      g_assert_cmpfloat_with_epsilon (view_y, before_y, 2);

      g_autofree char *drag = g_strdup_printf (
          "mousedown 1 mousemove %d %d sleep 0.1 mousemove %d %d sleep 0.4 mouseup 1",
          x + 20, y + 10, x + 60, y + 30);
      auspex_window_case_xdotool (drag);
      auspex_window_case_settle (1);
      double panned_x = 0, panned_y = 0;
      auspex_view_from_level0 (looked_at (viewer), 600, 400, &panned_x, &panned_y);
      g_assert_cmpfloat_with_epsilon (panned_x, view_x + 60, 3);
      g_assert_cmpfloat_with_epsilon (panned_y, view_y + 30, 3);

      scale = looked_at (viewer)->scale;
      auspex_window_case_xdotool ("click --repeat 2 --delay 80 1");
      auspex_window_case_settle (1.5);
      g_assert_cmpfloat_with_epsilon (looked_at (viewer)->scale, 2 * scale, 1e-6);
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
  g_assert_true (auspex_window_case_wait (has_dialog, viewer, 20));
  GtkWindow *dialog = auspex_window_case_find_dialog (viewer);
  g_assert_nonnull (
      strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), "text.svs"));
  gtk_window_destroy (dialog);
  g_assert_null (auspex_viewer_get_session (viewer));
  g_assert_cmpint (auspex_window_get_page (auspex_viewer_get_window (viewer)), ==,
                   AUSPEX_WINDOW_WELCOME);

  auspex_window_case_open_slide (viewer, good);
  auspex_viewer_open (viewer, bad);
  g_assert_true (auspex_window_case_wait (has_dialog, viewer, 20));
  gtk_window_destroy (auspex_window_case_find_dialog (viewer));
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
  g_assert_true (auspex_window_case_wait (has_dialog, viewer, 20));
  gtk_window_destroy (auspex_window_case_find_dialog (viewer));
  g_assert_true (is_shown (viewer, first));
  auspex_window_case_activate (viewer, "win.next-slide");
  auspex_window_case_settle (2);
  g_assert_true (is_shown (viewer, third));

  auspex_window_case_activate (viewer, "win.previous-slide");
  g_assert_true (auspex_window_case_wait (has_dialog, viewer, 20));
  gtk_window_destroy (auspex_window_case_find_dialog (viewer));
  auspex_window_case_activate (viewer, "win.previous-slide");
  auspex_window_case_settle (2);
  g_assert_true (is_shown (viewer, first));
  auspex_window_case_close (viewer);
}

static bool
is_answered (gpointer data)
{
  return has_dialog (data)
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

static GtkWidget *
find_entry (GtkWidget *widget)
{
  if (GTK_IS_ENTRY (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_entry (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
a_missing_mpp_is_asked_for_once_and_remembered (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("no-mpp.tif", 0);
  AuspexViewer *viewer = auspex_window_case_open ();
  AuspexMppSource source = AUSPEX_MPP_UNKNOWN;

  auspex_window_case_open_slide (viewer, path);
  g_assert_true (auspex_window_case_wait (has_dialog, viewer, 5));
  GtkWindow *dialog = auspex_window_case_find_dialog (viewer);
  AdwMessageDialog *question = ADW_MESSAGE_DIALOG (dialog);
  GtkWidget *entry = find_entry (GTK_WIDGET (dialog));
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

/* Estimate */

static void
the_end_of_an_estimate_leaves_the_slide_where_it_is (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("stays.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  AuspexView before = *looked_at (viewer);
  auspex_window_case_estimate (viewer);
  auspex_window_case_settle (1);
  g_assert_true (auspex_prognosis_is_untrained (
      auspex_session_get_prognosis (auspex_viewer_get_session (viewer))));
  g_assert_cmpfloat (looked_at (viewer)->scale, ==, before.scale);
  g_assert_cmpfloat (looked_at (viewer)->center_y, ==, before.center_y);
  g_assert_cmpint (looked_at (viewer)->width, ==, before.width);
  g_assert_cmpint (looked_at (viewer)->height, ==, before.height);
  auspex_window_case_close (viewer);
}

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
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (view_of (viewer))), >, 850);
  auspex_window_case_screenshot (viewer, "window-narrow");
  auspex_window_case_estimate (viewer);
  auspex_window_case_settle (1);
  g_autoptr (GVariant) raised = g_action_group_get_action_state (actions, "show-panel");
  g_assert_true (g_variant_get_boolean (raised));
  auspex_window_case_screenshot (viewer, "window-narrow-result");

  gtk_window_set_default_size (GTK_WINDOW (window), 1360, 860);
  auspex_window_case_settle (1.5);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (view_of (viewer))), <, 1000);
  auspex_window_case_screenshot (viewer, "window-untrained");
  auspex_window_case_close (viewer);
}

static JsonObject *
get_json (AuspexViewer *viewer, JsonParser *parser)
{
  g_autofree char *text = auspex_prognosis_to_json (
      auspex_session_get_prognosis (auspex_viewer_get_session (viewer)));
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static void
check_card (AuspexViewer *viewer, JsonObject *result)
{
  AuspexResultCard *card =
      auspex_window_get_result_card (auspex_viewer_get_window (viewer));
  g_autofree char *risk =
      auspex_format_number (json_object_get_double_member (result, "risk"), 2);

  g_assert_cmpstr (auspex_result_card_get_risk_text (card), ==, risk);
}

static void
check_genes (AuspexViewer *viewer, JsonObject *result)
{
  AuspexGenePanel *panel =
      auspex_window_get_gene_panel (auspex_viewer_get_window (viewer));
  JsonArray *groups = json_object_get_array_member (result, "genes");
  double highest = -INFINITY;
  guint n = 0;
  float z = NAN;

  for (guint i = 0; i < json_array_get_length (groups); i++)
    {
      JsonArray *features = json_object_get_array_member (
          json_array_get_object_element (groups, i), "features");

      n += json_array_get_length (features);
      for (guint j = 0; j < json_array_get_length (features); j++)
        highest = MAX (highest, json_object_get_double_member (
                                    json_array_get_object_element (features, j), "z"));
    }
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (auspex_gene_panel_get_n_listed (panel), ==, n);
  auspex_gene_panel_get_listed (panel, 0, &z);
  g_assert_cmpfloat_with_epsilon (z, highest, 1e-5);
}

/* The map drawn is the prognosis's: same patches, same values. */
static void
check_map (AuspexViewer *viewer, const float *values)
{
  AuspexHeatmap *heatmap = auspex_slide_view_get_heatmap (view_of (viewer));
  AuspexPrognosis *prognosis =
      auspex_session_get_prognosis (auspex_viewer_get_session (viewer));

  g_assert_nonnull (heatmap);
  g_assert_cmpint (auspex_heatmap_get_n_patches (heatmap), ==, prognosis->maps.n_patches);
  for (int64_t i = 0; i < prognosis->maps.n_patches; i++)
    {
      const int64_t *corner = &prognosis->maps.coords[2 * i];
      double half = prognosis->maps.patch_level0_px[0] / 2;

      g_assert_cmpfloat (auspex_heatmap_get_value (heatmap, i), ==, values[i]);
      if (values[i] > 0)
        g_assert_cmpint (
            auspex_heatmap_patch_at (heatmap, corner[0] + half, corner[1] + half), ==, i);
    }
}

static void
check_overlay (AuspexViewer *viewer)
{
  const AuspexAttentionMaps *maps =
      &auspex_session_get_prognosis (auspex_viewer_get_session (viewer))->maps;
  AuspexOverlayControls *controls =
      auspex_window_get_overlay_controls (auspex_viewer_get_window (viewer));
  int last = maps->n_groups - 1;

  check_map (viewer, maps->gate);
  g_autofree char *shortcut = g_strdup_printf ("win.map(%d)", maps->n_groups + 1);
  auspex_window_case_activate (viewer, shortcut);
  check_map (viewer, maps->hyper_attention + last * maps->n_patches);
  auspex_overlay_controls_choose (controls, (AuspexMapChoice){ AUSPEX_MAP_HYPEREDGE, 0 });
  check_map (viewer, maps->hyperedge);

  auspex_window_case_activate (viewer, "win.show-overlays");
  g_assert_false (auspex_slide_view_overlays_visible (view_of (viewer)));
  auspex_window_case_activate (viewer, "win.show-overlays");
  g_assert_true (auspex_slide_view_overlays_visible (view_of (viewer)));
  auspex_window_case_activate (viewer, "win.map(1)");
}

static void
check_estimate (AuspexViewer *viewer, const char *screenshot)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *result = NULL;

  auspex_window_case_estimate (viewer);
  result = get_json (viewer, parser);
  check_card (viewer, result);
  check_genes (viewer, result);
  check_overlay (viewer);
  auspex_window_case_settle (0.5);
  auspex_window_case_screenshot (viewer, screenshot);
}

static void
an_estimate_is_shown_as_its_result_says (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("estimate.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  check_estimate (viewer, "window-synthetic");
  auspex_window_case_close (viewer);
}

static void
a_real_slide_is_estimated (void)
{
  g_autofree char *path =
      auspex_test_need_shared_data ("slides/aperio/CMU-1-Small-Region.svs");

  if (path == NULL)
    return;
  AuspexViewer *viewer = auspex_window_case_open ();
  auspex_window_case_open_slide (viewer, path);
  check_estimate (viewer, "window-cmu-1-small-region");
  auspex_window_case_close (viewer);
}

static bool
is_estimating (gpointer data)
{
  return auspex_session_is_estimating (auspex_viewer_get_session (data));
}

static bool
is_idle (gpointer data)
{
  return !is_estimating (data);
}

static void
an_estimate_is_cancelled_and_started_again (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("cancel.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  auspex_window_case_activate (viewer, "win.estimate");
  g_assert_true (auspex_window_case_wait (is_estimating, viewer, 30));
  auspex_window_case_activate (viewer, "win.cancel");
  g_assert_true (auspex_window_case_wait (is_idle, viewer, 30));
  g_assert_null (auspex_session_get_prognosis (auspex_viewer_get_session (viewer)));
  g_assert_null (auspex_window_case_find_dialog (viewer));
  auspex_window_case_estimate (viewer);
  auspex_window_case_close (viewer);
}

/* Annotations */

static void
drag_rectangle (AuspexViewer *viewer)
{
  int x1 = 0, y1 = 0, x2 = 0, y2 = 0;

  auspex_window_case_activate (viewer, "win.tool::rectangle");
  auspex_window_case_locate (viewer, 500, 300, &x1, &y1);
  auspex_window_case_locate (viewer, 900, 600, &x2, &y2);
  g_autofree char *drag = g_strdup_printf (
      "mousemove %d %d mousedown 1 mousemove %d %d sleep 0.1 mousemove %d %d sleep 0.1 "
      "mouseup 1",
      x1, y1, (x1 + x2) / 2, (y1 + y2) / 2, x2, y2);
  auspex_window_case_xdotool (drag);
}

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget)
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
a_deleted_annotation_is_offered_back (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("deletes.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  AuspexAnnotationCollection *annotations = annotations_of (viewer);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (AuspexAnnotation) rectangle = auspex_annotation_new_from_box (
          AUSPEX_SHAPE_RECTANGLE, (AuspexRect){ 300 * i, 0, 100, 50 });

      auspex_annotation_collection_add (annotations, rectangle);
    }
  g_autofree char *first =
      g_strdup (auspex_annotation_collection_get (annotations, 0)->id);
  g_autofree char *second =
      g_strdup (auspex_annotation_collection_get (annotations, 1)->id);
  auspex_annotation_collection_select (annotations, first);
  auspex_window_case_activate (viewer, "win.delete-annotation");
  g_assert_null (auspex_annotation_collection_find (annotations, first));
  auspex_window_case_settle (0.5);
  auspex_window_case_screenshot (viewer, "window-deleted");

  /* Something else in between is not what is undone. */
  auspex_annotation_collection_remove (annotations, second);
  GtkWidget *button =
      find_button (GTK_WIDGET (auspex_viewer_get_window (viewer)), "_Undo");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_nonnull (auspex_annotation_collection_find (annotations, first));
  g_assert_null (auspex_annotation_collection_find (annotations, second));
  auspex_window_case_close (viewer);
}

static void
annotations_are_drawn_undone_saved_and_back_again (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("annotate.tif", 0.5);
  g_autofree char *file = g_strconcat (path, ".auspex.geojson", NULL);
  g_autofree char *saved = NULL;
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  if (auspex_window_case_xdotool ("search --onlyvisible --name Auspex windowfocus"))
    {
      drag_rectangle (viewer);
      g_assert_cmpint (auspex_annotation_collection_get_n (annotations_of (viewer)), ==,
                       1);
      AuspexRect drawn = auspex_annotation_get_bounds (
          auspex_annotation_collection_get (annotations_of (viewer), 0));
      g_assert_cmpfloat_with_epsilon (drawn.x, 500, 3);
      g_assert_cmpfloat_with_epsilon (drawn.height, 300, 3);
      g_assert_cmpint (auspex_slide_view_get_tool (view_of (viewer)), ==,
                       AUSPEX_TOOL_MOVE);

      auspex_window_case_activate (viewer, "win.undo");
      g_assert_cmpint (auspex_annotation_collection_get_n (annotations_of (viewer)), ==,
                       0);
      auspex_window_case_activate (viewer, "win.redo");
      g_assert_cmpint (auspex_annotation_collection_get_n (annotations_of (viewer)), ==,
                       1);
      auspex_window_case_settle (0.3);
      g_assert_true (g_file_get_contents (file, &saved, NULL, NULL));
      g_assert_nonnull (strstr (saved, "\"Polygon\""));

      auspex_window_case_activate (viewer, "win.close-slide");
      auspex_window_case_open_slide (viewer, path);
      g_assert_cmpint (auspex_annotation_collection_get_n (annotations_of (viewer)), ==,
                       1);
    }
  auspex_window_case_close (viewer);
}

/* Brisk clicks, a corner each, are no double clicks; one where the last corner is ends
 * the polygon, and so does another tool. */
static void
a_polygon_is_drawn_briskly (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("brisk.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();
  int x = 0, y = 0;

  auspex_window_case_open_slide (viewer, path);
  auspex_window_case_locate (viewer, 600, 400, &x, &y);
  g_autofree char *corners = g_strdup_printf (
      "mousemove %d %d click 1 sleep 0.1 mousemove %d %d click 1 sleep 0.1 "
      "mousemove %d %d click 1 sleep 0.1 mousemove %d %d click 1",
      x, y, x + 100, y, x + 100, y + 80, x, y + 80);
  g_autofree char *ended = g_strconcat (corners, " sleep 0.1 click 1", NULL);
  if (auspex_window_case_xdotool ("search --onlyvisible --name Auspex windowfocus"))
    {
      auspex_window_case_activate (viewer, "win.tool::polygon");
      auspex_window_case_xdotool (ended);
      g_assert_cmpint (auspex_annotation_collection_get_n (annotations_of (viewer)), ==,
                       1);
      AuspexAnnotation *drawn =
          auspex_annotation_collection_get (annotations_of (viewer), 0);
      AuspexRect bounds = auspex_annotation_get_bounds (drawn);
      g_assert_cmpfloat_with_epsilon (bounds.width, 100 / looked_at (viewer)->scale, 4);
      g_assert_cmpfloat_with_epsilon (bounds.height, 80 / looked_at (viewer)->scale, 4);

      auspex_window_case_activate (viewer, "win.tool::polygon");
      auspex_window_case_xdotool (corners);
      auspex_window_case_activate (viewer, "win.tool::rectangle");
      g_assert_cmpint (auspex_annotation_collection_get_n (annotations_of (viewer)), ==,
                       2);
      g_assert_cmpint (auspex_slide_view_get_tool (view_of (viewer)), ==,
                       AUSPEX_TOOL_RECTANGLE);
    }
  auspex_window_case_close (viewer);
}

static void
a_shape_is_moved_reshaped_and_deleted (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("reshape.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();
  int x = 0, y = 0;

  auspex_window_case_open_slide (viewer, path);
  if (auspex_window_case_xdotool ("search --onlyvisible --name Auspex windowfocus"))
    {
      drag_rectangle (viewer);
      auspex_window_case_locate (viewer, 700, 450, &x, &y);
      g_autofree char *move = g_strdup_printf ("mousemove %d %d mousedown 1 mousemove %d "
                                               "%d sleep 0.1 mousemove %d %d sleep 0.1 "
                                               "mouseup 1",
                                               x, y, x + 10, y + 10, x + 40, y);
      double by = 40 / looked_at (viewer)->scale;
      auspex_window_case_xdotool (move);
      AuspexRect moved = auspex_annotation_get_bounds (
          auspex_annotation_collection_get (annotations_of (viewer), 0));
      g_assert_cmpfloat_with_epsilon (moved.x, 500 + by, 4);
      g_assert_cmpfloat_with_epsilon (moved.width, 400, 4);

      auspex_window_case_locate (viewer, moved.x, moved.y, &x, &y);
      g_autofree char *reshape =
          g_strdup_printf ("mousemove %d %d mousedown 1 mousemove %d %d sleep 0.1 "
                           "mousemove %d %d sleep 0.1 "
                           "mouseup 1",
                           x, y, x - 10, y, x - 30, y);
      double wider = 30 / looked_at (viewer)->scale;
      auspex_window_case_xdotool (reshape);
      AuspexRect reshaped = auspex_annotation_get_bounds (
          auspex_annotation_collection_get (annotations_of (viewer), 0));
      g_assert_cmpfloat_with_epsilon (reshaped.width, moved.width + wider, 4);

      auspex_window_case_xdotool ("key Delete");
      g_assert_cmpint (auspex_annotation_collection_get_n (annotations_of (viewer)), ==,
                       0);
    }
  auspex_window_case_close (viewer);
}

/* Files */

typedef struct
{
  const char *path;
} Awaited;

static bool
file_is_there (gpointer data)
{
  return g_file_test (((Awaited *)data)->path, G_FILE_TEST_EXISTS);
}

static void
the_report_and_the_result_are_saved (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("report.tif", 0.5);
  g_autofree char *report =
      g_build_filename (auspex_test_scratch_dir (), "report.pdf", NULL);
  g_autofree char *result =
      g_build_filename (auspex_test_scratch_dir (), "result.json", NULL);
  g_autofree char *pdftotext = g_find_program_in_path ("pdftotext");
  g_autofree char *text = NULL;
  AuspexViewer *viewer = auspex_window_case_open ();
  Awaited awaited = { report };

  auspex_window_case_open_slide (viewer, path);
  auspex_window_case_estimate (viewer);
  auspex_viewer_save_result (viewer, result);
  g_assert_true (file_is_there (&(Awaited){ result }));
  auspex_viewer_save_report (viewer, report);
  g_assert_true (auspex_window_case_wait (file_is_there, &awaited, 60));
  g_assert_null (auspex_window_case_find_dialog (viewer));

  g_assert_true (g_file_get_contents (report, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "%PDF-"));
  if (pdftotext != NULL)
    {
      const char *risk = auspex_result_card_get_risk_text (
          auspex_window_get_result_card (auspex_viewer_get_window (viewer)));
      const char *argv[] = { pdftotext, report, "-", NULL };
      g_autofree char *words = NULL;

      g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, 0, NULL, NULL, &words, NULL,
                                   NULL, NULL));
      /* The digits: how a minus is written is each one's own. */
      g_assert_nonnull (strstr (words, risk + strlen ("−")));
      g_assert_nonnull (strstr (words, "esearch use only"));
    }
  auspex_window_case_close (viewer);
}

static void
a_file_that_is_no_model_is_refused_by_name (void)
{
  g_autofree char *path =
      g_build_filename (auspex_test_scratch_dir (), "no-model.safetensors", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "not weights", -1, NULL));
  g_autofree char *spec =
      auspex_library_add (AUSPEX_WEIGHTS_MODEL, path, NULL, NULL, &error);
  g_assert_null (spec);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "no-model.safetensors"));
  g_autoptr (GPtrArray) entries = auspex_library_list (AUSPEX_WEIGHTS_MODEL, NULL);
  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_true (((AuspexWeightsEntry *)entries->pdata[0])->is_untrained);
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
  g_test_add_func ("/window/an estimate is shown as its result says",
                   an_estimate_is_shown_as_its_result_says);
  g_test_add_func ("/window/a real slide is estimated", a_real_slide_is_estimated);
  g_test_add_func ("/window/an estimate is cancelled and started again",
                   an_estimate_is_cancelled_and_started_again);
  g_test_add_func ("/window/the end of an estimate leaves the slide where it is",
                   the_end_of_an_estimate_leaves_the_slide_where_it_is);
  g_test_add_func ("/window/the panel folds away from a narrow window",
                   the_panel_folds_away_from_a_narrow_window);
  g_test_add_func ("/window/a deleted annotation is offered back",
                   a_deleted_annotation_is_offered_back);
  g_test_add_func ("/window/annotations are drawn, undone, saved and back again",
                   annotations_are_drawn_undone_saved_and_back_again);
  g_test_add_func ("/window/a polygon is drawn briskly", a_polygon_is_drawn_briskly);
  g_test_add_func ("/window/a shape is moved, reshaped and deleted",
                   a_shape_is_moved_reshaped_and_deleted);
  g_test_add_func ("/window/report and result are saved",
                   the_report_and_the_result_are_saved);
  g_test_add_func ("/window/a file that is no model is refused by name",
                   a_file_that_is_no_model_is_refused_by_name);
  return g_test_run ();
}
