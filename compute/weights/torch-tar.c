/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The tar archive that torch.save() wrote before version 0.1.10. `storages`: how many,
 * and each behind a pickle of (key, location, class) and its count of elements; then a
 * pickle of those that are parts of others. `tensors`: how many, and each as a pickle of
 * (key, storage's key, class), dimensions, sizes, strides and offset. `pickle`: the
 * value, which names tensors by their keys. Others write this without `tensors`, their
 * pickle describing them as later versions do. */

#include "compute/weights/torch-archive.h"

#include "base/refusal.h"

#include <string.h>

#define BLOCK 512

typedef struct
{
  const char *name;
  const uint8_t *bytes;
  size_t n, position;
} Member;

typedef struct
{
  AuspexTorchArchive *archive;
  AuspexPickleWorld inner; /* of the archive's objects */
  GHashTable *named;       /* key -> AuspexPickleValue: storages and tensors */
} Tar;

static bool
refuse_member (const Tar *tar, const Member *member, GError **error)
{
  return auspex_refuse (tar->archive->path, error, "'%s' in it is truncated or damaged",
                        member->name);
}

/* Members */

static bool
parse_octal (const uint8_t *digits, int n, uint64_t *number)
{
  *number = 0;
  for (int i = 0; i < n && digits[i] != 0 && digits[i] != ' '; i++)
    {
      if (digits[i] < '0' || digits[i] > '7')
        return false;
      *number = *number << 3 | (uint64_t)(digits[i] - '0');
    }
  return true;
}

/* False, without an error, when @member->name is not there. */
static bool
find_member (const AuspexTorchArchive *archive, Member *member)
{
  size_t position = 0;

  while (archive->n_bytes - position >= BLOCK && archive->bytes[position] != 0)
    {
      const uint8_t *header = archive->bytes + position;
      uint64_t size = 0;
      size_t rest = archive->n_bytes - position - BLOCK;

      if (!parse_octal (header + 124, 12, &size) || size > rest)
        return false;
      if (strncmp ((const char *)header, member->name, 100) == 0)
        {
          member->bytes = header + BLOCK;
          member->n = size;
          return true;
        }
      size = (size + BLOCK - 1) / BLOCK * BLOCK;
      position += BLOCK + MIN (size, rest);
    }
  return false;
}

static bool
read_value (const Tar *tar, Member *member, AuspexPickleValue *value, GError **error)
{
  size_t length = 0;

  if (!auspex_pickle_read (tar->archive->pickle, member->bytes + member->position,
                           MIN (member->n - member->position, AUSPEX_TORCH_MAX_PICKLE),
                           &length, value, error))
    return false;
  member->position += length;
  return true;
}

static bool
read_number (Member *member, int size, int64_t *number)
{
  uint64_t bits = 0;

  if (member->n - member->position < (size_t)size)
    return false;
  for (int i = 0; i < size; i++)
    bits |= (uint64_t)member->bytes[member->position++] << 8 * i;
  *number = (int64_t)bits;
  return true;
}

/* How many entries follow. */
static bool
read_count (const Tar *tar, Member *member, int64_t *count, GError **error)
{
  AuspexPickleValue value;

  if (!read_value (tar, member, &value, error))
    return false;
  *count = value.integer;
  return (value.kind == AUSPEX_PICKLE_INT && value.integer >= 0)
         || refuse_member (tar, member, error);
}

/* Keys */

/* NULL when @key is none; free with g_free(). */
static char *
get_key (const AuspexPickleValue *key)
{
  if (key->kind == AUSPEX_PICKLE_INT)
    return g_strdup_printf ("%" G_GINT64_FORMAT, key->integer);
  return key->kind == AUSPEX_PICKLE_TEXT ? auspex_pickle_quote (key->text, key->length)
                                         : NULL;
}

static void
name_value (Tar *tar, const AuspexPickleValue *key, const AuspexPickleValue *value)
{
  g_hash_table_replace (tar->named, get_key (key), g_memdup2 (value, sizeof *value));
}

static bool
find_named (const Tar *tar, const AuspexPickleValue *key, AuspexPickleValue *value,
            GError **error)
{
  g_autofree char *name = get_key (key);
  const AuspexPickleValue *found =
      name != NULL ? g_hash_table_lookup (tar->named, name) : NULL;

  if (found == NULL)
    return auspex_refuse (tar->archive->path, error, "no tensor or storage '%s'",
                          name != NULL ? name : "");
  *value = *found;
  return true;
}

/* Storages */

static const uint8_t *
get_bytes (AuspexByteSource *source, GError **error)
{
  AuspexTorchStorage *storage = (AuspexTorchStorage *)source;
  const AuspexTorchArchive *archive = storage->archive;

  return archive->bytes + storage->entry;
}

/* A view of storage @key with @count elements of @class, as a later version's pickle
 * describes it. */
static bool
load_view (Tar *tar, const AuspexPickleValue *key, const AuspexPickleValue *class,
           int64_t count, AuspexPickleValue *view, GError **error)
{
  g_autofree char *name = get_key (key);
  AuspexPickleValue values[] = {
    { .kind = AUSPEX_PICKLE_TEXT, .length = 7, .text = "storage" },
    *class,
    { .kind = name != NULL ? AUSPEX_PICKLE_TEXT : AUSPEX_PICKLE_NONE,
      .length = name != NULL ? (uint32_t)strlen (name) : 0,
      .text = name },
    { .kind = AUSPEX_PICKLE_NONE },
    { .kind = AUSPEX_PICKLE_INT, .integer = count },
  };
  AuspexPickleItems items = { .values = values, .n = G_N_ELEMENTS (values) };
  AuspexPickleValue id = { .kind = AUSPEX_PICKLE_TUPLE, .items = &items };

  return tar->inner.load (tar->inner.self, &id, view, error);
}

static bool
read_storage (Tar *tar, Member *member, GError **error)
{
  AuspexPickleValue description, view = { 0 };
  const AuspexPickleValue *values = NULL;
  AuspexTorchStorage *storage = NULL;
  int64_t count = 0;

  if (!read_value (tar, member, &description, error))
    return false;
  if (description.kind != AUSPEX_PICKLE_TUPLE || description.items->n != 3
      || !read_number (member, 8, &count))
    return refuse_member (tar, member, error);
  values = description.items->values;
  if (!load_view (tar, &values[0], &values[2], count, &view, error))
    return false;
  storage = ((const AuspexTorchStorageView *)view.object)->storage;
  if (storage->archive != NULL || storage->n_bytes > member->n - member->position)
    return refuse_member (tar, member, error);
  storage->entry = (uint64_t)(member->bytes + member->position - tar->archive->bytes);
  storage->archive = tar->archive;
  storage->source.get_bytes = get_bytes;
  member->position += storage->n_bytes;
  name_value (tar, &values[0], &view);
  return true;
}

/* (key, key of the whole, offset, elements) */
static bool
name_part (Tar *tar, const AuspexPickleValue *part, GError **error)
{
  const AuspexPickleValue *values = NULL;
  AuspexPickleValue whole = { 0 };
  AuspexTorchStorageView *view = NULL;
  uint64_t n = 0, size = 0;

  if (part->kind != AUSPEX_PICKLE_TUPLE || part->items->n != 4
      || part->items->values[2].kind != AUSPEX_PICKLE_INT
      || part->items->values[3].kind != AUSPEX_PICKLE_INT)
    return auspex_refuse (tar->archive->path, error,
                          "a part of a storage is not described");
  values = part->items->values;
  if (!find_named (tar, &values[1], &whole, error))
    return false;
  view = auspex_torch_objects_copy_view (tar->archive->objects, whole.object, error);
  if (view == NULL)
    return false;
  size = view->storage->element_size;
  n = view->n_bytes / size;
  if ((uint64_t)values[2].integer > n
      || (uint64_t)values[3].integer > n - (uint64_t)values[2].integer)
    return auspex_refuse (tar->archive->path, error,
                          "a part lies outside its storage '%s'", view->storage->key);
  view->first_byte += (uint64_t)values[2].integer * size;
  view->n_bytes = (uint64_t)values[3].integer * size;
  whole.object = view;
  name_value (tar, &values[0], &whole);
  return true;
}

static bool
read_storages (Tar *tar, GError **error)
{
  Member member = { .name = "storages" };
  AuspexPickleValue parts;
  int64_t count = 0;

  if (!find_member (tar->archive, &member))
    return auspex_refuse (
        tar->archive->path, error,
        "a tar archive, but not one of torch.save(), or truncated: no 'storages' in it");
  if (!read_count (tar, &member, &count, error))
    return false;
  for (int64_t i = 0; i < count; i++)
    if (!read_storage (tar, &member, error))
      return false;
  if (member.position == member.n)
    return true;
  if (!read_value (tar, &member, &parts, error))
    return false;
  if (parts.kind != AUSPEX_PICKLE_LIST)
    return refuse_member (tar, &member, error);
  for (size_t i = 0; i < parts.items->n; i++)
    if (!name_part (tar, &parts.items->values[i], error))
      return false;
  return true;
}

/* Tensors */

static bool
read_sizes (Member *member, int64_t n, AuspexPickleValue *sizes)
{
  for (int64_t i = 0; i < n; i++)
    {
      sizes[i].kind = AUSPEX_PICKLE_INT;
      if (!read_number (member, 8, &sizes[i].integer))
        return false;
    }
  return true;
}

static bool
read_tensor (Tar *tar, Member *member, GError **error)
{
  AuspexPickleValue sizes[AUSPEX_TORCH_MAX_DIMS], strides[AUSPEX_TORCH_MAX_DIMS];
  AuspexPickleItems all_sizes = { .values = sizes }, all_strides = { .values = strides };
  AuspexPickleValue values[] = {
    { 0 },
    { .kind = AUSPEX_PICKLE_INT },
    { .kind = AUSPEX_PICKLE_TUPLE, .items = &all_sizes },
    { .kind = AUSPEX_PICKLE_TUPLE, .items = &all_strides },
  };
  AuspexPickleItems arguments = { .values = values, .n = G_N_ELEMENTS (values) };
  AuspexPickleValue description, function = { .kind = AUSPEX_PICKLE_GLOBAL }, tensor;
  int64_t n = 0;

  if (!read_value (tar, member, &description, error))
    return false;
  if (description.kind != AUSPEX_PICKLE_TUPLE || description.items->n != 3
      || !read_number (member, 8, &n) || (n &= 0xffffffff) > AUSPEX_TORCH_MAX_DIMS
      || !read_sizes (member, n, sizes) || !read_sizes (member, n, strides)
      || !read_number (member, 8, &values[1].integer))
    return refuse_member (tar, member, error);
  all_sizes.n = all_strides.n = (size_t)n;
  if (!find_named (tar, &description.items->values[1], &values[0], error)
      || !tar->inner.find_global (tar->inner.self, "torch._utils._rebuild_tensor",
                                  &function, error)
      || !tar->inner.call (tar->inner.self, tar->archive->pickle, &function, &arguments,
                           &tensor, error))
    return false;
  name_value (tar, &description.items->values[0], &tensor);
  return true;
}

static bool
read_tensors (Tar *tar, GError **error)
{
  Member member = { .name = "tensors" };
  int64_t count = 0;

  if (!find_member (tar->archive, &member))
    return true;
  if (!read_count (tar, &member, &count, error))
    return false;
  for (int64_t i = 0; i < count; i++)
    if (!read_tensor (tar, &member, error))
      return false;
  return true;
}

/* The value */

static bool
find_global (gpointer self, const char *name, AuspexPickleValue *global, GError **error)
{
  const Tar *tar = self;

  return tar->inner.find_global (tar->inner.self, name, global, error);
}

static bool
call (gpointer self, AuspexPickle *pickle, const AuspexPickleValue *callee,
      const AuspexPickleItems *arguments, AuspexPickleValue *result, GError **error)
{
  const Tar *tar = self;

  return tar->inner.call (tar->inner.self, pickle, callee, arguments, result, error);
}

static bool
load (gpointer self, const AuspexPickleValue *id, AuspexPickleValue *object,
      GError **error)
{
  return find_named (self, id, object, error);
}

static bool
read_root (Tar *tar, AuspexPickleValue *root, GError **error)
{
  Member member = { .name = "pickle" };
  AuspexPickleWorld world = { .label = tar->archive->path,
                              .self = tar,
                              .find_global = find_global,
                              .call = call,
                              .load = load };

  if (!find_member (tar->archive, &member))
    return auspex_refuse (tar->archive->path, error, "no 'pickle' in it");
  auspex_pickle_free (tar->archive->pickle);
  tar->archive->pickle = auspex_pickle_new (&world);
  return read_value (tar, &member, root, error);
}

bool
auspex_torch_archive_read_tar (AuspexTorchArchive *archive, AuspexPickleValue *root,
                               GError **error)
{
  g_autoptr (GHashTable) named =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Tar tar = { .archive = archive,
              .inner = auspex_torch_objects_get_world (archive->objects),
              .named = named };
  GHashTableIter iter;
  gpointer storage = NULL;

  if (!read_storages (&tar, error) || !read_tensors (&tar, error)
      || !read_root (&tar, root, error))
    return false;
  g_hash_table_iter_init (&iter, auspex_torch_objects_get_storages (archive->objects));
  while (g_hash_table_iter_next (&iter, NULL, &storage))
    if (((AuspexTorchStorage *)storage)->archive == NULL)
      return auspex_refuse (archive->path, error, "storage '%s' is not in it",
                            ((AuspexTorchStorage *)storage)->key);
  return true;
}
