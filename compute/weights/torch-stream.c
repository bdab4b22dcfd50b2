/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The stream that torch.save() wrote before version 1.6 (and still does when asked to):
 * pickles of a magic number, the protocol, facts of the machine, the value, and the keys
 * of its storages; then each storage in that order, behind its count of elements. */

#include "compute/weights/torch-archive.h"

#include "base/refusal.h"

#include <string.h>

static const uint8_t magic_number[] = { 0x6c, 0xfc, 0x9c, 0x46, 0xf9,
                                        0x20, 0x6a, 0xa8, 0x50, 0x19 };
#define PROTOCOL 1001

static bool
read_next (AuspexTorchArchive *archive, size_t *position, AuspexPickleValue *value,
           GError **error)
{
  size_t rest = archive->n_bytes - *position, length = 0;

  if (!auspex_pickle_read (archive->pickle, archive->bytes + *position,
                           MIN (rest, AUSPEX_TORCH_MAX_PICKLE), &length, value, error))
    return false;
  *position += length;
  return true;
}

static bool
check_start (AuspexTorchArchive *archive, size_t *position, GError **error)
{
  AuspexPickleValue magic, protocol, machine;

  if (!read_next (archive, position, &magic, NULL) || magic.kind != AUSPEX_PICKLE_BYTES
      || magic.length != sizeof magic_number
      || memcmp (magic.text, magic_number, sizeof magic_number) != 0)
    return auspex_refuse (archive->path, error, "a pickle, but not one of torch.save()");
  if (!read_next (archive, position, &protocol, error))
    return false;
  if (protocol.kind != AUSPEX_PICKLE_INT || protocol.integer != PROTOCOL)
    return auspex_refuse (archive->path, error,
                          "a PyTorch file of another protocol than %d", PROTOCOL);
  return read_next (archive, position, &machine, error);
}

static const uint8_t *
get_bytes (AuspexByteSource *source, GError **error)
{
  AuspexTorchStorage *storage = (AuspexTorchStorage *)source;
  const AuspexTorchArchive *archive = storage->archive;

  return archive->bytes + storage->entry;
}

/* The count of elements stands before the bytes. It also shows which end numbers begin
 * with: torch writes the little one everywhere, whatever the machine's facts say. */
static bool
check_count (const AuspexTorchArchive *archive, AuspexTorchStorage *storage,
             uint64_t count, GError **error)
{
  uint64_t expected = storage->n_bytes / storage->element_size;

  storage->is_big_endian =
      GUINT64_FROM_LE (count) != expected && GUINT64_FROM_BE (count) == expected;
  return storage->is_big_endian || GUINT64_FROM_LE (count) == expected
         || auspex_refuse (archive->path, error,
                           "storage '%s' is said to have %" G_GUINT64_FORMAT
                           " elements and %" G_GUINT64_FORMAT,
                           storage->key, expected, GUINT64_FROM_LE (count));
}

static bool
find_storage (AuspexTorchArchive *archive, const AuspexPickleValue *key, size_t *position,
              GError **error)
{
  g_autofree char *name = key->kind == AUSPEX_PICKLE_TEXT
                              ? auspex_pickle_quote (key->text, key->length)
                              : g_strdup ("");
  AuspexTorchStorage *storage =
      g_hash_table_lookup (auspex_torch_objects_get_storages (archive->objects), name);
  size_t rest = archive->n_bytes - *position;
  uint64_t count = 0;

  if (storage == NULL || storage->archive != NULL)
    return auspex_refuse (archive->path, error,
                          "its list of storages names '%s', which no tensor has", name);
  if (rest < sizeof count || storage->n_bytes > rest - sizeof count)
    return auspex_refuse (archive->path, error,
                          "storage '%s' needs %" G_GUINT64_FORMAT
                          " bytes, but the file has %zu more: truncated?",
                          name, storage->n_bytes, rest);
  memcpy (&count, archive->bytes + *position, sizeof count);
  if (!check_count (archive, storage, count, error))
    return false;
  storage->entry = *position + sizeof count;
  storage->archive = archive;
  storage->source.get_bytes = get_bytes;
  *position = storage->entry + storage->n_bytes;
  return true;
}

bool
auspex_torch_archive_read_stream (AuspexTorchArchive *archive, AuspexPickleValue *root,
                                  GError **error)
{
  GHashTable *storages = auspex_torch_objects_get_storages (archive->objects);
  AuspexPickleValue keys;
  size_t position = 0;

  if (!check_start (archive, &position, error)
      || !read_next (archive, &position, root, error)
      || !read_next (archive, &position, &keys, error))
    return false;
  if (keys.kind != AUSPEX_PICKLE_LIST)
    return auspex_refuse (archive->path, error, "no list of its storages");
  for (size_t i = 0; i < keys.items->n; i++)
    if (!find_storage (archive, &keys.items->values[i], &position, error))
      return false;
  return keys.items->n == g_hash_table_size (storages)
         || auspex_refuse (archive->path, error,
                           "%u storages are named, but %zu are there",
                           g_hash_table_size (storages), keys.items->n);
}
