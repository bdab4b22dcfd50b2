/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/app/command-run.h"
#include "tests/support/test-data.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

static void
test_demo (void)
{
  g_autofree char *folder = g_build_filename (auspex_test_scratch_dir (), "demo", NULL);
  g_autofree char *json = g_build_filename (folder, "result.json", NULL);
  g_autofree char *report = g_build_filename (folder, "report.pdf", NULL);
  g_autofree char *heatmap = g_build_filename (folder, "heatmap.png", NULL);
  g_autofree char *text = NULL, *pdf = NULL, *png = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();

  command_expect (0, COMMAND ("demo", "--out", folder),
                  WORDS ("untrained", "meaningless", json));
  g_assert_true (g_file_get_contents (json, &text, NULL, NULL));
  g_assert_true (g_file_get_contents (report, &pdf, NULL, NULL));
  g_assert_true (g_file_get_contents (heatmap, &png, NULL, NULL));
  g_assert_cmpmem (pdf, 5, "%PDF-", 5);
  g_assert_cmpmem (png, 4, "\211PNG", 4);
  g_assert_true (json_parser_load_from_data (parser, text, -1, NULL));
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  JsonObject *patches = json_object_get_object_member (root, "patches");
  g_assert_cmpint (json_object_get_int_member (patches, "count"), >=, 300);
  g_assert_cmpint (json_object_get_int_member (patches, "count"), <=, 600);
  g_assert_false (json_object_get_boolean_member (
      json_object_get_object_member (root, "model"), "trained"));
  g_assert_nonnull (strstr (text, "\"untrained\""));

  /* The second time nothing is encoded. */
  command_expect (0, COMMAND ("demo", "--out", folder), WORDS ("meaningless"));
  g_free (g_steal_pointer (&text));
  g_assert_true (g_file_get_contents (json, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"features_from\" : \"cache\""));
}

/* Links in the folder lead to the slide, or from one result to another. */
static void
test_clashes (void)
{
  g_autofree char *folder = g_build_filename (auspex_test_scratch_dir (), "links", NULL);
  g_autofree char *slide = g_build_filename (auspex_test_scratch_dir (), "auspex",
                                             "demo-slide-" AUSPEX_VERSION ".svs", NULL);
  g_autofree char *json = g_build_filename (folder, "result.json", NULL);
  g_autofree char *report = g_build_filename (folder, "report.pdf", NULL);
  g_autofree char *before = NULL, *after = NULL;
  size_t length, length_after;

  g_assert_true (g_file_get_contents (slide, &before, &length, NULL));
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (symlink (slide, json), ==, 0);
  command_expect (2, COMMAND ("demo", "--out", folder), WORDS (slide, json, "same file"));
  command_expect (2, COMMAND ("demo", "--screenshot", slide),
                  WORDS (slide, "--screenshot", "same file"));
  g_assert_cmpint (g_unlink (json), ==, 0);
  g_assert_cmpint (symlink ("result.json", report), ==, 0);
  command_expect (2, COMMAND ("demo", "--out", folder), WORDS (json, report));
  g_assert_true (g_file_get_contents (slide, &after, &length_after, NULL));
  g_assert_cmpmem (before, length, after, length_after);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/ends with report, heat map and result", test_demo);
  g_test_add_func ("/demo/writes nothing over its slide or another result", test_clashes);
  return g_test_run ();
}
