/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/model-member.h"

struct _AuspexPreparedBag
{
  AuspexModel *model;
  AuspexDevice *device; /* what computes now */
  AuspexPrecision precision;
  const float *features; /* borrowed */
  int64_t n;
  AuspexBlockedProgram **programs; /* one a member, loaded; NULL: not yet */
};

static void
drop_programs (AuspexPreparedBag *bag)
{
  for (int i = 0; i < bag->model->info.n_members; i++)
    if (bag->programs[i] != NULL)
      auspex_model_give_program (bag->model, i, g_steal_pointer (&bag->programs[i]));
}

static bool
load_member (AuspexPreparedBag *bag, int index, GCancellable *cancellable, GError **error)
{
  AuspexBlockedProgram *program = NULL;

  if (bag->programs[index] != NULL)
    return true;
  program = auspex_model_take_program (bag->model, index, bag->device, bag->precision,
                                       bag->n, error);
  if (program == NULL)
    return false;
  if (!auspex_member_load (bag->model, program, bag->features, bag->n, cancellable,
                           error))
    {
      auspex_model_give_program (bag->model, index, program);
      return false;
    }
  bag->programs[index] = program;
  return true;
}

/* Estimates where there are @results to fill, of @n of the patches @selected. */
static bool
run_members (AuspexPreparedBag *bag, const int64_t *selected, int64_t n, GArray *results,
             GCancellable *cancellable, GError **error)
{
  for (int i = 0; i < bag->model->info.n_members; i++)
    if (!load_member (bag, i, cancellable, error)
        || (results != NULL
            && !auspex_member_estimate (
                bag->model, i, bag->programs[i], selected, n, false,
                &g_array_index (results, AuspexMemberResult, i), cancellable, error)))
      return false;
  return true;
}

static GArray *
new_results (const AuspexPreparedBag *bag)
{
  GArray *results = g_array_new (FALSE, TRUE, sizeof (AuspexMemberResult));

  g_array_set_clear_func (results, auspex_member_result_clear);
  g_array_set_size (results, (guint)bag->model->info.n_members);
  return results;
}

/* On the bag's device, or on what goes on in its place, which loads the bag first. */
static GArray *
run_anywhere (AuspexPreparedBag *bag, const int64_t *selected, int64_t n,
              GCancellable *cancellable, GError **error)
{
  GError *failure = NULL;

  for (;;)
    {
      g_autoptr (GArray) results = new_results (bag);

      if (run_members (bag, selected, n, n > 0 ? results : NULL, cancellable, &failure))
        return g_steal_pointer (&results);
      if (!auspex_device_replace (&bag->device, false, &failure))
        break;
      drop_programs (bag);
    }
  g_propagate_error (error, failure);
  return NULL;
}

AuspexPreparedBag *
auspex_prepared_bag_new (AuspexModel *model, AuspexDevice *device,
                         AuspexPrecision precision, const float *features, int64_t n,
                         GCancellable *cancellable, GError **error)
{
  g_autoptr (AuspexPreparedBag) bag = NULL;
  g_autoptr (GArray) nothing = NULL;

  if (!auspex_model_check_n_patches (n, error))
    return NULL;
  bag = g_new0 (AuspexPreparedBag, 1);
  bag->model = auspex_model_ref (model);
  bag->device = auspex_device_ref (auspex_device_get_current (device));
  bag->precision = precision;
  bag->features = features;
  bag->n = n;
  bag->programs = g_new0 (AuspexBlockedProgram *, model->info.n_members);
  nothing = run_anywhere (bag, NULL, 0, cancellable, error);
  return nothing != NULL ? g_steal_pointer (&bag) : NULL;
}

void
auspex_prepared_bag_free (AuspexPreparedBag *bag)
{
  drop_programs (bag);
  g_free (bag->programs);
  auspex_device_unref (bag->device);
  auspex_model_unref (bag->model);
  g_free (bag);
}

bool
auspex_prepared_bag_estimate (AuspexPreparedBag *bag, const uint8_t *excluded,
                              AuspexPrognosis *prognosis, GCancellable *cancellable,
                              GError **error)
{
  g_autofree int64_t *selected = g_new (int64_t, bag->n);
  g_autoptr (GArray) results = NULL;
  int64_t n = 0;

  for (int64_t i = 0; i < bag->n; i++)
    if (excluded == NULL || excluded[i] == 0)
      selected[n++] = i;
  if (n == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "there are no patches left to estimate from");
      return false;
    }
  results = run_anywhere (bag, n < bag->n ? selected : NULL, n, cancellable, error);
  if (results == NULL)
    return false;
  auspex_model_sum_up (bag->model, (AuspexMemberResult *)results->data, n, prognosis);
  return true;
}
