/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/constant.h"

#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_constant (AuspexGraph *graph, AuspexShape shape, float value)
{
  AuspexNode node = auspex_op_node (AUSPEX_OP_CONSTANT, AUSPEX_NO_VALUE, AUSPEX_NO_VALUE,
                                    AUSPEX_NO_VALUE);

  node.shape = shape;
  node.attributes.constant.value = value;
  return auspex_graph_append (graph, &node);
}
