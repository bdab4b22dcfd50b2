/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/concatenate.h"

#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_concatenate (AuspexGraph *graph, AuspexValue a, AuspexValue b)
{
  AuspexNode node = auspex_op_node (AUSPEX_OP_CONCATENATE, a, b, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 2, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  AuspexShape first = auspex_op_input_shape (graph, &node, 0);
  AuspexShape second = auspex_op_input_shape (graph, &node, 1);

  if (first.n_dims != 3 || second.n_dims != 3 || first.dims[0] != second.dims[0]
      || first.dims[2] != second.dims[2] || first.dims[1] == AUSPEX_ROWS
      || second.dims[1] == AUSPEX_ROWS || first.dims[2] == AUSPEX_ROWS)
    return auspex_op_reject (graph, &node,
                             "a must be [n, s, d] and b [n, t, d], s, t and d static");
  node.shape =
      AUSPEX_SHAPE (first.dims[0], first.dims[1] + second.dims[1], first.dims[2]);
  return auspex_graph_append (graph, &node);
}
