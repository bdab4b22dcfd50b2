/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The features of one patient's patches, and where they come from. A plain value. */

#pragma once

#include "compute/encoder.h"

/* What a file does not say is NULL or 0. */
typedef struct
{
  char *name; /* without extension, as CLAM and TRIDENT name files */
  char *quickhash1;
  int64_t bytes, width_px, height_px; /* of the file; of level 0 */
  double mpp;                         /* um per level-0 pixel */
  char *mpp_source;                   /* as AuspexSlideIdentity's */
  int64_t patch_level0_px;            /* edge of a patch in level-0 pixels */
} AuspexBagSlide;

typedef struct
{
  int64_t n_patches;
  int feature_dim;
  float *features;         /* [n_patches, feature_dim]; not to be written where others' */
  gpointer features_owner; /* whose they are; NULL: of g_malloc() */
  GDestroyNotify release_features;
  int64_t *coords;      /* [n_patches, 2] level-0 top-left x, y; NULL: not known */
  int32_t *slide_index; /* [n_patches] into slides */

  int n_slides;
  AuspexBagSlide *slides;
  AuspexEncoderSettings encoder; /* id NULL: not known */
  char *precision, *device;      /* computed with; NULL: not known */
  char *patch_set_sha256; /* of all patches, undecoded ones included; NULL: not known */
  int64_t n_undecoded;    /* patches left out because they could not be decoded */
  int64_t n_excluded;     /* patches left out by hand */
} AuspexFeatureBag;

/* All zero. An error when there is not that much memory. */
AuspexFeatureBag *auspex_feature_bag_new (int64_t n_patches, int feature_dim,
                                          int n_slides, GError **error);
void auspex_feature_bag_free (AuspexFeatureBag *bag);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexFeatureBag, auspex_feature_bag_free)

/* Deep copies. */
void auspex_feature_bag_set_encoder (AuspexFeatureBag *bag,
                                     const AuspexEncoderSettings *settings);
