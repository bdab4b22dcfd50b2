/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Bags that torch.save() wrote: a table [N, D] of features (CLAM's pt_files), or a
 * dictionary of it and of the patches' places. */

#include "compute/features/feature-store-torch.h"

#include "base/refusal.h"
#include "compute/weights/weights.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* As for HDF5: beyond any bag. */
#define MAX_PATCHES ((int64_t)1 << 26)
#define MAX_FEATURES 65536
#define MAX_PLACE ((double)(INT64_C (1) << 40))

static const char *const feature_names[] = { "features", "feats", "embeddings", NULL };
static const char *const coords_names[] = { "coords", "coordinates", NULL };

bool
auspex_feature_store_is_torch (const char *path)
{
  char start[4] = { 0 };
  FILE *file = g_file_test (path, G_FILE_TEST_IS_REGULAR) ? fopen (path, "rb") : NULL;
  size_t n = file != NULL ? fread (start, 1, sizeof start, file) : 0;

  if (file != NULL)
    fclose (file);
  return (n == 4 && memcmp (start, "PK\003\004", 4) == 0)
         || (n >= 2 && start[0] == '\x80' && start[1] >= 1 && start[1] <= 5);
}

/* The shape of @name as a table: [1, N, D] is [N, D]. */
static bool
get_table (AuspexWeights *weights, const char *name, AuspexShape *table)
{
  AuspexShape shape;

  if (!auspex_weights_get_shape (weights, name, &shape, NULL))
    return false;
  while (shape.n_dims > 2 && shape.dims[0] == 1)
    {
      memmove (shape.dims, shape.dims + 1, sizeof shape.dims - sizeof *shape.dims);
      shape.n_dims--;
    }
  *table = shape;
  return shape.n_dims == 2;
}

static const char *
find_named (AuspexWeights *weights, const char *const *names)
{
  for (; *names != NULL; names++)
    if (auspex_weights_has (weights, *names))
      return *names;
  return NULL;
}

/* The tensor of features: the one called so, or the only one. */
static char *
find_features (AuspexWeights *weights, const char *path, GError **error)
{
  g_auto (GStrv) names = auspex_weights_list (weights);
  const char *named = find_named (weights, feature_names);

  if (named != NULL)
    return g_strdup (named);
  if (g_strv_length (names) == 1)
    return g_strdup (names[0]);
  auspex_refuse (path, error,
                 "no table of features: none of its %u tensors is called 'features'",
                 g_strv_length (names));
  return NULL;
}

static bool
read_features (AuspexFeatureBag *bag, AuspexWeights *weights, const char *path,
               GError **error)
{
  g_autofree char *name = find_features (weights, path, error);
  g_autofree char *text = name != NULL ? auspex_weights_describe (weights, name) : NULL;
  const float *values = NULL;
  AuspexShape shape;

  if (name == NULL)
    return false;
  if (!get_table (weights, name, &shape) || shape.dims[0] > MAX_PATCHES
      || shape.dims[1] < 1 || shape.dims[1] > MAX_FEATURES)
    return auspex_refuse (path, error, "tensor '%s' is %s, not a table of features", name,
                          text);
  if (shape.dims[0] == 0)
    return auspex_refuse (path, error, "no patch");
  values = auspex_weights_get (weights, name, NULL, error);
  if (values == NULL)
    return false;
  bag->n_patches = shape.dims[0];
  bag->feature_dim = (int)shape.dims[1];
  bag->features = (float *)values;
  bag->features_owner = auspex_weights_ref (weights);
  bag->release_features = (GDestroyNotify)auspex_weights_unref;
  return true;
}

static bool
check_finite (const AuspexFeatureBag *bag, const char *path, GError **error)
{
  for (int64_t i = 0; i < bag->n_patches * bag->feature_dim; i++)
    if (!isfinite (bag->features[i]))
      return auspex_refuse (path, error, "feature row %" G_GINT64_FORMAT " is not finite",
                            i / bag->feature_dim);
  return true;
}

/* Places of the patches' top left corners in level-0 pixels, where the file has them. */
static bool
read_coords (AuspexFeatureBag *bag, AuspexWeights *weights, const char *path,
             GError **error)
{
  const char *name = find_named (weights, coords_names);
  g_autofree double *places = NULL;
  AuspexShape shape;

  if (name == NULL)
    return true;
  if (!get_table (weights, name, &shape) || shape.dims[1] != 2)
    return auspex_refuse (path, error, "'%s' is not a table of x and y", name);
  if (shape.dims[0] != bag->n_patches)
    return auspex_refuse (
        path, error, "'%s' has %" G_GINT64_FORMAT " rows, the features %" G_GINT64_FORMAT,
        name, shape.dims[0], bag->n_patches);
  places = auspex_weights_dup_doubles (weights, name, error);
  if (places == NULL)
    return false;
  bag->coords = g_new (int64_t, 2 * bag->n_patches);
  for (int64_t i = 0; i < 2 * bag->n_patches; i++)
    {
      if (!(fabs (places[i]) <= MAX_PLACE))
        return auspex_refuse (path, error, "'%s' row %" G_GINT64_FORMAT " is no place",
                              name, i / 2);
      bag->coords[i] = llround (places[i]);
    }
  return true;
}

AuspexFeatureBag *
auspex_feature_store_read_torch (const char *path, GError **error)
{
  g_autoptr (AuspexWeights) weights = auspex_weights_open (path, error);
  g_autoptr (AuspexFeatureBag) bag = g_new0 (AuspexFeatureBag, 1);

  if (weights == NULL || !read_features (bag, weights, path, error)
      || !read_coords (bag, weights, path, error) || !check_finite (bag, path, error))
    return NULL;
  bag->n_slides = 1;
  bag->slides = g_new0 (AuspexBagSlide, 1);
  bag->slide_index = g_new0 (int32_t, bag->n_patches);
  return g_steal_pointer (&bag);
}
