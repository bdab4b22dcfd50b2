/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/self_attention.h"

#include "compute/ops/shape-rule.h"

#include <math.h>

AuspexValue
auspex_op_self_attention (AuspexGraph *graph, AuspexValue x, int heads)
{
  AuspexNode node =
      auspex_op_node (AUSPEX_OP_SELF_ATTENTION, x, AUSPEX_NO_VALUE, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 1, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  node.shape = auspex_op_input_shape (graph, &node, 0);
  if (node.shape.n_dims != 3 || node.shape.dims[1] == AUSPEX_ROWS
      || node.shape.dims[2] == AUSPEX_ROWS || node.shape.dims[2] % 3 != 0)
    return auspex_op_reject (graph, &node, "x must be [n, t, 3 d], t and d static");
  node.shape.dims[2] /= 3;
  if (heads < 1 || node.shape.dims[2] % heads != 0)
    return auspex_op_reject (graph, &node, "the heads do not divide the width");
  if (node.shape.dims[2] / heads > AUSPEX_MAX_HEAD_WIDTH)
    return auspex_op_reject (graph, &node, "a head is wider than supported");

  node.attributes.attention.heads = heads;
  node.attributes.attention.scale = (float)(1 / sqrt (node.shape.dims[2] / heads));
  return auspex_graph_append (graph, &node);
}
