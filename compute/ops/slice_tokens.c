/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/slice_tokens.h"

#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_slice_tokens (AuspexGraph *graph, AuspexValue x, int64_t first, int64_t count)
{
  AuspexNode node =
      auspex_op_node (AUSPEX_OP_SLICE_TOKENS, x, AUSPEX_NO_VALUE, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 1, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  node.shape = auspex_op_input_shape (graph, &node, 0);
  if (node.shape.n_dims != 3 || node.shape.dims[1] == AUSPEX_ROWS
      || node.shape.dims[2] == AUSPEX_ROWS)
    return auspex_op_reject (graph, &node, "x must be [n, t, d], t and d static");
  if (first < 0 || count < 1 || first > node.shape.dims[1] - count)
    {
      g_autofree char *rule = g_strdup_printf ("there are no %" G_GINT64_FORMAT
                                               " tokens from %" G_GINT64_FORMAT,
                                               count, first);

      return auspex_op_reject (graph, &node, rule);
    }
  node.attributes.slice_tokens.first = first;
  node.attributes.slice_tokens.count = count;
  node.shape.dims[1] = count;
  return auspex_graph_append (graph, &node);
}
