/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The reference device: every step of a plan by its plain kernel, one after the other. */

#include "compute/executor.h"
#include "compute/ops/activate.h"
#include "compute/reference/kernels.h"

#include <string.h>

typedef struct
{
  AuspexProgram base;
  const float **parameters; /* per node; borrowed from weights */
  AuspexWeights *weights;
  uint8_t *arena;
} ReferenceProgram;

/* One run: where each node's value is. */
typedef struct
{
  const ReferenceProgram *program;
  int64_t rows;
  const AuspexBinding *inputs;
  int n_inputs;
} Run;

static void
list_devices (GPtrArray *infos)
{
  AuspexDeviceInfo *info = g_new0 (AuspexDeviceInfo, 1);

  info->selector = g_strdup ("reference");
  info->name = g_strdup ("CPU, plain loops (reference)");
  info->detail = g_strdup ("double accumulation, one thread");
  info->is_software = true;
  g_ptr_array_add (infos, info);
}

static AuspexDevice *
open_device (int index, GError **error)
{
  AuspexDevice *device = g_new0 (AuspexDevice, 1);

  device->executor = &auspex_reference_executor;
  device->name = g_strdup ("CPU, plain loops (reference)");
  device->is_software = true;
  device->image_workers = (int)g_get_num_processors ();
  device->image_batch = 1;
  device->row_workers = device->image_workers;
  device->row_block = 1024;
  return device;
}

static void
close_device (AuspexDevice *device)
{
  g_free (device);
}

static void
destroy (AuspexProgram *base)
{
  ReferenceProgram *program = (ReferenceProgram *)base;

  g_clear_pointer (&program->weights, auspex_weights_unref);
  g_free (program->parameters);
  free (program->arena);
  g_free (program);
}

static AuspexProgram *
compile (AuspexDevice *device, AuspexPlan *plan, AuspexWeights *weights,
         AuspexPrecision precision, GError **error)
{
  ReferenceProgram *program = g_new0 (ReferenceProgram, 1);
  const AuspexGraph *graph = auspex_plan_get_graph (plan);
  int n_nodes = auspex_graph_get_n_nodes (graph);
  size_t arena_bytes = MAX (auspex_plan_get_arena_bytes (plan), AUSPEX_ARENA_ALIGNMENT);

  program->weights = auspex_weights_ref (weights);
  program->parameters = g_new0 (const float *, n_nodes);
  for (AuspexValue value = 0; value < n_nodes; value++)
    {
      const AuspexNode *node = auspex_graph_get_node (graph, value);

      if (node->op != AUSPEX_OP_PARAMETER)
        continue;
      program->parameters[value] =
          auspex_weights_get (weights, node->name, &node->shape, error);
      if (program->parameters[value] == NULL)
        {
          destroy (&program->base);
          return NULL;
        }
    }
  program->arena = aligned_alloc (AUSPEX_ARENA_ALIGNMENT, arena_bytes);
  if (program->arena == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "%s: no memory for %" G_GSIZE_FORMAT " bytes of values",
                   auspex_graph_get_name (graph), arena_bytes);
      destroy (&program->base);
      return NULL;
    }
  return &program->base;
}

static AuspexArray
find_array (const Run *run, AuspexValue value)
{
  const AuspexPlan *plan = run->program->base.plan;
  const AuspexGraph *graph = auspex_plan_get_graph (plan);

  if (value == AUSPEX_NO_VALUE)
    return (AuspexArray){ 0 };
  AuspexValue storage = auspex_plan_get_storage (plan, value);
  const AuspexNode *owner = auspex_graph_get_node (graph, storage);
  AuspexArray array = { .shape = auspex_shape_at (
                            &auspex_graph_get_node (graph, value)->shape, run->rows) };

  if (owner->op == AUSPEX_OP_PARAMETER)
    array.data = (void *)run->program->parameters[storage];
  else if (owner->op == AUSPEX_OP_INPUT)
    array.data = auspex_binding_find (run->inputs, run->n_inputs, owner->name)->data;
  else
    array.data =
        run->program->arena + auspex_plan_get_place (plan, storage)->offset_bytes;
  return array;
}

/* What was fused behind the op, on its own. */
static void
finish_step (const AuspexStep *step, AuspexArray output, AuspexArray residual)
{
  int64_t count = auspex_shape_count (&output.shape, 1);
  const float *addend = residual.data;
  float *y = output.data;

  if (addend == NULL && step->activation == AUSPEX_ACTIVATION_NONE)
    return;
  for (int64_t i = 0; i < count; i++)
    y[i] = (float)auspex_activation_apply (
        step->activation, (double)y[i] + (addend != NULL ? addend[i] : 0));
}

static void
run_step (const Run *run, const AuspexStep *step)
{
  AuspexReferenceCall call = { .output = find_array (run, step->output),
                               .attributes = &step->node->attributes };

  for (int i = 0; i < AUSPEX_MAX_OP_INPUTS; i++)
    call.inputs[i] = find_array (run, step->node->inputs[i]);
  auspex_reference_kernels[step->op](&call);
  finish_step (step, call.output, find_array (run, step->residual));
}

static bool
run_program (AuspexProgram *base, int64_t rows, const AuspexBinding *inputs, int n_inputs,
             const AuspexBinding *outputs, int n_outputs, GCancellable *cancellable,
             GError **error)
{
  Run run = { (const ReferenceProgram *)base, rows, inputs, n_inputs };

  for (int i = 0; i < auspex_plan_get_n_steps (base->plan); i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return false;
      run_step (&run, auspex_plan_get_step (base->plan, i));
    }
  for (int i = 0; i < n_outputs; i++)
    {
      const AuspexGraph *graph = auspex_plan_get_graph (base->plan);
      AuspexArray array = find_array (&run, auspex_graph_find (graph, outputs[i].name));

      memcpy (outputs[i].data, array.data,
              auspex_shape_count (&array.shape, 1) * sizeof (float));
    }
  return true;
}

const AuspexExecutor auspex_reference_executor = {
  .name = "reference",
  .is_own = true,
  .list = list_devices,
  .open = open_device,
  .close = close_device,
  .compile = compile,
  .run = run_program,
  .destroy = destroy,
};
