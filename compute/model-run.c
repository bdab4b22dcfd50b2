/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/blocked-program.h"
#include "compute/model-internal.h"

#include <math.h>
#include <string.h>

/* What may be kept of the patches between passes over them: of 65,000, as published. */
#define KEPT_BYTES (256 << 20)

/* What one member says. */
typedef struct
{
  float hazards[AUSPEX_N_BINS];
  float *genes[AUSPEX_GHANET_MAX_GROUPS]; /* NULL where a group has none */
  float *gate, *similarity, *hyperedge, *hyper_attention; /* NULL: not asked for */
} MemberResult;

static void
member_result_clear (gpointer data)
{
  MemberResult *result = data;

  for (int g = 0; g < AUSPEX_GHANET_MAX_GROUPS; g++)
    g_free (result->genes[g]);
  g_free (result->gate);
  g_free (result->similarity);
  g_free (result->hyperedge);
  g_free (result->hyper_attention);
}

static bool
check_features (const AuspexModel *model, const float *features, int64_t n,
                GError **error)
{
  int64_t feature_dim = model->info.feature_dim;

  if (n < 1)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "there are no patches to estimate from");
      return false;
    }
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

typedef struct
{
  AuspexBinding bindings[AUSPEX_GHANET_MAX_GROUPS + 5];
  const char *names[AUSPEX_GHANET_MAX_GROUPS + 5];
  int n;
} Outputs;

static void
add_output (Outputs *outputs, const char *name, float *data)
{
  outputs->names[outputs->n] = name;
  outputs->bindings[outputs->n++] = (AuspexBinding){ name, data };
}

/* Memory of @result for what a member says of @n patches; maps of the first only. */
static void
take_result (const AuspexModel *model, int index, int64_t n, MemberResult *result,
             Outputs *outputs)
{
  gsize map_size = (gsize)model->sizes.n_groups * (gsize)n;

  outputs->n = 0;
  add_output (outputs, "hazards", result->hazards);
  for (int g = 0; g < model->sizes.n_groups; g++)
    if (model->sizes.group_sizes[g] > 0)
      {
        g_autofree char *name = g_strdup_printf ("genes.%d", g);

        result->genes[g] = g_new (float, model->sizes.group_sizes[g]);
        add_output (outputs, g_intern_string (name), result->genes[g]);
      }
  if (index > 0)
    return;
  add_output (outputs, "gate_attention", result->gate = g_new (float, n));
  add_output (outputs, "similarity", result->similarity = g_new (float, map_size));
  add_output (outputs, "hyperedge", result->hyperedge = g_new (float, map_size));
  add_output (outputs, "hyper_attention",
              result->hyper_attention = g_new (float, map_size));
}

static bool
run_whole (AuspexModel *model, int index, AuspexDevice *device, AuspexPrecision precision,
           const float *features, int64_t n, const Outputs *outputs,
           GCancellable *cancellable, GError **error)
{
  AuspexGraph *graph = g_ptr_array_index (model->members, index);
  g_autoptr (AuspexProgram) program =
      auspex_program_new (device, graph, model->weights, n, precision, error);
  AuspexBinding input = { "features", (float *)features };

  return program != NULL
         && auspex_program_run (program, n, &input, 1, outputs->bindings, outputs->n,
                                cancellable, error);
}

static bool
run_blocked (AuspexModel *model, int index, AuspexDevice *device,
             AuspexPrecision precision, const float *features, int64_t n,
             const Outputs *outputs, GCancellable *cancellable, GError **error)
{
  AuspexGraph *graph = g_ptr_array_index (model->members, index);
  g_autoptr (AuspexBlockedProgram) program =
      auspex_blocked_program_new (device, graph, model->weights, precision,
                                  outputs->names, outputs->n, n, KEPT_BYTES, 0, error);
  AuspexBinding input = { "features", (float *)features };

  return program != NULL
         && auspex_blocked_program_load (program, n, &input, 1, cancellable, error)
         && auspex_blocked_program_run (program, NULL, 0, outputs->bindings, outputs->n,
                                        cancellable, error);
}

/* A GPU takes a bag whole where it has the memory. */
static bool
run_member (AuspexModel *model, int index, AuspexDevice *device,
            AuspexPrecision precision, const float *features, int64_t n,
            MemberResult *result, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) failure = NULL;
  Outputs outputs;
  int64_t block = 0;
  int workers = 0;

  take_result (model, index, n, result, &outputs);
  auspex_device_get_row_parallelism (device, &workers, &block);
  if (g_str_equal (auspex_device_get_executor (device), "vulkan"))
    {
      if (run_whole (model, index, device, precision, features, n, &outputs, cancellable,
                     &failure))
        return true;
      if (n <= block
          || !g_error_matches (failure, G_IO_ERROR, AUSPEX_DEVICE_OUT_OF_MEMORY))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return false;
        }
    }
  return run_blocked (model, index, device, precision, features, n, &outputs, cancellable,
                      error);
}

/* On @device, or on what goes on in its place. */
static bool
run_member_anywhere (AuspexModel *model, int index, AuspexDevice *device,
                     AuspexPrecision precision, const float *features, int64_t n,
                     MemberResult *result, GCancellable *cancellable, GError **error)
{
  g_autoptr (AuspexDevice) current =
      auspex_device_ref (auspex_device_get_current (device));
  GError *failure = NULL;

  while (!run_member (model, index, current, precision, features, n, result, cancellable,
                      &failure))
    {
      if (!auspex_device_replace (&current, false, &failure))
        {
          g_propagate_error (error, failure);
          return false;
        }
      member_result_clear (result);
      *result = (MemberResult){ 0 };
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
add_member (AuspexPrognosis *prognosis, int index, const MemberResult *result)
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
take_maps (AuspexPrognosis *prognosis, MemberResult *result, int64_t n)
{
  prognosis->maps.n_patches = n;
  prognosis->maps.n_groups = prognosis->n_groups;
  prognosis->maps.gate = g_steal_pointer (&result->gate);
  prognosis->maps.similarity = g_steal_pointer (&result->similarity);
  prognosis->maps.hyperedge = g_steal_pointer (&result->hyperedge);
  prognosis->maps.hyper_attention = g_steal_pointer (&result->hyper_attention);
}

bool
auspex_model_run (AuspexModel *model, AuspexDevice *device, AuspexPrecision precision,
                  const float *features, int64_t n, AuspexPrognosis *prognosis,
                  GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) results = g_array_new (FALSE, TRUE, sizeof (MemberResult));

  if (!check_features (model, features, n, error))
    return false;
  g_array_set_clear_func (results, member_result_clear);
  g_array_set_size (results, (guint)model->info.n_members);
  for (int i = 0; i < model->info.n_members; i++)
    if (!run_member_anywhere (model, i, device, precision, features, n,
                              &g_array_index (results, MemberResult, i), cancellable,
                              error))
      return false;

  describe (&model->info, prognosis);
  for (int i = 0; i < model->info.n_members; i++)
    add_member (prognosis, i, &g_array_index (results, MemberResult, i));
  finish (&model->info, prognosis);
  take_maps (prognosis, &g_array_index (results, MemberResult, 0), n);
  return true;
}
