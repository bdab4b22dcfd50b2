/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/swiglu.h"

#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_swiglu (AuspexGraph *graph, AuspexValue x)
{
  AuspexNode node =
      auspex_op_node (AUSPEX_OP_SWIGLU, x, AUSPEX_NO_VALUE, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 1, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  node.shape = auspex_op_input_shape (graph, &node, 0);
  int64_t *last = &node.shape.dims[node.shape.n_dims - 1];

  if (*last == AUSPEX_ROWS || *last % 2 != 0)
    return auspex_op_reject (graph, &node, "the last dimension must be static and even");
  *last /= 2;
  return auspex_graph_append (graph, &node);
}
