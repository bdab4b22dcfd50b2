/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/reduce_sum.h"

#include "compute/ops/gradient-rule.h"
#include "compute/ops/expand.h"
#include "compute/ops/reshape.h"
#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_reduce_sum (AuspexGraph *graph, AuspexValue x, int first, int count)
{
  AuspexNode node =
      auspex_op_node (AUSPEX_OP_REDUCE_SUM, x, AUSPEX_NO_VALUE, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 1, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  node.shape = auspex_op_input_shape (graph, &node, 0);
  if (first < 0 || count < 1 || first > node.shape.n_dims - count)
    return auspex_op_reject (graph, &node, "there are no such dimensions");
  for (int i = first; i < first + count; i++)
    node.shape.dims[i] = 1;
  node.attributes.reduce_sum.first = first;
  node.attributes.reduce_sum.count = count;
  return auspex_graph_append (graph, &node);
}

AuspexValue
auspex_op_reduce_sum_all (AuspexGraph *graph, AuspexValue x)
{
  return auspex_op_reduce_sum_to (graph, x, AUSPEX_SHAPE (1));
}

AuspexValue
auspex_op_reduce_sum_to (AuspexGraph *graph, AuspexValue x, AuspexShape shape)
{
  AuspexNode node =
      auspex_op_node (AUSPEX_OP_REDUCE_SUM, x, AUSPEX_NO_VALUE, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 1, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  AuspexShape in = auspex_op_input_shape (graph, &node, 0), whole;

  if (!auspex_shape_broadcast (&in, &shape, &whole) || !auspex_shape_equal (&in, &whole))
    return auspex_op_reject (graph, &node, "the shape does not broadcast to that of x");
  for (int i = 0, end = 0; i < in.n_dims; i = end + 1)
    {
      for (end = i; end < in.n_dims; end++)
        {
          int own = end - (in.n_dims - shape.n_dims);

          if (own >= 0 && shape.dims[own] == in.dims[end])
            break;
        }
      if (end > i)
        x = auspex_op_reduce_sum (graph, x, i, end - i);
    }
  return in.n_dims == shape.n_dims ? x : auspex_op_reshape (graph, x, shape);
}

void
auspex_gradient_of_reduce_sum (AuspexGradientCall *call)
{
  call->dx[0] = auspex_op_expand (call->graph, call->dy,
                                  auspex_op_input_shape (call->graph, call->node, 0));
}
