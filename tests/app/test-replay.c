/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Estimates asked again of less tissue, here and from the command line. */

#include "app/analysis-replay.h"
#include "compute/features/feature-store.h"
#include "render/annotation/geojson.h"
#include "render/annotation/tissue-mark.h"
#include "tests/app/analysis-case.h"
#include "tests/app/command-run.h"
#include "tests/support/test-data.h"

#include <json-glib/json-glib.h>
#include <string.h>

static char *encoder, *model;

static char *
scratch (const char *name)
{
  return g_build_filename (auspex_test_scratch_dir (), name, NULL);
}

static void
clear_request (AuspexAnalysisRequest *request)
{
  g_ptr_array_unref (request->slides);
  auspex_model_unref (request->model);
  auspex_encoder_unref (request->encoder);
  g_clear_pointer (&request->marks, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AuspexAnalysisRequest, clear_request)

static AuspexAnalysisRequest
new_request (const char *const *paths)
{
  g_autoptr (GError) error = NULL;
  AuspexAnalysisRequest request = {
    .slides = g_ptr_array_new_with_free_func ((GDestroyNotify)auspex_slide_unref),
    .model = auspex_model_open (model, &error),
    .encoder = auspex_encoder_open (encoder, &error),
    .device = "cpu",
    .tissue = "none",
  };

  for (; *paths != NULL && error == NULL; paths++)
    g_ptr_array_add (request.slides, auspex_slide_open (*paths, &error));
  g_assert_no_error (error);
  return request;
}

static AuspexReplay *
new_replay (const AuspexAnalysisRequest *request)
{
  g_autoptr (GError) error = NULL;
  AuspexReplay *replay = auspex_replay_new (request, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return replay;
}

static AuspexPrognosis *
ask (AuspexReplay *replay, GPtrArray *marks)
{
  g_autoptr (GError) error = NULL;
  AuspexPrognosis *prognosis = auspex_replay_ask (replay, marks, NULL, &error);

  g_assert_no_error (error);
  return prognosis;
}

/* Marks of as many slides; none yet. */
static GPtrArray *
new_marks (int n_slides)
{
  GPtrArray *of_slides =
      g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);

  for (int i = 0; i < n_slides; i++)
    g_ptr_array_add (of_slides, g_ptr_array_new_with_free_func (
                                    (GDestroyNotify)auspex_annotation_unref));
  return of_slides;
}

static void
add_box (GPtrArray *of_slides, int slide, AuspexMark mark, AuspexRect box)
{
  AuspexAnnotation *shape = auspex_annotation_new_from_box (AUSPEX_SHAPE_RECTANGLE, box);

  auspex_annotation_set_mark (shape, mark);
  g_ptr_array_add (of_slides->pdata[slide], shape);
}

/* Every bit. */
static void
assert_same_numbers (const AuspexPrognosis *a, const AuspexPrognosis *b)
{
  int64_t n = a->maps.n_patches;

  g_assert_cmpint (n, ==, b->maps.n_patches);
  g_assert_cmpmem (&a->risk, sizeof a->risk, &b->risk, sizeof b->risk);
  g_assert_cmpmem (a->survival, sizeof a->survival, b->survival, sizeof b->survival);
  g_assert_cmpmem (a->hazards, sizeof a->hazards, b->hazards, sizeof b->hazards);
  g_assert_cmpmem (a->maps.gate, n * sizeof (float), b->maps.gate, n * sizeof (float));
  g_assert_cmpmem (a->maps.coords, 2 * n * sizeof (int64_t), b->maps.coords,
                   2 * n * sizeof (int64_t));
  for (int g = 0; g < a->n_groups; g++)
    for (int i = 0; i < a->groups[g].n_features; i++)
      g_assert_cmpmem (&a->groups[g].features[i].z, sizeof (float),
                       &b->groups[g].features[i].z, sizeof (float));
}

static bool
warns (const AuspexPrognosis *prognosis, const char *code)
{
  for (int i = 0; i < prognosis->n_warnings; i++)
    if (g_str_equal (prognosis->warnings[i].code, code))
      return true;
  return false;
}

static void
nothing_left_out_is_the_estimate_itself (void)
{
  g_autofree char *path = case_slide ("replay-none.svs", 512, 512, 0.5, 4);
  g_auto (AuspexAnalysisRequest) request = new_request (WORDS (path));
  g_autoptr (AuspexReplay) replay = new_replay (&request);
  g_autoptr (GPtrArray) marks = new_marks (1);
  g_autoptr (AuspexPrognosis) none = ask (replay, marks);

  g_assert_true (none == auspex_replay_get_prognosis (replay));
  add_box (marks, 0, AUSPEX_MARK_EXCLUDE, (AuspexRect){ -400, -400, 300, 300 });
  g_autoptr (AuspexPrognosis) beside = ask (replay, marks);
  g_assert_true (beside == none);
  g_assert_null (none->all_tissue);
  g_assert_cmpint (none->n_excluded, ==, 0);
  g_assert_false (warns (none, "excluded-tissue"));
}

static void
less_tissue_is_said_and_counted (void)
{
  g_autofree char *path = case_slide ("replay-less.svs", 512, 512, 0.5, 4);
  g_auto (AuspexAnalysisRequest) request = new_request (WORDS (path));
  g_autoptr (AuspexReplay) replay = new_replay (&request);
  g_autoptr (GPtrArray) marks = new_marks (1);

  add_box (marks, 0, AUSPEX_MARK_EXCLUDE, (AuspexRect){ 0, 0, 128, 128 });
  add_box (marks, 0, AUSPEX_MARK_USE_ONLY, (AuspexRect){ 0, 0, 512, 256 });
  g_autoptr (AuspexPrognosis) less = ask (replay, marks);
  g_assert_cmpint (less->n_patches, ==, 32 - 4);
  g_assert_cmpint (less->n_excluded, ==, 32 + 4);
  g_assert_cmpfloat_with_epsilon (less->excluded_um2, 36 * 32.0 * 32.0, 1e-6);
  g_assert_true (less->all_tissue == auspex_replay_get_prognosis (replay));
  g_assert_cmpfloat (less->risk, !=, less->all_tissue->risk);
  g_assert_cmpint (less->maps.n_patches, ==, 28);
  g_assert_cmpint (less->maps.n_excluded, ==, 36);
  for (int64_t i = 0; i < less->maps.n_patches; i++)
    g_assert_true (
        less->maps.coords[2 * i + 1] < 256
        && (less->maps.coords[2 * i] >= 128 || less->maps.coords[2 * i + 1] >= 128));
  g_assert_cmpint (less->maps.excluded_coords[0], ==, 0);
  g_assert_cmpstr (less->patch_set_sha256, ==, less->all_tissue->patch_set_sha256);
  g_assert_true (warns (less, "excluded-tissue"));

  g_assert_cmpint (less->n_marks, ==, 2);
  g_assert_true (less->marks[0].is_excluded);
  g_assert_cmpint (less->marks[0].n_patches, ==, 4);
  g_assert_cmpfloat_with_epsilon (less->marks[0].area_um2, 64 * 64, 1e-6);
  g_assert_false (less->marks[1].is_excluded);
  g_assert_cmpint (less->marks[1].n_patches, ==, 32);
  g_assert_nonnull (strstr (less->marks[0].geometry, "\"Polygon\""));
}

static void
all_left_out_is_an_error (void)
{
  g_autofree char *path = case_slide ("replay-all.svs", 512, 512, 0.5, 4);
  g_auto (AuspexAnalysisRequest) request = new_request (WORDS (path));
  g_autoptr (AuspexReplay) replay = new_replay (&request);
  g_autoptr (GPtrArray) marks = new_marks (1);
  g_autoptr (GError) error = NULL;

  add_box (marks, 0, AUSPEX_MARK_EXCLUDE, (AuspexRect){ 0, 0, 600, 600 });
  g_assert_null (auspex_replay_ask (replay, marks, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "All 64 patches"));

  /* The next question is answered. */
  g_ptr_array_set_size (marks->pdata[0], 0);
  add_box (marks, 0, AUSPEX_MARK_EXCLUDE, (AuspexRect){ 0, 0, 448, 512 });
  g_autoptr (AuspexPrognosis) few = ask (replay, marks);
  g_assert_cmpint (few->n_patches, ==, 8);
  g_assert_true (warns (few, "few-patches"));
}

static void
each_slide_has_its_own_marks (void)
{
  g_autofree char *first = case_slide ("replay-a.svs", 512, 512, 0.5, 4);
  g_autofree char *second = case_slide ("replay-b.svs", 512, 256, 0.25, 6);
  g_auto (AuspexAnalysisRequest) request = new_request (WORDS (first, second));
  g_autoptr (AuspexReplay) replay = new_replay (&request);
  g_autoptr (GPtrArray) marks = new_marks (2);

  add_box (marks, 1, AUSPEX_MARK_USE_ONLY, (AuspexRect){ 0, 0, 256, 256 });
  g_autoptr (AuspexPrognosis) less = ask (replay, marks);
  g_assert_cmpint (less->all_tissue->n_patches, ==, 64 + 8);
  g_assert_cmpint (less->n_patches, ==, 64 + 4);
  g_assert_cmpint (less->marks[0].slide, ==, 1);
  g_assert_cmpfloat_with_epsilon (less->excluded_um2, 4 * 32.0 * 32.0, 1e-6);
  for (int i = 0; i < 4; i++)
    g_assert_cmpint (less->maps.excluded_slide_index[i], ==, 1);
  /* Of a whole slide the others stay. */
  add_box (marks, 1, AUSPEX_MARK_EXCLUDE, (AuspexRect){ 0, 0, 512, 256 });
  g_autoptr (AuspexPrognosis) one = ask (replay, marks);
  g_assert_cmpint (one->n_patches, ==, 64);
  request.marks = g_ptr_array_ref (marks);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexPrognosis) whole =
      auspex_analysis_run (&request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_same_numbers (whole, one);
}

static void
taken_back_and_asked_again (void)
{
  g_autofree char *path = case_slide ("replay-cancel.svs", 512, 512, 0.5, 4);
  g_auto (AuspexAnalysisRequest) request = new_request (WORDS (path));
  g_autoptr (AuspexReplay) replay = new_replay (&request);
  g_autoptr (GPtrArray) marks = new_marks (1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  add_box (marks, 0, AUSPEX_MARK_EXCLUDE, (AuspexRect){ 0, 0, 128, 128 });
  g_cancellable_cancel (cancellable);
  g_assert_null (auspex_replay_ask (replay, marks, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_autoptr (AuspexPrognosis) first = ask (replay, marks);
  g_autoptr (AuspexPrognosis) again = ask (replay, marks);
  assert_same_numbers (first, again);
}

/* What was encoded, and the pair, may be gone meanwhile. */
static void
an_answer_needs_neither_cache_nor_pair (void)
{
  g_autofree char *path = case_slide ("replay-gone.svs", 512, 512, 0.5, 4);
  g_autofree char *cache = scratch ("auspex");
  g_autofree char *remove = g_strdup_printf ("rm -rf '%s'", cache);
  g_autoptr (AuspexReplay) replay = NULL;
  g_autoptr (GPtrArray) marks = new_marks (1);

  {
    g_auto (AuspexAnalysisRequest) request = new_request (WORDS (path));

    request.use_cache = true;
    replay = new_replay (&request);
  }
  g_assert_true (g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL));
  add_box (marks, 0, AUSPEX_MARK_EXCLUDE, (AuspexRect){ 0, 0, 128, 128 });
  g_autoptr (AuspexPrognosis) less = ask (replay, marks);
  g_assert_cmpint (less->n_patches, ==, 60);
  g_assert_cmpstr (less->model_sha256, ==, less->all_tissue->model_sha256);
}

static void
features_are_saved_without_what_is_left_out (void)
{
  g_autofree char *path = case_slide ("replay-save.svs", 512, 512, 0.5, 4);
  g_autofree char *file = scratch ("rest.h5");
  g_auto (AuspexAnalysisRequest) request = new_request (WORDS (path));
  g_autoptr (GError) error = NULL;

  request.marks = new_marks (1);
  request.save_features_path = file;
  add_box (request.marks, 0, AUSPEX_MARK_EXCLUDE, (AuspexRect){ 0, 0, 128, 128 });
  g_autoptr (AuspexPrognosis) less =
      auspex_analysis_run (&request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (AuspexFeatureBag) rest = auspex_feature_store_read (file, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rest->n_patches, ==, 60);
  g_assert_cmpint (rest->n_excluded, ==, 4);

  /* Read again, it says so, and gives the same. */
  g_clear_pointer (&request.marks, g_ptr_array_unref);
  request.save_features_path = NULL;
  request.features_path = file;
  g_autoptr (AuspexPrognosis) read =
      auspex_analysis_run (&request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read->n_excluded, ==, 4);
  g_assert_true (warns (read, "excluded-tissue"));
  g_assert_cmpfloat_with_epsilon (read->risk, less->risk, 1e-5);
}

static void
features_without_places_cannot_be_left_out (void)
{
  g_autofree char *path = case_slide ("replay-places.svs", 512, 512, 0.5, 4);
  g_auto (AuspexAnalysisRequest) request = new_request (WORDS (path));
  g_autoptr (AuspexFeatureBag) bag =
      auspex_analysis_get_features (&request, NULL, NULL, NULL, NULL);
  g_autoptr (GPtrArray) marks = new_marks (1);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&bag->coords, g_free);
  g_autoptr (AuspexReplay) replay =
      auspex_replay_new_from_bag (&request, g_steal_pointer (&bag), NULL, &error);
  g_assert_no_error (error);
  add_box (marks, 0, AUSPEX_MARK_EXCLUDE, (AuspexRect){ 0, 0, 128, 128 });
  g_assert_null (auspex_replay_ask (replay, marks, NULL, &error));
  g_assert_nonnull (strstr (error->message, "do not say where"));
}

static double
number (JsonObject *object, const char *name)
{
  return json_object_get_double_member (object, name);
}

/* The window's numbers, to the last bit: JSON numbers are written so that they read back
 * exactly. */
static void
the_command_line_says_the_same (void)
{
  g_autofree char *path = case_slide ("replay-command.svs", 512, 512, 0.5, 4);
  g_autofree char *file = scratch ("marks.geojson");
  g_autofree char *json = scratch ("marks.json");
  g_autofree char *maps = scratch ("marks.safetensors");
  g_autofree char *report = scratch ("marks.pdf");
  g_auto (AuspexAnalysisRequest) request = new_request (WORDS (path));
  g_autoptr (AuspexReplay) replay = new_replay (&request);
  g_autoptr (GPtrArray) marks = new_marks (1);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  add_box (marks, 0, AUSPEX_MARK_EXCLUDE, (AuspexRect){ 10, 10, 200, 111 });
  add_box (marks, 0, AUSPEX_MARK_NONE, (AuspexRect){ 0, 0, 512, 512 });
  g_autoptr (AuspexPrognosis) expected = ask (replay, marks);
  g_autofree char *text =
      auspex_geojson_write (marks->pdata[0], NULL, AUSPEX_ORIGIN_LEVEL0, 0, 0);
  g_file_set_contents (file, text, -1, &error);
  g_assert_no_error (error);
  command_expect (0,
                  COMMAND ("estimate", path, "--model", model, "--encoder", encoder,
                           "--tissue", "none", "--device", "cpu", "--no-cache", "--marks",
                           file, "--json", json, "--maps", maps, "--report", report),
                  WORDS ("Risk", "Left out", "left out by hand"));
  json_parser_load_from_file (parser, json, &error);
  g_assert_no_error (error);
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  JsonObject *left_out = json_object_get_object_member (root, "excluded_tissue");
  JsonArray *survival = json_object_get_array_member (root, "survival");
  g_assert_cmpfloat (number (root, "risk"), ==, expected->risk);
  for (int i = 0; i < AUSPEX_N_BINS; i++)
    g_assert_cmpfloat (json_array_get_double_element (survival, i), ==,
                       expected->survival[i]);
  g_assert_cmpint (json_object_get_int_member (
                       json_object_get_object_member (root, "patches"), "excluded"),
                   ==, expected->n_excluded);
  g_assert_cmpfloat (
      number (json_object_get_object_member (left_out, "all_tissue"), "risk"), ==,
      expected->all_tissue->risk);
  JsonArray *said = json_object_get_array_member (left_out, "marks");
  g_assert_cmpint (json_array_get_length (said), ==, 1);
  JsonObject *mark = json_array_get_object_element (said, 0);
  g_assert_cmpstr (json_object_get_string_member (mark, "use"), ==, "exclude");
  g_assert_cmpstr (json_object_get_string_member (
                       json_object_get_object_member (mark, "geometry"), "type"),
                   ==, "Polygon");
  g_assert_true (g_file_test (report, G_FILE_TEST_IS_REGULAR));
}

static void
the_command_line_takes_any_areas (void)
{
  g_autofree char *path = case_slide ("replay-areas.svs", 512, 512, 0.5, 4);
  g_autofree char *second = case_slide ("replay-areas-2.svs", 512, 512, 0.5, 5);
  g_autofree char *file = scratch ("areas.geojson");
  g_autofree char *empty = scratch ("no-areas.geojson");
  static const char areas[] =
      "{\"type\": \"Feature\", \"geometry\": {\"type\": \"Polygon\", \"coordinates\": "
      "[[[0, 0], [256, 0], [256, 128], [0, 128], [0, 0]]]}, \"properties\": "
      "{\"classification\": {\"name\": \"Tumor\"}}}";
  static const char none[] = "{\"type\": \"FeatureCollection\", \"features\": []}";

#define ESTIMATE                                                                         \
  "estimate", path, "--model", model, "--encoder", encoder, "--tissue", "none",          \
      "--device", "cpu", "--no-cache"
  g_assert_true (g_file_set_contents (file, areas, -1, NULL));
  g_assert_true (g_file_set_contents (empty, none, -1, NULL));
  command_expect (0, COMMAND (ESTIMATE, "--exclude", file), WORDS ("Patches     56"));
  command_expect (0, COMMAND (ESTIMATE, "--only", file), WORDS ("Patches     8"));
  command_expect (1, COMMAND (ESTIMATE, "--only", file, "--exclude", file),
                  WORDS ("All 64 patches"));
  command_expect (1, COMMAND (ESTIMATE, "--marks", file),
                  WORDS (file, "Ignore*", "Use only*"));
  command_expect (1, COMMAND (ESTIMATE, "--exclude", empty), WORDS (empty, "area"));
  command_expect (1, COMMAND (ESTIMATE, "--exclude", "/nowhere.geojson"),
                  WORDS ("/nowhere.geojson"));
  command_expect (2, COMMAND (ESTIMATE, second, "--exclude", file),
                  WORDS ("--exclude", "1 for 2 slides"));
  command_expect (0, COMMAND (ESTIMATE, second, "--exclude", file, "--exclude", file),
                  WORDS ("Patches     112"));
  command_expect (0, COMMAND (ESTIMATE, "--marks", "own"), WORDS ("Patches     64"));
  command_expect (
      2, COMMAND ("estimate", "--features", "b.h5", "--model", "demo", "--exclude", file),
      WORDS ("slide"));
#undef ESTIMATE
}

int
main (int argc, char **argv)
{
  g_setenv ("XDG_CACHE_HOME", auspex_test_scratch_dir (), TRUE);
  g_test_init (&argc, &argv, NULL);
  encoder = case_encoder ();
  model = case_model ("model.safetensors", 17);
  g_test_add_func ("/replay/nothing left out is the estimate itself",
                   nothing_left_out_is_the_estimate_itself);
  g_test_add_func ("/replay/less tissue is said and counted",
                   less_tissue_is_said_and_counted);
  g_test_add_func ("/replay/all left out is an error", all_left_out_is_an_error);
  g_test_add_func ("/replay/each slide has its own marks", each_slide_has_its_own_marks);
  g_test_add_func ("/replay/taken back, and asked again", taken_back_and_asked_again);
  g_test_add_func ("/replay/an answer needs neither cache nor pair",
                   an_answer_needs_neither_cache_nor_pair);
  g_test_add_func ("/replay/features are saved without what is left out",
                   features_are_saved_without_what_is_left_out);
  g_test_add_func ("/replay/features without places cannot be left out",
                   features_without_places_cannot_be_left_out);
  g_test_add_func ("/replay/the command line says the same",
                   the_command_line_says_the_same);
  g_test_add_func ("/replay/the command line takes any areas",
                   the_command_line_takes_any_areas);
  return g_test_run ();
}
