/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/tables/csv-table.h"
#include "tests/app/analysis-case.h"
#include "tests/app/command-run.h"
#include "tests/support/test-data.h"

#include <glib/gstdio.h>
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

static char *
write_table (const char *name, const char *text)
{
  char *path = scratch (name);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* Runs `estimate --patients` with what all cases share, and @more. */
static CommandRun
run_table (const char *table, const char *out, const char *const *more)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  const char *const *shared =
      COMMAND ("estimate", "--patients", table, "--out", out, "--model", model,
               "--encoder", encoder, "--tissue", "none", "--device", "cpu");

  for (; *shared != NULL; shared++)
    g_ptr_array_add (arguments, (char *)*shared);
  for (; *more != NULL; more++)
    g_ptr_array_add (arguments, (char *)*more);
  g_ptr_array_add (arguments, NULL);
  CommandRun run = command_run ((const char *const *)arguments->pdata);
  g_test_message ("%d\n%s%s", run.status, run.out, run.err);
  return run;
}

static void
expect (int status, const char *table, const char *out, const char *const *more,
        const char *word)
{
  g_auto (CommandRun) run = run_table (table, out, more);

  g_assert_cmpint (run.status, ==, status);
  g_assert_nonnull (strstr (status == 0 ? run.out : run.err, word));
  if (status == 0)
    g_assert_cmpstr (run.err, ==, "");
}

static int
count_lines (const char *text)
{
  int n = 0;

  for (; *text != '\0'; text++)
    n += *text == '\n';
  return n;
}

static AuspexCsvTable *
read_results (const char *out)
{
  g_autofree char *path = g_build_filename (out, "patients.csv", NULL);
  g_autoptr (GError) error = NULL;
  AuspexCsvTable *table = auspex_csv_table_read (path, &error);

  g_assert_no_error (error);
  return table;
}

static const char *
field (const AuspexCsvTable *table, int64_t row, const char *column)
{
  g_autoptr (GError) error = NULL;
  int index = auspex_csv_table_find_column (table, column, &error);

  g_assert_no_error (error);
  return auspex_csv_table_get (table, row, index);
}

static double
risk_of (const char *json_path, char **hazards)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, json_path, &error);
  g_assert_no_error (error);
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  *hazards = json_to_string (json_object_get_member (root, "hazards"), FALSE);
  return json_object_get_double_member (root, "risk");
}

static void
test_cohort (void)
{
  g_autofree char *first = case_slide ("first.svs", 512, 512, 0.5, 1);
  g_autofree char *second = case_slide ("second.svs", 512, 512, 0.5, 2);
  g_autofree char *third = case_slide ("third.svs", 512, 512, 0.5, 3);
  g_autofree char *table = write_table (
      "cohort.csv",
      "case_id,slide\nTwo,first.svs\n\"One, X\",second.svs\nTwo,third.svs\n");
  g_autofree char *out = scratch ("new/cohort"), *single = scratch ("single.json");
  g_autofree char *json = g_build_filename (out, "Two.json", NULL);
  g_autofree char *hazards = NULL, *single_hazards = NULL;
  static const char *const files[] = {
    "One, X.json", "One, X.pdf",      "One, X.png", "One, X.safetensors",
    "One, X.h5",   "Two.json",        "Two.pdf",    "Two-1.png",
    "Two-2.png",   "Two.safetensors", "Two.h5",     "patients.csv"
  };

  expect (0, table, out, WORDS ("--files", "report,heatmap,maps,features"),
          "2 patients: 2 estimated, 0 there already");
  for (int i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (out, files[i], NULL);

      g_test_message ("%s", path);
      g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
    }
  command_expect (0,
                  COMMAND ("estimate", first, third, "--model", model, "--encoder",
                           encoder, "--tissue", "none", "--device", "cpu", "--json",
                           single),
                  WORDS ("Patches     128"));
  double risk = risk_of (json, &hazards);
  g_assert_cmpfloat (risk, ==, risk_of (single, &single_hazards));
  g_assert_cmpstr (hazards, ==, single_hazards);

  g_autoptr (AuspexCsvTable) results = read_results (out);
  g_assert_cmpint (auspex_csv_table_get_n_rows (results), ==, 2);
  g_assert_cmpstr (field (results, 0, "case_id"), ==, "Two");
  g_assert_cmpstr (field (results, 1, "case_id"), ==, "One, X");
  g_assert_cmpstr (field (results, 0, "status"), ==, "done");
  g_assert_cmpstr (field (results, 0, "patches"), ==, "128");
  g_assert_cmpstr (field (results, 1, "warnings"), ==, "few-patches");
  g_assert_cmpstr (field (results, 0, "error"), ==, "");
  g_assert_cmpfloat (g_ascii_strtod (field (results, 0, "risk"), NULL), ==, risk);
  g_assert_cmpfloat (g_ascii_strtod (field (results, 0, "survival_4"), NULL), >, 0);
}

static void
test_failures (void)
{
  g_autofree char *good = case_slide ("good.svs", 512, 512, 0.5, 1);
  g_autofree char *unknown = case_slide ("unknown.svs", 512, 512, 0, 2);
  g_autofree char *other = case_slide ("other.svs", 512, 512, 0.5, 3);
  g_autofree char *copy = scratch ("copy.svs"), *bytes = NULL;
  g_autofree char *table =
      write_table ("failures.csv", "case_id,slide\nA,good.svs\nGone,absent.svs\n"
                                   "NoMpp,unknown.svs\nTwice,good.svs\nTwice,copy.svs\n"
                                   "B,other.svs\n");
  g_autofree char *out = scratch ("failures");
  g_autofree char *gone = g_build_filename (out, "Gone.json", NULL);
  size_t length;

  g_assert_true (g_file_get_contents (good, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (copy, bytes, length, NULL));
  g_auto (CommandRun) run = run_table (table, out, WORDS ("--progress=none"));
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpint (count_lines (run.err), ==, 4);
  g_assert_nonnull (strstr (run.err, "Gone: "));
  g_assert_nonnull (strstr (run.err, "absent.svs: No such file"));
  g_assert_nonnull (strstr (run.err, "3 of 5 patients failed"));
  g_assert_nonnull (
      strstr (run.out, "5 patients: 2 estimated, 0 there already, 3 failed"));
  g_assert_false (g_file_test (gone, G_FILE_TEST_EXISTS));

  g_autoptr (AuspexCsvTable) results = read_results (out);
  g_assert_cmpint (auspex_csv_table_get_n_rows (results), ==, 5);
  for (int i = 0; i < 5; i++)
    g_assert_cmpstr (field (results, i, "status"), ==,
                     i == 0 || i == 4 ? "done" : "failed");
  g_assert_nonnull (strstr (field (results, 1, "error"), "No such file"));
  g_assert_nonnull (strstr (field (results, 2, "error"), "not known"));
  g_assert_nonnull (strstr (field (results, 3, "error"), "same slide"));
  g_assert_cmpstr (field (results, 1, "risk"), ==, "");

  /* What no longer holds is not left where the result would be. */
  g_autofree char *blank = case_blank_slide ("good.svs");
  g_autofree char *stale = g_build_filename (out, "A.json", NULL);
  g_assert_true (g_file_test (stale, G_FILE_TEST_EXISTS));
  expect (1, table, out, WORDS ("--tissue", "default"), "A: ");
  g_assert_false (g_file_test (stale, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (good, bytes, length, NULL));
  expect (1, table, out, WORDS ("--progress=none"), "3 of 5 patients failed");

  /* Once the slide is there, only what failed is done. */
  g_autofree char *absent = case_slide ("absent.svs", 512, 512, 0.5, 4);
  g_auto (CommandRun) again = run_table (table, out, WORDS ("--progress=none"));
  g_assert_cmpint (again.status, ==, 1);
  g_assert_nonnull (
      strstr (again.out, "5 patients: 1 estimated, 2 there already, 2 failed"));
}

static void
test_resume (void)
{
  g_autofree char *slide = case_slide ("resume.svs", 512, 512, 0.5, 1);
  g_autofree char *table = write_table ("resume.csv", "case_id,slide\nA,resume.svs\n");
  g_autofree char *other_model = case_model ("model-2.safetensors", 17);
  g_autofree char *settings = scratch ("encoder.json"), *before = NULL, *text = NULL;
  g_autofree char *out = scratch ("resume"), *first = NULL, *second = NULL;
  g_autofree char *json = g_build_filename (out, "A.json", NULL);
  g_autofree char *pdf = g_build_filename (out, "A.pdf", NULL);
  g_autofree char *results = g_build_filename (out, "patients.csv", NULL);
  const char *const *none = WORDS ("--no-cache");

  expect (0, table, out, none, "1 estimated");
  g_assert_true (g_file_get_contents (json, &before, NULL, NULL));
  g_assert_true (g_file_get_contents (results, &first, NULL, NULL));
  g_auto (CommandRun) again = run_table (table, out, WORDS ("--progress=json"));
  g_assert_cmpint (again.status, ==, 0);
  g_assert_cmpstr (again.err, ==, ""); /* nothing was loaded, found or encoded */
  g_assert_nonnull (strstr (again.out, "A: there already"));
  g_assert_true (g_file_get_contents (json, &text, NULL, NULL));
  g_assert_true (g_file_get_contents (results, &second, NULL, NULL));
  g_assert_cmpstr (text, ==, before);
  g_assert_cmpstr (first, ==, second);

  /* Anything that decides the numbers. */
  expect (0, table, out, WORDS ("--mpp", "0.5"), "1 estimated");
  expect (0, table, out, none, "1 estimated");
  expect (0, table, out, WORDS ("--tissue", "biopsy"), "1 estimated");
  expect (0, table, out, WORDS ("--precision", "fast"), "1 estimated");
  expect (0, table, out, none, "1 estimated");
  g_assert_true (g_file_set_contents (
      settings,
      "{\"id\": \"small\", \"patch_px\": 64, \"mpp\": 0.5, \"mean\": [0.5, 0.5, 0.5]}",
      -1, NULL));
  expect (0, table, out, none, "1 estimated");
  expect (0, table, out, none, "1 there already");
  g_assert_true (g_file_set_contents (settings,
                                      "{\"id\": \"small\", \"patch_px\": 64, \"mpp\": "
                                      "0.5, \"input_px\": 64}",
                                      -1, NULL));

  /* Files that are missing, broken or of an earlier result. */
  expect (0, table, out, WORDS ("--files", "report"), "1 estimated");
  expect (0, table, out, WORDS ("--files", "json,report"), "1 there already");
  expect (0, table, out, none, "1 there already");
  g_assert_cmpint (g_unlink (pdf), ==, 0);
  expect (0, table, out, none, "1 there already");
  expect (0, table, out, WORDS ("--files", "report"), "1 estimated");
  expect (0, table, out, WORDS ("--tissue", "biopsy"), "1 estimated");
  expect (0, table, out, WORDS ("--tissue", "biopsy", "--files", "report"),
          "1 estimated");
  g_assert_true (g_file_set_contents (json, before, strlen (before) / 2, NULL));
  expect (0, table, out, none, "1 estimated");

  /* Another slide in its place, and another for the same patient. */
  g_autofree char *changed = case_slide ("resume.svs", 512, 512, 0.5, 9);
  expect (0, table, out, none, "1 estimated");
  expect (0, table, out, none, "1 there already");
  g_autofree char *more = case_slide ("resume-2.svs", 512, 512, 0.5, 8);
  g_autofree char *longer =
      write_table ("longer.csv", "case_id,slide\nA,resume.svs\nA,resume-2.svs\n");
  expect (0, longer, out, none, "1 estimated");
}

static void
test_other_model (void)
{
  g_autofree char *slide = case_slide ("model.svs", 512, 512, 0.5, 1);
  g_autofree char *table = write_table ("model.csv", "case_id,slide\nA,model.svs\n");
  g_autofree char *wrong = case_model ("wrong.safetensors", 24);
  g_autofree char *out = scratch ("model"), *text = NULL, *edited = NULL;
  g_autofree char *other = scratch ("edited.safetensors");
  size_t length;

  expect (0, table, out, WORDS ("--no-cache"), "1 estimated");
  g_assert_true (g_file_get_contents (model, &text, &length, NULL));
  text[length - 1] ^= 1;
  g_assert_true (g_file_set_contents (other, text, length, NULL));
  expect (0, table, out, WORDS ("--model", other), "1 estimated");
  g_auto (CommandRun) run = run_table (table, out, WORDS ("--model", wrong));
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpint (count_lines (run.err), ==, 1);
  g_assert_nonnull (strstr (run.err, wrong));
}

/* Reads progress until some patches of @patient are encoded. */
static void
wait_for_patches (GDataInputStream *progress, int64_t patient)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  bool begun = false;

  while (!begun)
    {
      g_autofree char *line = g_data_input_stream_read_line (progress, NULL, NULL, NULL);

      g_assert_nonnull (line);
      g_assert_true (json_parser_load_from_data (parser, line, -1, NULL));
      JsonObject *told = json_node_get_object (json_parser_get_root (parser));
      g_assert_cmpint (json_object_get_int_member (told, "patients"), ==, 3);
      begun = json_object_get_int_member (told, "patient") == patient
              && g_str_equal (json_object_get_string_member (told, "stage"), "encoding")
              && json_object_get_int_member (told, "done") >= 20;
    }
}

static void
test_interrupt (void)
{
  g_autofree char *small = case_slide ("small.svs", 512, 512, 0.5, 1);
  g_autofree char *large = case_slide ("large.svs", 4096, 3072, 0.5, 2);
  g_autofree char *last = case_slide ("last.svs", 512, 512, 0.5, 3);
  g_autofree char *table = write_table (
      "interrupt.csv", "case_id,slide\nA,small.svs\nB,large.svs\nC,last.svs\n");
  g_autofree char *out = scratch ("interrupt");
  g_autofree char *broken_off = g_build_filename (out, "B.json", NULL);

  g_autoptr (GSubprocess) process = command_start (COMMAND (
      "estimate", "--patients", table, "--out", out, "--model", model, "--encoder",
      encoder, "--tissue", "none", "--device", "cpu", "--progress=json"));
  g_autoptr (GDataInputStream) progress =
      g_data_input_stream_new (g_subprocess_get_stderr_pipe (process));
  wait_for_patches (progress, 2);
  g_subprocess_send_signal (process, SIGINT);
  g_subprocess_wait (process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 130);
  g_autoptr (AuspexCsvTable) results = read_results (out);
  g_assert_cmpint (auspex_csv_table_get_n_rows (results), ==, 1);
  g_assert_cmpstr (field (results, 0, "case_id"), ==, "A");
  g_assert_false (g_file_test (broken_off, G_FILE_TEST_EXISTS));

  expect (0, table, out, WORDS ("--progress=none"),
          "3 patients: 2 estimated, 1 there already");
  g_autoptr (AuspexCsvTable) whole = read_results (out);
  g_assert_cmpint (auspex_csv_table_get_n_rows (whole), ==, 3);
  g_assert_cmpstr (field (whole, 1, "patches"), ==, "3072");
}

/* Before anything is made. */
static void
test_bad_tables (void)
{
  static const struct
  {
    const char *text, *line, *cause;
  } cases[] = {
    { "", "bad.csv:", "empty" },
    { "case_id,slide\n", "bad.csv, line 1:", "no patient" },
    { "case_id\nA\n", "bad.csv, line 1:", "\"slide\"" },
    { "case_id,slide\nA,1.svs\nA,1.svs\n", "bad.csv, line 3:", "twice" },
    { "case_id,slide\n../A,1.svs\n", "bad.csv, line 2:", "slash" },
    { "case_id,slide\nA,1.svs\na,2.svs\n", "bad.csv, line 3:", "case" },
    { "case_id,slide\nA,\"1.svs\n", "bad.csv, line 2:", "not closed" },
  };
  g_autofree char *out = scratch ("bad");

  for (int i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *table = write_table ("bad.csv", cases[i].text);

      command_expect (1,
                      COMMAND ("estimate", "--patients", table, "--out", out, "--model",
                               model, "--encoder", encoder),
                      WORDS (cases[i].line, cases[i].cause));
    }
  command_expect (1,
                  COMMAND ("estimate", "--patients", "/absent.csv", "--out", out,
                           "--model", model, "--encoder", encoder),
                  WORDS ("/absent.csv", "No such file"));
  g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
}

static void
test_usage (void)
{
  static const char *const single[] = { "--save-features", "--json", "--maps", "--report",
                                        "--heatmap" };
  const char *const *table = COMMAND ("t.csv");

  for (int i = 0; i < G_N_ELEMENTS (single); i++)
    command_expect (2,
                    COMMAND ("estimate", "--patients", *table, "--out", "o", "--model",
                             "demo", single[i], "f"),
                    WORDS (single[i], "one patient", "--files"));
  command_expect (2,
                  COMMAND ("estimate", "--patients", *table, "--out", "o", "--model",
                           "demo", "--features", "f.h5"),
                  WORDS ("--features", "one patient"));
  command_expect (2, COMMAND ("estimate", "--patients", *table, "--model", "demo"),
                  WORDS ("--out"));
  command_expect (2,
                  COMMAND ("estimate", "a.svs", "--patients", *table, "--out", "o",
                           "--model", "demo"),
                  WORDS ("--patients"));
  command_expect (2, COMMAND ("estimate", "a.svs", "--out", "o", "--model", "demo"),
                  WORDS ("--out", "--patients"));
  command_expect (2, COMMAND ("estimate", "a.svs", "--files", "maps", "--model", "demo"),
                  WORDS ("--files", "--patients"));
  command_expect (2,
                  COMMAND ("estimate", "--patients", *table, "--out", "o", "--model",
                           "demo", "--files", "report,jsn"),
                  WORDS ("--files", "\"jsn\"", "json,maps,report,heatmap,features"));
  command_expect (2,
                  COMMAND ("estimate", "--patients", *table, "--out", "o", "--model",
                           "demo", "--files", ""),
                  WORDS ("--files"));
}

static void
test_clashes (void)
{
  g_autofree char *one = case_slide ("clash-1.svs", 512, 512, 0.5, 1);
  g_autofree char *two = case_slide ("clash-2.svs", 512, 512, 0.5, 2);
  g_autofree char *pictures = write_table (
      "pictures.csv", "case_id,slide\nA,clash-1.svs\nA,clash-2.svs\nA-2,clash-1.svs\n");
  g_autofree char *own = write_table ("patients.csv", "case_id,slide\nA,clash-1.svs\n");
  g_autofree char *link = scratch ("B.json"), *out = scratch ("clashes");
  g_autofree char *linked = write_table ("linked.csv", "case_id,slide\nB,clash-1.svs\n");

  g_assert_cmpint (symlink ("clash-1.svs", link), ==, 0);
  expect (2, pictures, out, WORDS ("--files", "heatmap"), "A-2.png are the same file");
  expect (0, pictures, out, WORDS ("--no-cache"), "2 estimated");
  expect (2, own, auspex_test_scratch_dir (), WORDS ("--no-cache"), "--patients");
  expect (2, linked, auspex_test_scratch_dir (), WORDS ("--no-cache"), "B.json");
}

/* The run goes on where a patient's files cannot be written. */
static void
test_targets (void)
{
  g_autofree char *slide = case_slide ("target.svs", 512, 512, 0.5, 1);
  g_autofree char *table =
      write_table ("target.csv", "case_id,slide\nA,target.svs\nB,target.svs\n");
  g_autofree char *out = scratch ("targets"), *file = scratch ("a-file");
  g_autofree char *folder = g_build_filename (out, "A.json", NULL);
  g_autofree char *results = g_build_filename (out, "patients.csv", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_auto (CommandRun) run = run_table (table, out, WORDS ("--progress=none"));
  g_assert_cmpint (run.status, ==, 1);
  g_assert_nonnull (strstr (run.err, "A.json"));
  g_assert_nonnull (
      strstr (run.out, "2 patients: 1 estimated, 0 there already, 1 failed"));

  g_assert_cmpint (g_unlink (results), ==, 0);
  g_assert_cmpint (g_mkdir (results, 0700), ==, 0);
  expect (1, table, out, WORDS ("--progress=none"), "patients.csv");
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  expect (1, table, file, WORDS ("--progress=none"), "a-file");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  encoder = case_encoder ();
  model = case_model ("model.safetensors", 17);
  g_test_add_func ("/patients/each gets the files asked for, and a row", test_cohort);
  g_test_add_func ("/patients/one that fails stops no other", test_failures);
  g_test_add_func ("/patients/what is there is not made again", test_resume);
  g_test_add_func ("/patients/another model makes all again, a wrong one none",
                   test_other_model);
  g_test_add_func ("/patients/Ctrl-C keeps what is done", test_interrupt);
  g_test_add_func ("/patients/a bad table is one line, and nothing is made",
                   test_bad_tables);
  g_test_add_func ("/patients/options of one patient are refused", test_usage);
  g_test_add_func ("/patients/no file is written over another", test_clashes);
  g_test_add_func ("/patients/targets that cannot be written are named", test_targets);
  return g_test_run ();
}
