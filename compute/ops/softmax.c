/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/softmax.h"

#include "compute/ops/gradient-rule.h"
#include "compute/ops/shape-rule.h"
#include "compute/ops/softmax_gradient.h"

AuspexValue
auspex_op_softmax (AuspexGraph *graph, AuspexValue x)
{
  AuspexNode node =
      auspex_op_node (AUSPEX_OP_SOFTMAX, x, AUSPEX_NO_VALUE, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 1, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  node.shape = auspex_op_input_shape (graph, &node, 0);
  return auspex_graph_append (graph, &node);
}

void
auspex_gradient_of_softmax (AuspexGradientCall *call)
{
  call->dx[0] = auspex_op_softmax_gradient (call->graph, call->y, call->dy);
}
