/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/settings.h"
#include "tests/support/test-data.h"

#include <glib/gstdio.h>

static AuspexSettings *
open_settings (const char *name)
{
  g_autofree char *path = g_build_filename (auspex_test_scratch_dir (), name, NULL);
  g_autoptr (GError) error = NULL;
  AuspexSettings *settings = auspex_settings_open (path, &error);

  g_assert_no_error (error);
  return settings;
}

static void
test_first_values (void)
{
  g_autoptr (AuspexSettings) settings = open_settings ("first.ini");
  g_auto (GStrv) recent = auspex_settings_get_recent (settings);
  int width = 0, height = 0;
  bool maximized = false;

  g_assert_cmpuint (g_strv_length (recent), ==, 0);
  g_assert_false (
      auspex_settings_get_window_size (settings, &width, &height, &maximized));
  g_assert_cmpint (auspex_settings_get_color_map (settings), ==,
                   AUSPEX_COLOR_MAP_CIVIDIS);
  g_assert_cmpfloat (auspex_settings_get_opacity (settings), ==, 0.5);
  for (int i = AUSPEX_CHOICE_MODEL; i <= AUSPEX_CHOICE_TISSUE; i++)
    {
      g_autofree char *here = auspex_settings_get_choice (settings, i);
      g_autofree char *nowhere = auspex_settings_get_choice (NULL, i);

      g_assert_cmpstr (here, ==, nowhere);
    }
}

static void
test_what_is_set_comes_back (void)
{
  g_autoptr (AuspexSettings) before = open_settings ("back.ini");
  int width = 0, height = 0;
  bool maximized = false;

  auspex_settings_set_window_size (before, 800, 600, true);
  auspex_settings_set_choice (before, AUSPEX_CHOICE_TISSUE, "biopsy");
  g_settings_set_string (auspex_settings_get_store (before), "color-map", "viridis");
  for (int i = 0; i < 12; i++)
    {
      g_autofree char *path = g_strdup_printf ("/slides/%d.svs", i % 11);

      auspex_settings_add_recent (before, path);
    }
  auspex_settings_add_recent (before, "/slides/\xff.svs");

  g_autoptr (AuspexSettings) after = open_settings ("back.ini");
  g_autofree char *tissue = auspex_settings_get_choice (after, AUSPEX_CHOICE_TISSUE);
  g_auto (GStrv) recent = auspex_settings_get_recent (after);

  g_assert_true (auspex_settings_get_window_size (after, &width, &height, &maximized));
  g_assert_cmpint (width, ==, 800);
  g_assert_cmpint (height, ==, 600);
  g_assert_true (maximized);
  g_assert_cmpstr (tissue, ==, "biopsy");
  g_assert_cmpint (auspex_settings_get_color_map (after), ==, AUSPEX_COLOR_MAP_VIRIDIS);
  g_assert_cmpuint (g_strv_length (recent), ==, 10);
  g_assert_cmpstr (recent[0], ==, "/slides/0.svs");
  g_assert_cmpstr (recent[1], ==, "/slides/10.svs");
  g_assert_cmpstr (recent[9], ==, "/slides/2.svs");
}

static void
test_damaged_files_count_as_empty (void)
{
  static const char *const texts[] = {
    "[settings\n",
    "\xff\xfe",
    "[settings]\nwindow-width='wide'\noverlay-opacity=7.0\n",
    "[settings]\ncolor-map='no such'\ntissue='liver'\nrecent-slides=[1,2]\n",
  };
  g_autofree char *path =
      g_build_filename (auspex_test_scratch_dir (), "damaged.ini", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      g_autoptr (AuspexSettings) settings = open_settings ("damaged.ini");
      g_autofree char *tissue =
          auspex_settings_get_choice (settings, AUSPEX_CHOICE_TISSUE);
      g_auto (GStrv) recent = auspex_settings_get_recent (settings);

      g_assert_cmpfloat (auspex_settings_get_opacity (settings), ==, 0.5);
      g_assert_cmpint (auspex_settings_get_color_map (settings), ==,
                       AUSPEX_COLOR_MAP_CIVIDIS);
      g_assert_cmpstr (tissue, ==, "default");
      g_assert_cmpuint (g_strv_length (recent), ==, 0);
    }
}

static void
test_a_folder_that_cannot_be_written (void)
{
  g_autofree char *blocked =
      g_build_filename (auspex_test_scratch_dir (), "blocked", NULL);

  g_assert_true (g_file_set_contents (blocked, "a file, no folder", -1, NULL));
  g_test_expect_message ("GLib-GIO", G_LOG_LEVEL_WARNING, "*blocked*");
  g_autoptr (AuspexSettings) settings = open_settings ("blocked/settings.ini");
  g_test_assert_expected_messages ();

  auspex_settings_add_recent (settings, "/slides/a.svs");
  auspex_settings_set_window_size (settings, 800, 600, false);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/everything has a first value", test_first_values);
  g_test_add_func ("/settings/what is set comes back", test_what_is_set_comes_back);
  g_test_add_func ("/settings/damaged files and values count as first values",
                   test_damaged_files_count_as_empty);
  g_test_add_func ("/settings/a folder that cannot be written stops nothing",
                   test_a_folder_that_cannot_be_written);
  return g_test_run ();
}
