/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/mean_pool2d.h"

#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_mean_pool2d (AuspexGraph *graph, AuspexValue x)
{
  AuspexNode node =
      auspex_op_node (AUSPEX_OP_MEAN_POOL2D, x, AUSPEX_NO_VALUE, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 1, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  AuspexShape in = auspex_op_input_shape (graph, &node, 0);

  if (in.n_dims != 4)
    return auspex_op_reject (graph, &node, "x must be [n, h, w, c]");
  node.shape = AUSPEX_SHAPE (in.dims[0], in.dims[3]);
  return auspex_graph_append (graph, &node);
}
