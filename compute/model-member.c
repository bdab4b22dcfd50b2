/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/model-member.h"

/* What may be kept of the patches between passes over them: of 65,000, as published. */
#define KEPT_BYTES (256 << 20)

void
auspex_member_result_clear (gpointer data)
{
  AuspexMemberResult *result = data;

  for (int g = 0; g < AUSPEX_GHANET_MAX_GROUPS; g++)
    g_free (result->genes[g]);
  g_free (result->gate);
  g_free (result->similarity);
  g_free (result->hyperedge);
  g_free (result->hyper_attention);
}

/* What a member is asked for. */
typedef struct
{
  const char *names[AUSPEX_GHANET_MAX_GROUPS + 5];
  AuspexBinding bindings[AUSPEX_GHANET_MAX_GROUPS + 5];
  int n;
} Outputs;

static void
add_output (Outputs *outputs, const char *name, float *data)
{
  outputs->names[outputs->n] = name;
  outputs->bindings[outputs->n++] = (AuspexBinding){ name, data };
}

/* Maps are asked of the first member only. With @result, memory for @n patches is taken
 * there. */
static void
list_outputs (const AuspexModel *model, int index, int64_t n, AuspexMemberResult *result,
              Outputs *outputs)
{
  AuspexMemberResult none = { .hazards = { 0 } }, *of = result != NULL ? result : &none;
  gsize map_size = (gsize)model->sizes.n_groups * (gsize)n;

  outputs->n = 0;
  if (result != NULL)
    for (int g = 0; g < model->sizes.n_groups; g++)
      if (model->sizes.group_sizes[g] > 0)
        result->genes[g] = g_new (float, model->sizes.group_sizes[g]);
  if (result != NULL && index == 0)
    {
      result->gate = g_new (float, n);
      result->similarity = g_new (float, map_size);
      result->hyperedge = g_new (float, map_size);
      result->hyper_attention = g_new (float, map_size);
    }
  add_output (outputs, "hazards", of->hazards);
  for (int g = 0; g < model->sizes.n_groups; g++)
    if (model->sizes.group_sizes[g] > 0)
      {
        g_autofree char *name = g_strdup_printf ("genes.%d", g);

        add_output (outputs, g_intern_string (name), of->genes[g]);
      }
  if (index > 0)
    return;
  add_output (outputs, "gate_attention", of->gate);
  add_output (outputs, "similarity", of->similarity);
  add_output (outputs, "hyperedge", of->hyperedge);
  add_output (outputs, "hyper_attention", of->hyper_attention);
}

AuspexBlockedProgram *
auspex_model_take_program (AuspexModel *model, int index, AuspexDevice *device,
                           AuspexPrecision precision, int64_t rows, GError **error)
{
  AuspexBlockedProgram *program = NULL;
  Outputs outputs;

  g_mutex_lock (&model->lock);
  program = g_steal_pointer (&model->idle[index]);
  g_mutex_unlock (&model->lock);
  if (program != NULL && auspex_blocked_program_suits (program, device, precision, rows))
    return program;
  g_clear_pointer (&program, auspex_blocked_program_free);
  list_outputs (model, index, 0, NULL, &outputs);
  return auspex_blocked_program_new (device, g_ptr_array_index (model->members, index),
                                     model->weights, precision, outputs.names, outputs.n,
                                     rows, KEPT_BYTES, 0, error);
}

void
auspex_model_give_program (AuspexModel *model, int index, AuspexBlockedProgram *program)
{
  AuspexBlockedProgram *earlier = NULL;

  auspex_blocked_program_unload (program);
  g_mutex_lock (&model->lock);
  earlier = model->idle[index];
  model->idle[index] = program;
  g_mutex_unlock (&model->lock);
  g_clear_pointer (&earlier, auspex_blocked_program_free);
}

bool
auspex_member_load (const AuspexModel *model, AuspexBlockedProgram *program,
                    const float *features, int64_t n, GCancellable *cancellable,
                    GError **error)
{
  AuspexBinding input = { "features", (float *)features };
  g_autoptr (GError) failure = NULL;

  if (auspex_blocked_program_load (program, n, &input, 1, cancellable, &failure))
    return true;
  if (!g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_INVALID_DATA)
      || auspex_model_check_features (model, features, n, error))
    g_propagate_error (error, g_steal_pointer (&failure));
  return false;
}

bool
auspex_member_estimate (const AuspexModel *model, int index,
                        AuspexBlockedProgram *program, const int64_t *selected, int64_t n,
                        bool is_last, AuspexMemberResult *result,
                        GCancellable *cancellable, GError **error)
{
  Outputs outputs;

  list_outputs (model, index, n, result, &outputs);
  return auspex_blocked_program_run (program, selected, n, is_last, outputs.bindings,
                                     outputs.n, cancellable, error);
}

static bool
run_whole (AuspexModel *model, int index, AuspexDevice *device, AuspexPrecision precision,
           const float *features, int64_t n, AuspexMemberResult *result,
           GCancellable *cancellable, GError **error)
{
  AuspexGraph *graph = g_ptr_array_index (model->members, index);
  g_autoptr (AuspexProgram) program =
      auspex_program_new (device, graph, model->weights, n, precision, error);
  AuspexBinding input = { "features", (float *)features };
  Outputs outputs;

  if (program == NULL || !auspex_model_check_features (model, features, n, error))
    return false;
  list_outputs (model, index, n, result, &outputs);
  return auspex_program_run (program, n, &input, 1, outputs.bindings, outputs.n,
                             cancellable, error);
}

static bool
run_blocked (AuspexModel *model, int index, AuspexDevice *device,
             AuspexPrecision precision, const float *features, int64_t n,
             AuspexMemberResult *result, GCancellable *cancellable, GError **error)
{
  AuspexBlockedProgram *program =
      auspex_model_take_program (model, index, device, precision, n, error);
  bool done = false;

  if (program == NULL)
    return false;
  done = auspex_member_load (model, program, features, n, cancellable, error)
         && auspex_member_estimate (model, index, program, NULL, n, true, result,
                                    cancellable, error);
  auspex_model_give_program (model, index, program);
  return done;
}

bool
auspex_member_run (AuspexModel *model, int index, AuspexDevice *device,
                   AuspexPrecision precision, const float *features, int64_t n,
                   AuspexMemberResult *result, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) failure = NULL;
  int64_t block = 0;
  int workers = 0;

  if (g_str_equal (auspex_device_get_executor (device), "vulkan"))
    {
      if (run_whole (model, index, device, precision, features, n, result, cancellable,
                     &failure))
        return true;
      auspex_device_get_row_parallelism (device, &workers, &block);
      if (n <= block
          || !g_error_matches (failure, G_IO_ERROR, AUSPEX_DEVICE_OUT_OF_MEMORY))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return false;
        }
      auspex_member_result_clear (result);
      *result = (AuspexMemberResult){ 0 };
    }
  return run_blocked (model, index, device, precision, features, n, result, cancellable,
                      error);
}
