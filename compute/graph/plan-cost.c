/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/graph/plan-cost.h"

static double
count_bytes (const AuspexPlan *plan, AuspexValue value, const AuspexCostModel *model)
{
  if (value == AUSPEX_NO_VALUE)
    return 0;
  const AuspexNode *node = auspex_graph_get_node (auspex_plan_get_graph (plan), value);
  double bytes = node->dtype == AUSPEX_DTYPE_F32
                     ? (double)model->float_bytes
                     : (double)auspex_dtype_size (node->dtype);

  return bytes * (double)auspex_shape_count (&node->shape, model->rows);
}

static double
count_flop (const AuspexPlan *plan, const AuspexStep *step, const AuspexCostModel *model)
{
  const AuspexGraph *graph = auspex_plan_get_graph (plan);
  const AuspexShape *weight = NULL;
  double outputs = 0, flop = 0;

  if (step->op != AUSPEX_OP_CONV2D && step->op != AUSPEX_OP_LINEAR)
    return 0;
  weight = &auspex_graph_get_node (graph, step->node->inputs[1])->shape;
  outputs = (double)auspex_shape_count (
      &auspex_graph_get_node (graph, step->output)->shape, model->rows);
  flop = 2 * outputs
         * ((double)auspex_shape_count (weight, model->rows) / (double)weight->dims[0]);
  if (model->winograd && step->op == AUSPEX_OP_CONV2D && weight->dims[1] == 3
      && weight->dims[2] == 3 && step->node->attributes.conv2d.stride == 1)
    flop /= 4;
  return flop;
}

AuspexStepCost
auspex_plan_get_step_cost (const AuspexPlan *plan, int index,
                           const AuspexCostModel *model)
{
  const AuspexStep *step = auspex_plan_get_step (plan, index);
  AuspexStepCost cost = { count_flop (plan, step, model),
                          count_bytes (plan, step->residual, model)
                              + count_bytes (plan, step->output, model) };

  for (int i = 0; i < AUSPEX_MAX_OP_INPUTS; i++)
    cost.bytes += count_bytes (plan, step->node->inputs[i], model);
  return cost;
}
