/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/support/test-data.h"

#include <gio/gio.h>

static const char *
source_root (void)
{
  const char *root = g_getenv ("AUSPEX_TEST_SOURCE");

  return root != NULL ? root : ".";
}

char *
auspex_test_own_data (const char *relative_path)
{
  return g_build_filename (source_root (), "tests", "data", relative_path, NULL);
}

char *
auspex_test_shared_data (const char *relative_path)
{
  const char *folder = g_getenv ("AUSPEX_TEST_DATA");
  g_autofree char *path =
      folder != NULL
          ? g_build_filename (folder, relative_path, NULL)
          : g_build_filename (source_root (), "..", "shared", "data", relative_path, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

char *
auspex_test_need_shared_data (const char *relative_path)
{
  char *path = auspex_test_shared_data (relative_path);

  if (path == NULL)
    g_test_skip (relative_path);
  return path;
}

static void
remove_tree (GFile *file)
{
  g_autoptr (GFileEnumerator) children = g_file_enumerate_children (
      file, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);

  for (GFile *child; children != NULL
                     && g_file_enumerator_iterate (children, NULL, &child, NULL, NULL)
                     && child != NULL;)
    remove_tree (child);
  g_file_delete (file, NULL, NULL);
}

static char *scratch;

static void
remove_scratch (void)
{
  g_autoptr (GFile) file = g_file_new_for_path (scratch);

  remove_tree (file);
}

const char *
auspex_test_scratch_dir (void)
{
  if (scratch == NULL)
    {
      scratch = g_dir_make_tmp ("auspex-test-XXXXXX", NULL);
      g_assert_nonnull (scratch);
      atexit (remove_scratch);
    }
  return scratch;
}
