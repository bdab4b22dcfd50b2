/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* linear and conv2d: one kernel family. A linear layer is a convolution of 1 x 1 images
 * under a 1 x 1 kernel. */

#include "compute/vulkan/step.h"

int64_t
auspex_vulkan_packed_channels (const AuspexNode *weight)
{
  return (weight->shape.dims[0] + TILE - 1) / TILE * TILE;
}

int64_t
auspex_vulkan_packed_depth (const AuspexNode *weight)
{
  return auspex_shape_count (&weight->shape, 1) / weight->shape.dims[0];
}

static bool
is_packed_once (const AuspexPlan *plan, AuspexValue weight)
{
  AuspexValue storage = auspex_plan_get_storage (plan, weight);

  return auspex_plan_get_place (plan, storage)->kind == AUSPEX_PLACE_PARAMETER;
}

int64_t
auspex_vulkan_matmul_scratch_bytes (const AuspexPlan *plan, const AuspexStep *step)
{
  const AuspexNode *weight =
      auspex_graph_get_node (auspex_plan_get_graph (plan), step->node->inputs[1]);

  if (is_packed_once (plan, step->node->inputs[1]))
    return 0;
  return auspex_vulkan_packed_channels (weight) * auspex_vulkan_packed_depth (weight)
         * sizeof (float);
}

/* Weights that another step made are packed at every run. */
static bool
pack_weights (const AuspexVulkanRun *run, const AuspexStep *step,
              AuspexVulkanSlice packed, GError **error)
{
  AuspexValue value = step->node->inputs[1];
  const AuspexNode *weight = auspex_vulkan_run_node (run, value);
  int64_t channels = auspex_vulkan_packed_channels (weight);
  AuspexVulkanTask task =
      auspex_vulkan_run_new_task (run, step, AUSPEX_VULKAN_KERNEL_PACK,
                                  auspex_vulkan_packed_depth (weight), channels);

  task.operands[0] = auspex_vulkan_run_slice (run, value);
  task.operands[AUSPEX_VULKAN_OUTPUT] = packed;
  task.unit_bytes[AUSPEX_VULKAN_OUTPUT] = channels * sizeof (float);
  task.parameters.pack.outputs = weight->shape.dims[0];
  task.parameters.pack.packed = channels;
  task.parameters.pack.in_stride = 1;
  task.parameters.pack.out_stride = task.n_units;
  return auspex_vulkan_run_task (run, &task, error);
}

static struct MatmulParameters
get_parameters (const AuspexVulkanRun *run, const AuspexStep *step)
{
  const AuspexNode *node = step->node;
  const AuspexNode *weight = auspex_vulkan_run_node (run, node->inputs[1]);
  struct MatmulParameters parameters = {
    .rows_per_unit = 1,
    .height = 1,
    .width = 1,
    .channels = auspex_vulkan_run_dim (run, node->inputs[0], -1),
    .out_width = 1,
    .out_channels = weight->shape.dims[0],
    .packed_channels = auspex_vulkan_packed_channels (weight),
    .kernel_height = 1,
    .kernel_width = 1,
    .stride = 1,
    .activation = step->activation,
    .flags = (node->inputs[2] != AUSPEX_NO_VALUE ? HAS_BIAS : 0)
             | (step->residual != AUSPEX_NO_VALUE ? HAS_RESIDUAL : 0),
  };

  if (node->op == AUSPEX_OP_CONV2D)
    {
      parameters.height = auspex_vulkan_run_dim (run, node->inputs[0], 1);
      parameters.width = auspex_vulkan_run_dim (run, node->inputs[0], 2);
      parameters.out_width = auspex_vulkan_run_dim (run, step->output, 2);
      parameters.rows_per_unit =
          auspex_vulkan_run_dim (run, step->output, 1) * parameters.out_width;
      parameters.kernel_height = weight->shape.dims[1];
      parameters.kernel_width = weight->shape.dims[2];
      parameters.stride = node->attributes.conv2d.stride;
      parameters.padding = node->attributes.conv2d.padding;
    }
  return parameters;
}

/* The rest of a step whose kernel does no other activation than ReLU, in place. */
static bool
activate_output (const AuspexVulkanRun *run, const AuspexStep *step, GError **error)
{
  AuspexVulkanTask task =
      auspex_vulkan_run_new_task (run, step, AUSPEX_VULKAN_KERNEL_ACTIVATE,
                                  auspex_vulkan_run_count (run, step->output), 1);

  task.operands[0] = task.operands[AUSPEX_VULKAN_OUTPUT];
  task.unit_bytes[0] = task.unit_bytes[AUSPEX_VULKAN_OUTPUT];
  task.parameters.map.columns = 1;
  task.parameters.map.activation = step->activation;
  task.parameters.map.factor = 1;
  return auspex_vulkan_run_task (run, &task, error);
}

bool
auspex_vulkan_run_matmul (const AuspexVulkanRun *run, const AuspexStep *step,
                          GError **error)
{
  const AuspexVulkanProgram *program = run->program;
  const AuspexNode *node = step->node;
  const AuspexNode *weight = auspex_vulkan_run_node (run, node->inputs[1]);
  bool is_half = auspex_vulkan_run_element_size (run, step->output) == 2;
  bool in_registers = program->device->is_software && !is_half;
  AuspexVulkanKernel kernel = is_half        ? AUSPEX_VULKAN_KERNEL_MATMUL_HALF
                              : in_registers ? AUSPEX_VULKAN_KERNEL_MATMUL_REGISTERS
                                             : AUSPEX_VULKAN_KERNEL_MATMUL;
  struct MatmulParameters parameters = get_parameters (run, step);
  int64_t outputs = (int64_t)parameters.rows_per_unit * parameters.out_channels;
  AuspexVulkanTask task = auspex_vulkan_run_new_task (
      run, step, kernel, auspex_vulkan_run_count (run, step->output) / outputs,
      parameters.rows_per_unit);
  AuspexVulkanSlice packed = {
    .size = auspex_vulkan_packed_channels (weight) * auspex_vulkan_packed_depth (weight)
            * (is_half ? 2 : sizeof (float)),
  };

  if (is_packed_once (program->base.plan, node->inputs[1]))
    {
      packed.buffer = &program->parameters;
      packed.offset = program->packed_offsets[node->inputs[1]];
    }
  else
    {
      packed.buffer = &program->scratch;
      if (!pack_weights (run, step, packed, error))
        return false;
    }

  task.by_four = parameters.channels % 4 == 0;
  task.parameters.matmul = parameters;
  task.operands[0] = auspex_vulkan_run_slice (run, node->inputs[0]);
  task.unit_bytes[0] = auspex_vulkan_run_count (run, node->inputs[0]) / task.n_units
                       * auspex_vulkan_run_element_size (run, node->inputs[0]);
  task.operands[1] = packed;
  task.operands[2] = auspex_vulkan_run_slice (run, node->inputs[2]);
  task.operands[3] = auspex_vulkan_run_slice (run, step->residual);
  task.unit_bytes[3] = task.unit_bytes[AUSPEX_VULKAN_OUTPUT];
  task.unit_flops =
      2.0 * outputs * auspex_vulkan_packed_depth (weight)
      + (parameters.out_channels < TILE ? AUSPEX_VULKAN_ELEMENT_FLOPS * outputs : 0);
  task.axis = 1;
  task.loops = 2 * auspex_vulkan_packed_depth (weight) / (task.by_four ? 4 : 1);
  task.group_items = in_registers ? REGISTER_ROWS : TILE;
  task.groups[0] = parameters.packed_channels / TILE;
  return auspex_vulkan_run_task (run, &task, error)
         && (!in_registers || step->activation <= AUSPEX_ACTIVATION_RELU
             || activate_output (run, step, error));
}
