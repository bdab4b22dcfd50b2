/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/multiply.h"

#include "compute/ops/gradient-rule.h"
#include "compute/ops/reduce_sum.h"
#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_multiply (AuspexGraph *graph, AuspexValue a, AuspexValue b)
{
  AuspexNode node = auspex_op_node (AUSPEX_OP_MULTIPLY, a, b, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 2, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  AuspexShape left = auspex_op_input_shape (graph, &node, 0);
  AuspexShape right = auspex_op_input_shape (graph, &node, 1);

  if (!auspex_shape_broadcast (&left, &right, &node.shape))
    return auspex_op_reject (graph, &node, "the shapes do not broadcast");
  return auspex_graph_append (graph, &node);
}

void
auspex_gradient_of_multiply (AuspexGradientCall *call)
{
  for (int i = 0; i < 2; i++)
    if (call->wanted[i])
      call->dx[i] = auspex_op_reduce_sum_to (
          call->graph,
          auspex_op_multiply (call->graph, call->dy, call->node->inputs[1 - i]),
          auspex_op_input_shape (call->graph, call->node, i));
}
