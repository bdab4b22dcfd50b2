/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/saved-weights.h"

#include "compute/weights/safetensors.h"
#include "tests/support/test-data.h"

char *
auspex_test_save_weights (const char *name, const AuspexSavedWeights *parts, int n_parts,
                          const char *description)
{
  char *path = g_build_filename (auspex_test_scratch_dir (), name, NULL);
  const char *const metadata[] = { "auspex", description, NULL };
  g_autoptr (GArray) tensors = g_array_new (FALSE, FALSE, sizeof (AuspexStoredTensor));
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  for (int p = 0; p < n_parts; p++)
    {
      g_auto (GStrv) list = auspex_weights_list (parts[p].weights);

      for (char **tensor_name = list; *tensor_name != NULL; tensor_name++)
        {
          AuspexStoredTensor tensor = { .type = AUSPEX_STORED_F32 };

          g_ptr_array_add (names, g_strconcat (parts[p].prefix, *tensor_name, NULL));
          tensor.name = g_ptr_array_index (names, names->len - 1);
          tensor.values =
              auspex_weights_get (parts[p].weights, *tensor_name, NULL, &error);
          g_assert_no_error (error);
          auspex_weights_get_shape (parts[p].weights, *tensor_name, &tensor.shape, NULL);
          g_array_append_val (tensors, tensor);
        }
    }
  auspex_safetensors_save (path, (const AuspexStoredTensor *)tensors->data,
                           (int)tensors->len, description != NULL ? metadata : NULL,
                           &error);
  g_assert_no_error (error);
  return path;
}
