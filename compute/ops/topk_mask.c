/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/topk_mask.h"

#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_topk_mask (AuspexGraph *graph, AuspexValue x, double ratio, float masked)
{
  AuspexNode node =
      auspex_op_node (AUSPEX_OP_TOPK_MASK, x, AUSPEX_NO_VALUE, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 1, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  if (!(ratio > 0 && ratio <= 1))
    return auspex_op_reject (graph, &node, "the ratio must be above 0 and at most 1");
  node.attributes.topk_mask.ratio = ratio;
  node.attributes.topk_mask.masked = masked;
  node.shape = auspex_op_input_shape (graph, &node, 0);
  return auspex_graph_append (graph, &node);
}

int64_t
auspex_topk_count (double ratio, int64_t n)
{
  return CLAMP ((int64_t)(ratio * n), 1, n);
}
