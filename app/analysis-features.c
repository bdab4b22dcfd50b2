/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* From slides to features: tissue, patches, encoder, cache. */

#include "app/analysis-private.h"

#include "app/slide-patches.h"
#include "app/slide-tissue.h"
#include "compute/features/feature-cache.h"

#include <math.h>
#include <string.h>

#define MOST_UNDECODED 0.05
#define SHOW_EVERY_US (G_USEC_PER_SEC / 2)
#define KEEP_EVERY_US (60 * G_USEC_PER_SEC)

static void
set_no_tissue (GError **error, AuspexSlide *slide, const AuspexTissueSettings *settings,
               double patch_um)
{
  AuspexMppSource source = AUSPEX_MPP_UNKNOWN;
  double mpp = auspex_slide_get_mpp (slide, &source);
  g_autoptr (GString) cause = g_string_new (NULL);

  if (!settings->everything)
    g_string_append (cause, ". Another choice of what counts as tissue may find some");
  if (source == AUSPEX_MPP_TYPED_IN)
    g_string_append_printf (
        cause, ". Its pixels were typed in to be %.4g µm: a wrong size may be the reason",
        mpp);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               "%s: no tissue found: no patch of %.0f µm to estimate from%s",
               auspex_slide_get_path (slide), patch_um, cause->str);
}

AuspexPatchSet *
auspex_analysis_find_patches (AuspexSlide *slide, const char *tissue, int patch_px,
                              double mpp, AuspexTissueMask **mask,
                              GCancellable *cancellable, GError **error)
{
  const char *path = auspex_slide_get_path (slide);
  AuspexGridSlide grid = auspex_slide_describe_grid (slide);
  AuspexTissueSettings settings;
  AuspexPatchGeometry geometry;

  if (!auspex_tissue_settings_from_preset (tissue, &settings, error))
    return NULL;
  if (!auspex_patch_geometry_choose (&grid, patch_px, mpp, &geometry, error))
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  g_autoptr (AuspexSlideOverview) overview =
      auspex_slide_overview_read (slide, cancellable, error);
  if (overview == NULL)
    return NULL;
  g_autoptr (AuspexTissueMask) found =
      auspex_tissue_mask_new (&settings, overview->rgb, overview->unknown,
                              overview->width, overview->height, overview->um_per_px);
  g_autoptr (AuspexPatchSet) set = auspex_patch_set_new (&grid, &geometry, found);
  if (set->n_patches == 0)
    {
      set_no_tissue (error, slide, &settings, geometry.um);
      return NULL;
    }
  if (mask != NULL)
    *mask = g_steal_pointer (&found);
  return g_steal_pointer (&set);
}

static bool
find_all_patches (const AuspexAnalysisRequest *request, AuspexGathered *gathered,
                  AuspexProgressTeller *teller, GCancellable *cancellable, GError **error)
{
  const AuspexEncoderSettings *encoder = auspex_encoder_get_settings (request->encoder);

  gathered->n_sets = request->slides->len;
  gathered->sets = g_new0 (AuspexPatchSet *, gathered->n_sets);
  for (int i = 0; i < gathered->n_sets; i++)
    {
      auspex_progress_tell (teller, AUSPEX_STAGE_TISSUE, i, gathered->n_sets);
      gathered->sets[i] = auspex_analysis_find_patches (
          request->slides->pdata[i], request->tissue, encoder->patch_px, encoder->mpp,
          NULL, cancellable, error);
      if (gathered->sets[i] == NULL)
        return false;
      auspex_progress_tell (teller, AUSPEX_STAGE_PATCHES, i + 1, gathered->n_sets);
    }
  return true;
}

/* One slide's share of the bag, while it is encoded. */
typedef struct
{
  const AuspexAnalysisRequest *request;
  AuspexDevice *device;
  AuspexFeatureCacheKey key;
  AuspexProgressTeller *teller;
  int64_t n_patches, before, total; /* of this slide, of slides before it, of all */
  float *features;
  uint8_t *done;
  int64_t n_kept, last_kept; /* rows in the cache; when they were written */
  int64_t n_stand_in_kept;   /* rows of what stood in for the device */
  bool all_cached;
  AuspexHeatmap *patches; /* all of them; NULL: nobody is told */
  int64_t last_shown;
} Encoding;

static bool
is_undecoded (const Encoding *encoding, int64_t patch)
{
  return isnan (encoding->features[patch * encoding->key.encoder->feature_dim]);
}

/* Keeps the rows whose done is @mark, unless those are the @n_kept that already are. What
 * cannot be decoded is tried again next time. Not being able to keep anything is no
 * reason to fail. */
static void
keep_rows (Encoding *encoding, const AuspexFeatureCacheKey *key, uint8_t mark,
           int64_t *n_kept)
{
  g_autofree uint8_t *done = g_malloc (encoding->n_patches);
  g_autoptr (GError) error = NULL;
  int64_t n = 0;

  for (int64_t i = 0; i < encoding->n_patches; i++)
    n += done[i] = __atomic_load_n (&encoding->done[i], __ATOMIC_ACQUIRE) == mark
                   && !is_undecoded (encoding, i);
  if (n == *n_kept)
    return;
  *n_kept = n;
  if (!auspex_feature_cache_store (key, encoding->n_patches, encoding->features, done,
                                   &error))
    g_message ("Features are not kept for the next time: %s", error->message);
}

/* Rows by another executor are kept as its own, if it has none yet. */
static void
keep (Encoding *encoding)
{
  AuspexFeatureCacheKey stand_in = encoding->key;

  encoding->last_kept = g_get_monotonic_time ();
  if (!encoding->request->use_cache)
    return;
  keep_rows (encoding, &encoding->key, AUSPEX_PATCH_DONE, &encoding->n_kept);
  stand_in.executor = auspex_device_get_executor (encoding->device);
  if (g_str_equal (stand_in.executor, encoding->key.executor))
    return;
  g_autofree char *path = auspex_feature_cache_get_path (&stand_in);

  if (encoding->n_stand_in_kept > 0 || !g_file_test (path, G_FILE_TEST_EXISTS))
    keep_rows (encoding, &stand_in, AUSPEX_PATCH_DONE_BY_STAND_IN,
               &encoding->n_stand_in_kept);
}

/* Which are done, for whoever watches: seldom, since it is drawn each time. */
static void
show_encoded (Encoding *encoding)
{
  int64_t now = g_get_monotonic_time ();

  if (encoding->patches == NULL || now - encoding->last_shown < SHOW_EVERY_US)
    return;
  encoding->last_shown = now;
  g_clear_pointer (&encoding->teller->encoded, auspex_heatmap_unref);
  encoding->teller->encoded =
      auspex_heatmap_new_subset (encoding->patches, encoding->done);
}

static AuspexHeatmap *
new_patches (const AuspexPatchSet *set)
{
  g_autofree float *ones = g_new (float, set->n_patches);

  for (int64_t i = 0; i < set->n_patches; i++)
    ones[i] = 1;
  return auspex_heatmap_new ("Encoded patches", set->n_patches, set->coords,
                             set->geometry.level0_px, ones, AUSPEX_HEATMAP_WEIGHT, false);
}

static void
on_encoded (int64_t done, int64_t total, gpointer data)
{
  Encoding *encoding = data;

  show_encoded (encoding);
  auspex_progress_tell (encoding->teller, AUSPEX_STAGE_ENCODING, encoding->before + done,
                        encoding->total);
  if (g_get_monotonic_time () - encoding->last_kept > KEEP_EVERY_US)
    keep (encoding);
}

static bool
check_undecoded (const Encoding *encoding, AuspexSlide *slide, const AuspexPatchSet *set,
                 GError **error)
{
  int64_t n = 0, edge = set->geometry.level0_px, left = INT64_MAX, top = INT64_MAX;
  int64_t right = 0, bottom = 0;
  g_autoptr (GString) places = g_string_new (NULL);

  for (int64_t i = 0; i < set->n_patches; i++)
    if (is_undecoded (encoding, i))
      {
        int64_t x = set->coords[2 * i], y = set->coords[2 * i + 1];

        if (n++ < 3)
          g_string_append_printf (places,
                                  "%s(%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ")",
                                  places->len > 0 ? ", " : "", x, y);
        left = MIN (left, x);
        top = MIN (top, y);
        right = MAX (right, x + edge);
        bottom = MAX (bottom, y + edge);
      }
  if (n <= MOST_UNDECODED * set->n_patches)
    return true;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               "%s: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
               " patches cannot be decoded, more than %.0f %%: at %s%s, all within x "
               "%" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ", y %" G_GINT64_FORMAT
               " to %" G_GINT64_FORMAT " (level-0 pixels)",
               auspex_slide_get_path (slide), n, set->n_patches, 100 * MOST_UNDECODED,
               places->str, n > 3 ? ", ..." : "", left, right, top, bottom);
  return false;
}

static bool
encode_slide (Encoding *encoding, AuspexSlide *slide, const AuspexPatchSet *set,
              GCancellable *cancellable, GError **error)
{
  const AuspexAnalysisRequest *request = encoding->request;
  AuspexSlidePatches patches = { slide, set };
  AuspexPatchSource source = auspex_slide_patches_get_source (&patches);
  int64_t n_undecoded = 0;

  encoding->last_kept = g_get_monotonic_time ();
  if (request->use_cache)
    encoding->n_kept = auspex_feature_cache_load (&encoding->key, set->n_patches,
                                                  encoding->features, encoding->done);
  encoding->all_cached = encoding->n_kept == set->n_patches;
  if (!encoding->all_cached)
    {
      if (encoding->teller->func != NULL)
        encoding->patches = new_patches (set);
      show_encoded (encoding);
      auspex_progress_tell (encoding->teller, AUSPEX_STAGE_ENCODING,
                            encoding->before + encoding->n_kept, encoding->total);
      bool ok =
          auspex_encoder_encode (request->encoder, encoding->device, request->precision,
                                 &source, encoding->features, encoding->done,
                                 &n_undecoded, on_encoded, encoding, cancellable, error);
      keep (encoding);
      g_clear_pointer (&encoding->patches, auspex_heatmap_unref);
      g_clear_pointer (&encoding->teller->encoded, auspex_heatmap_unref);
      if (!ok)
        return false;
    }
  return check_undecoded (encoding, slide, set, error);
}

/* Leaves out what could not be decoded. */
static void
compact (AuspexFeatureBag *bag)
{
  int64_t n = 0;
  int dim = bag->feature_dim;

  for (int64_t i = 0; i < bag->n_patches; i++)
    if (!isnan (bag->features[i * dim]))
      {
        memmove (bag->features + n * dim, bag->features + i * dim, dim * sizeof (float));
        memmove (bag->coords + 2 * n, bag->coords + 2 * i, 2 * sizeof (int64_t));
        bag->slide_index[n++] = bag->slide_index[i];
      }
  bag->n_undecoded = bag->n_patches - n;
  bag->n_patches = n;
}

static char *
name_without_extension (AuspexSlide *slide)
{
  char *name = g_path_get_basename (auspex_slide_get_path (slide));
  char *dot = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';
  return name;
}

static AuspexFeatureBag *
new_bag (const AuspexAnalysisRequest *request, const AuspexGathered *gathered,
         GError **error)
{
  const AuspexEncoderSettings *encoder = auspex_encoder_get_settings (request->encoder);
  g_autoptr (GChecksum) all = g_checksum_new (G_CHECKSUM_SHA256);
  int64_t n = 0;

  for (int i = 0; i < gathered->n_sets; i++)
    n += gathered->sets[i]->n_patches;
  AuspexFeatureBag *bag =
      auspex_feature_bag_new (n, encoder->feature_dim, gathered->n_sets, error);
  if (bag == NULL)
    {
      g_prefix_error (error, "%s: ", auspex_slide_get_path (request->slides->pdata[0]));
      return NULL;
    }
  n = 0;
  for (int i = 0; i < gathered->n_sets; i++)
    {
      const AuspexPatchSet *set = gathered->sets[i];
      AuspexSlide *slide = request->slides->pdata[i];
      AuspexBagSlide *known = &bag->slides[i];
      AuspexMppSource source;

      known->name = name_without_extension (slide);
      known->quickhash1 = g_strdup (auspex_slide_get_quickhash (slide));
      known->bytes = auspex_slide_get_bytes (slide);
      known->mpp = auspex_slide_get_mpp (slide, &source);
      known->mpp_source = g_strdup (auspex_mpp_source_to_string (source));
      known->patch_level0_px = set->geometry.level0_px;
      auspex_slide_get_level_size (slide, 0, &known->width_px, &known->height_px);
      memcpy (bag->coords + 2 * n, set->coords, 2 * set->n_patches * sizeof (int64_t));
      for (int64_t p = 0; p < set->n_patches; p++)
        bag->slide_index[n + p] = i;
      n += set->n_patches;
      g_checksum_update (all, (const guchar *)set->sha256, -1);
    }
  bag->patch_set_sha256 = g_strdup (gathered->n_sets == 1 ? gathered->sets[0]->sha256
                                                          : g_checksum_get_string (all));
  auspex_feature_bag_set_encoder (bag, encoder);
  bag->precision =
      g_strdup (request->precision == AUSPEX_PRECISION_FAST ? "fast" : "exact");
  return bag;
}

static bool
encode_all (const AuspexAnalysisRequest *request, AuspexGathered *gathered,
            AuspexProgressTeller *teller, GCancellable *cancellable, GError **error)
{
  AuspexFeatureBag *bag = gathered->bag = new_bag (request, gathered, error);
  int64_t before = 0;

  if (bag == NULL)
    return false;
  gathered->all_cached = true;
  for (int i = 0; i < gathered->n_sets; i++)
    {
      const AuspexPatchSet *set = gathered->sets[i];
      AuspexSlide *slide = request->slides->pdata[i];
      g_autofree uint8_t *done = g_malloc0 (set->n_patches);
      Encoding encoding = {
        .request = request,
        .device = gathered->device,
        .key = { auspex_slide_get_identity (slide), set->sha256,
                 auspex_encoder_get_settings (request->encoder),
                 auspex_device_get_executor (gathered->device), request->precision },
        .teller = teller,
        .n_patches = set->n_patches,
        .before = before,
        .total = bag->n_patches,
        .features = bag->features + before * bag->feature_dim,
        .done = done,
      };

      if (!encode_slide (&encoding, slide, set, cancellable, error))
        return false;
      gathered->all_cached &= encoding.all_cached;
      before += set->n_patches;
    }
  bag->device = g_strdup (auspex_device_get_name (gathered->device));
  compact (bag);
  return true;
}

/* Its patches would count twice. */
static bool
check_distinct (GPtrArray *slides, GError **error)
{
  for (guint i = 0; i < slides->len; i++)
    for (guint j = i + 1; j < slides->len; j++)
      if (g_str_equal (auspex_slide_get_identity (slides->pdata[i]),
                       auspex_slide_get_identity (slides->pdata[j])))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       "%s and %s are the same slide",
                       auspex_slide_get_path (slides->pdata[i]),
                       auspex_slide_get_path (slides->pdata[j]));
          return false;
        }
  return true;
}

bool
auspex_analysis_gather (const AuspexAnalysisRequest *request, AuspexGathered *gathered,
                        AuspexProgressTeller *teller, GCancellable *cancellable,
                        GError **error)
{
  if (!check_distinct (request->slides, error))
    return false;
  if (request->features_path != NULL)
    {
      gathered->from_file = true;
      gathered->bag = auspex_analysis_read_features (request, error);
      return gathered->bag != NULL;
    }
  if (request->model != NULL
      && !auspex_model_check_encoder (
          request->model, auspex_encoder_get_settings (request->encoder), error))
    return false;
  /* First, so that a device that is not there is said before the work begins. */
  gathered->device = auspex_analysis_open_device (request, error);
  if (gathered->device == NULL
      || !find_all_patches (request, gathered, teller, cancellable, error))
    return false;
  auspex_progress_tell (teller, AUSPEX_STAGE_LOADING, 0, 0);
  return encode_all (request, gathered, teller, cancellable, error);
}
