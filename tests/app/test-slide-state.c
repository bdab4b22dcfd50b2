/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/slide-state.h"
#include "tests/support/test-data.h"

#include <glib/gstdio.h>
#include <locale.h>

#define IDENTITY "0123abcd-42"

static char *
own_folder (const char *name)
{
  return g_build_filename (auspex_test_scratch_dir (), name, NULL);
}

static void
write_file (const char *folder, const char *text, gssize length)
{
  g_autofree char *path = g_build_filename (folder, IDENTITY ".ini", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
}

static void
test_what_is_set_comes_back (void)
{
  g_autofree char *folder = own_folder ("comes-back");
  g_autoptr (AuspexSlideState) before = auspex_slide_state_open (folder, IDENTITY);
  g_autoptr (GError) error = NULL;

  auspex_slide_state_set (before, "view", g_variant_new ("(bd)", TRUE, -1.25e-3));
  auspex_slide_state_set (before, "name", g_variant_new_string ("a = \"ü\"\n[slide]"));
  auspex_slide_state_set_typed_in_mpp (before, 0.2525);
  auspex_slide_state_set_cancer_type (before, "COAD", "COAD");
  auspex_slide_state_set_cancer_type (before, "BRCA", "other");
  g_assert_true (auspex_slide_state_save (before, &error));
  g_assert_no_error (error);

  g_autoptr (AuspexSlideState) after = auspex_slide_state_open (folder, IDENTITY);
  g_autoptr (GVariant) view = auspex_slide_state_get (after, "view", "(bd)");
  g_autoptr (GVariant) name = auspex_slide_state_get (after, "name", "s");
  g_autofree char *coad = auspex_slide_state_get_cancer_type (after, "COAD");
  g_autofree char *brca = auspex_slide_state_get_cancer_type (after, "BRCA");
  double number = 0;

  g_variant_get_child (view, 1, "d", &number);
  g_assert_cmpfloat (number, ==, -1.25e-3);
  g_assert_cmpstr (g_variant_get_string (name, NULL), ==, "a = \"ü\"\n[slide]");
  g_assert_cmpfloat (auspex_slide_state_get_typed_in_mpp (after), ==, 0.2525);
  g_assert_cmpstr (coad, ==, "COAD");
  g_assert_cmpstr (brca, ==, "other");
  g_assert_null (auspex_slide_state_get_cancer_type (after, "LUAD"));
  g_assert_null (auspex_slide_state_get (after, "absent", "s"));
  g_assert_null (auspex_slide_state_get (after, "view", "(dd)"));

  auspex_slide_state_set (after, "name", NULL);
  g_assert_null (auspex_slide_state_get (after, "name", "s"));
}

static void
test_files_have_points (void)
{
  g_autofree char *folder = own_folder ("points");
  g_autofree char *path = g_build_filename (folder, IDENTITY ".ini", NULL);
  g_autofree char *text = NULL;
  g_autoptr (AuspexSlideState) state = auspex_slide_state_open (folder, IDENTITY);

  if (setlocale (LC_NUMERIC, "de_DE.UTF-8") == NULL)
    {
      g_test_skip ("no locale whose decimal sign is a comma");
      return;
    }
  auspex_slide_state_set_typed_in_mpp (state, 0.25);
  g_assert_true (auspex_slide_state_save (state, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "[slide]\nmpp=0.25\n");
  g_assert_cmpfloat (auspex_slide_state_get_typed_in_mpp (state), ==, 0.25);
  setlocale (LC_NUMERIC, "C");
}

static void
test_damaged_files_count_as_empty (void)
{
  static const char *const texts[] = {
    "",
    "no group",
    "[slide\nmpp=1",
    "[slide]\nmpp=\nmpp",
    "\xff\xfe\x00",
    "[other]\nmpp=1.0",
  };
  g_autofree char *folder = own_folder ("damaged");
  g_autofree char *large = g_strnfill (AUSPEX_SLIDE_STATE_MAX_BYTES + 1, '\n');

  memcpy (large, "[slide]\nmpp=1.0\n", 16);
  for (guint i = 0; i <= G_N_ELEMENTS (texts); i++)
    {
      write_file (folder, i < G_N_ELEMENTS (texts) ? texts[i] : large, -1);
      g_autoptr (AuspexSlideState) state = auspex_slide_state_open (folder, IDENTITY);

      g_assert_cmpfloat (auspex_slide_state_get_typed_in_mpp (state), ==, 0);
      auspex_slide_state_set_typed_in_mpp (state, 0.5);
      g_assert_true (auspex_slide_state_save (state, NULL));
      g_autoptr (AuspexSlideState) again = auspex_slide_state_open (folder, IDENTITY);
      g_assert_cmpfloat (auspex_slide_state_get_typed_in_mpp (again), ==, 0.5);
    }
}

static void
test_damaged_values_are_absent (void)
{
  static const char *const values[] = { "'text'", "nan", "inf", "-1.0", "1.0 2.0", "(" };
  g_autofree char *folder = own_folder ("values");

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("[slide]\nmpp=%s\nnew-thing='kept'\n", values[i]);

      write_file (folder, text, -1);
      g_autoptr (AuspexSlideState) state = auspex_slide_state_open (folder, IDENTITY);
      g_autoptr (GVariant) kept = auspex_slide_state_get (state, "new-thing", "s");

      g_assert_cmpfloat (auspex_slide_state_get_typed_in_mpp (state), ==, 0);
      g_assert_cmpstr (g_variant_get_string (kept, NULL), ==, "kept");
    }
}

static void
test_too_much_is_refused (void)
{
  g_autofree char *folder = own_folder ("too-much");
  g_autofree char *text = g_strnfill (AUSPEX_SLIDE_STATE_MAX_BYTES, 'x');
  g_autoptr (AuspexSlideState) state = auspex_slide_state_open (folder, IDENTITY);
  g_autoptr (GError) error = NULL;

  auspex_slide_state_set (state, "note", g_variant_new_string (text));
  g_assert_false (auspex_slide_state_save (state, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

static void
test_nothing_is_kept_without_a_slide (void)
{
  g_autofree char *folder = own_folder ("nothing");
  g_autoptr (AuspexSlideState) state = auspex_slide_state_open (folder, NULL);

  auspex_slide_state_set_typed_in_mpp (state, 0.5);
  g_assert_cmpfloat (auspex_slide_state_get_typed_in_mpp (state), ==, 0.5);
  g_assert_true (auspex_slide_state_save (state, NULL));
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slide state/what is set comes back", test_what_is_set_comes_back);
  g_test_add_func ("/slide state/numbers have points in every locale",
                   test_files_have_points);
  g_test_add_func ("/slide state/damaged and too large files count as empty",
                   test_damaged_files_count_as_empty);
  g_test_add_func ("/slide state/a damaged value is absent, the others stay",
                   test_damaged_values_are_absent);
  g_test_add_func ("/slide state/too much to remember is refused",
                   test_too_much_is_refused);
  g_test_add_func ("/slide state/nothing is kept without a slide",
                   test_nothing_is_kept_without_a_slide);
  return g_test_run ();
}
