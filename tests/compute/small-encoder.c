/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/small-encoder.h"

#include "tests/compute/nets/golden.h"
#include "tests/compute/nets/small-resnet.h"
#include "tests/compute/nets/vit-cases.h"
#include "tests/compute/saved-weights.h"
#include "tests/support/test-data.h"

static char *
save_weights (AuspexWeights *weights, const char *name, const char *settings)
{
  AuspexSavedWeights part = { "", weights };
  g_autofree char *file_name = g_strconcat (name, ".safetensors", NULL);
  g_autofree char *settings_name = g_strconcat (name, ".json", NULL);
  g_autofree char *settings_path =
      g_build_filename (auspex_test_scratch_dir (), settings_name, NULL);

  if (settings != NULL)
    g_assert_true (g_file_set_contents (settings_path, settings, -1, NULL));
  return auspex_test_save_weights (file_name, &part, 1, NULL);
}

char *
auspex_test_save_small_encoder (const char *name, const char *settings)
{
  g_autoptr (AuspexWeights) weights = auspex_test_small_resnet ();

  return save_weights (weights, name, settings);
}

AuspexEncoder *
auspex_test_open_small_encoder (const char *name, const char *settings)
{
  g_autofree char *path = auspex_test_save_small_encoder (name, settings);
  g_autoptr (GError) error = NULL;
  AuspexEncoder *encoder = auspex_encoder_open (path, &error);

  g_assert_no_error (error);
  return encoder;
}

char *
auspex_test_save_vit (guint index, const char *name, const char *settings)
{
  g_autoptr (JsonNode) root = auspex_golden_load ("vit.json");
  JsonArray *cases = json_object_get_array_member (json_node_get_object (root), "cases");
  g_autoptr (AuspexWeights) weights =
      auspex_test_vit_weights (json_array_get_object_element (cases, index));

  return save_weights (weights, name, settings);
}
