/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/power.h"

#include "compute/ops/gradient-rule.h"
#include "compute/ops/multiply.h"
#include "compute/ops/scale.h"
#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_power (AuspexGraph *graph, AuspexValue x, float exponent)
{
  AuspexNode node = auspex_op_node (AUSPEX_OP_POWER, x, AUSPEX_NO_VALUE, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 1, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  node.attributes.power.exponent = exponent;
  node.shape = auspex_op_input_shape (graph, &node, 0);
  return auspex_graph_append (graph, &node);
}

/* dx = exponent x^(exponent - 1) dy */
void
auspex_gradient_of_power (AuspexGradientCall *call)
{
  float exponent = call->node->attributes.power.exponent;
  AuspexValue slope = auspex_op_power (call->graph, call->node->inputs[0], exponent - 1);

  call->dx[0] = auspex_op_multiply (call->graph, call->dy,
                                    auspex_op_scale (call->graph, slope, exponent));
}
