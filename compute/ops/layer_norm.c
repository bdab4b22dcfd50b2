/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/layer_norm.h"

#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_layer_norm (AuspexGraph *graph, AuspexValue x, AuspexValue gamma,
                      AuspexValue beta, float epsilon)
{
  AuspexNode node = auspex_op_node (AUSPEX_OP_LAYER_NORM, x, gamma, beta);

  if (!auspex_op_begin (graph, &node, 3, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  node.shape = auspex_op_input_shape (graph, &node, 0);
  AuspexShape row = AUSPEX_SHAPE (node.shape.dims[node.shape.n_dims - 1]);
  AuspexShape gain = auspex_op_input_shape (graph, &node, 1);
  AuspexShape shift = auspex_op_input_shape (graph, &node, 2);

  if (row.dims[0] == AUSPEX_ROWS || !auspex_shape_equal (&gain, &row)
      || !auspex_shape_equal (&shift, &row))
    return auspex_op_reject (
        graph, &node, "gamma and beta must be [last dimension of x], a static one");
  node.attributes.layer_norm.epsilon = epsilon;
  return auspex_graph_append (graph, &node);
}
