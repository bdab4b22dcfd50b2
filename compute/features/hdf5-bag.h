/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to compute/features: what an HDF5 file says of a bag, to be called in a
 * process of its own (own-process.h), because over a damaged file HDF5 can crash. */

#pragma once

#include "compute/features/feature-bag.h"

/* Beyond any bag: a file that says more is damaged. */
#define AUSPEX_MAX_PATCHES ((int64_t)1 << 26)
#define AUSPEX_MAX_FEATURES 65536
#define AUSPEX_MAX_SLIDES 65536
#define AUSPEX_MAX_STRING 65536
/* Numbers a stored byte can stand for: deflate's best is below 1,100 bytes. */
#define AUSPEX_MAX_COMPRESSION 1100

/* Fills @bag, which is all zero, and the empty file @features from a file of @bytes
 * bytes: all of it, or the places of a file without `features`. NULL, or what is wrong.
 * Numbers and strings are as in the file. */
char *auspex_hdf5_bag_read (AuspexFeatureBag *bag, int features, const char *path,
                            int64_t bytes, bool coords_only);
