/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/scale.h"

#include "compute/ops/gradient-rule.h"
#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_scale (AuspexGraph *graph, AuspexValue x, float factor)
{
  AuspexNode node = auspex_op_node (AUSPEX_OP_SCALE, x, AUSPEX_NO_VALUE, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 1, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  node.attributes.scale.factor = factor;
  node.shape = auspex_op_input_shape (graph, &node, 0);
  return auspex_graph_append (graph, &node);
}

void
auspex_gradient_of_scale (AuspexGradientCall *call)
{
  call->dx[0] =
      auspex_op_scale (call->graph, call->dy, call->node->attributes.scale.factor);
}
