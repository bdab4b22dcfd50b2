/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Estimates in the window: run, shown, saved. */

#include "app/library.h"
#include "tests/support/test-data.h"
#include "tests/ui/window-case.h"
#include "ui/format.h"

#include <json-glib/json-glib.h>
#include <math.h>

static void
the_end_of_an_estimate_leaves_the_slide_where_it_is (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("stays.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  AuspexView before = *auspex_window_case_get_view (viewer);
  auspex_window_case_estimate (viewer);
  auspex_window_case_settle (1);
  g_assert_true (auspex_prognosis_is_untrained (
      auspex_session_get_prognosis (auspex_viewer_get_session (viewer))));
  g_assert_cmpfloat (auspex_window_case_get_view (viewer)->scale, ==, before.scale);
  g_assert_cmpfloat (auspex_window_case_get_view (viewer)->center_y, ==, before.center_y);
  g_assert_cmpint (auspex_window_case_get_view (viewer)->width, ==, before.width);
  g_assert_cmpint (auspex_window_case_get_view (viewer)->height, ==, before.height);
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

  /* Escape in the search brings all of them back. */
  GtkWidget *search =
      auspex_window_case_find_descendant (GTK_WIDGET (panel), GTK_TYPE_SEARCH_ENTRY);
  auspex_gene_panel_search (panel, "no such gene");
  g_assert_cmpuint (auspex_gene_panel_get_n_listed (panel), ==, 0);
  g_signal_emit_by_name (search, "stop-search");
  auspex_window_case_settle (0.5);
  g_assert_cmpuint (auspex_gene_panel_get_n_listed (panel), ==, n);
}

/* The map drawn is the prognosis's: same patches, same values. */
static void
check_map (AuspexViewer *viewer, const float *values)
{
  AuspexHeatmap *heatmap =
      auspex_slide_view_get_heatmap (auspex_window_case_get_slide_view (viewer));
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
  g_assert_false (
      auspex_slide_view_overlays_visible (auspex_window_case_get_slide_view (viewer)));
  auspex_window_case_activate (viewer, "win.show-overlays");
  g_assert_true (
      auspex_slide_view_overlays_visible (auspex_window_case_get_slide_view (viewer)));
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
  g_test_add_func ("/estimate/an estimate is shown as its result says",
                   an_estimate_is_shown_as_its_result_says);
  g_test_add_func ("/estimate/a real slide is estimated", a_real_slide_is_estimated);
  g_test_add_func ("/estimate/an estimate is cancelled and started again",
                   an_estimate_is_cancelled_and_started_again);
  g_test_add_func ("/estimate/the end of an estimate leaves the slide where it is",
                   the_end_of_an_estimate_leaves_the_slide_where_it_is);
  g_test_add_func ("/estimate/report and result are saved",
                   the_report_and_the_result_are_saved);
  g_test_add_func ("/estimate/a file that is no model is refused by name",
                   a_file_that_is_no_model_is_refused_by_name);
  return g_test_run ();
}
