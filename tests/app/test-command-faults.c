/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Bad input and full disks: exit status 1 and one line that names file and cause. */

#include "tests/app/analysis-case.h"
#include "tests/app/command-run.h"
#include "tests/support/test-data.h"

#include <glib/gstdio.h>
#include <string.h>

static char *encoder, *model, *slide;

static char *
scratch (const char *name)
{
  return g_build_filename (auspex_test_scratch_dir (), name, NULL);
}

static void
expect_slide_refused (const char *path, const char *cause)
{
  g_autofree char *name = g_filename_display_basename (path);

  command_expect (1,
                  COMMAND ("estimate", path, "--model", model, "--encoder", encoder,
                           "--device", "cpu", "--mpp", "0.5"),
                  WORDS (name, cause));
}

static void
test_no_slides (void)
{
  g_autofree char *text = scratch ("text.svs");
  g_autofree char *blank = case_blank_slide ("blank.tif");
  g_autofree char *cut = scratch ("cut.svs");
  g_autofree char *whole = NULL;
  size_t length;

  g_assert_true (g_file_set_contents (text, "Dear reader,\nno slide here.\n", -1, NULL));
  g_assert_true (g_file_get_contents (slide, &whole, &length, NULL));
  g_assert_true (g_file_set_contents (cut, whole, length / 3, NULL));
  expect_slide_refused (text, "");
  expect_slide_refused (cut, "");
  expect_slide_refused ("/absent/slide.svs", "No such file");
  expect_slide_refused (auspex_test_scratch_dir (), "");
  expect_slide_refused (blank, "no tissue");
}

static int
refuse_all_in (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) files = g_dir_open (folder, 0, &error);
  const char *name;
  int n = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        n += refuse_all_in (path);
      else
        {
          command_expect (1,
                          COMMAND ("estimate", path, "--model", model, "--encoder",
                                   encoder, "--device", "cpu", "--mpp", "0.5",
                                   "--no-cache"),
                          WORDS (name));
          n++;
        }
    }
  return n;
}

static void
test_broken_slides (void)
{
  g_autofree char *folder = auspex_test_need_shared_data ("slides/broken");

  if (folder != NULL)
    g_assert_cmpint (refuse_all_in (folder), >, 3);
}

/* Whatever is hit, it is an estimate, or one line. */
static void
test_flipped_bytes (void)
{
  g_autofree char *path = scratch ("flipped.svs");
  g_autofree char *whole = NULL;
  size_t length;

  g_assert_true (g_file_get_contents (slide, &whole, &length, NULL));
  for (int i = 0; i < 12; i++)
    {
      size_t place = length * (i * 5 % 12) / 12 + 11 * i;

      whole[place] ^= 0x41;
      g_assert_true (g_file_set_contents (path, whole, length, NULL));
      whole[place] ^= 0x41;
      g_auto (CommandRun) run = command_run (
          COMMAND ("estimate", path, "--model", model, "--encoder", encoder, "--device",
                   "cpu", "--mpp", "0.5", "--tissue", "none", "--no-cache"));
      g_test_message ("byte %zu: %d %s", place, run.status, run.err);
      g_assert_true (run.status == 0 || run.status == 1);
      if (run.status == 1)
        g_assert_true (strstr (run.err, path) != NULL
                       && strchr (run.err, '\n') == run.err + strlen (run.err) - 1);
    }
}

static void
test_undecodable (void)
{
  g_autofree char *path = case_slide ("undecodable.svs", 2048, 1536, 0.5, 6);

  case_break_tiles (path, 0, 16, 4);
  command_expect (1,
                  COMMAND ("estimate", path, "--model", model, "--encoder", encoder,
                           "--device", "cpu", "--tissue", "none"),
                  WORDS (path, "64 of 768", "5 %", "(0, 512)"));
}

static void
test_models (void)
{
  g_autofree char *other = case_model ("other.safetensors", 24);
  g_autofree char *cut = scratch ("cut.safetensors");
  g_autofree char *whole = NULL;
  size_t length;

  g_assert_true (g_file_get_contents (model, &whole, &length, NULL));
  g_assert_true (g_file_set_contents (cut, whole, length / 2, NULL));
  command_expect (1, COMMAND ("estimate", slide, "--model", other, "--encoder", encoder),
                  WORDS (other, "24", "17"));
  command_expect (1, COMMAND ("estimate", slide, "--model", cut, "--encoder", encoder),
                  WORDS (cut));
  command_expect (
      1,
      COMMAND ("estimate", slide, "--model", "/absent.safetensors", "--encoder", encoder),
      WORDS ("/absent.safetensors", "No such file"));
  command_expect (1, COMMAND ("estimate", slide, "--model", model, "--encoder", model),
                  WORDS (model));
  command_expect (1, COMMAND ("estimate", slide, "--model", model),
                  WORDS (model, "--encoder"));
  command_expect (1,
                  COMMAND ("estimate", slide, "--model", model, "--encoder", encoder,
                           "--device", "abacus"),
                  WORDS ("abacus"));
}

static void
test_features (void)
{
  g_autofree char *clam = auspex_test_own_data ("features/clam.h5");
  g_autofree char *text = auspex_test_own_data ("golden/resnet50-224.json");

  command_expect (1, COMMAND ("estimate", "--features", clam, "--model", model),
                  WORDS (clam, "4 features", "17"));
  command_expect (1, COMMAND ("estimate", "--features", text, "--model", model),
                  WORDS (text, "not an HDF5 file"));
}

/* Before anything is computed where it can be known, after it where it cannot. */
static void
test_targets (void)
{
  static const char *const options[] = { "--json", "--maps", "--save-features",
                                         "--heatmap", "--report" };

  for (int i = 0; i < G_N_ELEMENTS (options); i++)
    {
      command_expect (1,
                      COMMAND ("estimate", slide, "--model", model, "--encoder", encoder,
                               "--tissue", "none", "--device", "cpu", options[i],
                               "/dev/full"),
                      WORDS ("/dev/full", "No space left"));
      command_expect (1,
                      COMMAND ("estimate", slide, "--model", model, "--encoder", encoder,
                               "--tissue", "none", "--device", "cpu", options[i],
                               "/proc/absent/file"),
                      WORDS ("/proc/absent/file"));
      command_expect (1,
                      COMMAND ("estimate", slide, "--model", model, "--encoder", encoder,
                               "--tissue", "none", "--device", "cpu", options[i],
                               auspex_test_scratch_dir ()),
                      WORDS (auspex_test_scratch_dir (), "directory"));
    }
  command_expect (
      1, COMMAND ("encode", slide, "--encoder", encoder, "--out", "/proc/absent"),
      WORDS ("/proc/absent"));
  command_expect (1, COMMAND ("patches", slide, "--tissue", "none", "--out", "/dev/full"),
                  WORDS ("/dev/full", "No space left"));
  command_expect (
      1, COMMAND ("patches", slide, "--tissue", "none", "--preview", "/dev/full"),
      WORDS ("/dev/full"));
}

/* What does not fit leaves nothing behind. */
static void
test_no_half_files (void)
{
  g_autofree char *folder = scratch ("read-only");
  g_autofree char *target = g_build_filename (folder, "result.json", NULL);
  const char *name;

  g_assert_cmpint (g_mkdir (folder, 0500), ==, 0);
  g_auto (CommandRun) run =
      command_run (COMMAND ("estimate", slide, "--model", model, "--encoder", encoder,
                            "--tissue", "none", "--device", "cpu", "--json", target));
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (files)) != NULL)
    g_assert_cmpstr (name, ==, "result.json");
  /* root writes everywhere */
  g_assert_cmpint (run.status, ==, g_file_test (target, G_FILE_TEST_EXISTS) ? 0 : 1);
  if (run.status == 1)
    g_assert_nonnull (strstr (run.err, target));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  encoder = case_encoder ();
  model = case_model ("model.safetensors", 17);
  slide = case_slide ("slide.svs", 512, 512, 0.5, 1);
  g_test_add_func ("/faults/what is no slide, or has no tissue, is named",
                   test_no_slides);
  g_test_add_func ("/faults/each broken slide ends in one line", test_broken_slides);
  g_test_add_func ("/faults/flipped bytes end in an estimate or one line",
                   test_flipped_bytes);
  g_test_add_func ("/faults/undecodable patches are placed", test_undecodable);
  g_test_add_func ("/faults/models that do not fit are named", test_models);
  g_test_add_func ("/faults/feature files that do not fit are named", test_features);
  g_test_add_func ("/faults/targets that cannot be written are named", test_targets);
  g_test_add_func ("/faults/nothing half is left behind", test_no_half_files);
  return g_test_run ();
}
