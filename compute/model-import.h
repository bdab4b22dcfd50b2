/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Model files of checkpoints that the authors' program wrote. A checkpoint has parameters
 * and nothing else: sizes follow from its shapes, the rest is described in JSON. */

#pragma once

#include "compute/model.h"

/* Writes the model file @path from the G-HANet's checkpoint @checkpoint_path (PyTorch or
 * safetensors) and the JSON file @description_path (NULL: none), which has any members of
 * a model file's JSON; it stands before what a safetensors file says of itself.
 *
 * Returns the model. @unused: names of tensors that the network does not have, which are
 * left out; free with g_strfreev(). An error names the parameters that are missing or
 * have another shape, with both shapes. */
AuspexModel *auspex_model_import (const char *checkpoint_path,
                                  const char *description_path, const char *path,
                                  char ***unused, GError **error);
