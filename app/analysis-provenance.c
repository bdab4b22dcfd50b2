/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What a result says of how it came about, and what to beware of. */

#include "app/analysis-private.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#define FEW_PATCHES 100

static void
add_slides (const AuspexAnalysisRequest *request, const AuspexFeatureBag *bag,
            AuspexPrognosis *prognosis)
{
  prognosis->n_slides = bag->n_slides;
  prognosis->slides = g_new0 (AuspexSlideIdentity, bag->n_slides);
  for (int i = 0; i < bag->n_slides; i++)
    {
      const AuspexBagSlide *known = &bag->slides[i];
      AuspexSlideIdentity *identity = &prognosis->slides[i];

      identity->name = g_strdup (known->name);
      identity->quickhash1 = g_strdup (known->quickhash1);
      identity->bytes = known->bytes;
      identity->width_px = known->width_px;
      identity->height_px = known->height_px;
      identity->mpp = known->mpp;
      if (known->mpp_source != NULL && *known->mpp_source != '\0')
        identity->mpp_source = g_strdup (known->mpp_source);
      if (i < request->slides->len)
        {
          AuspexSlide *slide = request->slides->pdata[i];

          g_free (identity->name);
          g_free (identity->quickhash1);
          identity->name = g_path_get_basename (auspex_slide_get_path (slide));
          identity->quickhash1 = g_strdup (auspex_slide_get_quickhash (slide));
          identity->bytes = auspex_slide_get_bytes (slide);
          identity->vendor = g_strdup (auspex_slide_get_vendor (slide));
        }
    }
}

static void
add_parameter (AuspexPrognosis *prognosis, const char *name, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  auspex_prognosis_add_parameter (prognosis, name,
                                  g_ascii_formatd (text, sizeof text, "%.10g", value));
}

static void
add_tissue (const AuspexAnalysisRequest *request, AuspexPrognosis *prognosis)
{
  AuspexTissueSettings settings;

  auspex_prognosis_add_parameter (prognosis, "tissue", request->tissue);
  if (!auspex_tissue_settings_from_preset (request->tissue, &settings, NULL)
      || settings.everything)
    return;
  add_parameter (prognosis, "tissue_saturation_above", settings.saturation_threshold);
  add_parameter (prognosis, "tissue_median_px", settings.median_px);
  add_parameter (prognosis, "tissue_close_px", settings.close_px);
  add_parameter (prognosis, "tissue_um_per_px", AUSPEX_TISSUE_UM_PER_PX);
  add_parameter (prognosis, "smallest_tissue_um2", settings.smallest_piece_um2);
  add_parameter (prognosis, "smallest_hole_um2", settings.smallest_hole_um2);
}

static void
add_patches (const AuspexGathered *gathered, AuspexPrognosis *prognosis)
{
  const AuspexEncoderSettings *encoder = &gathered->bag->encoder;

  if (encoder->patch_px > 0)
    {
      add_parameter (prognosis, "patch_px", encoder->patch_px);
      add_parameter (prognosis, "patch_mpp", encoder->mpp);
      add_parameter (prognosis, "encoder_input_px", encoder->input_px);
      auspex_prognosis_add_parameter (prognosis, "encoder_resize", encoder->resize);
    }
  for (int i = 0; i < gathered->bag->n_slides; i++)
    {
      g_autofree char *suffix =
          i > 0 ? g_strdup_printf ("_slide_%d", i + 1) : g_strdup ("");
      g_autofree char *edge = g_strconcat ("patch_level0_px", suffix, NULL);

      if (gathered->bag->slides[i].patch_level0_px > 0)
        add_parameter (prognosis, edge, gathered->bag->slides[i].patch_level0_px);
      if (gathered->sets == NULL)
        continue;
      g_autofree char *level = g_strconcat ("patch_level", suffix, NULL);
      g_autofree char *resampling = g_strconcat ("resampling", suffix, NULL);
      const AuspexPatchGeometry *geometry = &gathered->sets[i]->geometry;
      add_parameter (prognosis, level, geometry->level);
      auspex_prognosis_add_parameter (prognosis, resampling,
                                      geometry->resampled ? "bilinear" : "none");
    }
}

static void
add_parameters (const AuspexAnalysisRequest *request, const AuspexGathered *gathered,
                AuspexPrognosis *prognosis)
{
  if (gathered->from_file)
    {
      g_autofree char *name = g_path_get_basename (request->features_path);

      auspex_prognosis_add_parameter (prognosis, "features_from", name);
      if (gathered->bag->device != NULL)
        auspex_prognosis_add_parameter (prognosis, "features_device",
                                        gathered->bag->device);
    }
  else
    {
      add_tissue (request, prognosis);
      auspex_prognosis_add_parameter (prognosis, "features_from",
                                      gathered->all_cached ? "cache" : "slide");
    }
  add_patches (gathered, prognosis);
  auspex_prognosis_add_parameter (prognosis, "executor",
                                  auspex_device_get_executor (gathered->device));
  if (!prognosis->has_time_bins)
    return;
  g_autoptr (GString) months = g_string_new (NULL);
  for (int i = 0; i <= AUSPEX_N_BINS; i++)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_dtostr (text, sizeof text, prognosis->time_bins_months[i]);
      g_string_append_printf (months, "%s%s", i > 0 ? " " : "", text);
    }
  auspex_prognosis_add_parameter (prognosis, "time_bins_months", months->str);
}

static void
add_maps (const AuspexFeatureBag *bag, const AuspexLeftOut *left_out,
          AuspexPrognosis *prognosis)
{
  AuspexAttentionMaps *maps = &prognosis->maps;
  int64_t n = 0, n_out = 0, n_excluded = left_out != NULL ? left_out->n : 0;

  maps->n_patches = bag->n_patches - n_excluded;
  maps->n_excluded = n_excluded;
  maps->slide_index = g_new (int32_t, maps->n_patches);
  maps->excluded_slide_index = g_new (int32_t, n_excluded);
  if (bag->coords != NULL)
    {
      maps->coords = g_new (int64_t, 2 * maps->n_patches);
      maps->excluded_coords = g_new (int64_t, 2 * n_excluded);
    }
  for (int64_t i = 0; i < bag->n_patches; i++)
    {
      bool is_out = left_out != NULL && left_out->excluded[i];
      int64_t *place = is_out ? maps->excluded_coords : maps->coords;
      int64_t at = is_out ? n_out++ : n++;

      (is_out ? maps->excluded_slide_index : maps->slide_index)[at] = bag->slide_index[i];
      if (place != NULL)
        memcpy (place + 2 * at, bag->coords + 2 * i, 2 * sizeof *place);
    }
  maps->patch_level0_px = g_new0 (double, bag->n_slides);
  for (int i = 0; i < bag->n_slides; i++)
    maps->patch_level0_px[i] = bag->slides[i].patch_level0_px;
}

/* Results are files: their numbers have points. */
static void G_GNUC_PRINTF (3, 4)
    warn (AuspexPrognosis *prognosis, const char *code, const char *format, ...)
{
  locale_t with_points = newlocale (LC_NUMERIC_MASK, "C", (locale_t)0);
  locale_t before = uselocale (with_points);
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  uselocale (before);
  freelocale (with_points);
  auspex_prognosis_add_warning (prognosis, code, text);
}

static void
warn_of_slides (const AuspexGathered *gathered, AuspexPrognosis *prognosis)
{
  for (int i = 0; i < prognosis->n_slides; i++)
    {
      const AuspexSlideIdentity *slide = &prognosis->slides[i];
      const AuspexPatchGeometry *geometry =
          gathered->sets != NULL ? &gathered->sets[i]->geometry : NULL;

      if (g_strcmp0 (slide->mpp_source, "typed in") == 0)
        warn (prognosis, "mpp-typed-in",
              "%s: the size of its pixels (%.4g um) was typed in. If it is wrong, so is "
              "the "
              "estimate.",
              slide->name, slide->mpp);
      if (geometry != NULL && geometry->resampled)
        warn (
            prognosis, "rescaled",
            "%s: no level has the %.4g um per pixel that the encoder takes: patches were "
            "%s from %.4g um per pixel.",
            slide->name, geometry->um_asked / geometry->patch_px,
            geometry->level0_px < geometry->patch_px * geometry->downsample ? "enlarged"
                                                                            : "reduced",
            slide->mpp * geometry->downsample);
    }
}

static void
warn_of_model (const AuspexAnalysisRequest *request, AuspexPrognosis *prognosis)
{
  const AuspexModelInfo *model = auspex_model_get_info (request->model);

  if (!model->trained)
    warn (prognosis, "untrained",
          "The model is untrained: its numbers are meaningless and only show how the "
          "program works.");
  else if (prognosis->encoder_is_formula)
    warn (prognosis, "untrained",
          "The encoder is untrained: what the model makes of its features is "
          "meaningless and only shows how the program works.");
  if (!model->has_names)
    warn (prognosis, "no-names", "The model does not name the genes it reconstructs.");
  if (request->cancer_type_confirmed != NULL && model->cancer_type_code != NULL
      && g_ascii_strcasecmp (request->cancer_type_confirmed, model->cancer_type_code)
             != 0)
    warn (prognosis, "other-cancer-type",
          "The model was made for %s, the slide was said to be %s.",
          model->cancer_type_code, request->cancer_type_confirmed);
}

static void
warn_of_excluded (AuspexPrognosis *prognosis)
{
  int64_t n = prognosis->n_excluded, total = n + prognosis->n_patches;

  if (n == 0)
    return;
  if (isfinite (prognosis->excluded_um2))
    warn (prognosis, "excluded-tissue",
          "%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
          " patches (%.*f mm²) were left out by hand.",
          n, total, prognosis->excluded_um2 < 1e5 ? 3 : 2, prognosis->excluded_um2 / 1e6);
  else
    warn (prognosis, "excluded-tissue",
          "%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " patches were left out by hand.",
          n, total);
}

static void
add_warnings (const AuspexAnalysisRequest *request, const AuspexGathered *gathered,
              AuspexPrognosis *prognosis)
{
  int64_t n = prognosis->n_patches, undecoded = prognosis->n_undecoded;
  g_autofree char *failures = auspex_device_describe_failures (gathered->device);

  warn_of_model (request, prognosis);
  warn_of_slides (gathered, prognosis);
  if (n < FEW_PATCHES)
    warn (prognosis, "few-patches",
          "Only %" G_GINT64_FORMAT " patch%s of tissue: the estimate rests on little.", n,
          n == 1 ? "" : "es");
  if (undecoded > 0)
    warn (prognosis, "undecoded",
          "%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
          " patches could not be decoded and were left out.",
          undecoded, n + undecoded);
  warn_of_excluded (prognosis);
  if (request->precision == AUSPEX_PRECISION_FAST
      || g_strcmp0 (gathered->bag->precision, "fast") == 0)
    warn (prognosis, "fast-precision",
          "Computed with fast precision: the last digits differ from exact.");
  if (failures != NULL)
    warn (prognosis, "device-failed", "%s", failures);
}

static void
add_left_out (const AuspexFeatureBag *bag, AuspexLeftOut *left_out,
              AuspexPrognosis *prognosis)
{
  prognosis->n_patches = bag->n_patches;
  prognosis->n_excluded = bag->n_excluded;
  prognosis->excluded_um2 = bag->n_excluded > 0 ? NAN : 0;
  if (left_out == NULL)
    return;
  prognosis->n_patches -= left_out->n;
  prognosis->n_excluded += left_out->n;
  prognosis->excluded_um2 += left_out->um2;
  prognosis->n_marks = left_out->n_marks;
  prognosis->marks = g_steal_pointer (&left_out->marks);
  left_out->n_marks = 0;
}

void
auspex_analysis_describe (const AuspexAnalysisRequest *request,
                          const AuspexGathered *gathered, AuspexLeftOut *left_out,
                          AuspexPrognosis *prognosis)
{
  const AuspexFeatureBag *bag = gathered->bag;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  prognosis->created = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  add_slides (request, bag, prognosis);
  prognosis->encoder_id = g_strdup (bag->encoder.id);
  prognosis->encoder_sha256 = g_strdup (bag->encoder.sha256);
  prognosis->encoder_is_formula =
      bag->encoder.id != NULL && auspex_formula_parse (bag->encoder.id, NULL);
  prognosis->precision = g_strdup (bag->precision);
  prognosis->device = g_strdup (auspex_device_get_name (gathered->device));
  add_left_out (bag, left_out, prognosis);
  prognosis->n_undecoded = bag->n_undecoded;
  prognosis->patch_set_sha256 = g_strdup (bag->patch_set_sha256);
  prognosis->patch_um = bag->slides[0].patch_level0_px * bag->slides[0].mpp;
  add_maps (bag, left_out, prognosis);
  add_parameters (request, gathered, prognosis);
  add_warnings (request, gathered, prognosis);
}
