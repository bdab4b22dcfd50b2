/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/weights/weights.h"
#include "tests/app/analysis-case.h"
#include "tests/app/command-run.h"
#include "tests/support/test-data.h"

#include <fcntl.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static char *encoder, *model;

static char *
scratch (const char *name)
{
  return g_build_filename (auspex_test_scratch_dir (), name, NULL);
}

static JsonObject *
load_json (JsonParser *parser, const char *path)
{
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static void
test_help (void)
{
  static const char *const commands[] = { "estimate", "encode", "patches", "info",
                                          "bench",    "demo",   "import" };

  command_expect (0, COMMAND ("--help"), WORDS ("estimate", "demo", "Research use only"));
  command_expect (0, COMMAND ("--version"), WORDS ("auspex " AUSPEX_VERSION));
  for (int i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      command_expect (0, COMMAND (commands[i], "--help"), WORDS ("Usage:", commands[i]));
      command_expect (0, COMMAND (commands[i], "--version"),
                      WORDS ("auspex " AUSPEX_VERSION));
    }
}

static void
test_wrong_usage (void)
{
  static const char *const no_mpps[] = { "0", "-1", "half", "nan", "0.009", "101", "" };

  command_expect (2, COMMAND ("frobnicate"), WORDS ("frobnicate", "--help"));
  command_expect (2, COMMAND ("train"), WORDS ("train"));
  command_expect (2, COMMAND ("estimate", "--frobnicate"), WORDS ("--frobnicate"));
  command_expect (2, COMMAND ("estimate", "a.svs"), WORDS ("--model"));
  command_expect (2, COMMAND ("estimate", "--model", "demo"), WORDS ("no slide"));
  command_expect (2,
                  COMMAND ("estimate", "a.svs", "--model", "demo", "--precision", "good"),
                  WORDS ("good", "exact"));
  command_expect (2, COMMAND ("estimate", "a.svs", "--model", "demo", "--tissue", "all"),
                  WORDS ("all", "biopsy"));
  for (int i = 0; i < G_N_ELEMENTS (no_mpps); i++)
    command_expect (2,
                    COMMAND ("estimate", "a.svs", "--model", "demo", "--mpp", no_mpps[i]),
                    WORDS ("--mpp", no_mpps[i], "0.01 to 100"));
  command_expect (
      2,
      COMMAND ("estimate", "--features", "b.h5", "--model", "demo", "--report", "r.pdf"),
      WORDS ("--report"));
  command_expect (
      2, COMMAND ("estimate", "--features", "b.h5", "--model", "demo", "--mpp", "0.5"),
      WORDS ("--mpp", "slide"));
  command_expect (2,
                  COMMAND ("estimate", "a.svs", "--features", "b.h5", "--model", "demo",
                           "--tissue", "none"),
                  WORDS ("--features", "--tissue"));
  command_expect (2, COMMAND ("encode", "a.svs"), WORDS ("--encoder"));
  command_expect (2, COMMAND ("encode", "a.svs", "--encoder", "formula:1"),
                  WORDS ("--out"));
  command_expect (2, COMMAND ("patches"), WORDS ("slide"));
  command_expect (2, COMMAND ("bench", "everything"), WORDS ("encoder"));
}

static void
test_estimate (void)
{
  g_autofree char *slide = case_slide ("estimate.svs", 1024, 768, 0.5, 1);
  g_autofree char *json = scratch ("estimate.json");
  g_autofree char *maps = scratch ("estimate.safetensors");
  g_autofree char *heatmap = scratch ("estimate.png");
  g_autofree char *report = scratch ("estimate.pdf");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *png = NULL, *pdf = NULL;

  command_expect (0,
                  COMMAND ("estimate", slide, "--model", model, "--encoder", encoder,
                           "--tissue", "none", "--device", "cpu", "--json", json,
                           "--maps", maps, "--heatmap", heatmap, "--report", report,
                           "--no-cache"),
                  WORDS ("Risk", "Patches     192", "Research use only"));
  JsonObject *root = load_json (parser, json);
  JsonObject *patches = json_object_get_object_member (root, "patches");
  JsonArray *hazards = json_object_get_array_member (root, "hazards");
  g_assert_cmpint (json_object_get_int_member (patches, "count"), ==, 192);
  g_assert_cmpfloat (json_object_get_double_member (patches, "size_um"), ==, 32);
  g_assert_cmpint (json_array_get_length (hazards), ==, 4);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (root, "genes")),
                   ==, 2);
  g_assert_cmpstr (json_object_get_string_member (
                       json_object_get_object_member (root, "encoder"), "id"),
                   ==, "small");

  g_autoptr (AuspexWeights) stored = auspex_weights_open (maps, &error);
  g_assert_no_error (error);
  const float *gate = auspex_weights_get (stored, "gate", &AUSPEX_SHAPE (192), &error);
  g_assert_no_error (error);
  double sum = 0;
  for (int i = 0; i < 192; i++)
    sum += gate[i];
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-4);
  g_assert_nonnull (
      auspex_weights_get (stored, "hyperedge", &AUSPEX_SHAPE (2, 192), &error));
  g_assert_true (auspex_weights_has (stored, "coords"));

  g_assert_true (g_file_get_contents (heatmap, &png, NULL, NULL));
  g_assert_cmpmem (png, 4, "\211PNG", 4);
  g_assert_true (g_file_get_contents (report, &pdf, NULL, NULL));
  g_assert_cmpmem (pdf, 5, "%PDF-", 5);
}

/* The values of two result files' @member, which must be equal to the last bit. */
static void
assert_same_numbers (const char *path_a, const char *path_b, const char *member)
{
  g_autoptr (JsonParser) parser_a = json_parser_new (), parser_b = json_parser_new ();
  JsonArray *a = json_object_get_array_member (load_json (parser_a, path_a), member);
  JsonArray *b = json_object_get_array_member (load_json (parser_b, path_b), member);

  g_assert_cmpint (json_array_get_length (a), ==, json_array_get_length (b));
  for (int i = 0; i < json_array_get_length (a); i++)
    g_assert_cmpfloat (json_array_get_double_element (a, i), ==,
                       json_array_get_double_element (b, i));
}

static void
test_features (void)
{
  g_autofree char *slide = case_slide ("features.svs", 1024, 768, 0.5, 2);
  g_autofree char *second = case_slide ("features-2.svs", 512, 512, 0.5, 3);
  g_autofree char *bag = scratch ("features.h5");
  g_autofree char *direct = scratch ("direct.json"), *read = scratch ("read.json");

  command_expect (0,
                  COMMAND ("estimate", slide, second, "--model", model, "--encoder",
                           encoder, "--tissue", "none", "--device", "cpu", "--json",
                           direct, "--save-features", bag),
                  WORDS ("Patches     256"));
  command_expect (0,
                  COMMAND ("estimate", "--features", bag, "--model", model, "--device",
                           "cpu", "--json", read),
                  WORDS ("Patches     256"));
  assert_same_numbers (direct, read, "hazards");
  assert_same_numbers (direct, read, "survival");
  command_expect (0, COMMAND ("info", bag),
                  WORDS ("256 patches, 17 each", "features-2", "small"));
}

static void
test_import (void)
{
  g_autofree char *checkpoint = case_checkpoint ("checkpoint.pt", 4);
  g_autofree char *bag = auspex_test_own_data ("torch/zip-bag.pt");
  g_autofree char *no_network = auspex_test_own_data ("torch/zip-views.pt");
  g_autofree char *imported = scratch ("imported.safetensors");
  g_autofree char *json = scratch ("description.json");
  g_autofree char *direct = case_model ("direct.safetensors", 4);
  g_autofree char *first = scratch ("imported.json"), *second = scratch ("direct.json");

  g_assert_true (g_file_set_contents (json, "{\"name\": \"Mine\"}", -1, NULL));
  command_expect (0,
                  COMMAND ("import", checkpoint, "--describe", json, "--out", imported),
                  WORDS ("Mine", "4 features, width 12", "5 in 2 groups, without names"));
  command_expect (0, COMMAND ("info", imported),
                  WORDS ("Mine", "classifier.bias  F32 [4]"));
  command_expect (0, COMMAND ("info", checkpoint),
                  WORDS ("of a G-HANet", "state_dict.module.classifier.bias  F32 [4]"));
  command_expect (0, COMMAND ("info", bag), WORDS ("5 patches, 4 each"));
  command_expect (0,
                  COMMAND ("estimate", "--features", bag, "--model", imported, "--device",
                           "cpu", "--json", first),
                  WORDS ("Patches     5"));
  command_expect (0,
                  COMMAND ("estimate", "--features", bag, "--model", direct, "--device",
                           "cpu", "--json", second),
                  WORDS ("Patches     5"));
  assert_same_numbers (first, second, "hazards");
  command_expect (1, COMMAND ("estimate", "--features", bag, "--model", checkpoint),
                  WORDS ("checkpoint.pt", "auspex import"));
  command_expect (1, COMMAND ("import", no_network, "--out", imported),
                  WORDS ("zip-views.pt", "recon_net.tokens"));
  command_expect (2, COMMAND ("import", checkpoint), WORDS ("--out"));
  command_expect (2, COMMAND ("import", "--out", imported), WORDS ("checkpoint"));
  command_expect (2, COMMAND ("import", checkpoint, "--out", checkpoint),
                  WORDS ("same file"));
}

static void
test_json_on_stdout (void)
{
  g_autofree char *slide = case_slide ("stdout.svs", 512, 512, 0.5, 2);
  g_auto (CommandRun) run = command_run (
      COMMAND ("estimate", slide, "--model", model, "--encoder", encoder, "--tissue",
               "none", "--device", "cpu", "--json", "-", "--progress=json"));
  g_autoptr (JsonParser) parser = json_parser_new ();

  g_assert_cmpint (run.status, ==, 0);
  g_assert_true (json_parser_load_from_data (parser, run.out, -1, NULL));
  g_auto (GStrv) lines = g_strsplit (run.err, "\n", -1);
  g_assert_cmpint (g_strv_length (lines), >=, 5);
  for (char **line = lines; **line != '\0'; line++)
    {
      g_assert_true (json_parser_load_from_data (parser, *line, -1, NULL));
      g_assert_true (json_object_has_member (
          json_node_get_object (json_parser_get_root (parser)), "seconds_left"));
    }
}

/* What is asked of stdout is all that is there, whatever it is. */
static void
test_any_on_stdout (void)
{
  static const struct
  {
    const char *option, *begins;
    int at;
  } outputs[] = { { "--maps", "{", 8 },
                  { "--heatmap", "\211PNG", 0 },
                  { "--report", "%PDF-", 0 },
                  { "--save-features", "\211HDF", 0 } };
  g_autofree char *slide = case_slide ("stdout-any.svs", 512, 512, 0.5, 2);

  for (int i = 0; i < G_N_ELEMENTS (outputs); i++)
    {
      g_autoptr (GSubprocess) process = command_start (
          COMMAND ("estimate", slide, "--model", model, "--encoder", encoder, "--tissue",
                   "none", "--device", "cpu", outputs[i].option, "-"));
      g_autoptr (GBytes) out = NULL, err = NULL;
      size_t n_begins = strlen (outputs[i].begins), length;

      g_assert_true (g_subprocess_communicate (process, NULL, NULL, &out, &err, NULL));
      g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
      g_assert_cmpint (g_bytes_get_size (err), ==, 0);
      const char *bytes = g_bytes_get_data (out, &length);
      g_assert_cmpint (length, >, 100);
      g_assert_cmpmem (bytes + outputs[i].at, n_begins, outputs[i].begins, n_begins);
      g_assert_null (g_strstr_len (bytes, length, "Research use only.\n"));
    }
}

static void
expect_clash (const char *slide, const char *option, const char *path,
              const char *other_option, const char *other_path)
{
  command_expect (2,
                  COMMAND ("estimate", slide, "--model", model, "--encoder", encoder,
                           "--device", "cpu", option, path, other_option, other_path),
                  WORDS (option, path, "same file"));
}

static void
test_clashes (void)
{
  g_autofree char *slide = case_slide ("clash.svs", 512, 512, 0.5, 2);
  g_autofree char *link = scratch ("clash-link"), *hard = scratch ("clash-hard");
  g_autofree char *target = scratch ("clash"), *other = scratch ("./clash");
  g_autofree char *picture = scratch ("clash.png"), *first = scratch ("clash-1.png");
  g_autofree char *settings = scratch ("encoder.json");
  g_autofree char *before = NULL, *after = NULL;
  size_t length, length_after;

  g_assert_cmpint (symlink ("clash", link), ==, 0);
  g_assert_cmpint (linkat (AT_FDCWD, slide, AT_FDCWD, hard, 0), ==, 0);
  g_assert_true (g_file_get_contents (slide, &before, &length, NULL));
  expect_clash (slide, "--json", slide, "--device", "cpu");
  expect_clash (slide, "--save-features", hard, "--device", "cpu");
  expect_clash (slide, "--report", model, "--device", "cpu");
  expect_clash (slide, "--maps", encoder, "--device", "cpu");
  expect_clash (slide, "--json", settings, "--device", "cpu");
  expect_clash (slide, "--json", target, "--maps", target);
  expect_clash (slide, "--json", target, "--maps", other);
  expect_clash (slide, "--json", link, "--report", target);
  expect_clash (slide, "--json", "-", "--maps", "-");
  expect_clash (slide, "--json", "/dev/fd/1", "--maps", "-");
  command_expect (2,
                  COMMAND ("estimate", slide, slide, "--model", model, "--encoder",
                           encoder, "--heatmap", picture, "--json", first),
                  WORDS ("--heatmap", "--json", first));
  command_expect (2,
                  COMMAND ("estimate", slide, slide, "--model", model, "--encoder",
                           encoder, "--heatmap", "-"),
                  WORDS ("--heatmap"));
  command_expect (2,
                  COMMAND ("estimate", "--features", slide, "--model", model,
                           "--save-features", slide),
                  WORDS ("--features", "--save-features", slide));
  command_expect (2, COMMAND ("patches", slide, "--out", slide), WORDS ("--out", slide));
  command_expect (2, COMMAND ("patches", slide, "--out", target, "--preview", link),
                  WORDS ("--out", "--preview", link));
  g_assert_true (g_file_get_contents (slide, &after, &length_after, NULL));
  g_assert_cmpmem (before, length, after, length_after);
  g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
}

static void
test_typed_in_mpp (void)
{
  g_autofree char *slide = case_slide ("no-mpp.svs", 512, 512, 0, 2);
  g_autofree char *json = scratch ("no-mpp.json");
  g_autofree char *text = NULL;

  command_expect (1,
                  COMMAND ("estimate", slide, "--model", model, "--encoder", encoder,
                           "--tissue", "none"),
                  WORDS (slide, "not known", "--mpp"));
  command_expect (0,
                  COMMAND ("estimate", slide, "--model", model, "--encoder", encoder,
                           "--device", "cpu", "--tissue", "none", "--mpp", "0.5",
                           "--json", json),
                  WORDS ("typed in"));
  g_assert_true (g_file_get_contents (json, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"mpp-typed-in\""));
  g_assert_nonnull (strstr (text, "\"typed in\""));
  command_expect (1,
                  COMMAND ("estimate", slide, "--model", model, "--encoder", encoder,
                           "--device", "cpu", "--tissue", "none", "--mpp", "100"),
                  WORDS (slide, "100 um", "64 px", "more than 8 times"));
}

/* Reads progress until some patches are encoded, and says how many. */
static int64_t
wait_for_patches (GDataInputStream *progress, int64_t at_least)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  int64_t done = -1;

  while (done < at_least)
    {
      g_autofree char *line = g_data_input_stream_read_line (progress, NULL, NULL, NULL);

      g_assert_nonnull (line);
      g_assert_true (json_parser_load_from_data (parser, line, -1, NULL));
      JsonObject *told = json_node_get_object (json_parser_get_root (parser));
      if (g_str_equal (json_object_get_string_member (told, "stage"), "encoding"))
        done = json_object_get_int_member (told, "done");
    }
  return done;
}

static void
test_interrupt (void)
{
  g_autofree char *slide = case_slide ("interrupt.svs", 4096, 3072, 0.5, 4);
  g_autofree char *resumed = scratch ("resumed.json"), *whole = scratch ("whole.json");
  g_autofree char *interrupted = scratch ("interrupted.json");
  const char *const *arguments =
      COMMAND ("estimate", slide, "--model", model, "--encoder", encoder, "--tissue",
               "none", "--device", "cpu", "--progress=json", "--json", interrupted);

  g_autoptr (GSubprocess) first = command_start (arguments);
  g_autoptr (GDataInputStream) progress =
      g_data_input_stream_new (g_subprocess_get_stderr_pipe (first));
  int64_t done = wait_for_patches (progress, 20);
  g_subprocess_send_signal (first, SIGINT);
  g_subprocess_wait (first, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (first));
  g_assert_cmpint (g_subprocess_get_exit_status (first), ==, 130);
  g_assert_false (g_file_test (interrupted, G_FILE_TEST_EXISTS));

  g_auto (CommandRun) second = command_run (
      COMMAND ("estimate", slide, "--model", model, "--encoder", encoder, "--tissue",
               "none", "--device", "cpu", "--progress=json", "--json", resumed));
  g_assert_cmpint (second.status, ==, 0);
  g_autoptr (GInputStream) told =
      g_memory_input_stream_new_from_data (second.err, strlen (second.err), NULL);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (told);
  g_assert_cmpint (wait_for_patches (lines, 0), >=, done);

  command_expect (0,
                  COMMAND ("estimate", slide, "--model", model, "--encoder", encoder,
                           "--tissue", "none", "--device", "cpu", "--no-cache", "--json",
                           whole),
                  WORDS ("3072"));
  assert_same_numbers (resumed, whole, "hazards");
}

static void
test_encode (void)
{
  g_autofree char *slide = case_slide ("encode.svs", 512, 512, 0.5, 5);
  g_autofree char *folder = scratch ("encoded");
  g_autofree char *file = g_build_filename (folder, "encode.h5", NULL);
  g_autofree char *settings = scratch ("encoder.json"), *before = NULL;

  for (int again = 0; again < 2; again++)
    command_expect (0,
                    COMMAND ("encode", slide, "--encoder", encoder, "--out", folder,
                             "--tissue", "none", "--device", "cpu"),
                    WORDS (file, again ? "there already" : "64 patches, 17 features"));
  /* The same weights, fed otherwise. */
  g_assert_true (g_file_get_contents (settings, &before, NULL, NULL));
  g_assert_true (g_file_set_contents (
      settings,
      "{\"id\": \"small\", \"patch_px\": 64, \"mpp\": 0.5, \"mean\": [0.5, 0.5, 0.5]}",
      -1, NULL));
  command_expect (0,
                  COMMAND ("encode", slide, "--encoder", encoder, "--out", folder,
                           "--tissue", "none", "--device", "cpu"),
                  WORDS (file, "64 patches, 17 features"));
  g_assert_true (g_file_set_contents (settings, before, -1, NULL));
  command_expect (1,
                  COMMAND ("encode", "/absent.svs", slide, "--encoder", encoder, "--out",
                           folder, "--tissue", "none", "--device", "cpu"),
                  WORDS ("/absent.svs"));
  command_expect (2,
                  COMMAND ("encode", slide, "other/encode.tif", "--encoder", encoder,
                           "--out", folder),
                  WORDS ("other/encode.tif", "same name"));
}

static void
test_patches (void)
{
  g_autofree char *slide = case_slide ("patches.svs", 2048, 1536, 0.5, 6);
  g_autofree char *file = scratch ("patches.h5"), *preview = scratch ("patches.png");
  g_autofree char *png = NULL;

  command_expect (
      0,
      COMMAND ("patches", slide, "--out", file, "--preview", preview, "--tissue", "none"),
      WORDS ("Patches     48 of 128.0 um"));
  g_assert_true (g_file_get_contents (preview, &png, NULL, NULL));
  g_assert_cmpmem (png, 4, "\211PNG", 4);
  command_expect (0, COMMAND ("info", file),
                  WORDS ("48, places only", "256 level-0 pixels"));
}

static void
test_info (void)
{
  g_autofree char *slide = case_slide ("info.svs", 600, 500, 0.5, 6);

  command_expect (0, COMMAND ("info", slide), WORDS ("aperio", "600 x 500", "0.5 um"));
  command_expect (0, COMMAND ("info", model), WORDS ("Small", "BLCA", "17 features"));
  command_expect (0, COMMAND ("info", encoder), WORDS ("small", "64 px at 0.5 um"));
  command_expect (0, COMMAND ("info", "demo"),
                  WORDS ("Tumor Suppressor Genes", "meaningless"));
  command_expect (0, COMMAND ("info", "devices"), WORDS ("cpu", "reference", "auto"));
  command_expect (0, COMMAND ("info", "cpu", "--measure"),
                  WORDS ("oneDNN", "fp32", "GFLOP/s", "right"));
  command_expect (1, COMMAND ("info", "vulkan:99"), WORDS ("vulkan:99"));
}

static JsonObject *
run_bench (const char *what, JsonParser *parser)
{
  g_auto (CommandRun) run =
      command_run (COMMAND ("bench", what, "--device", "cpu", "--seconds", "0.5"));

  g_test_message ("%s%s", run.out, run.err);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_true (json_parser_load_from_data (parser, run.out, -1, NULL));
  return json_node_get_object (json_parser_get_root (parser));
}

static double
get_positive (JsonObject *object, const char *member)
{
  double value = json_object_get_double_member (object, member);

  if (!(value > 0))
    g_error ("%s is %g", member, value);
  return value;
}

static void
test_bench (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root = run_bench ("ghanet", parser);
  double median = get_positive (root, "patches_per_second");
  double floor = get_positive (root, "floor");

  g_assert_cmpfloat (get_positive (root, "best"), >=, median);
  g_assert_cmpfloat (json_object_get_double_member (root, "spread"), >=, 0);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (root, "runs")),
                   ==, 5);
  g_assert_cmpfloat_with_epsilon (get_positive (root, "ratio"), median / floor,
                                  1e-4 * median / floor);
  g_assert_cmpstr (json_object_get_string_member (root, "kernels"), ==, "fp32");
  get_positive (root, "workers");
  get_positive (root, "batch");

  /* What its operations or its bytes alone would take is no less. */
  g_assert_cmpfloat (floor, <=,
                     1.0001 * get_positive (root, "flop_per_second")
                         / get_positive (root, "flop_per_patch"));
  g_assert_cmpfloat (floor, <=,
                     1.0001 * get_positive (root, "bytes_per_second")
                         / get_positive (root, "bytes_per_patch"));
}

static void
test_bench_tiles (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root = run_bench ("tiles", parser);

  double ours = get_positive (root, "patches_per_second");
  double theirs = get_positive (root, "openslide_per_second");
  g_assert_cmpfloat (get_positive (root, "times_openslide"), >, 0.999 * ours / theirs);
  g_assert_true (json_object_get_null_member (root, "floor"));
  g_assert_true (json_object_get_null_member (root, "ratio"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  encoder = case_encoder ();
  model = case_model ("model.safetensors", 17);
  g_test_add_func ("/commands/say how they are used", test_help);
  g_test_add_func ("/commands/wrong usage ends with 2 and says what", test_wrong_usage);
  g_test_add_func ("/commands/estimate writes what it is asked for", test_estimate);
  g_test_add_func ("/commands/saved features give the same estimate", test_features);
  g_test_add_func ("/commands/an imported checkpoint estimates as its model does",
                   test_import);
  g_test_add_func ("/commands/the result goes to stdout, progress to stderr",
                   test_json_on_stdout);
  g_test_add_func ("/commands/each result goes to stdout, alone", test_any_on_stdout);
  g_test_add_func ("/commands/no file is written over another that is named",
                   test_clashes);
  g_test_add_func ("/commands/an unknown mpp is asked for, a typed-in one is noted",
                   test_typed_in_mpp);
  g_test_add_func ("/commands/Ctrl-C ends with 130 and keeps what was computed",
                   test_interrupt);
  g_test_add_func ("/commands/encode makes what is not there", test_encode);
  g_test_add_func ("/commands/patches writes places and a picture", test_patches);
  g_test_add_func ("/commands/info says what things are", test_info);
  g_test_add_func ("/commands/bench prints its figures", test_bench);
  g_test_add_func ("/commands/bench tiles knows no floor", test_bench_tiles);
  return g_test_run ();
}
