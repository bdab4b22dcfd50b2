/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/layer_norm_gradient.h"

#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_layer_norm_gradient (AuspexGraph *graph, AuspexValue x, AuspexValue g,
                               float epsilon)
{
  AuspexNode node = auspex_op_node (AUSPEX_OP_LAYER_NORM_GRADIENT, x, g, AUSPEX_NO_VALUE);

  if (!auspex_op_begin_same_shape (graph, &node))
    return AUSPEX_NO_VALUE;
  node.attributes.layer_norm.epsilon = epsilon;
  return auspex_graph_append (graph, &node);
}
