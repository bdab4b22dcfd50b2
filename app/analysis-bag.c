/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Features computed elsewhere, and whether they are of the slides beside them. */

#include "app/analysis-private.h"

#include "base/refusal.h"
#include "compute/features/feature-store.h"

#include <math.h>

#define SAME_MPP 0.02 /* relative difference: a patch is as large */

static bool
check_model (const AuspexAnalysisRequest *request, const AuspexFeatureBag *bag,
             GError **error)
{
  if (request->model == NULL)
    return true;
  int needed = auspex_model_get_info (request->model)->feature_dim;
  if (bag->feature_dim != needed)
    return auspex_refuse (request->features_path, error,
                          "%d features a patch, but the model takes %d", bag->feature_dim,
                          needed);
  if (bag->encoder.id == NULL
      || auspex_model_check_encoder (request->model, &bag->encoder, error))
    return true;
  g_prefix_error (error, "%s: ", request->features_path);
  return false;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const int64_t *p = a, *q = b;

  for (int i = 0; i < 3; i++)
    if (p[i] != q[i])
      return p[i] < q[i] ? -1 : 1;
  return 0;
}

static int
compare_gaps (gconstpointer a, gconstpointer b)
{
  int64_t p = *(const int64_t *)a, q = *(const int64_t *)b;

  return p < q ? -1 : p > q;
}

/* CLAM's feature files do not say how large a patch is: the usual distance from one to
 * the next in its row. 0 when there are no two in a row. */
static int64_t
guess_patch_px (const AuspexFeatureBag *bag, int slide)
{
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (int64_t));
  g_autofree int64_t *places = g_new (int64_t, 3 * bag->n_patches);

  for (int64_t i = 0; i < bag->n_patches; i++)
    {
      places[3 * i] = bag->slide_index[i];
      places[3 * i + 1] = bag->coords[2 * i + 1];
      places[3 * i + 2] = bag->coords[2 * i];
    }
  qsort (places, bag->n_patches, 3 * sizeof (int64_t), compare_places);
  for (int64_t i = 1; i < bag->n_patches; i++)
    {
      const int64_t *one = places + 3 * (i - 1), *next = places + 3 * i;
      int64_t gap = next[2] - one[2];

      if (one[0] == slide && next[0] == slide && one[1] == next[1] && gap > 0)
        g_array_append_val (gaps, gap);
    }
  if (gaps->len == 0)
    return 0;
  g_array_sort (gaps, compare_gaps);
  return g_array_index (gaps, int64_t, gaps->len / 2);
}

/* The patches were cut by the file's mpp: it stands. */
static bool
check_mpp (const AuspexAnalysisRequest *request, AuspexBagSlide *known,
           AuspexSlide *slide, GError **error)
{
  AuspexMppSource source;
  double mpp = auspex_slide_get_mpp (slide, &source);

  if (known->mpp > 0 && mpp > 0 && fabs (mpp / known->mpp - 1) > SAME_MPP)
    return auspex_refuse (request->features_path, error,
                          "features made at %g um per pixel, but %s has %g (%s)",
                          known->mpp, auspex_slide_get_path (slide), mpp,
                          auspex_mpp_source_to_string (source));
  if (known->mpp == 0)
    known->mpp = mpp;
  if (mpp > 0 && (known->mpp_source == NULL || *known->mpp_source == '\0'))
    {
      g_free (known->mpp_source);
      known->mpp_source = g_strdup (auspex_mpp_source_to_string (source));
    }
  return true;
}

static bool
check_slide (const AuspexAnalysisRequest *request, AuspexBagSlide *known,
             AuspexSlide *slide, GError **error)
{
  const char *quickhash = auspex_slide_get_quickhash (slide);
  const char *path = auspex_slide_get_path (slide);
  int64_t width, height;

  auspex_slide_get_level_size (slide, 0, &width, &height);
  if (known->quickhash1 != NULL && *known->quickhash1 != '\0' && *quickhash != '\0'
      && (!g_str_equal (known->quickhash1, quickhash)
          || (known->bytes > 0 && known->bytes != auspex_slide_get_bytes (slide))))
    return auspex_refuse (request->features_path, error,
                          "features of another slide than %s", path);
  if (known->width_px > 0 && (known->width_px != width || known->height_px != height))
    return auspex_refuse (request->features_path, error,
                          "features of a slide of %" G_GINT64_FORMAT
                          " x %" G_GINT64_FORMAT " px, but %s has %" G_GINT64_FORMAT
                          " x %" G_GINT64_FORMAT,
                          known->width_px, known->height_px, path, width, height);
  known->width_px = width;
  known->height_px = height;
  return check_mpp (request, known, slide, error);
}

static bool
check_places (const AuspexAnalysisRequest *request, const AuspexFeatureBag *bag,
              GError **error)
{
  for (int64_t i = 0; bag->coords != NULL && i < bag->n_patches; i++)
    {
      const AuspexBagSlide *slide = &bag->slides[bag->slide_index[i]];
      int64_t x = bag->coords[2 * i], y = bag->coords[2 * i + 1];

      if (x < 0 || y < 0 || x >= slide->width_px || y >= slide->height_px)
        return auspex_refuse (request->features_path, error,
                              "patch %" G_GINT64_FORMAT " at (%" G_GINT64_FORMAT
                              ", %" G_GINT64_FORMAT ") lies outside the slide",
                              i, x, y);
    }
  return true;
}

AuspexFeatureBag *
auspex_analysis_read_features (const AuspexAnalysisRequest *request, GError **error)
{
  g_autoptr (AuspexFeatureBag) bag =
      auspex_feature_store_read (request->features_path, error);
  int n_slides = request->slides->len;

  if (bag == NULL || !check_model (request, bag, error))
    return NULL;
  if (n_slides > 0 && n_slides != bag->n_slides)
    {
      auspex_refuse (request->features_path, error,
                     "features of %d slide%s, but %d given", bag->n_slides,
                     bag->n_slides == 1 ? "" : "s", n_slides);
      return NULL;
    }
  for (int i = 0; i < n_slides; i++)
    if (!check_slide (request, &bag->slides[i], request->slides->pdata[i], error))
      return NULL;
  if (n_slides > 0 && !check_places (request, bag, error))
    return NULL;
  for (int i = 0; bag->coords != NULL && i < bag->n_slides; i++)
    if (bag->slides[i].patch_level0_px == 0)
      bag->slides[i].patch_level0_px = guess_patch_px (bag, i);
  return g_steal_pointer (&bag);
}
