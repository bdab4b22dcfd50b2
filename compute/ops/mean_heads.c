/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/mean_heads.h"

#include "compute/ops/expand.h"
#include "compute/ops/gradient-rule.h"
#include "compute/ops/scale.h"
#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_mean_heads (AuspexGraph *graph, AuspexValue x)
{
  AuspexNode node =
      auspex_op_node (AUSPEX_OP_MEAN_HEADS, x, AUSPEX_NO_VALUE, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 1, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  AuspexShape in = auspex_op_input_shape (graph, &node, 0);

  if (in.n_dims != 3 || in.dims[0] == AUSPEX_ROWS)
    return auspex_op_reject (graph, &node, "x must be [heads, t, n], heads static");
  node.shape = AUSPEX_SHAPE (in.dims[1], in.dims[2]);
  return auspex_graph_append (graph, &node);
}

void
auspex_gradient_of_mean_heads (AuspexGradientCall *call)
{
  AuspexShape x = auspex_op_input_shape (call->graph, call->node, 0);

  call->dx[0] = auspex_op_expand (
      call->graph, auspex_op_scale (call->graph, call->dy, 1.0f / x.dims[0]), x);
}
