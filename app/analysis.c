/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/analysis-private.h"

#include "compute/features/feature-store.h"

#include <math.h>

#define TELL_EVERY_US (G_USEC_PER_SEC / 10)

const char *
auspex_analysis_stage_to_string (AuspexAnalysisStage stage)
{
  static const char *const names[] = {
    [AUSPEX_STAGE_TISSUE] = "tissue",   [AUSPEX_STAGE_PATCHES] = "patches",
    [AUSPEX_STAGE_LOADING] = "loading", [AUSPEX_STAGE_ENCODING] = "encoding",
    [AUSPEX_STAGE_NETWORK] = "network",
  };

  return names[stage];
}

void
auspex_progress_tell (AuspexProgressTeller *teller, AuspexAnalysisStage stage,
                      int64_t done, int64_t total)
{
  int64_t now = g_get_monotonic_time ();
  bool first = teller->last_told == 0 || stage != teller->stage;
  AuspexAnalysisProgress progress = { stage, done, total, NAN, NAN };

  if (first)
    {
      teller->stage = stage;
      teller->stage_start = now;
      teller->first_done = done;
    }
  else if (now - teller->last_told < TELL_EVERY_US && done < total)
    return;
  if (stage == AUSPEX_STAGE_ENCODING && done > teller->first_done
      && now > teller->stage_start)
    {
      progress.patches_per_second = (done - teller->first_done) * (double)G_USEC_PER_SEC
                                    / (now - teller->stage_start);
      progress.seconds_left = (total - done) / progress.patches_per_second;
    }
  teller->last_told = now;
  if (teller->func != NULL)
    teller->func (&progress, teller->user_data);
}

void
auspex_gathered_clear (AuspexGathered *gathered)
{
  for (int i = 0; gathered->sets != NULL && i < gathered->n_sets; i++)
    g_clear_pointer (&gathered->sets[i], auspex_patch_set_free);
  g_clear_pointer (&gathered->sets, g_free);
  g_clear_pointer (&gathered->bag, auspex_feature_bag_free);
  g_clear_pointer (&gathered->device, auspex_device_unref);
}

AuspexDevice *
auspex_analysis_open_device (const AuspexAnalysisRequest *request, GError **error)
{
  return request->opened_device != NULL
             ? auspex_device_ref (auspex_device_get_current (request->opened_device))
             : auspex_device_open_for (request->device, request->precision, error);
}

static bool
gather (const AuspexAnalysisRequest *request, AuspexGathered *gathered,
        AuspexProgressTeller *teller, GCancellable *cancellable, GError **error)
{
  if (!auspex_analysis_gather (request, gathered, teller, cancellable, error))
    return false;
  return request->save_features_path == NULL
         || auspex_feature_store_write (gathered->bag, request->save_features_path,
                                        error);
}

AuspexFeatureBag *
auspex_analysis_get_features (const AuspexAnalysisRequest *request,
                              AuspexAnalysisProgressFunc progress, gpointer user_data,
                              GCancellable *cancellable, GError **error)
{
  AuspexProgressTeller teller = { .func = progress, .user_data = user_data };
  g_auto (AuspexGathered) gathered = { 0 };

  if (!gather (request, &gathered, &teller, cancellable, error))
    return NULL;
  return g_steal_pointer (&gathered.bag);
}

AuspexPrognosis *
auspex_analysis_run (const AuspexAnalysisRequest *request,
                     AuspexAnalysisProgressFunc progress, gpointer user_data,
                     GCancellable *cancellable, GError **error)
{
  int64_t start = g_get_monotonic_time ();
  AuspexProgressTeller teller = { .func = progress, .user_data = user_data };
  g_auto (AuspexGathered) gathered = { 0 };
  g_autoptr (AuspexPrognosis) prognosis = auspex_prognosis_new ();

  if (!gather (request, &gathered, &teller, cancellable, error))
    return NULL;
  if (gathered.device == NULL)
    {
      auspex_progress_tell (&teller, AUSPEX_STAGE_LOADING, 0, 0);
      gathered.device = auspex_analysis_open_device (request, error);
      if (gathered.device == NULL)
        return NULL;
    }
  auspex_progress_tell (&teller, AUSPEX_STAGE_NETWORK, 0, 0);
  if (!auspex_model_run (request->model, gathered.device, request->precision,
                         gathered.bag->features, gathered.bag->n_patches, prognosis,
                         cancellable, error))
    return NULL;
  auspex_analysis_describe (request, &gathered, prognosis);
  prognosis->seconds = (g_get_monotonic_time () - start) / (double)G_USEC_PER_SEC;
  return g_steal_pointer (&prognosis);
}
