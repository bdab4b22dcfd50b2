/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to compute/features: bags that torch.save() wrote (`.pt`), behind
 * feature-store.h's door. */

#pragma once

#include "compute/features/feature-bag.h"

/* Whether @path begins like a zip archive or a pickle. */
bool auspex_feature_store_is_torch (const char *path);

/* A tensor [N, D] or [1, N, D] of floats, alone or as `features` (`feats`, `embeddings`)
 * of a dictionary, with `coords` (`coordinates`) [N, 2] beside it or without. */
AuspexFeatureBag *auspex_feature_store_read_torch (const char *path, GError **error);
