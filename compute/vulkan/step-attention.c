/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/vulkan/step.h"

bool
auspex_vulkan_run_attention_scores (const AuspexVulkanRun *run, const AuspexStep *step,
                                    GError **error)
{
  AuspexValue q = step->node->inputs[0], k = step->node->inputs[1];
  int64_t keys = auspex_vulkan_run_dim (run, k, 0);
  int64_t queries = auspex_vulkan_run_dim (run, q, 0);
  int64_t columns = auspex_vulkan_run_dim (run, q, 1);
  int heads = step->node->attributes.attention.heads;
  AuspexVulkanTask task = auspex_vulkan_run_new_task (
      run, step, AUSPEX_VULKAN_KERNEL_ATTENTION_SCORES, keys, 1);

  task.operands[0] = auspex_vulkan_run_slice (run, q);
  task.operands[1] = auspex_vulkan_run_slice (run, k);
  task.unit_bytes[1] = columns * sizeof (float);
  task.unit_bytes[AUSPEX_VULKAN_OUTPUT] = 0; /* keys are its last axis */
  task.unit_flops = AUSPEX_VULKAN_ELEMENT_FLOPS * queries * columns;
  task.loops = (1 + QUERY_BLOCK) * columns / heads;
  task.groups[1] = (queries + QUERY_BLOCK - 1) / QUERY_BLOCK;
  task.groups[2] = heads;
  task.parameters.attention = (struct AttentionParameters){
    .heads = heads,
    .width = columns / heads,
    .queries = queries,
    .keys = keys,
    .scale = step->node->attributes.attention.scale,
  };
  return auspex_vulkan_run_task (run, &task, error);
}

bool
auspex_vulkan_run_attention_apply (const AuspexVulkanRun *run, const AuspexStep *step,
                                   GError **error)
{
  AuspexValue weights = step->node->inputs[0], v = step->node->inputs[1];
  int heads = step->node->attributes.attention.heads;
  int64_t keys = auspex_vulkan_run_dim (run, v, 0);
  int64_t columns = auspex_vulkan_run_dim (run, v, 1),
          block = auspex_vulkan_block_size (keys);
  struct AttentionParameters parameters = {
    .heads = heads,
    .width = columns / heads,
    .queries = auspex_vulkan_run_dim (run, weights, -2),
    .keys = keys,
    .block = block,
    .blocks = auspex_vulkan_block_count (keys),
  };
  AuspexVulkanTask task =
      auspex_vulkan_run_new_task (run, step, AUSPEX_VULKAN_KERNEL_ATTENTION_APPLY,
                                  parameters.blocks, (columns + 63) / 64 * 64);

  task.operands[0] = auspex_vulkan_run_slice (run, weights);
  task.operands[1] = auspex_vulkan_run_slice (run, v);
  task.unit_bytes[1] = block * columns * sizeof (float);
  task.operands[AUSPEX_VULKAN_OUTPUT] =
      auspex_vulkan_run_partial (run, step, parameters.blocks);
  task.unit_bytes[AUSPEX_VULKAN_OUTPUT] = 0;
  task.unit_flops = AUSPEX_VULKAN_ELEMENT_FLOPS * block * columns * parameters.queries;
  task.loops = (2 + QUERY_BLOCK) * block;
  task.groups[1] = (parameters.queries + QUERY_BLOCK - 1) / QUERY_BLOCK;
  task.parameters.attention = parameters;
  return auspex_vulkan_run_task (run, &task, error)
         && auspex_vulkan_run_combine (run, step, parameters.blocks, error);
}

int64_t
auspex_vulkan_attention_scratch_bytes (const AuspexPlan *plan, const AuspexStep *step)
{
  const AuspexGraph *graph = auspex_plan_get_graph (plan);
  const AuspexShape *v = &auspex_graph_get_node (graph, step->node->inputs[1])->shape;
  int64_t rows = auspex_plan_get_max_rows (plan);
  int64_t keys = v->dims[0] == AUSPEX_ROWS ? rows : v->dims[0];
  int64_t values =
      auspex_shape_count (&auspex_graph_get_node (graph, step->output)->shape, rows);

  return auspex_vulkan_block_limit (keys) * (values + 4) * (int64_t)sizeof (float);
}

bool
auspex_vulkan_run_attention_spread (const AuspexVulkanRun *run, const AuspexStep *step,
                                    GError **error)
{
  int64_t keys = auspex_vulkan_run_dim (run, step->output, 0);
  int64_t columns = auspex_vulkan_run_dim (run, step->output, 1);
  int64_t queries = auspex_vulkan_run_dim (run, step->node->inputs[1], 0);
  int heads = step->node->attributes.attention.heads;
  AuspexVulkanTask task = auspex_vulkan_run_new_task (
      run, step, AUSPEX_VULKAN_KERNEL_ATTENTION_SPREAD, keys, columns);

  for (int i = 0; i < 2; i++)
    task.operands[i] = auspex_vulkan_run_slice (run, step->node->inputs[i]);
  task.unit_flops = AUSPEX_VULKAN_ELEMENT_FLOPS * queries * columns;
  task.loops = queries;
  task.parameters.attention = (struct AttentionParameters){
    .heads = heads, .width = columns / heads, .queries = queries, .keys = keys
  };
  return auspex_vulkan_run_task (run, &task, error);
}

bool
auspex_vulkan_run_mean_heads (const AuspexVulkanRun *run, const AuspexStep *step,
                              GError **error)
{
  int64_t values = auspex_vulkan_run_count (run, step->output);
  AuspexVulkanTask task =
      auspex_vulkan_run_new_task (run, step, AUSPEX_VULKAN_KERNEL_MEAN_HEADS, values, 1);

  task.operands[0] = auspex_vulkan_run_slice (run, step->node->inputs[0]);
  task.parameters.attention.heads = auspex_vulkan_run_dim (run, step->node->inputs[0], 0);
  task.parameters.attention.keys = values;
  return auspex_vulkan_run_task (run, &task, error);
}

/* @joined is the side without a copy per head. */
static bool
run_heads (const AuspexVulkanRun *run, const AuspexStep *step, AuspexVulkanKernel kernel,
           AuspexValue joined, GError **error)
{
  AuspexVulkanTask task = auspex_vulkan_run_new_task (
      run, step, kernel, auspex_vulkan_run_count (run, step->output), 1);

  task.operands[0] = auspex_vulkan_run_slice (run, step->node->inputs[0]);
  task.parameters.map.columns = auspex_vulkan_run_dim (run, joined, 1);
  task.parameters.map.rows = auspex_vulkan_run_dim (run, joined, 0);
  task.parameters.map.head_columns =
      task.parameters.map.columns / step->node->attributes.heads.n;
  return auspex_vulkan_run_task (run, &task, error);
}

bool
auspex_vulkan_run_split_heads (const AuspexVulkanRun *run, const AuspexStep *step,
                               GError **error)
{
  return run_heads (run, step, AUSPEX_VULKAN_KERNEL_SPLIT_HEADS, step->node->inputs[0],
                    error);
}

bool
auspex_vulkan_run_join_heads (const AuspexVulkanRun *run, const AuspexStep *step,
                              GError **error)
{
  return run_heads (run, step, AUSPEX_VULKAN_KERNEL_JOIN_HEADS, step->output, error);
}
