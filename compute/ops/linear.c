/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/linear.h"

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
