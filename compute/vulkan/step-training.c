/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The steps of losses, dropout and gradients that go element by element or row by row. */

#include "compute/vulkan/step.h"

#include "compute/ops/dropout.h"

/* An invocation to each element of the output; the @n_cut first inputs have as many. */
static AuspexVulkanTask
new_map_task (const AuspexVulkanRun *run, const AuspexStep *step,
              AuspexVulkanKernel kernel, int n_cut)
{
  AuspexVulkanTask task = auspex_vulkan_run_new_task (
      run, step, kernel, auspex_vulkan_run_count (run, step->output), 1);

  for (int i = 0; i < n_cut; i++)
    auspex_vulkan_run_cut_operand (run, step, &task, i);
  task.parameters.map.columns = 1;
  return task;
}

bool
auspex_vulkan_run_constant (const AuspexVulkanRun *run, const AuspexStep *step,
                            GError **error)
{
  AuspexVulkanTask task = new_map_task (run, step, AUSPEX_VULKAN_KERNEL_CONSTANT, 0);

  task.parameters.map.factor = step->node->attributes.constant.value;
  return auspex_vulkan_run_task (run, &task, error);
}

bool
auspex_vulkan_run_clamp (const AuspexVulkanRun *run, const AuspexStep *step,
                         GError **error)
{
  AuspexVulkanTask task = new_map_task (run, step, AUSPEX_VULKAN_KERNEL_CLAMP, 1);

  task.parameters.map.factor = step->node->attributes.clamp.lower;
  task.parameters.map.upper = step->node->attributes.clamp.upper;
  return auspex_vulkan_run_task (run, &task, error);
}

bool
auspex_vulkan_run_clamp_gradient (const AuspexVulkanRun *run, const AuspexStep *step,
                                  GError **error)
{
  AuspexVulkanTask task =
      new_map_task (run, step, AUSPEX_VULKAN_KERNEL_CLAMP_GRADIENT, 2);

  task.parameters.map.factor = step->node->attributes.clamp.lower;
  task.parameters.map.upper = step->node->attributes.clamp.upper;
  return auspex_vulkan_run_task (run, &task, error);
}

bool
auspex_vulkan_run_power (const AuspexVulkanRun *run, const AuspexStep *step,
                         GError **error)
{
  AuspexVulkanTask task = new_map_task (run, step, AUSPEX_VULKAN_KERNEL_POWER, 1);

  task.parameters.map.factor = step->node->attributes.power.exponent;
  return auspex_vulkan_run_task (run, &task, error);
}

bool
auspex_vulkan_run_activate_gradient (const AuspexVulkanRun *run, const AuspexStep *step,
                                     GError **error)
{
  AuspexVulkanTask task =
      new_map_task (run, step, AUSPEX_VULKAN_KERNEL_ACTIVATE_GRADIENT, 2);

  task.parameters.map.activation = step->node->attributes.activate.kind;
  return auspex_vulkan_run_task (run, &task, error);
}

bool
auspex_vulkan_run_pad_rows (const AuspexVulkanRun *run, const AuspexStep *step,
                            GError **error)
{
  AuspexVulkanTask task = new_map_task (run, step, AUSPEX_VULKAN_KERNEL_PAD_ROWS, 0);
  int64_t row = task.n_units / auspex_vulkan_run_dim (run, step->output, 0);

  task.operands[0] = auspex_vulkan_run_slice (run, step->node->inputs[0]);
  task.parameters.map.columns = auspex_vulkan_run_count (run, step->node->inputs[0]);
  task.parameters.map.skipped = step->node->attributes.pad_rows.first * row;
  return auspex_vulkan_run_task (run, &task, error);
}

bool
auspex_vulkan_run_geglu_gradient (const AuspexVulkanRun *run, const AuspexStep *step,
                                  GError **error)
{
  int64_t columns = auspex_vulkan_run_dim (run, step->output, -1) / 2;
  AuspexVulkanTask task = auspex_vulkan_run_new_task (
      run, step, AUSPEX_VULKAN_KERNEL_GEGLU_GRADIENT,
      auspex_vulkan_run_count (run, step->output) / columns / 2, columns);

  for (int i = 0; i < 2; i++)
    auspex_vulkan_run_cut_operand (run, step, &task, i);
  task.parameters.map.columns = columns;
  return auspex_vulkan_run_task (run, &task, error);
}

/* Units are fours of elements: what one call of the generator serves. */
bool
auspex_vulkan_run_dropout (const AuspexVulkanRun *run, const AuspexStep *step,
                           GError **error)
{
  int64_t elements = auspex_vulkan_run_count (run, step->output);
  double rate = step->node->attributes.dropout.rate;
  AuspexVulkanTask task = auspex_vulkan_run_new_task (
      run, step, AUSPEX_VULKAN_KERNEL_DROPOUT, (elements + 3) / 4, 1);

  for (int i = 0; i < 2; i++)
    task.operands[i] = auspex_vulkan_run_slice (run, step->node->inputs[i]);
  task.unit_bytes[0] = task.unit_bytes[AUSPEX_VULKAN_OUTPUT] = 4 * sizeof (float);
  task.parameters.dropout = (struct DropoutParameters){
    .elements = elements,
    .threshold = auspex_dropout_threshold (rate),
    .stream = step->node->attributes.dropout.stream,
    .factor = auspex_dropout_factor (rate),
  };
  return auspex_vulkan_run_task (run, &task, error);
}

static bool
run_row_gradient (const AuspexVulkanRun *run, const AuspexStep *step,
                  AuspexVulkanKernel kernel, float value, GError **error)
{
  AuspexVulkanTask task = auspex_vulkan_run_new_row_task (run, step, kernel);

  auspex_vulkan_run_cut_operand (run, step, &task, 1);
  task.parameters.row.value = value;
  return auspex_vulkan_run_task (run, &task, error);
}

bool
auspex_vulkan_run_layer_norm_gradient (const AuspexVulkanRun *run, const AuspexStep *step,
                                       GError **error)
{
  return run_row_gradient (run, step, AUSPEX_VULKAN_KERNEL_LAYER_NORM_GRADIENT,
                           step->node->attributes.layer_norm.epsilon, error);
}

bool
auspex_vulkan_run_softmax_gradient (const AuspexVulkanRun *run, const AuspexStep *step,
                                    GError **error)
{
  return run_row_gradient (run, step, AUSPEX_VULKAN_KERNEL_SOFTMAX_GRADIENT, 0, error);
}
