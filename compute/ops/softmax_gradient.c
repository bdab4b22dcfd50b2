/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/softmax_gradient.h"

#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_softmax_gradient (AuspexGraph *graph, AuspexValue y, AuspexValue dy)
{
  AuspexNode node = auspex_op_node (AUSPEX_OP_SOFTMAX_GRADIENT, y, dy, AUSPEX_NO_VALUE);

  return auspex_op_begin_same_shape (graph, &node) ? auspex_graph_append (graph, &node)
                                                   : AUSPEX_NO_VALUE;
}
