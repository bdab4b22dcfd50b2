/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/schedule.h"

#include "compute/onednn/schedule-internal.h"
#include "compute/onednn/status.h"

/* Ops whose work is worth a primitive; the others run as plain kernels. */
static const AuspexScheduleFunc builders[AUSPEX_N_OPS] = {
  [AUSPEX_OP_CONV2D] = auspex_onednn_conv2d,
  [AUSPEX_OP_MAX_POOL2D] = auspex_onednn_max_pool2d,
  [AUSPEX_OP_MEAN_POOL2D] = auspex_onednn_mean_pool2d,
  [AUSPEX_OP_LINEAR] = auspex_onednn_linear,
  [AUSPEX_OP_LAYER_NORM] = auspex_onednn_layer_norm,
  [AUSPEX_OP_ACTIVATE] = auspex_onednn_activate,
  [AUSPEX_OP_ADD] = auspex_onednn_add,
  [AUSPEX_OP_MULTIPLY] = auspex_onednn_multiply,
  [AUSPEX_OP_SOFTMAX] = auspex_onednn_softmax,
  [AUSPEX_OP_SELF_ATTENTION] = auspex_onednn_self_attention,
};

static const AuspexReferenceKernel kernels[AUSPEX_N_OPS] = {
  [AUSPEX_OP_ATTENTION_SCORES] = auspex_onednn_attention_scores,
  [AUSPEX_OP_ATTENTION_APPLY] = auspex_onednn_attention_apply,
  [AUSPEX_OP_ATTENTION_SPREAD] = auspex_onednn_attention_spread,
  [AUSPEX_OP_MATMUL] = auspex_onednn_matmul,
  [AUSPEX_OP_DROPOUT] = auspex_onednn_dropout,
  [AUSPEX_OP_ACTIVATE_GRADIENT] = auspex_onednn_activate_gradient,
  [AUSPEX_OP_LAYER_NORM_GRADIENT] = auspex_onednn_layer_norm_gradient,
  [AUSPEX_OP_GATED_SCORE] = auspex_onednn_gated_score,
  [AUSPEX_OP_SWIGLU] = auspex_onednn_swiglu,
  [AUSPEX_OP_TOPK_MASK] = auspex_onednn_topk_mask,
};

static void
use_slot (AuspexSchedule *schedule, int index, int job)
{
  Slot *slot = auspex_schedule_get_slot (schedule, index);

  slot->first = MIN (slot->first, job);
  slot->last = MAX (slot->last, job);
}

bool
auspex_schedule_add (AuspexSchedule *schedule, dnnl_status_t status,
                     dnnl_primitive_desc_t description, const AuspexArgument *arguments,
                     int n_arguments, GError **error)
{
  const AuspexStep *step = auspex_plan_get_step (
      schedule->plan,
      MIN (schedule->step_index, auspex_plan_get_n_steps (schedule->plan) - 1));
  int index = (int)schedule->jobs->len;
  Job job = { .n_arguments = n_arguments, .output_slot = -1 };

  g_assert (n_arguments < AUSPEX_MAX_ARGUMENTS);
  memcpy (job.arguments, arguments, n_arguments * sizeof *arguments);
  if (status == dnnl_success)
    {
      const dnnl_memory_desc_t *scratch =
          dnnl_primitive_desc_query_md (description, dnnl_query_scratchpad_md, 0);

      if (scratch != NULL && dnnl_memory_desc_get_size (scratch) > 0)
        job.arguments[job.n_arguments++] =
            (AuspexArgument){ DNNL_ARG_SCRATCHPAD,
                              auspex_schedule_temporary (schedule, scratch) };
      status = dnnl_primitive_create (&job.primitive, description);
    }
  dnnl_primitive_desc_destroy (description);
  if (!auspex_onednn_check (status, auspex_op_name (step->op), error))
    return false;

  for (int i = 0; i < job.n_arguments; i++)
    use_slot (schedule, job.arguments[i].operand.slot, index);
  g_array_append_val (schedule->jobs, job);
  return true;
}

static bool
add_kernel (AuspexSchedule *schedule, const AuspexStep *step, GError **error)
{
  Job job = { .kernel = kernels[step->op] != NULL ? kernels[step->op]
                                                  : auspex_reference_kernels[step->op],
              .call.attributes = &step->node->attributes };
  AuspexOperand operand;

  for (int i = 0; i < AUSPEX_MAX_OP_INPUTS; i++)
    {
      job.input_slots[i] = -1;
      if (step->node->inputs[i] == AUSPEX_NO_VALUE)
        continue;
      if (!auspex_schedule_plain (schedule, step->node->inputs[i], &operand, error))
        return false;
      job.input_slots[i] = operand.slot;
      job.call.inputs[i].shape =
          auspex_schedule_get_shape (schedule, step->node->inputs[i]);
    }
  if (!auspex_schedule_output (schedule, NULL, &operand, error))
    return false;
  job.output_slot = operand.slot;
  job.call.output.shape = auspex_schedule_get_shape (schedule, step->output);

  int index = (int)schedule->jobs->len;

  for (int i = 0; i < AUSPEX_MAX_OP_INPUTS; i++)
    if (job.input_slots[i] >= 0)
      use_slot (schedule, job.input_slots[i], index);
  use_slot (schedule, job.output_slot, index);
  g_array_append_val (schedule->jobs, job);
  return true;
}

static void
note_read (AuspexSchedule *schedule, AuspexValue value, int step)
{
  if (value != AUSPEX_NO_VALUE)
    schedule->last_read[auspex_plan_get_storage (schedule->plan, value)] = step;
}

static void
find_last_reads (AuspexSchedule *schedule)
{
  const AuspexGraph *graph = auspex_plan_get_graph (schedule->plan);
  int n_steps = auspex_plan_get_n_steps (schedule->plan);

  for (int i = 0; i < n_steps; i++)
    {
      const AuspexStep *step = auspex_plan_get_step (schedule->plan, i);

      for (int j = 0; j < AUSPEX_MAX_OP_INPUTS; j++)
        note_read (schedule, step->node->inputs[j], i);
      note_read (schedule, step->residual, i);
    }
  for (AuspexValue value = 0; value < auspex_graph_get_n_nodes (graph); value++)
    if (auspex_graph_get_node (graph, value)->is_output)
      note_read (schedule, value, n_steps);
}

/* An output that lies in C order in memory of its own is written where it is asked for. */
static void
write_to_caller (AuspexSchedule *schedule, AuspexValue value, int index)
{
  Slot *slot = auspex_schedule_get_slot (schedule, index);

  if (slot->kind != SLOT_ARENA)
    return;
  slot->kind = SLOT_OUTPUT;
  slot->value = value;
}

static bool
build (AuspexSchedule *schedule, GError **error)
{
  const AuspexGraph *graph = auspex_plan_get_graph (schedule->plan);
  int n_steps = auspex_plan_get_n_steps (schedule->plan);

  for (int i = 0; i < n_steps; i++)
    {
      const AuspexStep *step = auspex_plan_get_step (schedule->plan, i);

      schedule->step_index = i;
      if (builders[step->op] != NULL ? !builders[step->op](schedule, step, error)
                                     : !add_kernel (schedule, step, error))
        return false;
    }
  schedule->step_index = n_steps;

  /* After the last job every output is there in C order. */
  for (AuspexValue value = 0; value < auspex_graph_get_n_nodes (graph); value++)
    {
      AuspexOperand operand;

      if (!auspex_graph_get_node (graph, value)->is_output)
        continue;
      if (!auspex_schedule_plain (schedule, value, &operand, error))
        return false;
      use_slot (schedule, operand.slot, G_MAXINT);
      write_to_caller (schedule, value, operand.slot);
    }
  return auspex_schedule_place (schedule, error);
}

AuspexSchedule *
auspex_schedule_new (AuspexPlan *plan, int64_t rows, dnnl_data_type_t image_type,
                     AuspexPackedWeights *weights, dnnl_engine_t engine,
                     dnnl_stream_t stream, GError **error)
{
  AuspexSchedule *schedule = g_new0 (AuspexSchedule, 1);
  int n_nodes = auspex_graph_get_n_nodes (auspex_plan_get_graph (plan));

  schedule->plan = auspex_plan_ref (plan);
  schedule->rows = rows;
  schedule->image_type = image_type;
  schedule->weights = weights;
  schedule->engine = engine;
  schedule->stream = stream;
  schedule->slots = g_array_new (FALSE, FALSE, sizeof (Slot));
  schedule->jobs = g_array_new (FALSE, FALSE, sizeof (Job));
  schedule->locations = g_new0 (Location, n_nodes);
  schedule->last_read = g_new (int, n_nodes);
  for (AuspexValue value = 0; value < n_nodes; value++)
    {
      schedule->locations[value].slot = schedule->locations[value].plain_slot = -1;
      schedule->last_read[value] = -1;
    }
  find_last_reads (schedule);
  if (!build (schedule, error))
    g_clear_pointer (&schedule, auspex_schedule_free);
  return schedule;
}
