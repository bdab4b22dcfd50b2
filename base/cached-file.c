/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The file is a SHA-256 of the key and the data, and then the data. */

#include "base/cached-file.h"

#include "base/whole-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdint.h>
#include <string.h>

typedef struct
{
  uint8_t bytes[32];
} Digest;

char *
auspex_cached_file_get_path (const char *folder, const char *name)
{
  return g_build_filename (g_get_user_cache_dir (), "auspex", folder, name, NULL);
}

static Digest
make_digest (GBytes *key, const void *data, size_t length)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize key_length = 0, size = sizeof (Digest);
  const guchar *key_bytes = g_bytes_get_data (key, &key_length);
  uint64_t told = key_length;
  Digest digest;

  g_checksum_update (checksum, (const guchar *)&told, sizeof told);
  g_checksum_update (checksum, key_bytes, (gssize)key_length);
  g_checksum_update (checksum, data, (gssize)length);
  g_checksum_get_digest (checksum, digest.bytes, &size);
  return digest;
}

GBytes *
auspex_cached_file_load (const char *path, GBytes *key)
{
  g_autofree char *contents = NULL;
  g_autoptr (GBytes) file = NULL;
  gsize length = 0;
  Digest expected;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR)
      || !g_file_get_contents (path, &contents, &length, NULL)
      || length <= sizeof expected)
    return NULL;
  file = g_bytes_new_take (g_steal_pointer (&contents), length);

  const char *bytes = g_bytes_get_data (file, NULL);

  expected = make_digest (key, bytes + sizeof expected, length - sizeof expected);
  if (memcmp (bytes, &expected, sizeof expected) != 0)
    return NULL;
  return g_bytes_new_from_bytes (file, sizeof expected, length - sizeof expected);
}

bool
auspex_cached_file_store (const char *path, GBytes *key, GBytes *data, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  gsize length = 0;
  const void *bytes = g_bytes_get_data (data, &length);
  Digest digest = make_digest (key, bytes, length);
  GOutputVector parts[] = { { &digest, sizeof digest }, { bytes, length } };

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int cause = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (cause),
                   "%s: cannot be made: %s", folder, g_strerror (cause));
      return false;
    }
  return auspex_whole_file_write_parts (path, parts, G_N_ELEMENTS (parts), error);
}
