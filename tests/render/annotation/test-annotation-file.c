/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/annotation/annotation-file.h"
#include "tests/support/test-data.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  char *folder, *slide, *data_folder, *path;
  AuspexAnnotationCollection *collection;
  AuspexAnnotationFile *file;
} Case;

static Case
set_up (const char *name)
{
  Case set;

  set.folder = g_build_filename (auspex_test_scratch_dir (), name, NULL);
  g_assert_cmpint (g_mkdir (set.folder, 0700), ==, 0);
  set.slide = g_build_filename (set.folder, "a.svs", NULL);
  set.path = g_strconcat (set.slide, ".auspex.geojson", NULL);
  set.data_folder = g_build_filename (set.folder, "data", NULL);
  set.collection = auspex_annotation_collection_new ();
  set.file = auspex_annotation_file_new (set.slide, "abc-12", set.data_folder);
  return set;
}

static void
tear_down (Case *set)
{
  auspex_annotation_file_free (set->file);
  g_object_unref (set->collection);
  g_free (set->folder);
  g_free (set->slide);
  g_free (set->path);
  g_free (set->data_folder);
}

static void
add_box (AuspexAnnotationCollection *collection, const char *name)
{
  g_autoptr (AuspexAnnotation) box = auspex_annotation_new_from_box (
      AUSPEX_SHAPE_RECTANGLE, (AuspexRect){ 1, 2, 30, 40 });

  auspex_annotation_set_name (box, name);
  auspex_annotation_collection_add (collection, box);
}

static void
load (Case *set, int n_expected)
{
  g_autoptr (GError) error = NULL;
  bool ok = auspex_annotation_file_load (set->file, set->collection, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (ok);
  g_assert_cmpint (auspex_annotation_collection_get_n (set->collection), ==, n_expected);
  g_assert_false (auspex_annotation_collection_is_dirty (set->collection));
}

static void
save (Case *set)
{
  g_autoptr (GError) error = NULL;
  bool ok = auspex_annotation_file_save (set->file, set->collection, &error);

  g_assert_no_error (error);
  g_assert_true (ok);
  g_assert_false (auspex_annotation_collection_is_dirty (set->collection));
}

static char *
contents (const char *path)
{
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
write_text (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
test_beside_the_slide (void)
{
  Case set = set_up ("beside");

  load (&set, 0);
  save (&set);
  g_assert_false (g_file_test (set.path, G_FILE_TEST_EXISTS));
  add_box (set.collection, "one");
  save (&set);
  g_assert_cmpstr (auspex_annotation_file_get_path (set.file), ==, set.path);

  g_autofree char *text = contents (set.path);

  g_assert_nonnull (strstr (text, "\"auspex\": {\"origin\": \"level0\"}"));
  load (&set, 1);
  g_assert_cmpstr (auspex_annotation_collection_get (set.collection, 0)->name, ==, "one");

  /* Deleting the last annotation is saved, too. */
  auspex_annotation_collection_remove (
      set.collection, auspex_annotation_collection_get (set.collection, 0)->id);
  save (&set);
  load (&set, 0);
  tear_down (&set);
}

static void
test_read_only_folder (void)
{
  g_autofree char *data = g_build_filename (auspex_test_scratch_dir (), "data", NULL);
  g_autofree char *expected =
      g_build_filename (data, "annotations", "abc-12.auspex.geojson", NULL);
  g_autoptr (AuspexAnnotationCollection) collection = auspex_annotation_collection_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *folder =
      g_build_filename (auspex_test_scratch_dir (), "read-only", NULL);
  g_autofree char *slide = g_build_filename (folder, "a.svs", NULL);

  /* Root may write anywhere, but not into a folder that is not there. */
  if (geteuid () != 0)
    g_assert_cmpint (g_mkdir (folder, 0500), ==, 0);

  g_autoptr (AuspexAnnotationFile) file =
      auspex_annotation_file_new (slide, "abc-12", data);

  g_assert_cmpstr (auspex_annotation_file_get_path (file), ==, expected);
  g_assert_true (auspex_annotation_file_load (file, collection, NULL, &error));
  add_box (collection, "one");
  g_assert_true (auspex_annotation_file_save (file, collection, &error));
  g_assert_no_error (error);
  g_assert_true (auspex_annotation_file_load (file, collection, NULL, &error));
  g_assert_cmpint (auspex_annotation_collection_get_n (collection), ==, 1);
}

static void
test_stored_file_moves_beside (void)
{
  Case set = set_up ("moves");
  g_autofree char *stored =
      g_build_filename (set.data_folder, "annotations", "abc-12.auspex.geojson", NULL);
  g_autofree char *stored_folder = g_path_get_dirname (stored);

  g_mkdir_with_parents (stored_folder, 0700);
  write_text (stored, "{\"type\": \"Point\", \"coordinates\": [1, 2]}");
  load (&set, 1);
  add_box (set.collection, "two");
  save (&set);
  g_assert_true (g_file_test (set.path, G_FILE_TEST_EXISTS));
  load (&set, 2);
  tear_down (&set);
}

static void
test_backup (void)
{
  const char *first = "{\"type\": \"Point\", \"coordinates\": [1, 2]}";
  const char *foreign_edit = "[]";
  Case set = set_up ("backup");
  g_autofree char *backup = g_strconcat (set.path, ".bak", NULL);

  write_text (set.path, first);
  load (&set, 1);
  for (int i = 0; i < 3; i++)
    {
      add_box (set.collection, "more");
      save (&set);

      g_autofree char *kept = contents (backup);

      g_assert_cmpstr (kept, ==, first);
    }

  g_usleep (20000); /* another time stamp */
  write_text (set.path, foreign_edit);
  add_box (set.collection, "more");
  save (&set);

  g_autofree char *kept = contents (backup);

  g_assert_cmpstr (kept, ==, foreign_edit);
  load (&set, 5);
  tear_down (&set);
}

static void
test_unreadable_is_not_replaced (void)
{
  static const char *const texts[] = { "{\"type\": \"FeatureColl", "",
                                       "{\"auspex\": {\"origin\": \"bounds\"}, "
                                       "\"features\": []}" };
  Case set = set_up ("unreadable");

  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) save_error = NULL;

      write_text (set.path, texts[i]);
      g_assert_false (
          auspex_annotation_file_load (set.file, set.collection, NULL, &error));
      g_assert_nonnull (strstr (error->message, set.path));
      add_box (set.collection, "lost?");
      g_assert_false (
          auspex_annotation_file_save (set.file, set.collection, &save_error));
      g_assert_error (save_error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
      g_assert_nonnull (strstr (save_error->message, set.path));
      g_assert_true (auspex_annotation_collection_is_dirty (set.collection));

      g_autofree char *kept = contents (set.path);

      g_assert_cmpstr (kept, ==, texts[i]);
    }
  tear_down (&set);
}

static void
test_foreign_features_survive (void)
{
  Case set = set_up ("foreign");
  g_autoptr (GError) error = NULL;
  int n_foreign = 0;

  write_text (set.path, "{\"features\": [{\"type\": \"Feature\", \"geometry\": null, "
                        "\"properties\": {\"name\": \"keep me\"}}]}");
  g_assert_true (
      auspex_annotation_file_load (set.file, set.collection, &n_foreign, &error));
  g_assert_cmpint (n_foreign, ==, 1);
  add_box (set.collection, "one");
  save (&set);

  g_autofree char *text = contents (set.path);

  g_assert_nonnull (strstr (text, "keep me"));
  load (&set, 1);
  tear_down (&set);
}

static void
test_failed_save (void)
{
  Case set = set_up ("failed");
  g_autoptr (GError) error = NULL;

  add_box (set.collection, "one");
  /* A folder where the file belongs cannot be replaced, by root neither. */
  g_assert_cmpint (g_mkdir (set.path, 0700), ==, 0);
  g_assert_false (auspex_annotation_file_save (set.file, set.collection, &error));
  g_assert_nonnull (error);
  if (strstr (error->message, set.path) == NULL)
    g_test_fail_printf ("\"%s\" does not name %s", error->message, set.path);
  g_assert_true (auspex_annotation_collection_is_dirty (set.collection));
  tear_down (&set);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/annotation-file/lies beside the slide and comes back",
                   test_beside_the_slide);
  g_test_add_func (
      "/annotation-file/goes to the data folder where the slide's is read-only",
      test_read_only_folder);
  g_test_add_func ("/annotation-file/moves beside the slide once that can be written",
                   test_stored_file_moves_beside);
  g_test_add_func ("/annotation-file/keeps what it found, and what others wrote",
                   test_backup);
  g_test_add_func ("/annotation-file/never replaces what it could not read",
                   test_unreadable_is_not_replaced);
  g_test_add_func ("/annotation-file/keeps features it cannot show",
                   test_foreign_features_survive);
  g_test_add_func ("/annotation-file/a failed save is an error and stays dirty",
                   test_failed_save);
  return g_test_run ();
}
