/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/vulkan/step.h"

#include <string.h>

/* Where @binding lies on the device. */
static bool
find_slice (const AuspexVulkanRun *run, const AuspexBinding *binding,
            AuspexVulkanSlice *slice, GError **error)
{
  AuspexValue value =
      auspex_graph_find (auspex_plan_get_graph (run->program->base.plan), binding->name);

  if (value == AUSPEX_NO_VALUE)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "there is no value %s",
                   binding->name);
      return false;
    }
  *slice = auspex_vulkan_run_slice (run, value);
  slice->size = auspex_vulkan_run_count (run, value)
                * auspex_dtype_size (auspex_vulkan_run_node (run, value)->dtype);
  return true;
}

/* All bindings of a run, inputs first: @slices, and their places in the staging buffer.
 * Returns the bytes of that. */
static int64_t
place_bindings (const AuspexVulkanSlice *slices, int n, int64_t *staged)
{
  int64_t bytes = 0;

  for (int i = 0; i < n; i++)
    {
      staged[i] = bytes;
      bytes += slices[i].buffer->mapped == NULL ? (slices[i].size + 15) / 16 * 16 : 0;
    }
  return bytes;
}

/* What decides the commands of a run. Free with g_free(). */
static char *
describe_run (const AuspexVulkanRun *run, const AuspexBinding *bindings, int n,
              int n_inputs)
{
  GString *text = g_string_new (NULL);

  g_string_printf (text, "%" G_GINT64_FORMAT " %d %d", run->rows, run->is_staged,
                   n_inputs);
  for (int i = 0; i < n; i++)
    g_string_append_printf (text, " %s", bindings[i].name);
  return g_string_free (text, FALSE);
}

/* To the device when @is_input, else back, in the recording. */
static bool
record_transfer (const AuspexVulkanRun *run, const AuspexVulkanSlice *slice,
                 int64_t staged, bool is_input, GError **error)
{
  AuspexVulkanRecorder *recorder = &run->program->recorder;
  AuspexVulkanSlice host = { &recorder->staging, staged, slice->size };

  if (!run->is_staged || slice->buffer->mapped != NULL)
    return true;
  return auspex_vulkan_recorder_copy (recorder, is_input ? &host : slice,
                                      is_input ? slice : &host, error);
}

static bool
record_run (const AuspexVulkanRun *run, const AuspexVulkanSlice *slices,
            const int64_t *staged, int n, int n_inputs, GError **error)
{
  AuspexVulkanProgram *self = run->program;
  const AuspexPlan *plan = self->base.plan;

  auspex_vulkan_recorder_begin (&self->recorder);
  for (int i = 0; i < n_inputs; i++)
    if (!record_transfer (run, &slices[i], staged[i], true, error))
      return false;
  for (int i = 0; i < auspex_plan_get_n_steps (plan); i++)
    if (!auspex_vulkan_run_step (run, auspex_plan_get_step (plan, i), error))
      return false;
  for (int i = n_inputs; i < n; i++)
    if (!record_transfer (run, &slices[i], staged[i], false, error))
      return false;
  return auspex_vulkan_recorder_flush (&self->recorder, error);
}

/* The commands of the last run once more where they fit, else new ones. */
static bool
run_commands (const AuspexVulkanRun *run, const AuspexBinding *bindings,
              const AuspexVulkanSlice *slices, const int64_t *staged, int n, int n_inputs,
              GError **error)
{
  AuspexVulkanProgram *self = run->program;
  g_autofree char *description = describe_run (run, bindings, n, n_inputs);
  g_autofree char *recorded = g_steal_pointer (&self->recorded);

  if (g_strcmp0 (recorded, description) == 0
      && auspex_vulkan_recorder_can_replay (&self->recorder))
    {
      if (!auspex_vulkan_recorder_replay (&self->recorder, run->cancellable, error))
        return false;
    }
  else if (!record_run (run, slices, staged, n, n_inputs, error))
    return false;
  self->recorded = g_steal_pointer (&description);
  return true;
}

/* The host's memory of @binding to the device when @is_input, else back. */
static bool
transfer (const AuspexVulkanRun *run, const AuspexBinding *binding,
          const AuspexVulkanSlice *slice, int64_t staged, bool is_input, GError **error)
{
  AuspexVulkanRecorder *recorder = &run->program->recorder;
  char *host = (char *)recorder->staging.mapped + staged;

  if (run->is_staged && slice->buffer->mapped == NULL)
    memcpy (is_input ? host : binding->data, is_input ? binding->data : host,
            slice->size);
  else if (is_input)
    return auspex_vulkan_recorder_upload (recorder, slice->buffer, slice->offset,
                                          binding->data, slice->size, error);
  else
    return auspex_vulkan_recorder_download (recorder, slice->buffer, slice->offset,
                                            binding->data, slice->size, error);
  return true;
}

static bool
run_all (AuspexVulkanRun *run, const AuspexBinding *bindings, int n, int n_inputs,
         GError **error)
{
  g_autofree AuspexVulkanSlice *slices = g_new0 (AuspexVulkanSlice, n);
  g_autofree int64_t *staged = g_new0 (int64_t, n);

  for (int i = 0; i < n; i++)
    if (!find_slice (run, &bindings[i], &slices[i], error))
      return false;
  run->is_staged = place_bindings (slices, n, staged) <= AUSPEX_VULKAN_STAGING_BYTES;
  for (int i = 0; i < n_inputs; i++)
    if (!transfer (run, &bindings[i], &slices[i], staged[i], true, error))
      return false;
  if (!run_commands (run, bindings, slices, staged, n, n_inputs, error)
      || g_cancellable_set_error_if_cancelled (run->cancellable, error))
    return false;
  for (int i = n_inputs; i < n; i++)
    if (!transfer (run, &bindings[i], &slices[i], staged[i], false, error))
      return false;
  return true;
}

bool
auspex_vulkan_program_run (AuspexProgram *program, int64_t rows,
                           const AuspexBinding *inputs, int n_inputs,
                           const AuspexBinding *outputs, int n_outputs,
                           GCancellable *cancellable, GError **error)
{
  AuspexVulkanRun run = { (AuspexVulkanProgram *)program, rows, cancellable, false };
  int n = n_inputs + n_outputs;
  g_autofree AuspexBinding *bindings = g_new (AuspexBinding, n);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return false;
  for (int i = 0; i < n; i++)
    bindings[i] = i < n_inputs ? inputs[i] : outputs[i - n_inputs];
  if (run_all (&run, bindings, n, n_inputs, error))
    return true;

  auspex_vulkan_recorder_abandon (&run.program->recorder);
  return false;
}
