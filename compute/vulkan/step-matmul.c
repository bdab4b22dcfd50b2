/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* linear and conv2d: one kernel family. A linear layer is a convolution of 1 x 1 images
 * under a 1 x 1 kernel. */

#include "compute/vulkan/step.h"

static const AuspexNode *
get_weight (const AuspexPlan *plan, const AuspexStep *step)
{
  return auspex_graph_get_node (auspex_plan_get_graph (plan), step->node->inputs[1]);
}

int64_t
auspex_vulkan_matmul_scratch_bytes (const AuspexPlan *plan, const AuspexStep *step)
{
  const AuspexNode *weight = get_weight (plan, step);
  AuspexVulkanPacking packing = auspex_vulkan_packing_of (
      weight, weight->shape.dims[weight->shape.n_dims - 1], MATMUL_DEPTH);

  if (auspex_vulkan_is_packed_once (plan, step))
    return 0;
  return auspex_vulkan_packing_count (&packing) * (int64_t)sizeof (float);
}

bool
auspex_vulkan_run_pack (const AuspexVulkanRun *run, const AuspexStep *step,
                        AuspexVulkanSlice operand, struct PackParameters parameters,
                        AuspexVulkanSlice *packed, GError **error)
{
  int64_t n_chunks = (parameters.inputs + parameters.block - 1) / parameters.block;
  int64_t chunk = (int64_t)parameters.packed * parameters.block;
  AuspexVulkanTask task =
      auspex_vulkan_run_new_task (run, step, AUSPEX_VULKAN_KERNEL_PACK, n_chunks, chunk);

  *packed = (AuspexVulkanSlice){
    .buffer = &run->program->scratch,
    .size = n_chunks * chunk * sizeof (float),
  };
  task.operands[0] = operand;
  task.operands[AUSPEX_VULKAN_OUTPUT] = *packed;
  task.unit_bytes[AUSPEX_VULKAN_OUTPUT] = chunk * (int64_t)sizeof (float);
  task.parameters.pack = parameters;
  return auspex_vulkan_run_task (run, &task, error);
}

/* Weights that another step made are packed at every run. */
static bool
get_packed_weights (const AuspexVulkanRun *run, const AuspexStep *step,
                    AuspexVulkanKernel kernel, AuspexVulkanSlice *packed, GError **error)
{
  const AuspexVulkanProgram *program = run->program;
  AuspexValue value = step->node->inputs[1];
  const AuspexNode *weight = get_weight (program->base.plan, step);
  AuspexVulkanPacking packing =
      auspex_vulkan_packing_of (weight, weight->shape.dims[weight->shape.n_dims - 1],
                                auspex_vulkan_kernel_block (kernel));
  int64_t depth = auspex_vulkan_packing_depth (&packing);

  if (!auspex_vulkan_is_packed_once (program->base.plan, step))
    return auspex_vulkan_run_pack (run, step, auspex_vulkan_run_slice (run, value),
                                   (struct PackParameters){
                                       .inputs = depth,
                                       .outputs = packing.outputs,
                                       .packed = packing.columns,
                                       .block = packing.block,
                                       .in_stride = 1,
                                       .out_stride = depth,
                                   },
                                   packed, error);
  *packed = (AuspexVulkanSlice){
    .buffer = &program->parameters,
    .offset = program->packed_offsets[value],
    .size = auspex_vulkan_packing_count (&program->packings[value])
            * (auspex_vulkan_kernel_is_half (kernel) ? 2 : sizeof (float)),
  };
  return true;
}

static struct MatmulParameters
get_parameters (const AuspexVulkanRun *run, const AuspexStep *step)
{
  const AuspexNode *node = step->node;
  const AuspexNode *weight = get_weight (run->program->base.plan, step);
  int64_t outputs = weight->shape.dims[0];
  struct MatmulParameters parameters = {
    .rows_per_unit = 1,
    .height = 1,
    .width = 1,
    .channels = auspex_vulkan_program_stored_channels (run->program, node->inputs[0]),
    .out_width = 1,
    .out_channels = outputs,
    .packed_channels = (outputs + TILE - 1) / TILE * TILE,
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

/* The widest read that finds only values of one pixel. */
static AuspexVulkanRead
choose_read (AuspexVulkanKernel kernel, uint32_t channels)
{
  AuspexVulkanRead widest = auspex_vulkan_kernel_widest_read (kernel);

  if (channels % 8 == 0 && widest == AUSPEX_VULKAN_READ_EIGHT)
    return AUSPEX_VULKAN_READ_EIGHT;
  return channels % 4 == 0 ? AUSPEX_VULKAN_READ_FOUR : AUSPEX_VULKAN_READ_ONE;
}

void
auspex_vulkan_run_fit_matmul (const AuspexVulkanRun *run, AuspexVulkanTask *task)
{
  const AuspexVulkanDevice *device = run->program->device;
  const struct MatmulParameters *parameters = &task->parameters.matmul;
  int64_t depth = (int64_t)parameters->kernel_height * parameters->kernel_width
                  * parameters->channels;
  int64_t outputs = (int64_t)parameters->rows_per_unit * parameters->out_channels;
  int64_t columns = TILE;

  task->variant.read = choose_read (task->kernel, parameters->channels);
  task->unit_items = parameters->rows_per_unit;
  task->unit_flops =
      2.0 * outputs * depth
      + (parameters->out_channels < TILE ? AUSPEX_VULKAN_ELEMENT_FLOPS * outputs : 0);
  task->axis = 1;
  if (auspex_vulkan_kernel_is_tiled (task->kernel))
    {
      task->variant.tile = auspex_vulkan_device_choose_tile (
          device, task->kernel, task->n_units * parameters->rows_per_unit,
          parameters->packed_channels);
      task->group_items = auspex_vulkan_tiles[task->variant.tile].rows;
      columns = auspex_vulkan_tiles[task->variant.tile].columns;
      /* A chunk: 4 units and the taps it goes through, each value by itself at worst. */
      task->loops = (depth / MATMUL_DEPTH + 1)
                    * (task->variant.read == AUSPEX_VULKAN_READ_ONE ? 64 : 10);
    }
  else
    {
      task->group_items = REGISTER_ROWS;
      task->loops = 2 * depth / (task->variant.read == AUSPEX_VULKAN_READ_FOUR ? 4 : 1);
    }
  task->groups[0] = parameters->packed_channels / columns;
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
  const AuspexNode *node = step->node;
  AuspexVulkanKernel kernel = auspex_vulkan_program_matmul (run->program, step);
  struct MatmulParameters parameters = get_parameters (run, step);
  int64_t outputs = (int64_t)parameters.rows_per_unit * parameters.out_channels;
  AuspexVulkanTask task = auspex_vulkan_run_new_task (
      run, step, kernel, auspex_vulkan_run_count (run, step->output) / outputs,
      parameters.rows_per_unit);

  if (!get_packed_weights (run, step, kernel, &task.operands[1], error))
    return false;
  if (auspex_vulkan_kernel_is_half (kernel))
    {
      task.variant.wide_x = !auspex_vulkan_run_is_half (run, node->inputs[0]);
      task.variant.wide_y = !auspex_vulkan_run_is_half (run, step->output);
    }
  task.parameters.matmul = parameters;
  auspex_vulkan_run_cut_operand (run, step, &task, 0);
  task.operands[2] = auspex_vulkan_run_slice (run, node->inputs[2]);
  task.operands[3] = auspex_vulkan_run_slice (run, step->residual);
  task.unit_bytes[3] = task.unit_bytes[AUSPEX_VULKAN_OUTPUT];
  auspex_vulkan_run_fit_matmul (run, &task);
  return auspex_vulkan_run_task (run, &task, error)
         && (auspex_vulkan_kernel_is_tiled (kernel)
             || step->activation <= AUSPEX_ACTIVATION_RELU
             || activate_output (run, step, error));
}
