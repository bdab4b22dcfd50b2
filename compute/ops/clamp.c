/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/clamp.h"

#include "compute/ops/gradient-rule.h"
#include "compute/ops/clamp_gradient.h"
#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_clamp (AuspexGraph *graph, AuspexValue x, float lower, float upper)
{
  AuspexNode node = auspex_op_node (AUSPEX_OP_CLAMP, x, AUSPEX_NO_VALUE, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 1, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  if (!(lower <= upper))
    return auspex_op_reject (graph, &node, "the lower bound is above the upper one");
  node.attributes.clamp.lower = lower;
  node.attributes.clamp.upper = upper;
  node.shape = auspex_op_input_shape (graph, &node, 0);
  return auspex_graph_append (graph, &node);
}

void
auspex_gradient_of_clamp (AuspexGradientCall *call)
{
  call->dx[0] = auspex_op_clamp_gradient (call->graph, call->node->inputs[0], call->dy,
                                          call->node->attributes.clamp.lower,
                                          call->node->attributes.clamp.upper);
}
