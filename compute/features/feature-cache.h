/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Features already computed, in the user's cache folder (auspex/features): one
 * safetensors file per slide, patches and way of encoding, also of runs that were
 * interrupted. (Not a feature file: a damaged one must only be ignored, and HDF5 can
 * crash over damage.) */

#pragma once

#include "compute/encoder.h"

/* All that decides a feature's value. */
typedef struct
{
  const char *slide_identity;
  const char *patch_set_sha256;
  const AuspexEncoderSettings *encoder;
  const char *executor;
  AuspexPrecision precision;
} AuspexFeatureCacheKey;

/* Removes what was longest not used until at most @max_bytes are left. Any thread; a file
 * that is being read stays readable. */
void auspex_feature_cache_limit (int64_t max_bytes);

/* Where it is, or would be. Free with g_free(). */
char *auspex_feature_cache_get_path (const AuspexFeatureCacheKey *key);

/* Fills @features [n_patches, feature_dim] and @done [n_patches] (1: the row is there)
 * with what is known; returns how many rows that is. A file that is absent or broken
 * knows none. */
int64_t auspex_feature_cache_load (const AuspexFeatureCacheKey *key, int64_t n_patches,
                                   float *features, uint8_t *done);
bool auspex_feature_cache_store (const AuspexFeatureCacheKey *key, int64_t n_patches,
                                 const float *features, const uint8_t *done,
                                 GError **error);
