/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* matmul: the products that gradients of linear layers are. a b goes to the kernels of
 * the linear layers, a'b, a sum over all rows, to its own. */

#include "compute/vulkan/step.h"

#include "compute/graph/array.h"

#define MIN_ROWS 256      /* of a block */
#define MAX_ROWS 8192     /* a sum of more would lose digits */
#define ENOUGH_GROUPS 512 /* to keep a device busy */

static int64_t
packed_columns (int64_t columns)
{
  return (columns + TILE - 1) / TILE * TILE;
}

static int64_t
packed_rows (int64_t rows)
{
  return (rows + MATMUL_DEPTH - 1) / MATMUL_DEPTH * MATMUL_DEPTH;
}

/* b [k, n] as it is where that is how the kernel reads weights. */
static bool
pack_b (const AuspexVulkanRun *run, const AuspexStep *step, AuspexVulkanKernel kernel,
        AuspexVulkanSlice *packed, GError **error)
{
  AuspexValue b = step->node->inputs[1];
  int64_t columns = auspex_vulkan_run_dim (run, b, 1);
  int block = auspex_vulkan_kernel_block (kernel);

  *packed = auspex_vulkan_run_slice (run, b);
  if (block == 1 && columns == packed_columns (columns))
    return true;
  return auspex_vulkan_run_pack (run, step, *packed,
                                 (struct PackParameters){
                                     .inputs = auspex_vulkan_run_dim (run, b, 0),
                                     .outputs = columns,
                                     .packed = packed_columns (columns),
                                     .block = block,
                                     .in_stride = columns,
                                     .out_stride = 1,
                                 },
                                 packed, error);
}

static bool
run_plain (const AuspexVulkanRun *run, const AuspexStep *step, GError **error)
{
  AuspexValue a = step->node->inputs[0], b = step->node->inputs[1];
  int64_t depth = auspex_vulkan_run_dim (run, b, 0);
  int64_t columns = auspex_vulkan_run_dim (run, b, 1);
  AuspexVulkanTask task = auspex_vulkan_run_new_task (
      run, step, auspex_vulkan_program_matmul (run->program, step),
      auspex_vulkan_run_count (run, step->output) / columns, 1);

  if (!pack_b (run, step, task.kernel, &task.operands[1], error))
    return false;
  task.parameters.matmul = (struct MatmulParameters){
    .rows_per_unit = 1,
    .height = 1,
    .width = 1,
    .channels = depth,
    .out_width = 1,
    .out_channels = columns,
    .packed_channels = packed_columns (columns),
    .kernel_height = 1,
    .kernel_width = 1,
    .stride = 1,
  };
  task.operands[0] = auspex_vulkan_run_slice (run, a);
  task.unit_bytes[0] = depth * sizeof (float);
  auspex_vulkan_run_fit_matmul (run, &task);
  return auspex_vulkan_run_task (run, &task, error);
}

/* Blocks of rows with a sum each; more rows never make fewer. */
static int64_t
count_blocks (int64_t rows, int64_t a_columns, int64_t b_columns)
{
  int64_t tiles = packed_columns (a_columns) / TILE * (packed_columns (b_columns) / TILE);
  int64_t wanted = MIN (MAX (1, ENOUGH_GROUPS / tiles), (rows + MIN_ROWS - 1) / MIN_ROWS);

  return MAX (wanted, (rows + MAX_ROWS - 1) / MAX_ROWS);
}

static bool
run_transposed (const AuspexVulkanRun *run, const AuspexStep *step, GError **error)
{
  AuspexValue a = step->node->inputs[0], b = step->node->inputs[1];
  int64_t a_columns = auspex_vulkan_run_dim (run, a, -1);
  int64_t b_columns = auspex_vulkan_run_dim (run, b, -1);
  int64_t rows = auspex_vulkan_run_count (run, a) / a_columns;
  int64_t most = count_blocks (rows, a_columns, b_columns);
  int64_t block = ((rows + most - 1) / most + 63) / 64 * 64; /* aligned in bytes */
  int64_t blocks = (rows + block - 1) / block;
  bool in_registers =
      run->program->device->is_software && a_columns % 4 == 0 && b_columns % 4 == 0;
  AuspexVulkanTask task = auspex_vulkan_run_new_task (
      run, step,
      in_registers ? AUSPEX_VULKAN_KERNEL_MATMUL_TRANSPOSED_REGISTERS
                   : AUSPEX_VULKAN_KERNEL_MATMUL_TRANSPOSED,
      blocks, 1);

  task.variant.read = in_registers ? AUSPEX_VULKAN_READ_FOUR : AUSPEX_VULKAN_READ_ONE;
  task.operands[0] = auspex_vulkan_run_slice (run, a);
  task.unit_bytes[0] = block * a_columns * sizeof (float);
  task.operands[1] = auspex_vulkan_run_slice (run, b);
  task.unit_bytes[1] = block * b_columns * sizeof (float);
  task.operands[AUSPEX_VULKAN_OUTPUT] = auspex_vulkan_run_partial (run, step, blocks);
  task.unit_bytes[AUSPEX_VULKAN_OUTPUT] = 0;
  task.unit_flops = 2.0 * block * a_columns * b_columns;
  task.axis = 2;
  task.group_items = 1;
  task.groups[0] = packed_columns (b_columns) / TILE;
  task.groups[1] = in_registers ? (a_columns + REGISTER_ROWS - 1) / REGISTER_ROWS
                                : packed_columns (a_columns) / TILE;
  task.loops = 2 * block;
  task.parameters.matmul_transposed = (struct MatmulTransposedParameters){
    .rows = rows, .block = block, .a_columns = a_columns, .b_columns = b_columns
  };
  return auspex_vulkan_run_task (run, &task, error)
         && auspex_vulkan_run_combine (run, step, blocks, error);
}

bool
auspex_vulkan_run_matmul_gradient (const AuspexVulkanRun *run, const AuspexStep *step,
                                   GError **error)
{
  return step->node->attributes.matmul.transpose_a ? run_transposed (run, step, error)
                                                   : run_plain (run, step, error);
}

int64_t
auspex_vulkan_matmul_gradient_scratch_bytes (const AuspexPlan *plan,
                                             const AuspexStep *step)
{
  const AuspexGraph *graph = auspex_plan_get_graph (plan);
  int64_t max_rows = auspex_plan_get_max_rows (plan);
  const AuspexNode *a = auspex_graph_get_node (graph, step->node->inputs[0]);
  const AuspexNode *b = auspex_graph_get_node (graph, step->node->inputs[1]);
  AuspexShape left = auspex_shape_at (&a->shape, max_rows);
  AuspexShape right = auspex_shape_at (&b->shape, max_rows);
  int64_t a_columns = left.dims[left.n_dims - 1];
  int64_t b_columns = right.dims[right.n_dims - 1];

  if (!step->node->attributes.matmul.transpose_a)
    return packed_rows (right.dims[0]) * packed_columns (b_columns)
           * (int64_t)sizeof (float);

  return count_blocks (auspex_shape_count (&left, 1) / a_columns, a_columns, b_columns)
         * (a_columns * b_columns + 4) * (int64_t)sizeof (float);
}
