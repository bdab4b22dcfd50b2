/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/model-member.h"

#include <math.h>
#include <string.h>

bool
auspex_model_check_n_patches (int64_t n, GError **error)
{
  if (n < 1)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         "there are no patches to estimate from");
  return n >= 1;
}

bool
auspex_model_check_features (const AuspexModel *model, const float *features, int64_t n,
                             GError **error)
{
  int64_t feature_dim = model->info.feature_dim;

  for (int64_t i = 0; i < n * feature_dim; i++)
    if (!isfinite (features[i]))
      {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                     "feature %" G_GINT64_FORMAT " of patch %" G_GINT64_FORMAT
                     " is not a number",
                     i % feature_dim, i / feature_dim);
        return false;
      }
  return true;
}

/* On @device, or on what goes on in its place. */
static bool
run_member_anywhere (AuspexModel *model, int index, AuspexDevice *device,
                     AuspexPrecision precision, const float *features, int64_t n,
                     AuspexMemberResult *result, GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (AuspexDevice) current =
      auspex_device_ref (auspex_device_get_current (device));
  GError *failure = NULL;

  while (!auspex_member_run (model, index, current, precision, features, n, result,
                             cancellable, &failure))
    {
      if (!auspex_device_replace (&current, false, &failure))
        {
          g_propagate_error (error, failure);
          return false;
        }
      auspex_member_result_clear (result);
      *result = (AuspexMemberResult){ 0 };
    }
  return true;
}

static void
describe (const AuspexModelInfo *info, AuspexPrognosis *prognosis)
{
  prognosis->model_name = g_strdup (info->name);
  prognosis->model_sha256 = g_strdup (info->sha256);
  prognosis->model_trained = info->trained;
  prognosis->cancer_type_code = g_strdup (info->cancer_type_code);
  prognosis->cancer_type_label = g_strdup (info->cancer_type_label);
  prognosis->has_time_bins = info->has_time_bins;
  memcpy (prognosis->time_bins_months, info->time_bins_months,
          sizeof info->time_bins_months);
  prognosis->n_members = info->n_members;
  prognosis->member_risks = g_new0 (double, info->n_members);
  prognosis->n_groups = info->n_groups;
  prognosis->groups = g_new0 (AuspexGeneGroup, info->n_groups);
  for (int g = 0; g < info->n_groups; g++)
    {
      const AuspexGeneGroup *from = &info->groups[g];
      AuspexGeneGroup *to = &prognosis->groups[g];

      to->name = g_strdup (from->name);
      to->n_features = from->n_features;
      to->features = g_new0 (AuspexGeneFeature, from->n_features);
      for (int i = 0; i < from->n_features; i++)
        to->features[i] = (AuspexGeneFeature){
          .name = g_strdup (from->features[i].name),
          .modality = g_strdup (from->features[i].modality),
          .validation_r = from->features[i].validation_r,
        };
    }
}

/* Adds a member's share of the means. */
static void
add_member (AuspexPrognosis *prognosis, int index, const AuspexMemberResult *result)
{
  double alive = 1;

  for (int j = 0; j < AUSPEX_N_BINS; j++)
    {
      alive *= 1 - (double)result->hazards[j];
      prognosis->survival[j] += alive / prognosis->n_members;
      prognosis->member_risks[index] -= alive;
    }
  for (int g = 0; g < prognosis->n_groups; g++)
    for (int i = 0; i < prognosis->groups[g].n_features; i++)
      prognosis->groups[g].features[i].z +=
          result->genes[g][i] / (float)prognosis->n_members;
}

/* Percent of the cohort at lower risk; ties count half. */
static double
find_percentile (const AuspexModelInfo *info, double risk)
{
  double lower = 0;

  if (info->n_cohort == 0)
    return NAN;
  for (int i = 0; i < info->n_cohort; i++)
    lower += info->cohort_risks[i] < risk ? 1 : info->cohort_risks[i] == risk ? 0.5 : 0;
  return 100 * lower / info->n_cohort;
}

static void
finish (const AuspexModelInfo *info, AuspexPrognosis *prognosis)
{
  double alive = 1;

  prognosis->risk = 0;
  for (int j = 0; j < AUSPEX_N_BINS; j++)
    {
      prognosis->hazards[j] = alive > 0 ? 1 - prognosis->survival[j] / alive : 1;
      alive = prognosis->survival[j];
      prognosis->risk -= alive;
    }
  prognosis->risk_percentile = find_percentile (info, prognosis->risk);
}

/* The maps are the first member's, taken from @result. */
static void
take_maps (AuspexPrognosis *prognosis, AuspexMemberResult *result, int64_t n)
{
  prognosis->maps.n_patches = n;
  prognosis->maps.n_groups = prognosis->n_groups;
  prognosis->maps.gate = g_steal_pointer (&result->gate);
  prognosis->maps.similarity = g_steal_pointer (&result->similarity);
  prognosis->maps.hyperedge = g_steal_pointer (&result->hyperedge);
  prognosis->maps.hyper_attention = g_steal_pointer (&result->hyper_attention);
}

void
auspex_model_sum_up (const AuspexModel *model, AuspexMemberResult *results, int64_t n,
                     AuspexPrognosis *prognosis)
{
  describe (&model->info, prognosis);
  for (int i = 0; i < model->info.n_members; i++)
    add_member (prognosis, i, &results[i]);
  finish (&model->info, prognosis);
  take_maps (prognosis, &results[0], n);
}

bool
auspex_model_run (AuspexModel *model, AuspexDevice *device, AuspexPrecision precision,
                  const float *features, int64_t n, AuspexPrognosis *prognosis,
                  GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) results = g_array_new (FALSE, TRUE, sizeof (AuspexMemberResult));

  if (!auspex_model_check_n_patches (n, error))
    return false;
  g_array_set_clear_func (results, auspex_member_result_clear);
  g_array_set_size (results, (guint)model->info.n_members);
  for (int i = 0; i < model->info.n_members; i++)
    if (!run_member_anywhere (model, i, device, precision, features, n,
                              &g_array_index (results, AuspexMemberResult, i),
                              cancellable, error))
      return false;

  auspex_model_sum_up (model, (AuspexMemberResult *)results->data, n, prognosis);
  return true;
}
