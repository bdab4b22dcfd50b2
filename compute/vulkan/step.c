/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/vulkan/step.h"
#include "compute/ops/topk_mask.h"

const AuspexNode *
auspex_vulkan_run_node (const AuspexVulkanRun *run, AuspexValue value)
{
  return auspex_graph_get_node (auspex_plan_get_graph (run->program->base.plan), value);
}

int64_t
auspex_vulkan_run_dim (const AuspexVulkanRun *run, AuspexValue value, int index)
{
  const AuspexShape *shape = &auspex_vulkan_run_node (run, value)->shape;
  int64_t dim = shape->dims[index < 0 ? shape->n_dims + index : index];

  return dim == AUSPEX_ROWS ? run->rows : dim;
}

int64_t
auspex_vulkan_run_count (const AuspexVulkanRun *run, AuspexValue value)
{
  return auspex_shape_count (&auspex_vulkan_run_node (run, value)->shape, run->rows);
}

bool
auspex_vulkan_run_is_half (const AuspexVulkanRun *run, AuspexValue value)
{
  return auspex_vulkan_program_is_half (run->program, value);
}

int64_t
auspex_vulkan_run_bytes (const AuspexVulkanRun *run, AuspexValue value)
{
  const AuspexNode *node = auspex_vulkan_run_node (run, value);
  int64_t count = auspex_vulkan_run_count (run, value);

  if (!auspex_vulkan_run_is_half (run, value))
    return count * (int64_t)auspex_dtype_size (node->dtype);
  return 2 * count / node->shape.dims[node->shape.n_dims - 1]
         * auspex_vulkan_program_stored_channels (run->program, value);
}

AuspexVulkanSlice
auspex_vulkan_run_slice (const AuspexVulkanRun *run, AuspexValue value)
{
  const AuspexVulkanProgram *program = run->program;
  const AuspexPlace *place = NULL;
  AuspexVulkanSlice slice = { 0 };

  if (value == AUSPEX_NO_VALUE)
    return slice;
  value = auspex_plan_get_storage (program->base.plan, value);
  place = auspex_plan_get_place (program->base.plan, value);
  if (place->kind == AUSPEX_PLACE_PARAMETER)
    {
      slice.buffer = &program->parameters;
      slice.offset = program->raw_offsets[value];
    }
  else
    {
      slice.buffer = &program->arena;
      slice.offset = place->offset_bytes;
    }
  slice.size = auspex_vulkan_run_bytes (run, value);
  slice.size =
      (slice.size + 15) / 16 * 16; /* whole words and texels; places are larger */
  return slice;
}

bool
auspex_vulkan_run_task (const AuspexVulkanRun *run, const AuspexVulkanTask *task,
                        GError **error)
{
  return auspex_vulkan_recorder_run (&run->program->recorder, task, run->cancellable,
                                     error);
}

AuspexVulkanTask
auspex_vulkan_run_new_task (const AuspexVulkanRun *run, const AuspexStep *step,
                            AuspexVulkanKernel kernel, int64_t n_units,
                            int64_t unit_items)
{
  AuspexVulkanTask task = {
    .kernel = kernel,
    .n_units = n_units,
    .unit_flops = unit_items * AUSPEX_VULKAN_ELEMENT_FLOPS,
    .unit_items = unit_items,
    .group_items =
        auspex_vulkan_kernel_group_size (kernel, run->program->device->is_software),
    .groups = { 1, 1, 1 },
  };

  task.operands[AUSPEX_VULKAN_OUTPUT] = auspex_vulkan_run_slice (run, step->output);
  task.unit_bytes[AUSPEX_VULKAN_OUTPUT] =
      auspex_vulkan_run_bytes (run, step->output) / n_units;
  return task;
}

void
auspex_vulkan_run_cut_operand (const AuspexVulkanRun *run, const AuspexStep *step,
                               AuspexVulkanTask *task, int index)
{
  AuspexValue value = step->node->inputs[index];

  task->operands[index] = auspex_vulkan_run_slice (run, value);
  task->unit_bytes[index] = auspex_vulkan_run_bytes (run, value) / task->n_units;
}

static bool
run_image_normalize (const AuspexVulkanRun *run, const AuspexStep *step, GError **error)
{
  int64_t channels = auspex_vulkan_program_stored_channels (run->program, step->output);
  AuspexVulkanTask task = auspex_vulkan_run_new_task (
      run, step,
      auspex_vulkan_run_is_half (run, step->output)
          ? AUSPEX_VULKAN_KERNEL_IMAGE_NORMALIZE_HALF
          : AUSPEX_VULKAN_KERNEL_IMAGE_NORMALIZE,
      auspex_vulkan_run_count (run, step->output) / 3, channels);
  struct ImageParameters *parameters = &task.parameters.image;

  auspex_vulkan_run_cut_operand (run, step, &task, 0);
  parameters->channels = channels;
  for (int c = 0; c < 3; c++)
    {
      double sd = step->node->attributes.image_normalize.sd[c];

      parameters->scale[c] = 1 / (255 * sd);
      parameters->shift[c] = -step->node->attributes.image_normalize.mean[c] / sd;
    }
  return auspex_vulkan_run_task (run, &task, error);
}

static bool
run_pool (const AuspexVulkanRun *run, const AuspexStep *step, AuspexVulkanKernel kernel,
          struct PoolParameters parameters, GError **error)
{
  AuspexValue x = step->node->inputs[0];
  int64_t images = auspex_vulkan_run_dim (run, x, 0);
  AuspexVulkanTask task = auspex_vulkan_run_new_task (
      run, step, kernel, images, auspex_vulkan_run_count (run, step->output) / images);

  auspex_vulkan_run_cut_operand (run, step, &task, 0);
  parameters.height = auspex_vulkan_run_dim (run, x, 1);
  parameters.width = auspex_vulkan_run_dim (run, x, 2);
  parameters.channels = auspex_vulkan_run_dim (run, x, 3);
  task.parameters.pool = parameters;
  task.loops = step->op == AUSPEX_OP_MEAN_POOL2D
                   ? (int64_t)parameters.height * (parameters.width + 1)
                   : (int64_t)parameters.size * (parameters.size + 1);
  task.unit_flops = task.unit_bytes[0] / sizeof (float) * AUSPEX_VULKAN_ELEMENT_FLOPS;
  return auspex_vulkan_run_task (run, &task, error);
}

static bool
run_max_pool2d (const AuspexVulkanRun *run, const AuspexStep *step, GError **error)
{
  struct PoolParameters parameters = {
    .out_height = auspex_vulkan_run_dim (run, step->output, 1),
    .out_width = auspex_vulkan_run_dim (run, step->output, 2),
    .size = step->node->attributes.max_pool2d.size,
    .stride = step->node->attributes.max_pool2d.stride,
    .padding = step->node->attributes.max_pool2d.padding,
  };

  return run_pool (run, step,
                   auspex_vulkan_run_is_half (run, step->output)
                       ? AUSPEX_VULKAN_KERNEL_MAX_POOL2D_HALF
                       : AUSPEX_VULKAN_KERNEL_MAX_POOL2D,
                   parameters, error);
}

static bool
run_mean_pool2d (const AuspexVulkanRun *run, const AuspexStep *step, GError **error)
{
  return run_pool (run, step,
                   auspex_vulkan_run_is_half (run, step->node->inputs[0])
                       ? AUSPEX_VULKAN_KERNEL_MEAN_POOL2D_HALF
                       : AUSPEX_VULKAN_KERNEL_MEAN_POOL2D,
                   (struct PoolParameters){ 0 }, error);
}

AuspexVulkanTask
auspex_vulkan_run_new_row_task (const AuspexVulkanRun *run, const AuspexStep *step,
                                AuspexVulkanKernel kernel)
{
  int64_t columns = auspex_vulkan_run_dim (run, step->output, -1);
  AuspexVulkanTask task = auspex_vulkan_run_new_task (
      run, step, kernel, auspex_vulkan_run_count (run, step->output) / columns, columns);

  auspex_vulkan_run_cut_operand (run, step, &task, 0);
  task.parameters.row.columns = columns;
  task.unit_items = task.group_items;
  task.loops = 6 * (columns / task.group_items + 1) + 4 * RADIX; /* passes; topk_mask */
  return task;
}

static bool
run_layer_norm (const AuspexVulkanRun *run, const AuspexStep *step, GError **error)
{
  AuspexVulkanTask task = auspex_vulkan_run_new_row_task (
      run, step,
      auspex_vulkan_run_is_half (run, step->output) ? AUSPEX_VULKAN_KERNEL_LAYER_NORM_HALF
                                                    : AUSPEX_VULKAN_KERNEL_LAYER_NORM);

  task.operands[1] = auspex_vulkan_run_slice (run, step->node->inputs[1]);
  task.operands[2] = auspex_vulkan_run_slice (run, step->node->inputs[2]);
  task.parameters.row.k = step->node->inputs[1] != AUSPEX_NO_VALUE;
  task.parameters.row.value = step->node->attributes.layer_norm.epsilon;
  return auspex_vulkan_run_task (run, &task, error);
}

static bool
run_softmax (const AuspexVulkanRun *run, const AuspexStep *step, GError **error)
{
  AuspexVulkanTask task =
      auspex_vulkan_run_new_row_task (run, step, AUSPEX_VULKAN_KERNEL_SOFTMAX);

  return auspex_vulkan_run_task (run, &task, error);
}

static bool
run_topk_mask (const AuspexVulkanRun *run, const AuspexStep *step, GError **error)
{
  AuspexVulkanTask task =
      auspex_vulkan_run_new_row_task (run, step, AUSPEX_VULKAN_KERNEL_TOPK_MASK);

  task.parameters.row.k = auspex_topk_count (step->node->attributes.topk_mask.ratio,
                                             task.parameters.row.columns);
  task.parameters.row.value = step->node->attributes.topk_mask.masked;
  return auspex_vulkan_run_task (run, &task, error);
}

static bool
run_map (const AuspexVulkanRun *run, const AuspexStep *step, AuspexActivation activation,
         float factor, GError **error)
{
  AuspexVulkanTask task =
      auspex_vulkan_run_new_task (run, step, AUSPEX_VULKAN_KERNEL_ACTIVATE,
                                  auspex_vulkan_run_count (run, step->output), 1);

  auspex_vulkan_run_cut_operand (run, step, &task, 0);
  task.parameters.map.columns = 1;
  task.parameters.map.activation = activation;
  task.parameters.map.factor = factor;
  return auspex_vulkan_run_task (run, &task, error);
}

static bool
run_activate (const AuspexVulkanRun *run, const AuspexStep *step, GError **error)
{
  return run_map (run, step, step->node->attributes.activate.kind, 1, error);
}

static bool
run_scale (const AuspexVulkanRun *run, const AuspexStep *step, GError **error)
{
  return run_map (run, step, AUSPEX_ACTIVATION_NONE, step->node->attributes.scale.factor,
                  error);
}

static bool
run_slice_rows (const AuspexVulkanRun *run, const AuspexStep *step, GError **error)
{
  AuspexVulkanTask task =
      auspex_vulkan_run_new_task (run, step, AUSPEX_VULKAN_KERNEL_ACTIVATE,
                                  auspex_vulkan_run_count (run, step->output), 1);
  int64_t row = task.n_units / step->node->attributes.slice_rows.count;

  task.operands[0] = auspex_vulkan_run_slice (run, step->node->inputs[0]);
  task.parameters.map.columns = 1;
  task.parameters.map.factor = 1;
  task.parameters.map.skipped = step->node->attributes.slice_rows.first * row;
  return auspex_vulkan_run_task (run, &task, error);
}

static bool
run_geglu (const AuspexVulkanRun *run, const AuspexStep *step, GError **error)
{
  int64_t columns = auspex_vulkan_run_dim (run, step->output, -1);
  AuspexVulkanTask task = auspex_vulkan_run_new_task (
      run, step, AUSPEX_VULKAN_KERNEL_GEGLU,
      auspex_vulkan_run_count (run, step->output) / columns, columns);

  auspex_vulkan_run_cut_operand (run, step, &task, 0);
  task.parameters.map.columns = columns;
  return auspex_vulkan_run_task (run, &task, error);
}

static bool
run_gated_score (const AuspexVulkanRun *run, const AuspexStep *step, GError **error)
{
  int64_t columns = auspex_vulkan_run_dim (run, step->node->inputs[0], -1);
  AuspexVulkanTask task =
      auspex_vulkan_run_new_task (run, step, AUSPEX_VULKAN_KERNEL_GATED_SCORE,
                                  auspex_vulkan_run_count (run, step->output), columns);

  for (int i = 0; i < 2; i++)
    {
      auspex_vulkan_run_cut_operand (run, step, &task, i);
      task.operands[2 + i] = auspex_vulkan_run_slice (run, step->node->inputs[2 + i]);
    }
  task.parameters.row.columns = columns;
  task.unit_items = task.group_items; /* a workgroup to each row */
  task.loops = columns / task.group_items + 1;
  return auspex_vulkan_run_task (run, &task, error);
}

/* An operand's strides under @output's dimensions, last dimensions aligned; 0: repeated.
 */
static void
get_strides (const AuspexVulkanRun *run, AuspexValue value, int n_dims, int64_t *strides)
{
  int n = auspex_vulkan_run_node (run, value)->shape.n_dims;
  int64_t stride = 1;

  for (int i = 1; i <= n_dims; i++)
    {
      int64_t dim = i <= n ? auspex_vulkan_run_dim (run, value, -i) : 1;

      strides[n_dims - i] = dim == 1 ? 0 : stride;
      stride *= dim;
    }
}

/* Joins dimensions that both operands walk through as one, so that a task can be cut
 * finely, and puts the first at [0] and the others last. */
static void
fill_broadcast (const AuspexVulkanRun *run, const AuspexStep *step,
                const AuspexValue operands[2], struct BroadcastParameters *parameters)
{
  int n_dims = auspex_vulkan_run_node (run, step->output)->shape.n_dims, n = 0;
  int64_t dims[AUSPEX_MAX_DIMS] = { 0 }, a[AUSPEX_MAX_DIMS], b[AUSPEX_MAX_DIMS];

  get_strides (run, operands[0], n_dims, a);
  get_strides (run, operands[1], n_dims, b);
  for (int i = 0; i < n_dims; i++)
    {
      int64_t dim = auspex_vulkan_run_dim (run, step->output, i);

      if (n > 0
          && (dims[n - 1] == 1 || (a[n - 1] == a[i] * dim && b[n - 1] == b[i] * dim)))
        {
          n--;
          dim *= dims[n];
        }
      dims[n] = dim;
      a[n] = a[i];
      b[n] = b[i];
      n++;
    }

  for (int i = 0; i < 4; i++)
    {
      int from = i == 0 ? 0 : n - 4 + i;
      bool is_used = from >= (i == 0 ? 0 : 1);

      parameters->dims[i] = is_used ? dims[from] : 1;
      parameters->a_strides[i] = is_used ? a[from] : 0;
      parameters->b_strides[i] = is_used ? b[from] : 0;
    }
}

static bool
run_broadcast (const AuspexVulkanRun *run, const AuspexStep *step,
               AuspexVulkanKernel kernel, const AuspexValue operands[2], GError **error)
{
  struct BroadcastParameters parameters = { 0 };
  AuspexVulkanTask task = { 0 };

  fill_broadcast (run, step, operands, &parameters);
  task = auspex_vulkan_run_new_task (run, step, kernel, parameters.dims[0],
                                     (int64_t)parameters.dims[1] * parameters.dims[2]
                                         * parameters.dims[3]);
  for (int i = 0; i < 2; i++)
    task.operands[i] = auspex_vulkan_run_slice (run, operands[i]);
  task.unit_bytes[0] = parameters.a_strides[0] * sizeof (float);
  task.unit_bytes[1] = parameters.b_strides[0] * sizeof (float);
  task.parameters.broadcast = parameters;
  return auspex_vulkan_run_task (run, &task, error);
}

static bool
run_add (const AuspexVulkanRun *run, const AuspexStep *step, GError **error)
{
  return run_broadcast (run, step, AUSPEX_VULKAN_KERNEL_ADD, step->node->inputs, error);
}

static bool
run_multiply (const AuspexVulkanRun *run, const AuspexStep *step, GError **error)
{
  return run_broadcast (run, step, AUSPEX_VULKAN_KERNEL_MULTIPLY, step->node->inputs,
                        error);
}

static bool
run_expand (const AuspexVulkanRun *run, const AuspexStep *step, GError **error)
{
  const AuspexValue operands[2] = { step->node->inputs[0], step->node->inputs[0] };

  return run_broadcast (run, step, AUSPEX_VULKAN_KERNEL_EXPAND, operands, error);
}

bool
auspex_vulkan_run_step (const AuspexVulkanRun *run, const AuspexStep *step,
                        GError **error)
{
  static bool (*const functions[AUSPEX_N_OPS]) (const AuspexVulkanRun *,
                                                const AuspexStep *, GError **) = {
    [AUSPEX_OP_IMAGE_NORMALIZE] = run_image_normalize,
    [AUSPEX_OP_CONV2D] = auspex_vulkan_run_matmul,
    [AUSPEX_OP_MAX_POOL2D] = run_max_pool2d,
    [AUSPEX_OP_MEAN_POOL2D] = run_mean_pool2d,
    [AUSPEX_OP_LINEAR] = auspex_vulkan_run_matmul,
    [AUSPEX_OP_LAYER_NORM] = run_layer_norm,
    [AUSPEX_OP_ACTIVATE] = run_activate,
    [AUSPEX_OP_GEGLU] = run_geglu,
    [AUSPEX_OP_GATED_SCORE] = run_gated_score,
    [AUSPEX_OP_ADD] = run_add,
    [AUSPEX_OP_MULTIPLY] = run_multiply,
    [AUSPEX_OP_SCALE] = run_scale,
    [AUSPEX_OP_SOFTMAX] = run_softmax,
    [AUSPEX_OP_ATTENTION_SCORES] = auspex_vulkan_run_attention_scores,
    [AUSPEX_OP_ATTENTION_APPLY] = auspex_vulkan_run_attention_apply,
    [AUSPEX_OP_MEAN_HEADS] = auspex_vulkan_run_mean_heads,
    [AUSPEX_OP_TOPK_MASK] = run_topk_mask,
    [AUSPEX_OP_SLICE_ROWS] = run_slice_rows,
    [AUSPEX_OP_SPLIT_HEADS] = auspex_vulkan_run_split_heads,
    [AUSPEX_OP_JOIN_HEADS] = auspex_vulkan_run_join_heads,
    [AUSPEX_OP_SELF_ATTENTION] = auspex_vulkan_run_self_attention,
    [AUSPEX_OP_SWIGLU] = auspex_vulkan_run_swiglu,
    [AUSPEX_OP_CONCATENATE] = auspex_vulkan_run_concatenate,
    [AUSPEX_OP_SLICE_TOKENS] = auspex_vulkan_run_slice_tokens,
    [AUSPEX_OP_DROPOUT] = auspex_vulkan_run_dropout,
    [AUSPEX_OP_CONSTANT] = auspex_vulkan_run_constant,
    [AUSPEX_OP_CLAMP] = auspex_vulkan_run_clamp,
    [AUSPEX_OP_POWER] = auspex_vulkan_run_power,
    [AUSPEX_OP_MATMUL] = auspex_vulkan_run_matmul_gradient,
    [AUSPEX_OP_ATTENTION_SPREAD] = auspex_vulkan_run_attention_spread,
    [AUSPEX_OP_REDUCE_SUM] = auspex_vulkan_run_reduce_sum,
    [AUSPEX_OP_EXPAND] = run_expand,
    [AUSPEX_OP_PAD_ROWS] = auspex_vulkan_run_pad_rows,
    [AUSPEX_OP_ACTIVATE_GRADIENT] = auspex_vulkan_run_activate_gradient,
    [AUSPEX_OP_GEGLU_GRADIENT] = auspex_vulkan_run_geglu_gradient,
    [AUSPEX_OP_LAYER_NORM_GRADIENT] = auspex_vulkan_run_layer_norm_gradient,
    [AUSPEX_OP_SOFTMAX_GRADIENT] = auspex_vulkan_run_softmax_gradient,
    [AUSPEX_OP_CLAMP_GRADIENT] = auspex_vulkan_run_clamp_gradient,
  };

  if (functions[step->op] == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   "Vulkan: there is no kernel for %s", auspex_op_name (step->op));
      return false;
    }
  return functions[step->op](run, step, error);
}

int64_t
auspex_vulkan_step_scratch_bytes (const AuspexPlan *plan, const AuspexStep *step)
{
  switch (step->op)
    {
    case AUSPEX_OP_LINEAR:
    case AUSPEX_OP_CONV2D:
      return auspex_vulkan_matmul_scratch_bytes (plan, step);
    case AUSPEX_OP_ATTENTION_APPLY:
      return auspex_vulkan_attention_scratch_bytes (plan, step);
    case AUSPEX_OP_MATMUL:
      return auspex_vulkan_matmul_gradient_scratch_bytes (plan, step);
    case AUSPEX_OP_REDUCE_SUM:
      return auspex_vulkan_reduce_sum_scratch_bytes (plan, step);
    default:
      return 0;
    }
}
