/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/weights/torch.h"

#include "base/refusal.h"
#include "compute/weights/tensor.h"
#include "compute/weights/torch-archive.h"

#include <string.h>

#define MAX_NESTING 16
#define MAX_NAME 1000
#define MAX_VISITS (1 << 20) /* containers may be in one another many times over */

#define TAR_MAGIC 257 /* where it stands */

static const char zip_start[] = "PK\003\004", tar_magic[] = "ustar";

static bool
is_tar (const char *contents, size_t length)
{
  return length > TAR_MAGIC + 5 && memcmp (contents + TAR_MAGIC, tar_magic, 5) == 0;
}

bool
auspex_torch_recognise (const char *contents, size_t length)
{
  /* A safetensors header may have a length that begins so, but it begins with a brace. */
  if (length > 8 && contents[8] == '{')
    return false;
  return (length >= 4 && memcmp (contents, zip_start, 4) == 0)
         || is_tar (contents, length)
         || (length >= 2 && contents[0] == '\x80' && contents[1] >= 1
             && contents[1] <= 5);
}

/* Archives */

AuspexTorchArchive *
auspex_torch_archive_new (const char *path, const uint8_t *bytes, size_t n_bytes)
{
  AuspexTorchArchive *archive = g_new0 (AuspexTorchArchive, 1);
  AuspexPickleWorld world;

  archive->path = g_strdup (path);
  archive->bytes = bytes;
  archive->n_bytes = n_bytes;
  archive->objects = auspex_torch_objects_new (path);
  world = auspex_torch_objects_get_world (archive->objects);
  archive->pickle = auspex_pickle_new (&world);
  return archive;
}

void
auspex_torch_archive_drop_pickle (AuspexTorchArchive *archive)
{
  g_clear_pointer (&archive->pickle, auspex_pickle_free);
  g_clear_pointer (&archive->pickle_bytes, g_free);
}

void
auspex_torch_archive_free (AuspexTorchArchive *archive)
{
  auspex_torch_archive_drop_pickle (archive);
  auspex_torch_objects_free (archive->objects);
  if (archive->zip != NULL)
    zip_discard (archive->zip);
  g_free (archive->path);
  g_free (archive);
}

/* Naming */

typedef struct
{
  const AuspexTorchArchive *archive;
  AuspexWeights *weights;
  GString *name; /* of where the walk is */
  int n_visits, n_tensors;
} Walk;

static bool
add_tensor (Walk *walk, const AuspexTorchTensor *stored, GError **error)
{
  g_autoptr (AuspexTensor) tensor = g_new0 (AuspexTensor, 1);
  const char *name = walk->name->len > 0 ? walk->name->str : "tensor";
  g_autofree char *shown = auspex_pickle_quote (name, strlen (name));

  tensor->name = g_strdup (name);
  auspex_tensor_set_shape (tensor, stored->dims, stored->n_dims);
  for (int i = 0; i < tensor->shape.n_dims; i++)
    {
      /* The place of an only element does not depend on a stride. */
      tensor->is_scattered |=
          stored->dims[i] > 1 && tensor->strides[i] != stored->strides[i];
      tensor->strides[i] = stored->strides[i];
    }
  tensor->dtype = stored->dtype;
  tensor->fill = stored->dtype->fill;
  tensor->source = &stored->view.storage->source;
  tensor->first_byte = stored->first_byte;
  tensor->is_big_endian = stored->view.storage->is_big_endian;
  if (tensor->unreadable == NULL && stored->is_quantized)
    tensor->unreadable = g_strdup ("is quantized");
  if (tensor->unreadable == NULL && !stored->dtype->is_real)
    tensor->unreadable = g_strdup_printf ("is %s", stored->dtype->name);
  walk->n_tensors++;
  return auspex_weights_insert (walk->weights, g_steal_pointer (&tensor))
         || auspex_refuse (walk->archive->path, error, "two tensors have the name '%s'",
                           shown);
}

/* False, without an error, for a key that is no name. */
static bool
append_key (Walk *walk, const AuspexPickleValue *key)
{
  if (key->kind == AUSPEX_PICKLE_INT)
    {
      g_string_append_printf (walk->name, "%" G_GINT64_FORMAT, key->integer);
      return true;
    }
  if (key->kind != AUSPEX_PICKLE_TEXT || key->length > MAX_NAME)
    return false;
  for (uint32_t i = 0; i < key->length; i++)
    if ((unsigned char)key->text[i] < ' ' || key->text[i] == 0x7f)
      return false;
  g_string_append_len (walk->name, key->text, key->length);
  return g_utf8_validate_len (key->text, key->length, NULL);
}

static bool visit (Walk *walk, const AuspexPickleValue *value, int depth, GError **error);

/* @key NULL: the value is number @index of a list. */
static bool
visit_entry (Walk *walk, const AuspexPickleValue *key, size_t index,
             const AuspexPickleValue *value, int depth, GError **error)
{
  size_t length = walk->name->len;
  AuspexPickleValue number = { .kind = AUSPEX_PICKLE_INT, .integer = (int64_t)index };
  bool is_good = true;

  if (value->kind != AUSPEX_PICKLE_DICT && value->kind != AUSPEX_PICKLE_LIST
      && value->kind != AUSPEX_PICKLE_TUPLE && value->kind != AUSPEX_PICKLE_OBJECT)
    return true;
  if (length > 0)
    g_string_append_c (walk->name, '.');
  if (!append_key (walk, key != NULL ? key : &number) || walk->name->len > MAX_NAME)
    is_good = auspex_refuse (walk->archive->path, error,
                             "a key of its dictionaries is no name");
  else
    is_good = visit (walk, value, depth, error);
  g_string_truncate (walk->name, length);
  return is_good;
}

static bool
visit (Walk *walk, const AuspexPickleValue *value, int depth, GError **error)
{
  bool is_dict = value->kind == AUSPEX_PICKLE_DICT;
  bool is_list = value->kind == AUSPEX_PICKLE_LIST || value->kind == AUSPEX_PICKLE_TUPLE;

  if (++walk->n_visits > MAX_VISITS || depth > MAX_NESTING)
    return auspex_refuse (walk->archive->path, error,
                          "its dictionaries are nested too deep");
  if (value->kind == AUSPEX_PICKLE_OBJECT && value->type == AUSPEX_TORCH_TENSOR)
    return add_tensor (walk, value->object, error);
  for (size_t i = 0; is_list && i < value->items->n; i++)
    if (!visit_entry (walk, NULL, i, &value->items->values[i], depth + 1, error))
      return false;
  for (size_t i = 0; is_dict && i + 1 < value->items->n; i += 2)
    if (!visit_entry (walk, &value->items->values[i], i, &value->items->values[i + 1],
                      depth + 1, error))
      return false;
  return true;
}

static bool
read_archive (AuspexTorchArchive *archive, AuspexPickleValue *root, GError **error)
{
  const char *contents = (const char *)archive->bytes;

  if (memcmp (contents, zip_start, MIN (archive->n_bytes, 4)) == 0)
    return auspex_torch_archive_read_zip (archive, root, error);
  if (is_tar (contents, archive->n_bytes))
    return auspex_torch_archive_read_tar (archive, root, error);
  return auspex_torch_archive_read_stream (archive, root, error);
}

AuspexWeights *
auspex_torch_open (const char *path, GMappedFile *file, GError **error)
{
  g_autoptr (GMappedFile) owned_file = file;
  const uint8_t *bytes = (const uint8_t *)g_mapped_file_get_contents (file);
  g_autoptr (AuspexTorchArchive) archive =
      auspex_torch_archive_new (path, bytes, g_mapped_file_get_length (file));
  g_autoptr (AuspexWeights) weights = auspex_weights_new (path);
  g_autoptr (GString) name = g_string_new (NULL);
  Walk walk = { .archive = archive, .weights = weights, .name = name };
  AuspexPickleValue root = { 0 };

  if (!read_archive (archive, &root, error) || !visit (&walk, &root, 0, error))
    return NULL;
  if (walk.n_tensors == 0)
    {
      auspex_refuse (archive->path, error, "no tensor in it");
      return NULL;
    }
  auspex_torch_archive_drop_pickle (archive);
  auspex_weights_set_archive (weights, g_steal_pointer (&archive),
                              (GDestroyNotify)auspex_torch_archive_free);
  auspex_weights_set_file (weights, g_steal_pointer (&owned_file));
  auspex_weights_guess_prefix (weights);
  return g_steal_pointer (&weights);
}
