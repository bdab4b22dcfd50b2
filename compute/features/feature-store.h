/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Feature files (HDF5) that CLAM and TRIDENT read: `features` [N, D] float32 and `coords`
 * [N, 2] int64. `coords` has TRIDENT's attributes and the slide's quickhash1, `features`
 * the encoder's settings. Bags of several slides add `slide_index` [N] and the slides'
 * attributes as lists (`slide_*`). Strings have a fixed length.
 *
 * Over a damaged file HDF5 can crash: files are read in a forked process, within limits
 * of time and memory. HDF5 is not thread-safe: one lock serialises all calls. Nothing is
 * printed. */

#pragma once

#include "compute/features/feature-bag.h"

/* Reads Auspex's, TRIDENT's and CLAM's files, and bags that torch.save() wrote (`.pt`; see
 * feature-store-torch.h): what they do not say is unknown in the bag.
 * Every feature is finite. The error names the file and what is wrong with it. */
AuspexFeatureBag *auspex_feature_store_read (const char *path, GError **error);

/* Reads CLAM's and TRIDENT's patch files, which have `coords` and no `features`: a bag of
 * feature_dim 0. */
AuspexFeatureBag *auspex_feature_store_read_coords (const char *path, GError **error);

/* Whole or not at all. A bag of feature_dim 0 is written without `features`. */
bool auspex_feature_store_write (const AuspexFeatureBag *bag, const char *path,
                                 GError **error);
