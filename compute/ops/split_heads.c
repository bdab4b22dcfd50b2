/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/split_heads.h"

#include "compute/ops/gradient-rule.h"
#include "compute/ops/join_heads.h"
#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_split_heads (AuspexGraph *graph, AuspexValue x, int heads)
{
  AuspexNode node =
      auspex_op_node (AUSPEX_OP_SPLIT_HEADS, x, AUSPEX_NO_VALUE, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 1, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  node.shape = auspex_op_input_shape (graph, &node, 0);
  if (node.shape.n_dims != 2 || node.shape.dims[0] == AUSPEX_ROWS
      || node.shape.dims[1] == AUSPEX_ROWS)
    return auspex_op_reject (graph, &node, "x must be [t, d], both static");
  if (heads < 1 || node.shape.dims[1] % heads != 0)
    return auspex_op_reject (graph, &node, "the heads do not divide the width");

  node.attributes.heads.n = heads;
  node.shape.dims[0] *= heads;
  return auspex_graph_append (graph, &node);
}

void
auspex_gradient_of_split_heads (AuspexGradientCall *call)
{
  call->dx[0] =
      auspex_op_join_heads (call->graph, call->dy, call->node->attributes.heads.n);
}
