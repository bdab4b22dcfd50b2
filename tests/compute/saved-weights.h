/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Writes weights to a safetensors file of the test's scratch folder. */

#pragma once

#include "compute/weights/weights.h"

typedef struct
{
  const char *prefix; /* put before each name */
  AuspexWeights *weights;
} AuspexSavedWeights;

/* All tensors of all @parts; @description becomes __metadata__.auspex unless NULL. Free
 * the path with g_free(). */
char *auspex_test_save_weights (const char *name, const AuspexSavedWeights *parts,
                                int n_parts, const char *description);
