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

static bool
is_winograd (const AuspexStep *step, const AuspexShape *weight)
{
  return step->op == AUSPEX_OP_CONV2D && weight->dims[1] == 3 && weight->dims[2] == 3
         && step->node->attributes.conv2d.stride == 1;
}

static double
count_flop (const AuspexPlan *plan, const AuspexStep *step, const AuspexCostModel *model)
{
  const AuspexGraph *graph = auspex_plan_get_graph (plan);
  double outputs = (double)auspex_shape_count (
      &auspex_graph_get_node (graph, step->output)->shape, model->rows);
  const AuspexShape *weight = NULL;
  double depth = 0;

  if (step->op == AUSPEX_OP_SELF_ATTENTION) /* [n, tokens, 3 width]: scores, and sums */
    return 4 * outputs
           * (double)auspex_graph_get_node (graph, step->node->inputs[0])->shape.dims[1];
  if (step->op != AUSPEX_OP_CONV2D && step->op != AUSPEX_OP_LINEAR)
    return 0;
  weight = &auspex_graph_get_node (graph, step->node->inputs[1])->shape;
  depth = (double)(auspex_shape_count (weight, model->rows) / weight->dims[0]);
  return 2 * outputs * depth / (model->winograd && is_winograd (step, weight) ? 4 : 1);
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
