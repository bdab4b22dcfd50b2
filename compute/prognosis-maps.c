/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/prognosis.h"
#include "compute/weights/safetensors.h"

bool
auspex_prognosis_save_maps (const AuspexPrognosis *prognosis, const char *path,
                            GError **error)
{
  const AuspexAttentionMaps *maps = &prognosis->maps;
  int64_t n = maps->n_patches, groups = maps->n_groups;
  AuspexStoredTensor tensors[8];
  int n_tensors = 0;

  if (maps->gate == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: there are no maps to save",
                   path);
      return false;
    }
  /* Features that were computed elsewhere may come without their places. */
  if (maps->coords != NULL)
    tensors[n_tensors++] = (AuspexStoredTensor){ "coords", AUSPEX_STORED_I64,
                                                 AUSPEX_SHAPE (n, 2), maps->coords };
  tensors[n_tensors++] = (AuspexStoredTensor){ "slide_index", AUSPEX_STORED_I32,
                                               AUSPEX_SHAPE (n), maps->slide_index };
  tensors[n_tensors++] =
      (AuspexStoredTensor){ "gate", AUSPEX_STORED_F32, AUSPEX_SHAPE (n), maps->gate };
  tensors[n_tensors++] =
      (AuspexStoredTensor){ "similarity", AUSPEX_STORED_F32, AUSPEX_SHAPE (groups, n),
                            maps->similarity };
  tensors[n_tensors++] =
      (AuspexStoredTensor){ "hyperedge", AUSPEX_STORED_F32, AUSPEX_SHAPE (groups, n),
                            maps->hyperedge };
  tensors[n_tensors++] =
      (AuspexStoredTensor){ "hyper_attention", AUSPEX_STORED_F32,
                            AUSPEX_SHAPE (groups, n), maps->hyper_attention };
  if (maps->n_excluded > 0)
    {
      tensors[n_tensors++] = (AuspexStoredTensor){ "excluded_coords", AUSPEX_STORED_I64,
                                                   AUSPEX_SHAPE (maps->n_excluded, 2),
                                                   maps->excluded_coords };
      tensors[n_tensors++] =
          (AuspexStoredTensor){ "excluded_slide_index", AUSPEX_STORED_I32,
                                AUSPEX_SHAPE (maps->n_excluded),
                                maps->excluded_slide_index };
    }
  return auspex_safetensors_save (path, tensors, n_tensors, NULL, error);
}
