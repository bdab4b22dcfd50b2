/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Long sums: in blocks, then over them. */

#include "compute/vulkan/step.h"

int64_t
auspex_vulkan_block_size (int64_t n)
{
  int64_t even = (n + AUSPEX_VULKAN_MAX_BLOCKS - 1) / AUSPEX_VULKAN_MAX_BLOCKS;

  return MAX (AUSPEX_VULKAN_MIN_BLOCK, (even + 63) / 64 * 64);
}

int64_t
auspex_vulkan_block_count (int64_t n)
{
  return (n + auspex_vulkan_block_size (n) - 1) / auspex_vulkan_block_size (n);
}

int64_t
auspex_vulkan_block_limit (int64_t n)
{
  /* Fewer terms can make more blocks, but never more than AUSPEX_VULKAN_MAX_BLOCKS. */
  return MIN (AUSPEX_VULKAN_MAX_BLOCKS,
              (n + AUSPEX_VULKAN_MIN_BLOCK - 1) / AUSPEX_VULKAN_MIN_BLOCK);
}

AuspexVulkanSlice
auspex_vulkan_run_partial (const AuspexVulkanRun *run, const AuspexStep *step,
                           int64_t blocks)
{
  AuspexVulkanSlice partial = auspex_vulkan_run_slice (run, step->output);

  if (blocks > 1)
    {
      partial.buffer = &run->program->scratch;
      partial.offset = 0;
      partial.size *= blocks;
    }
  return partial;
}

bool
auspex_vulkan_run_combine (const AuspexVulkanRun *run, const AuspexStep *step,
                           int64_t blocks, GError **error)
{
  int64_t values = auspex_vulkan_run_count (run, step->output);
  AuspexVulkanTask task =
      auspex_vulkan_run_new_task (run, step, AUSPEX_VULKAN_KERNEL_COMBINE, values, 1);

  if (blocks == 1)
    return true;
  task.operands[0] = auspex_vulkan_run_partial (run, step, blocks);
  task.unit_flops = AUSPEX_VULKAN_ELEMENT_FLOPS * blocks;
  task.loops = blocks;
  task.parameters.combine.values = values;
  task.parameters.combine.blocks = blocks;
  return auspex_vulkan_run_task (run, &task, error);
}

/* Input 0 as [outer, n, inner], n what is summed over, with @rows rows. */
static void
find_extents (const AuspexGraph *graph, const AuspexStep *step, int64_t rows,
              int64_t *outer, int64_t *n, int64_t *inner)
{
  const AuspexShape *shape = &auspex_graph_get_node (graph, step->node->inputs[0])->shape;
  int first = step->node->attributes.reduce_sum.first;
  int end = first + step->node->attributes.reduce_sum.count;

  *outer = *n = *inner = 1;
  for (int i = 0; i < shape->n_dims; i++)
    *(i < first ? outer
      : i < end ? n
                : inner) *= shape->dims[i] == AUSPEX_ROWS ? rows : shape->dims[i];
}

bool
auspex_vulkan_run_reduce_sum (const AuspexVulkanRun *run, const AuspexStep *step,
                              GError **error)
{
  int64_t outer = 0, n = 0, inner = 0;

  find_extents (auspex_plan_get_graph (run->program->base.plan), step, run->rows, &outer,
                &n, &inner);
  int64_t block = MIN (auspex_vulkan_block_size (n), n);
  int64_t blocks = auspex_vulkan_block_count (n);
  AuspexVulkanTask task =
      auspex_vulkan_run_new_task (run, step, AUSPEX_VULKAN_KERNEL_REDUCE_SUM, blocks, 1);

  task.operands[0] = auspex_vulkan_run_slice (run, step->node->inputs[0]);
  if (outer == 1)
    task.unit_bytes[0] = block * inner * sizeof (float);
  task.operands[AUSPEX_VULKAN_OUTPUT] = auspex_vulkan_run_partial (run, step, blocks);
  task.unit_bytes[AUSPEX_VULKAN_OUTPUT] = 0;
  task.unit_flops = AUSPEX_VULKAN_ELEMENT_FLOPS * outer * inner * block;
  task.axis = 1;
  task.group_items = 1;
  task.groups[0] = (outer * inner + 63) / 64;
  task.loops = block;
  task.parameters.reduce = (struct ReduceParameters){
    .outer = outer, .n = n, .inner = inner, .block = block, .is_cut = outer == 1
  };
  return auspex_vulkan_run_task (run, &task, error)
         && auspex_vulkan_run_combine (run, step, blocks, error);
}

int64_t
auspex_vulkan_reduce_sum_scratch_bytes (const AuspexPlan *plan, const AuspexStep *step)
{
  int64_t outer = 0, n = 0, inner = 0;

  find_extents (auspex_plan_get_graph (plan), step, auspex_plan_get_max_rows (plan),
                &outer, &n, &inner);
  return auspex_vulkan_block_limit (n) * (outer * inner + 4) * (int64_t)sizeof (float);
}
