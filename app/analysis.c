/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/analysis-private.h"
#include "app/analysis-replay.h"

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
  AuspexAnalysisProgress progress = { stage, done, total, NAN, NAN, teller->encoded };

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
  g_clear_pointer (&teller->encoded, auspex_heatmap_unref);
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

static gpointer
ref_slide (gconstpointer slide, gpointer data)
{
  return auspex_slide_ref ((AuspexSlide *)slide);
}

AuspexAnalysisRequest *
auspex_analysis_request_copy (const AuspexAnalysisRequest *request)
{
  AuspexAnalysisRequest *copy = g_new (AuspexAnalysisRequest, 1);

  *copy = *request;
  copy->slides = g_ptr_array_copy (request->slides, ref_slide, NULL);
  g_ptr_array_set_free_func (copy->slides, (GDestroyNotify)auspex_slide_unref);
  copy->model = request->model != NULL ? auspex_model_ref (request->model) : NULL;
  if (request->encoder != NULL)
    copy->encoder = auspex_encoder_ref (request->encoder);
  if (request->opened_device != NULL)
    copy->opened_device = auspex_device_ref (request->opened_device);
  copy->features_path = g_strdup (request->features_path);
  copy->save_features_path = g_strdup (request->save_features_path);
  copy->device = g_strdup (request->device);
  copy->tissue = g_strdup (request->tissue);
  copy->cancer_type_confirmed = g_strdup (request->cancer_type_confirmed);
  if (request->marks != NULL)
    copy->marks = g_ptr_array_ref (request->marks);
  return copy;
}

void
auspex_analysis_request_free (AuspexAnalysisRequest *request)
{
  g_ptr_array_unref (request->slides);
  g_clear_pointer (&request->model, auspex_model_unref);
  g_clear_pointer (&request->encoder, auspex_encoder_unref);
  g_clear_pointer (&request->opened_device, auspex_device_unref);
  g_free ((char *)request->features_path);
  g_free ((char *)request->save_features_path);
  g_free ((char *)request->device);
  g_free ((char *)request->tissue);
  g_free ((char *)request->cancer_type_confirmed);
  g_clear_pointer (&request->marks, g_ptr_array_unref);
  g_free (request);
}

bool
auspex_analysis_save_features (const AuspexAnalysisRequest *request,
                               const AuspexFeatureBag *bag, GError **error)
{
  g_auto (AuspexLeftOut) left_out = { 0 };
  g_autoptr (AuspexFeatureBag) rest = NULL;

  if (request->save_features_path == NULL)
    return true;
  if (!auspex_analysis_leave_out (bag, request->marks, &left_out, error))
    return false;
  if (left_out.n == 0)
    return auspex_feature_store_write (bag, request->save_features_path, error);
  rest = auspex_analysis_take_rest (bag, &left_out, error);
  return rest != NULL
         && auspex_feature_store_write (rest, request->save_features_path, error);
}

AuspexFeatureBag *
auspex_analysis_get_features (const AuspexAnalysisRequest *request,
                              AuspexAnalysisProgressFunc progress, gpointer user_data,
                              GCancellable *cancellable, GError **error)
{
  AuspexProgressTeller teller = { .func = progress, .user_data = user_data };
  g_auto (AuspexGathered) gathered = { 0 };

  if (!auspex_analysis_gather (request, &gathered, &teller, cancellable, error)
      || !auspex_analysis_save_features (request, gathered.bag, error))
    return NULL;
  return g_steal_pointer (&gathered.bag);
}

AuspexPrognosis *
auspex_analysis_run (const AuspexAnalysisRequest *request,
                     AuspexAnalysisProgressFunc progress, gpointer user_data,
                     GCancellable *cancellable, GError **error)
{
  g_autoptr (AuspexReplay) replay =
      auspex_replay_new (request, progress, user_data, cancellable, error);

  if (replay == NULL)
    return NULL;
  if (request->marks == NULL)
    return auspex_prognosis_ref (auspex_replay_get_prognosis (replay));
  AuspexPrognosis *prognosis =
      auspex_replay_ask (replay, request->marks, cancellable, error);
  if (prognosis != NULL && prognosis->all_tissue != NULL)
    prognosis->seconds += prognosis->all_tissue->seconds;
  return prognosis;
}
