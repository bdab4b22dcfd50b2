/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "base/cached-file.h"

#include "tests/support/test-data.h"

#include <glib/gstdio.h>
#include <string.h>

static GBytes *
make_bytes (const char *text)
{
  return g_bytes_new_static (text, strlen (text));
}

static void
test_kept (void)
{
  g_autofree char *path = auspex_cached_file_get_path ("new folder", "file");
  g_autoptr (GBytes) key = make_bytes ("key"), data = make_bytes ("data");
  g_autoptr (GBytes) none = auspex_cached_file_load (path, key);
  g_autoptr (GError) error = NULL;

  g_assert_null (none);
  auspex_cached_file_store (path, key, data, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) loaded = auspex_cached_file_load (path, key);
  g_assert_nonnull (loaded);
  g_assert_true (g_bytes_equal (loaded, data));
}

/* Also where key and data together are the same bytes. */
static void
test_another_key (void)
{
  g_autofree char *path = auspex_cached_file_get_path ("keys", "file");
  g_autoptr (GBytes) key = make_bytes ("key"), data = make_bytes ("data");
  static const char *const others[] = { "", "kez", "ke", "keyd" };

  g_assert_true (auspex_cached_file_store (path, key, data, NULL));
  for (size_t i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GBytes) other = make_bytes (others[i]);
      g_autoptr (GBytes) loaded = auspex_cached_file_load (path, other);

      g_assert_null (loaded);
    }
}

static void
test_damage (void)
{
  g_autofree char *path = auspex_cached_file_get_path ("damaged", "file");
  g_autoptr (GBytes) key = make_bytes ("key"), data = make_bytes ("data");
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_true (auspex_cached_file_store (path, key, data, NULL));
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  for (gsize i = 0; i < length; i++)
    {
      contents[i] ^= 0x20;
      g_assert_true (g_file_set_contents (path, contents, (gssize)length, NULL));
      g_autoptr (GBytes) changed = auspex_cached_file_load (path, key);
      g_assert_null (changed);
      contents[i] ^= 0x20;
      g_assert_true (g_file_set_contents (path, contents, (gssize)i, NULL));
      g_autoptr (GBytes) cut = auspex_cached_file_load (path, key);
      g_assert_null (cut);
    }
}

static void
test_no_folder (void)
{
  g_autofree char *path = auspex_cached_file_get_path ("occupied", "file");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GBytes) key = make_bytes ("key"), data = make_bytes ("data");
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (folder, "a file", -1, NULL));
  g_assert_false (auspex_cached_file_store (path, key, data, &error));
  g_assert_nonnull (strstr (error->message, folder));
}

int
main (int argc, char *argv[])
{
  g_setenv ("XDG_CACHE_HOME", auspex_test_scratch_dir (), TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cached-file/what is kept is found again", test_kept);
  g_test_add_func ("/cached-file/another key finds nothing", test_another_key);
  g_test_add_func ("/cached-file/a damaged file holds nothing", test_damage);
  g_test_add_func ("/cached-file/a folder that cannot be made is an error",
                   test_no_folder);
  return g_test_run ();
}
