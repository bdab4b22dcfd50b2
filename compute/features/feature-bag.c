/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/features/feature-bag.h"

AuspexFeatureBag *
auspex_feature_bag_new (int64_t n_patches, int feature_dim, int n_slides, GError **error)
{
  g_autoptr (AuspexFeatureBag) bag = g_new0 (AuspexFeatureBag, 1);

  bag->n_patches = n_patches;
  bag->feature_dim = feature_dim;
  bag->features = g_try_new0 (float, n_patches *feature_dim);
  bag->coords = g_try_new0 (int64_t, 2 * n_patches);
  bag->slide_index = g_try_new0 (int32_t, n_patches);
  bag->n_slides = n_slides;
  bag->slides = g_new0 (AuspexBagSlide, n_slides);
  if (n_patches == 0
      || ((bag->features != NULL || feature_dim == 0) && bag->coords != NULL
          && bag->slide_index != NULL))
    return g_steal_pointer (&bag);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "not enough memory for the %d features of each of %" G_GINT64_FORMAT
               " patches",
               feature_dim, n_patches);
  return NULL;
}

static void
clear_encoder (AuspexEncoderSettings *settings)
{
  g_free (settings->id);
  g_free (settings->sha256);
  g_free (settings->resize);
  g_free (settings->readout);
}

void
auspex_feature_bag_free (AuspexFeatureBag *bag)
{
  for (int i = 0; i < bag->n_slides; i++)
    {
      g_free (bag->slides[i].name);
      g_free (bag->slides[i].quickhash1);
      g_free (bag->slides[i].mpp_source);
    }
  g_free (bag->slides);
  if (bag->features_owner != NULL)
    bag->release_features (bag->features_owner);
  else
    g_free (bag->features);
  g_free (bag->coords);
  g_free (bag->slide_index);
  clear_encoder (&bag->encoder);
  g_free (bag->precision);
  g_free (bag->device);
  g_free (bag->patch_set_sha256);
  g_free (bag);
}

void
auspex_feature_bag_set_encoder (AuspexFeatureBag *bag,
                                const AuspexEncoderSettings *settings)
{
  clear_encoder (&bag->encoder);
  bag->encoder = *settings;
  bag->encoder.id = g_strdup (settings->id);
  bag->encoder.sha256 = g_strdup (settings->sha256);
  bag->encoder.resize = g_strdup (settings->resize);
  bag->encoder.readout = g_strdup (settings->readout);
}
