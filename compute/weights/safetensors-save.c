/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "base/whole-file.h"
#include "compute/weights/safetensors.h"

#include <json-glib/json-glib.h>

static const struct
{
  const char *name;
  uint64_t size;
} stored_types[] = {
  [AUSPEX_STORED_F32] = { "F32", 4 },
  [AUSPEX_STORED_I32] = { "I32", 4 },
  [AUSPEX_STORED_I64] = { "I64", 8 },
};

static uint64_t
count_bytes (const AuspexStoredTensor *tensor)
{
  return (uint64_t)auspex_shape_count (&tensor->shape, 0)
         * stored_types[tensor->type].size;
}

static void
add_entry (JsonBuilder *builder, const AuspexStoredTensor *tensor, uint64_t begin)
{
  json_builder_set_member_name (builder, tensor->name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "dtype");
  json_builder_add_string_value (builder, stored_types[tensor->type].name);
  json_builder_set_member_name (builder, "shape");
  json_builder_begin_array (builder);
  for (int i = 0; i < tensor->shape.n_dims; i++)
    json_builder_add_int_value (builder, tensor->shape.dims[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "data_offsets");
  json_builder_begin_array (builder);
  json_builder_add_int_value (builder, (gint64)begin);
  json_builder_add_int_value (builder, (gint64)(begin + count_bytes (tensor)));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/* The JSON header, padded with spaces so that the tensors begin at a multiple of 8. */
static GString *
make_header (const AuspexStoredTensor *tensors, int n_tensors,
             const char *const *metadata)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *json = NULL;
  GString *header = NULL;
  uint64_t begin = 0;

  json_builder_begin_object (builder);
  if (metadata != NULL)
    {
      json_builder_set_member_name (builder, "__metadata__");
      json_builder_begin_object (builder);
      for (; metadata[0] != NULL; metadata += 2)
        {
          json_builder_set_member_name (builder, metadata[0]);
          json_builder_add_string_value (builder, metadata[1]);
        }
      json_builder_end_object (builder);
    }
  for (int i = 0; i < n_tensors; i++)
    {
      add_entry (builder, &tensors[i], begin);
      begin += count_bytes (&tensors[i]);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json = json_to_string (root, FALSE);
  header = g_string_new (json);
  while (header->len % 8 != 0)
    g_string_append_c (header, ' ');
  return header;
}

bool
auspex_safetensors_save (const char *path, const AuspexStoredTensor *tensors,
                         int n_tensors, const char *const *metadata, GError **error)
{
  g_autoptr (GString) header = make_header (tensors, n_tensors, metadata);
  uint64_t header_length = GUINT64_TO_LE (header->len);
  g_autofree GOutputVector *parts = g_new (GOutputVector, n_tensors + 2);

  parts[0] = (GOutputVector){ &header_length, sizeof header_length };
  parts[1] = (GOutputVector){ header->str, header->len };
  for (int i = 0; i < n_tensors; i++)
    parts[i + 2] = (GOutputVector){ tensors[i].values, count_bytes (&tensors[i]) };
  return auspex_whole_file_write_parts (path, parts, n_tensors + 2, error);
}
