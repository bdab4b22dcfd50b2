/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The steps of vision transformers: units are images, or rows of the last axis. */

#include "compute/ops/self_attention.h"
#include "compute/vulkan/step.h"

G_STATIC_ASSERT (MAX_HEAD_WIDTH == AUSPEX_MAX_HEAD_WIDTH);

bool
auspex_vulkan_run_self_attention (const AuspexVulkanRun *run, const AuspexStep *step,
                                  GError **error)
{
  int64_t images = auspex_vulkan_run_dim (run, step->output, 0);
  int64_t tokens = auspex_vulkan_run_dim (run, step->output, 1);
  int64_t d = auspex_vulkan_run_dim (run, step->output, 2);
  int heads = step->node->attributes.attention.heads;
  AuspexVulkanTask task =
      auspex_vulkan_run_new_task (run, step,
                                  auspex_vulkan_run_is_half (run, step->output)
                                      ? AUSPEX_VULKAN_KERNEL_SELF_ATTENTION_HALF
                                      : AUSPEX_VULKAN_KERNEL_SELF_ATTENTION,
                                  images, 1);

  auspex_vulkan_run_cut_operand (run, step, &task, 0);
  task.unit_flops =
      AUSPEX_VULKAN_ELEMENT_FLOPS * tokens * d
      + (run->program->device->is_software ? 40.0 : 4.0) * tokens * tokens * d;
  task.loops = tokens * (d / heads + 8 * SELF_QUERIES) / 4;
  task.group_items = 1; /* a workgroup an image, of each head and tile of queries */
  task.groups[1] = (tokens + SELF_QUERIES - 1) / SELF_QUERIES;
  task.groups[2] = heads;
  task.parameters.attention = (struct AttentionParameters){
    .heads = heads,
    .width = d / heads,
    .queries = tokens,
    .keys = tokens,
    .scale = step->node->attributes.attention.scale,
  };
  return auspex_vulkan_run_task (run, &task, error);
}

bool
auspex_vulkan_run_swiglu (const AuspexVulkanRun *run, const AuspexStep *step,
                          GError **error)
{
  int64_t columns = auspex_vulkan_run_dim (run, step->output, -1);
  AuspexVulkanTask task = auspex_vulkan_run_new_task (
      run, step,
      auspex_vulkan_run_is_half (run, step->output) ? AUSPEX_VULKAN_KERNEL_SWIGLU_HALF
                                                    : AUSPEX_VULKAN_KERNEL_SWIGLU,
      auspex_vulkan_run_count (run, step->output) / columns, columns);

  auspex_vulkan_run_cut_operand (run, step, &task, 0);
  task.parameters.map.columns = columns;
  return auspex_vulkan_run_task (run, &task, error);
}

/* An image a unit; the @n_inputs first inputs have as many. */
static AuspexVulkanTask
new_image_task (const AuspexVulkanRun *run, const AuspexStep *step,
                AuspexVulkanKernel kernel, int n_inputs)
{
  int64_t images = auspex_vulkan_run_dim (run, step->output, 0);
  int64_t columns = auspex_vulkan_run_count (run, step->output) / images;
  AuspexVulkanTask task = auspex_vulkan_run_new_task (run, step, kernel, images, columns);

  for (int i = 0; i < n_inputs; i++)
    auspex_vulkan_run_cut_operand (run, step, &task, i);
  task.parameters.map.columns = columns;
  return task;
}

bool
auspex_vulkan_run_concatenate (const AuspexVulkanRun *run, const AuspexStep *step,
                               GError **error)
{
  AuspexVulkanTask task = new_image_task (run, step, AUSPEX_VULKAN_KERNEL_CONCATENATE, 2);

  task.parameters.map.skipped = task.unit_bytes[0] / sizeof (float);
  return auspex_vulkan_run_task (run, &task, error);
}

bool
auspex_vulkan_run_slice_tokens (const AuspexVulkanRun *run, const AuspexStep *step,
                                GError **error)
{
  AuspexVulkanTask task =
      new_image_task (run, step, AUSPEX_VULKAN_KERNEL_SLICE_TOKENS, 1);

  task.parameters.map.stride = task.unit_bytes[0] / sizeof (float);
  task.parameters.map.skipped = step->node->attributes.slice_tokens.first
                                * auspex_vulkan_run_dim (run, step->output, 2);
  return auspex_vulkan_run_task (run, &task, error);
}
