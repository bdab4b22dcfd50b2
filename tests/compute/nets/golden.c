/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/nets/golden.h"

#include "compute/weights/weights.h"
#include "tests/support/test-data.h"

#include <math.h>
#include <string.h>

#define FEATURE_DIM 1024

float *
auspex_golden_features (int64_t rows, uint64_t seed)
{
  float *features = g_new (float, rows *FEATURE_DIM);
  g_autofree float *phenotypes = g_new (float, 7 * FEATURE_DIM);

  for (int64_t i = 0; i < 7 * FEATURE_DIM; i++)
    phenotypes[i] = auspex_formula_uniform ("phenotypes", i, seed);
  for (int64_t row = 0; row < rows; row++)
    for (int64_t col = 0; col < FEATURE_DIM; col++)
      features[row * FEATURE_DIM + col] =
          0.5f * auspex_formula_uniform ("features", row * FEATURE_DIM + col, seed)
          + 0.5f * phenotypes[row % 7 * FEATURE_DIM + col];
  return features;
}

void
auspex_golden_patch (uint64_t seed, int64_t index, int size_px, uint8_t *rgb)
{
  g_autofree char *name = g_strdup_printf ("patch.%" G_GINT64_FORMAT, index);

  for (int64_t y = 0; y < size_px; y++)
    for (int64_t x = 0; x < size_px; x++)
      for (int64_t c = 0; c < 3; c++)
        {
          int64_t i = (y * size_px + x) * 3 + c;
          float ramp = (float)(((3 + index) * x + (5 + 2 * index) * y) % 256) / 256;
          float u = auspex_formula_uniform (name, i, seed);

          rgb[i] = (uint8_t)floorf (256 * (0.5f * u + 0.5f * ramp));
        }
}

JsonNode *
auspex_golden_load (const char *file)
{
  g_autofree char *relative = g_build_filename ("golden", file, NULL);
  g_autofree char *path = auspex_test_own_data (relative);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

static void
append_numbers (GArray *numbers, JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        append_numbers (numbers, json_array_get_element (array, i));
    }
  else
    {
      float value = (float)json_node_get_double (node);

      g_array_append_val (numbers, value);
    }
}

float *
auspex_golden_floats (JsonObject *object, const char *member, int64_t *n)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (float));

  g_assert_true (json_object_has_member (object, member));
  append_numbers (numbers, json_object_get_member (object, member));
  g_assert_cmpint (numbers->len, >, 0);
  if (n != NULL)
    *n = numbers->len;
  return (float *)g_array_free (numbers, FALSE);
}

AuspexDevice *
auspex_golden_device (const char *selector)
{
  g_autoptr (GError) error = NULL;
  AuspexDevice *device = auspex_device_open (selector, &error);

  if (device == NULL && g_str_has_prefix (selector, "vulkan"))
    g_test_skip (error->message);
  else
    g_assert_no_error (error);
  return device;
}

bool
auspex_golden_device_is_software (AuspexDevice *device)
{
  g_autoptr (GPtrArray) infos = auspex_device_list ();

  for (guint i = 0; i < infos->len; i++)
    {
      const AuspexDeviceInfo *info = g_ptr_array_index (infos, i);

      if (info->is_software && g_str_has_prefix (info->selector, "vulkan")
          && strcmp (info->name, auspex_device_get_name (device)) == 0)
        return true;
    }
  return false;
}
