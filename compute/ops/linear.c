/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/linear.h"

#include "compute/ops/gradient-rule.h"
#include "compute/ops/matmul.h"
#include "compute/ops/reduce_sum.h"
#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_linear (AuspexGraph *graph, AuspexValue x, AuspexValue weight, AuspexValue bias)
{
  AuspexNode node = auspex_op_node (AUSPEX_OP_LINEAR, x, weight, bias);

  if (!auspex_op_begin (graph, &node, 2, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  AuspexShape in = auspex_op_input_shape (graph, &node, 0);
  AuspexShape matrix = auspex_op_input_shape (graph, &node, 1);

  if (matrix.n_dims != 2 || in.dims[in.n_dims - 1] != matrix.dims[1])
    return auspex_op_reject (graph, &node, "weight must be [out, last dimension of x]");
  if (bias != AUSPEX_NO_VALUE
      && !auspex_shape_equal (&auspex_graph_get_node (graph, bias)->shape,
                              &AUSPEX_SHAPE (matrix.dims[0])))
    return auspex_op_reject (graph, &node, "the bias must be one per row of weight");

  node.shape = in;
  node.shape.dims[in.n_dims - 1] = matrix.dims[0];
  return auspex_graph_append (graph, &node);
}

void
auspex_gradient_of_linear (AuspexGradientCall *call)
{
  const AuspexValue *inputs = call->node->inputs;

  if (call->wanted[0])
    call->dx[0] = auspex_op_matmul (call->graph, call->dy, inputs[1], false);
  if (call->wanted[1])
    call->dx[1] = auspex_op_matmul (call->graph, call->dy, inputs[0], true);
  if (call->wanted[2])
    call->dx[2] = auspex_op_reduce_sum_to (
        call->graph, call->dy, auspex_op_input_shape (call->graph, call->node, 2));
}
