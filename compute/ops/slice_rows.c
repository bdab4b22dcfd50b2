/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/slice_rows.h"

#include "compute/ops/gradient-rule.h"
#include "compute/ops/pad_rows.h"
#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_slice_rows (AuspexGraph *graph, AuspexValue x, int64_t first, int64_t count)
{
  AuspexNode node =
      auspex_op_node (AUSPEX_OP_SLICE_ROWS, x, AUSPEX_NO_VALUE, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 1, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  node.shape = auspex_op_input_shape (graph, &node, 0);
  if (node.shape.dims[0] == AUSPEX_ROWS)
    return auspex_op_reject (graph, &node, "dimension 0 must be static");
  if (first < 0 || count < 1 || first > node.shape.dims[0] - count)
    {
      g_autofree char *rule = g_strdup_printf (
          "there are no %" G_GINT64_FORMAT " rows from %" G_GINT64_FORMAT, count, first);

      return auspex_op_reject (graph, &node, rule);
    }
  node.attributes.slice_rows.first = first;
  node.attributes.slice_rows.count = count;
  node.shape.dims[0] = count;
  return auspex_graph_append (graph, &node);
}

void
auspex_gradient_of_slice_rows (AuspexGradientCall *call)
{
  AuspexShape x = auspex_op_input_shape (call->graph, call->node, 0);

  call->dx[0] = auspex_op_pad_rows (call->graph, call->dy,
                                    call->node->attributes.slice_rows.first, x.dims[0]);
}
