/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to compute/weights: files that torch.save() wrote. Callers use
 * auspex_weights_open(). */

#pragma once

#include "compute/weights/weights.h"

/* Whether a file begins like a zip or tar archive or a pickle. */
bool auspex_torch_recognise (const char *contents, size_t length);

/* Takes @file, the contents of @path. */
AuspexWeights *auspex_torch_open (const char *path, GMappedFile *file, GError **error);
