/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/clamp_gradient.h"

#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_clamp_gradient (AuspexGraph *graph, AuspexValue x, AuspexValue dy, float lower,
                          float upper)
{
  AuspexNode node = auspex_op_node (AUSPEX_OP_CLAMP_GRADIENT, x, dy, AUSPEX_NO_VALUE);

  if (!auspex_op_begin_same_shape (graph, &node))
    return AUSPEX_NO_VALUE;
  node.attributes.clamp.lower = lower;
  node.attributes.clamp.upper = upper;
  return auspex_graph_append (graph, &node);
}
