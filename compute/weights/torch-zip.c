/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/weights/torch-archive.h"

#include "base/refusal.h"

#include <string.h>

#define PICKLE_NAME "data.pkl"
#define MAX_ENTRIES (1 << 16)
/* The zip format's: its last record, that of large archives and where that is, and how
 * long what follows them can be. */
#define END_SIZE 22
#define END64_SIZE 56
#define LOCATOR_SIZE 20
#define MAX_COMMENT (END_SIZE + 0xffff)
/* torch.save() does not compress, but programs that pack files again do. Weights hardly
 * shrink: what shrinks more than this is not taken for weights. */
#define MAX_COMPRESSION 16
#define SMALL_STORAGE (1 << 20) /* bytes, in which zeros may shrink more */

/* How many entries the archive's last record claims; 0 when there is no such record in
 * its usual place, which is libzip's to judge. */
static uint64_t
count_entries (const AuspexTorchArchive *archive)
{
  static const uint8_t end[] = { 'P', 'K', 5, 6 }, end64[] = { 'P', 'K', 6, 6 };
  const uint8_t *bytes = archive->bytes;
  size_t n = archive->n_bytes, last = n > END_SIZE ? n - END_SIZE : 0;
  uint64_t offset = 0, count = 0;

  while (last > 0 && n - last < MAX_COMMENT && memcmp (bytes + last, end, 4) != 0)
    last--;
  if (last < LOCATOR_SIZE || memcmp (bytes + last, end, 4) != 0)
    return 0;
  count = bytes[last + 10] | (uint64_t)bytes[last + 11] << 8;
  if (count < 0xffff)
    return count;
  memcpy (&offset, bytes + last - LOCATOR_SIZE + 8, sizeof offset);
  offset = GUINT64_FROM_LE (offset);
  if (n < END64_SIZE || offset > n - END64_SIZE || memcmp (bytes + offset, end64, 4) != 0)
    return count;
  memcpy (&count, bytes + offset + 32, sizeof count);
  return GUINT64_FROM_LE (count);
}

static bool
open_zip (AuspexTorchArchive *archive, GError **error)
{
  zip_error_t cause;
  zip_source_t *source = NULL;
  bool is_open = false;

  if (count_entries (archive) > MAX_ENTRIES)
    return auspex_refuse (archive->path, error,
                          "a zip archive of %" G_GUINT64_FORMAT
                          " files; at most %d are read",
                          count_entries (archive), MAX_ENTRIES);
  zip_error_init (&cause);
  /* Read rather than mapped: pages of the file would stay beside their copy. */
  source =
      zip_source_file_create (archive->path, 0, (zip_int64_t)archive->n_bytes, &cause);
  archive->zip =
      source != NULL ? zip_open_from_source (source, ZIP_RDONLY, &cause) : NULL;
  is_open = archive->zip != NULL;
  if (!is_open)
    {
      auspex_refuse (archive->path, error, "damaged zip archive, or truncated: %s",
                     zip_error_strerror (&cause));
      if (source != NULL)
        zip_source_free (source);
    }
  zip_error_fini (&cause);
  return is_open;
}

/* Size and place of @entry. */
static bool
stat_entry (const AuspexTorchArchive *archive, uint64_t entry, zip_stat_t *info,
            GError **error)
{
  const uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD;

  if (zip_stat_index (archive->zip, entry, 0, info) != 0
      || (info->valid & needed) != needed)
    return auspex_refuse (archive->path, error, "damaged zip archive: %s",
                          zip_strerror (archive->zip));
  if (info->comp_method != ZIP_CM_STORE && info->comp_method != ZIP_CM_DEFLATE)
    return auspex_refuse (archive->path, error,
                          "'%s' is compressed in a way that torch does not read (%d)",
                          info->name, info->comp_method);
  if (info->comp_size > archive->n_bytes
      || (info->comp_method == ZIP_CM_STORE && info->size != info->comp_size))
    return auspex_refuse (archive->path, error,
                          "'%s' is said to have %" G_GUINT64_FORMAT
                          " bytes, more than the file",
                          info->name, (uint64_t)info->size);
  return true;
}

/* @size bytes of @entry, all of them; free with g_free(). */
static uint8_t *
read_entry (zip_t *zip, uint64_t entry, uint64_t size, GError **error)
{
  zip_file_t *file = zip_fopen_index (zip, entry, 0);
  g_autofree uint8_t *bytes = g_try_malloc (size + 1);
  uint64_t n = 0;
  zip_int64_t n_read = file != NULL ? 1 : -1;

  /* One byte more than there are: at the end libzip compares the checksum. */
  while (bytes != NULL && n <= size && n_read > 0)
    {
      n_read = zip_fread (file, bytes + n, size + 1 - n);
      n += n_read > 0 ? (uint64_t)n_read : 0;
    }
  if (bytes == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                 "not enough memory for %" G_GUINT64_FORMAT " bytes", size);
  else if (n_read < 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "damaged zip archive: %s",
                 file != NULL ? zip_file_strerror (file) : zip_strerror (zip));
  else if (n != size)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 "damaged zip archive: not the %" G_GUINT64_FORMAT " bytes it claims",
                 size);
  if (file != NULL)
    zip_fclose (file);
  return bytes != NULL && n_read == 0 && n == size ? g_steal_pointer (&bytes) : NULL;
}

/* FOLDER/data.pkl, the only one; @folder is what stands before its name. */
static bool
find_pickle (const AuspexTorchArchive *archive, uint64_t *entry, char **folder,
             GError **error)
{
  zip_int64_t n = zip_get_num_entries (archive->zip, 0);

  for (zip_int64_t i = 0; i < n; i++)
    {
      const char *name = zip_get_name (archive->zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW);
      const char *slash = name != NULL ? strchr (name, '/') : NULL;
      const char *rest = slash != NULL ? slash + 1 : name;

      if (name == NULL || !g_str_equal (rest, PICKLE_NAME))
        continue;
      if (*folder != NULL)
        return auspex_refuse (archive->path, error, "two '%s' in it", PICKLE_NAME);
      *folder = g_strndup (name, (gsize)(rest - name));
      *entry = (uint64_t)i;
    }
  return *folder != NULL
         || auspex_refuse (archive->path, error,
                           "a zip archive, but not one of torch.save(): no '%s' in it",
                           PICKLE_NAME);
}

static bool
read_pickle (AuspexTorchArchive *archive, uint64_t entry, AuspexPickleValue *root,
             GError **error)
{
  zip_stat_t info;

  if (!stat_entry (archive, entry, &info, error))
    return false;
  if (info.size > AUSPEX_TORCH_MAX_PICKLE)
    return auspex_refuse (archive->path, error,
                          "a pickle of %" G_GUINT64_FORMAT " bytes; at most %d are read",
                          (uint64_t)info.size, AUSPEX_TORCH_MAX_PICKLE);
  archive->pickle_bytes = read_entry (archive->zip, entry, info.size, error);
  if (archive->pickle_bytes == NULL)
    {
      g_prefix_error (error, "%s: ", archive->path);
      return false;
    }
  return auspex_pickle_read (archive->pickle, archive->pickle_bytes, info.size, NULL,
                             root, error);
}

/* Files since torch 2.1 say which end their numbers begin with. */
static bool
read_byte_order (const AuspexTorchArchive *archive, const char *folder,
                 bool *is_big_endian, GError **error)
{
  g_autofree char *name = g_strconcat (folder, "byteorder", NULL);
  zip_int64_t entry = zip_name_locate (archive->zip, name, ZIP_FL_ENC_RAW);
  g_autofree uint8_t *text = NULL;
  zip_stat_t info;

  *is_big_endian = false;
  if (entry < 0)
    return true;
  if (!stat_entry (archive, (uint64_t)entry, &info, error))
    return false;
  if (info.size == strlen ("little") || info.size == strlen ("big"))
    text = read_entry (archive->zip, (uint64_t)entry, info.size, NULL);
  *is_big_endian = text != NULL && info.size == 3 && memcmp (text, "big", 3) == 0;
  if (*is_big_endian
      || (text != NULL && info.size == 6 && memcmp (text, "little", 6) == 0))
    return true;
  return auspex_refuse (archive->path, error, "'%s' says neither little nor big", name);
}

static const uint8_t *
get_bytes (AuspexByteSource *source, GError **error)
{
  AuspexTorchStorage *storage = (AuspexTorchStorage *)source;
  const AuspexTorchArchive *archive = storage->archive;

  if (storage->owned == NULL)
    storage->owned = read_entry (archive->zip, storage->entry, storage->n_bytes, error);
  return storage->owned;
}

/* Where the bytes of @storage are; adds what they take in the file to @n_bytes. */
static bool
find_storage (AuspexTorchArchive *archive, const char *folder,
              AuspexTorchStorage *storage, uint64_t *n_bytes, GError **error)
{
  g_autofree char *name = g_strconcat (folder, "data/", storage->key, NULL);
  zip_int64_t entry = zip_name_locate (archive->zip, name, ZIP_FL_ENC_RAW);
  zip_stat_t info;

  if (entry < 0)
    return auspex_refuse (archive->path, error, "'%s' is missing in it", name);
  if (!stat_entry (archive, (uint64_t)entry, &info, error))
    return false;
  if (info.size != storage->n_bytes)
    return auspex_refuse (archive->path, error,
                          "'%s' has %" G_GUINT64_FORMAT
                          " bytes where its tensors need %" G_GUINT64_FORMAT,
                          name, (uint64_t)info.size, storage->n_bytes);
  if (info.size > SMALL_STORAGE && info.size / MAX_COMPRESSION > info.comp_size)
    return auspex_refuse (archive->path, error,
                          "'%s' claims %" G_GUINT64_FORMAT
                          " bytes from %" G_GUINT64_FORMAT
                          " compressed ones: no weights shrink so much",
                          name, (uint64_t)info.size, (uint64_t)info.comp_size);
  *n_bytes += info.comp_size;
  if (*n_bytes > archive->n_bytes)
    return auspex_refuse (archive->path, error, "its storages overlap");
  storage->entry = (uint64_t)entry;
  storage->archive = archive;
  storage->source.get_bytes = get_bytes;
  return true;
}

bool
auspex_torch_archive_read_zip (AuspexTorchArchive *archive, AuspexPickleValue *root,
                               GError **error)
{
  g_autofree char *folder = NULL;
  bool is_big_endian = false;
  uint64_t entry = 0, n_bytes = 0;
  GHashTableIter iter;
  gpointer storage = NULL;

  if (!open_zip (archive, error) || !find_pickle (archive, &entry, &folder, error)
      || !read_byte_order (archive, folder, &is_big_endian, error)
      || !read_pickle (archive, entry, root, error))
    return false;
  g_hash_table_iter_init (&iter, auspex_torch_objects_get_storages (archive->objects));
  while (g_hash_table_iter_next (&iter, NULL, &storage))
    {
      ((AuspexTorchStorage *)storage)->is_big_endian = is_big_endian;
      if (!find_storage (archive, folder, storage, &n_bytes, error))
        return false;
    }
  return true;
}
