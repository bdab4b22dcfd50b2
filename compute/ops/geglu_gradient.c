/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/geglu_gradient.h"

#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_geglu_gradient (AuspexGraph *graph, AuspexValue x, AuspexValue dy)
{
  AuspexNode node = auspex_op_node (AUSPEX_OP_GEGLU_GRADIENT, x, dy, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 2, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  AuspexShape half = auspex_op_input_shape (graph, &node, 1);

  node.shape = auspex_op_input_shape (graph, &node, 0);
  half.dims[half.n_dims - 1] *= 2;
  if (!auspex_shape_equal (&node.shape, &half))
    return auspex_op_reject (graph, &node, "dy must be half of x");
  return auspex_graph_append (graph, &node);
}
