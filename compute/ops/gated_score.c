/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/gated_score.h"

#include "compute/ops/activate.h"
#include "compute/ops/activate_gradient.h"
#include "compute/ops/gradient-rule.h"
#include "compute/ops/matmul.h"
#include "compute/ops/multiply.h"
#include "compute/ops/reduce_sum.h"
#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_gated_score (AuspexGraph *graph, AuspexValue a, AuspexValue b,
                       AuspexValue weight, AuspexValue bias)
{
  AuspexNode node = auspex_op_node (AUSPEX_OP_GATED_SCORE, a, b, weight);

  node.inputs[3] = bias;
  if (!auspex_op_begin (graph, &node, 4, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  AuspexShape left = auspex_op_input_shape (graph, &node, 0);
  AuspexShape right = auspex_op_input_shape (graph, &node, 1);
  AuspexShape row = auspex_op_input_shape (graph, &node, 2);
  AuspexShape one = auspex_op_input_shape (graph, &node, 3);
  int64_t *last = &left.dims[left.n_dims - 1];

  if (!auspex_shape_equal (&left, &right))
    return auspex_op_reject (graph, &node, "a and b must have one shape");
  if (*last == AUSPEX_ROWS || !auspex_shape_equal (&row, &AUSPEX_SHAPE (1, *last))
      || !auspex_shape_equal (&one, &AUSPEX_SHAPE (1)))
    return auspex_op_reject (graph, &node,
                             "weight must be [1, last dimension of a], bias [1]");
  *last = 1;
  node.shape = left;
  return auspex_graph_append (graph, &node);
}

void
auspex_gradient_of_gated_score (AuspexGradientCall *call)
{
  AuspexGraph *graph = call->graph;
  const AuspexValue *inputs = call->node->inputs;
  AuspexValue a = auspex_op_activate (graph, inputs[0], AUSPEX_ACTIVATION_TANH);
  AuspexValue b = auspex_op_activate (graph, inputs[1], AUSPEX_ACTIVATION_SIGMOID);
  AuspexValue product = AUSPEX_NO_VALUE; /* its gradient */

  if (call->wanted[0] || call->wanted[1])
    product = auspex_op_matmul (graph, call->dy, inputs[2], false);
  if (call->wanted[0])
    call->dx[0] = auspex_op_activate_gradient (
        graph, a, auspex_op_multiply (graph, product, b), AUSPEX_ACTIVATION_TANH);
  if (call->wanted[1])
    call->dx[1] = auspex_op_activate_gradient (
        graph, b, auspex_op_multiply (graph, product, a), AUSPEX_ACTIVATION_SIGMOID);
  if (call->wanted[2])
    call->dx[2] =
        auspex_op_matmul (graph, call->dy, auspex_op_multiply (graph, a, b), true);
  if (call->wanted[3])
    call->dx[3] = auspex_op_reduce_sum_to (graph, call->dy, AUSPEX_SHAPE (1));
}
