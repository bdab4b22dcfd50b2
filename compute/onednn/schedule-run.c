/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/executor.h"
#include "compute/graph/plan-memory.h"
#include "compute/onednn/schedule-internal.h"
#include "compute/onednn/status.h"

#include <string.h>

void
auspex_schedule_free (AuspexSchedule *schedule)
{
  if (schedule == NULL)
    return;
  for (guint i = 0; i < schedule->jobs->len; i++)
    {
      Job *job = &g_array_index (schedule->jobs, Job, i);

      for (int j = 0; j < job->n_arguments; j++)
        dnnl_memory_destroy (job->memories[j]);
      dnnl_primitive_destroy (job->primitive);
    }
  for (guint i = 0; i < schedule->slots->len; i++)
    free (auspex_schedule_get_slot (schedule, (int)i)->own);
  g_array_unref (schedule->jobs);
  g_array_unref (schedule->slots);
  g_free (schedule->locations);
  g_free (schedule->last_read);
  free (schedule->arena);
  auspex_plan_unref (schedule->plan);
  g_free (schedule);
}

static bool
is_caller_s (const Slot *slot)
{
  return slot->kind == SLOT_INPUT || slot->kind == SLOT_OUTPUT;
}

/* Gives the arena's slots their memory. */
static bool
place_slots (AuspexSchedule *schedule, GError **error)
{
  int n_slots = (int)schedule->slots->len, n_placed = 0;
  g_autofree AuspexLifetime *lifetimes = g_new (AuspexLifetime, n_slots);

  for (int i = 0; i < n_slots; i++)
    {
      const Slot *slot = auspex_schedule_get_slot (schedule, i);

      if (slot->kind == SLOT_ARENA)
        lifetimes[n_placed++] =
            (AuspexLifetime){ slot->first, slot->last, slot->bytes, 0 };
    }
  schedule->arena =
      auspex_onednn_allocate (auspex_memory_place (lifetimes, n_placed), error);
  if (schedule->arena == NULL)
    return false;

  n_placed = 0;
  for (int i = 0; i < n_slots; i++)
    {
      Slot *slot = auspex_schedule_get_slot (schedule, i);

      if (slot->kind == SLOT_ARENA)
        slot->data = (uint8_t *)schedule->arena + lifetimes[n_placed++].offset;
    }
  return true;
}

static void *
find_data (const Slot *slot, const AuspexOperand *operand)
{
  return (char *)slot->data
         + operand->offset * (int64_t)dnnl_data_type_size (operand->layout.data_type);
}

bool
auspex_schedule_place (AuspexSchedule *schedule, GError **error)
{
  if (!place_slots (schedule, error))
    return false;
  for (guint i = 0; i < schedule->jobs->len; i++)
    {
      Job *job = &g_array_index (schedule->jobs, Job, i);

      for (int j = 0; j < job->n_arguments; j++)
        {
          const AuspexOperand *operand = &job->arguments[j].operand;
          const Slot *slot = auspex_schedule_get_slot (schedule, operand->slot);
          dnnl_status_t status = dnnl_memory_create (
              &job->memories[j], &operand->layout, schedule->engine,
              is_caller_s (slot) ? DNNL_MEMORY_NONE : find_data (slot, operand));

          if (!auspex_onednn_check (status, "memory", error))
            return false;
        }
    }
  return true;
}

static dnnl_status_t
run_primitive (const AuspexSchedule *schedule, const Job *job)
{
  dnnl_exec_arg_t arguments[AUSPEX_MAX_ARGUMENTS];
  dnnl_status_t status = dnnl_success;

  for (int i = 0; status == dnnl_success && i < job->n_arguments; i++)
    {
      const AuspexOperand *operand = &job->arguments[i].operand;
      const Slot *slot = auspex_schedule_get_slot (schedule, operand->slot);

      arguments[i] = (dnnl_exec_arg_t){ job->arguments[i].argument, job->memories[i] };
      if (is_caller_s (slot))
        status =
            dnnl_memory_set_data_handle (job->memories[i], find_data (slot, operand));
    }
  if (status == dnnl_success)
    status = dnnl_primitive_execute (job->primitive, schedule->stream, job->n_arguments,
                                     arguments);
  return status;
}

static void
run_kernel (const AuspexSchedule *schedule, Job *job)
{
  for (int i = 0; i < AUSPEX_MAX_OP_INPUTS; i++)
    if (job->input_slots[i] >= 0)
      job->call.inputs[i].data =
          auspex_schedule_get_slot (schedule, job->input_slots[i])->data;
  job->call.output.data = auspex_schedule_get_slot (schedule, job->output_slot)->data;
  job->kernel (&job->call);
}

/* Puts the caller's memory in place. */
static bool
bind (AuspexSchedule *schedule, const AuspexBinding *inputs, int n_inputs,
      const AuspexBinding *outputs, int n_outputs, GError **error)
{
  const AuspexGraph *graph = auspex_plan_get_graph (schedule->plan);

  for (guint i = 0; i < schedule->slots->len; i++)
    {
      Slot *slot = auspex_schedule_get_slot (schedule, (int)i);
      const char *name = NULL;
      const AuspexBinding *binding = NULL;

      if (!is_caller_s (slot))
        continue;
      name = auspex_graph_get_node (graph, slot->value)->name;
      binding = slot->kind == SLOT_INPUT ? auspex_binding_find (inputs, n_inputs, name)
                                         : auspex_binding_find (outputs, n_outputs, name);
      if (binding == NULL && slot->own == NULL)
        slot->own = auspex_onednn_allocate (slot->bytes, error);
      slot->data = binding != NULL ? binding->data : slot->own;
      if (slot->data == NULL)
        return false;
    }
  return true;
}

static void
copy_output (const AuspexSchedule *schedule, const AuspexBinding *output)
{
  const AuspexGraph *graph = auspex_plan_get_graph (schedule->plan);
  AuspexValue value = auspex_graph_find (graph, output->name);
  AuspexShape shape = auspex_schedule_get_shape (schedule, value);
  const Location *location =
      &schedule->locations[auspex_plan_get_storage (schedule->plan, value)];
  int slot = location->is_image ? location->plain_slot : location->slot;
  const void *data = auspex_schedule_get_slot (schedule, slot)->data;

  if (data != output->data)
    memcpy (output->data, data, auspex_shape_count (&shape, 1) * sizeof (float));
}

bool
auspex_schedule_run (AuspexSchedule *schedule, const AuspexBinding *inputs, int n_inputs,
                     const AuspexBinding *outputs, int n_outputs,
                     GCancellable *cancellable, GError **error)
{
  if (!bind (schedule, inputs, n_inputs, outputs, n_outputs, error))
    return false;
  for (guint i = 0; i < schedule->jobs->len; i++)
    {
      Job *job = &g_array_index (schedule->jobs, Job, i);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return false;
      if (job->kernel != NULL)
        run_kernel (schedule, job);
      else if (!auspex_onednn_check (run_primitive (schedule, job), "running", error))
        return false;
    }
  if (!auspex_onednn_check (dnnl_stream_wait (schedule->stream), "running", error))
    return false;
  for (int i = 0; i < n_outputs; i++)
    copy_output (schedule, &outputs[i]);
  return true;
}
