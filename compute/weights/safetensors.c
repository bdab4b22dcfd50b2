/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Reads safetensors: 8 bytes header length (little endian), that many bytes of JSON
 *     {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ...,
 *      "__metadata__": {"key": "string"}}
 * and the tensors' bytes, back to back. A file is a stranger: nothing is used unchecked.
 */

#include "base/refusal.h"
#include "compute/weights/stored-dtype.h"
#include "compute/weights/strict-json.h"
#include "compute/weights/tensor.h"
#include "compute/weights/torch.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define MAX_HEADER_BYTES (100 * 1000 * 1000) /* the format's own limit */

typedef struct
{
  const char *path;
  const uint8_t *bytes; /* the tensors' part of the file */
  uint64_t n_bytes;
  AuspexWeights *weights;
  GArray *extents; /* of Extent */
} Reader;

typedef struct
{
  uint64_t begin, end;
  const char *name;
} Extent;

/* Header */

static bool
get_uint (JsonArray *array, guint index, uint64_t *value)
{
  JsonNode *node = json_array_get_element (array, index);

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64
      || json_node_get_int (node) < 0)
    return false;
  *value = (uint64_t)json_node_get_int (node);
  return true;
}

/* The shape of @tensor and how many elements it has. */
static bool
read_shape (const Reader *reader, JsonObject *entry, AuspexTensor *tensor,
            uint64_t *count, GError **error)
{
  JsonArray *dims = auspex_strict_json_get_array (entry, "shape");
  g_autofree int64_t *sizes = NULL;

  if (dims == NULL)
    return auspex_refuse (reader->path, error, "tensor '%s' has no shape", tensor->name);
  sizes = g_new (int64_t, json_array_get_length (dims) + 1);
  *count = 1;
  for (guint i = 0; i < json_array_get_length (dims); i++)
    {
      uint64_t dim = 0;

      if (!get_uint (dims, i, &dim))
        return auspex_refuse (reader->path, error,
                              "tensor '%s': dimension %u is not a whole number from 0",
                              tensor->name, i);
      if (!g_uint64_checked_mul (count, *count, dim) || *count > G_MAXINT64 / 16)
        return auspex_refuse (reader->path, error, "tensor '%s' has an impossible shape",
                              tensor->name);
      sizes[i] = (int64_t)dim;
    }
  auspex_tensor_set_shape (tensor, sizes, (int)json_array_get_length (dims));
  return true;
}

static bool
read_extent (const Reader *reader, JsonObject *entry, const char *name, uint64_t n_bytes,
             Extent *extent, GError **error)
{
  JsonArray *offsets = auspex_strict_json_get_array (entry, "data_offsets");

  if (offsets == NULL || json_array_get_length (offsets) != 2
      || !get_uint (offsets, 0, &extent->begin) || !get_uint (offsets, 1, &extent->end))
    return auspex_refuse (reader->path, error, "tensor '%s' has no valid data_offsets",
                          name);
  if (extent->begin > extent->end || extent->end > reader->n_bytes)
    return auspex_refuse (reader->path, error,
                          "tensor '%s' is said to lie at bytes %" G_GUINT64_FORMAT
                          " to %" G_GUINT64_FORMAT ", but the file has %" G_GUINT64_FORMAT
                          " bytes of tensors: truncated?",
                          name, extent->begin, extent->end, reader->n_bytes);
  if (extent->end - extent->begin != n_bytes)
    return auspex_refuse (reader->path, error,
                          "tensor '%s' has %" G_GUINT64_FORMAT
                          " bytes where its shape needs"
                          " %" G_GUINT64_FORMAT,
                          name, extent->end - extent->begin, n_bytes);
  return true;
}

static bool
read_tensor (Reader *reader, const char *name, JsonNode *node, GError **error)
{
  g_autoptr (AuspexTensor) tensor = g_new0 (AuspexTensor, 1);
  JsonObject *entry = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *dtype_name =
      entry != NULL ? auspex_strict_json_get_string (entry, "dtype") : NULL;
  const AuspexStoredDtype *dtype = auspex_stored_dtype_find (dtype_name);
  Extent extent = { 0 };
  uint64_t count = 0;

  if (dtype_name == NULL)
    return auspex_refuse (reader->path, error, "tensor '%s' has no dtype", name);
  if (dtype == NULL || dtype->is_torch_only)
    return auspex_refuse (reader->path, error, "tensor '%s' has the unknown dtype '%s'",
                          name, dtype_name);

  tensor->name = g_strdup (name);
  if (!read_shape (reader, entry, tensor, &count, error)
      || !read_extent (reader, entry, name, count * dtype->size, &extent, error))
    return false;

  tensor->dtype = dtype;
  tensor->fill = dtype->fill;
  tensor->bytes = reader->bytes + extent.begin;
  if (dtype->fill == NULL && tensor->unreadable == NULL)
    tensor->unreadable = g_strdup_printf ("is %s", dtype->name);

  extent.name = tensor->name;
  g_array_append_val (reader->extents, extent);
  auspex_weights_insert (reader->weights, g_steal_pointer (&tensor));
  return true;
}

static bool
read_metadata (const Reader *reader, JsonNode *node, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObjectIter iter;
  const char *key = NULL;

  if (object == NULL)
    return auspex_refuse (reader->path, error, "__metadata__ is not an object");
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &key, NULL))
    {
      const char *value = auspex_strict_json_get_string (object, key);

      if (value == NULL)
        return auspex_refuse (reader->path, error, "__metadata__ '%s' is not a string",
                              key);
      auspex_weights_set_metadata (reader->weights, key, value);
    }
  return true;
}

static int
compare_extents (gconstpointer a, gconstpointer b)
{
  const Extent *first = a, *second = b;

  if (first->begin != second->begin)
    return first->begin < second->begin ? -1 : 1;
  return first->end < second->end ? -1 : first->end > second->end;
}

/* Tensors follow each other without overlap or gap, to the end of the file. */
static bool
check_extents (const Reader *reader, GError **error)
{
  uint64_t end = 0;

  g_array_sort (reader->extents, compare_extents);
  for (guint i = 0; i < reader->extents->len; i++)
    {
      const Extent *extent = &g_array_index (reader->extents, Extent, i);

      if (extent->begin < end)
        return auspex_refuse (reader->path, error, "tensor '%s' overlaps '%s'",
                              extent->name, (extent - 1)->name);
      if (extent->begin > end)
        return auspex_refuse (reader->path, error,
                              "%" G_GUINT64_FORMAT
                              " bytes before tensor '%s' belong to no tensor",
                              extent->begin - end, extent->name);
      end = extent->end;
    }
  if (end != reader->n_bytes)
    return auspex_refuse (reader->path, error,
                          "%" G_GUINT64_FORMAT " bytes at the end belong to no tensor",
                          reader->n_bytes - end);
  return true;
}

static bool
read_header (Reader *reader, const char *json, uint64_t length, GError **error)
{
  g_autofree char *label = g_strdup_printf ("%s: its safetensors header", reader->path);
  g_autoptr (JsonNode) root =
      auspex_strict_json_parse_object (json, length, label, error);
  JsonObject *header = NULL;
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *node = NULL;

  if (root == NULL)
    return false;
  if (*json != '{')
    return auspex_refuse (reader->path, error, "its header does not begin with a brace");
  header = json_node_get_object (root);
  json_object_iter_init (&iter, header);
  while (json_object_iter_next (&iter, &name, &node))
    if (!(g_str_equal (name, "__metadata__") ? read_metadata (reader, node, error)
                                             : read_tensor (reader, name, node, error)))
      return false;
  return check_extents (reader, error);
}

/* Opening */

static GMappedFile *
map_file (const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GError) cause = NULL;
  GStatBuf info;

  /* Not every path ends: a FIFO would block, a device has no length. */
  if (g_stat (path, &info) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path,
                   g_strerror (errno));
      return NULL;
    }
  if (!S_ISREG (info.st_mode))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                   "%s: not a regular file", path);
      return NULL;
    }
  file = g_mapped_file_new (path, FALSE, &cause);
  if (file == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", path, cause->message);
      return NULL;
    }
  return g_steal_pointer (&file);
}

AuspexWeights *
auspex_weights_open (const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = map_file (path, error);
  g_autoptr (AuspexWeights) weights = NULL;
  g_autoptr (GArray) extents = NULL;
  const char *contents = NULL;
  uint64_t length = 0, header_length = 0;
  Reader reader = { .path = path };

  if (file == NULL)
    return NULL;
  contents = g_mapped_file_get_contents (file);
  length = g_mapped_file_get_length (file);
  if (contents != NULL && auspex_torch_recognise (contents, length))
    return auspex_torch_open (path, g_steal_pointer (&file), error);
  if (length < sizeof header_length)
    {
      auspex_refuse (path, error,
                     "not a safetensors file: it has only %" G_GUINT64_FORMAT " bytes",
                     length);
      return NULL;
    }
  memcpy (&header_length, contents, sizeof header_length);
  header_length = GUINT64_FROM_LE (header_length);
  if (header_length > MAX_HEADER_BYTES || header_length > length - sizeof header_length)
    {
      auspex_refuse (
          path, error,
          "not a safetensors file, or truncated: a header of %" G_GUINT64_FORMAT
          " bytes does not fit its %" G_GUINT64_FORMAT " bytes",
          header_length, length);
      return NULL;
    }

  weights = auspex_weights_new (path);
  extents = g_array_new (FALSE, FALSE, sizeof (Extent));
  reader.weights = weights;
  reader.extents = extents;
  reader.bytes = (const uint8_t *)contents + sizeof header_length + header_length;
  reader.n_bytes = length - sizeof header_length - header_length;
  if (!read_header (&reader, contents + sizeof header_length, header_length, error))
    return NULL;
  auspex_weights_set_file (weights, g_steal_pointer (&file));
  return g_steal_pointer (&weights);
}
