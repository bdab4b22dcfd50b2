/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/layer_norm.h"

#include "compute/ops/gradient-rule.h"
#include "compute/ops/layer_norm_gradient.h"
#include "compute/ops/multiply.h"
#include "compute/ops/reduce_sum.h"
#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_layer_norm (AuspexGraph *graph, AuspexValue x, AuspexValue gamma,
                      AuspexValue beta, float epsilon)
{
  AuspexNode node = auspex_op_node (AUSPEX_OP_LAYER_NORM, x, gamma, beta);

  if (!auspex_op_begin (graph, &node, 1, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  node.shape = auspex_op_input_shape (graph, &node, 0);
  AuspexShape row = AUSPEX_SHAPE (node.shape.dims[node.shape.n_dims - 1]);

  if ((gamma == AUSPEX_NO_VALUE) != (beta == AUSPEX_NO_VALUE))
    return auspex_op_reject (graph, &node, "gamma and beta go together");
  for (int i = 1; i < 3; i++)
    if (row.dims[0] == AUSPEX_ROWS
        || (node.inputs[i] != AUSPEX_NO_VALUE
            && !auspex_shape_equal (&auspex_graph_get_node (graph, node.inputs[i])->shape,
                                    &row)))
      return auspex_op_reject (
          graph, &node, "gamma and beta must be [last dimension of x], a static one");
  node.attributes.layer_norm.epsilon = epsilon;
  return auspex_graph_append (graph, &node);
}

void
auspex_gradient_of_layer_norm (AuspexGradientCall *call)
{
  AuspexValue x = call->node->inputs[0], gamma = call->node->inputs[1];
  float epsilon = call->node->attributes.layer_norm.epsilon;

  if (call->wanted[0])
    call->dx[0] = auspex_op_layer_norm_gradient (
        call->graph, x,
        gamma != AUSPEX_NO_VALUE ? auspex_op_multiply (call->graph, call->dy, gamma)
                                 : call->dy,
        epsilon);
  if (call->wanted[1])
    {
      AuspexValue z = auspex_op_layer_norm (call->graph, x, AUSPEX_NO_VALUE,
                                            AUSPEX_NO_VALUE, epsilon);

      call->dx[1] = auspex_op_reduce_sum_to (
          call->graph, auspex_op_multiply (call->graph, call->dy, z),
          auspex_op_input_shape (call->graph, call->node, 1));
    }
  if (call->wanted[2])
    call->dx[2] = auspex_op_reduce_sum_to (
        call->graph, call->dy, auspex_op_input_shape (call->graph, call->node, 2));
}
