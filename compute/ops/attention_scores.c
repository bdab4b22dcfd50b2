/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/attention_scores.h"

#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_attention_scores (AuspexGraph *graph, AuspexValue q, AuspexValue k, int heads,
                            float scale)
{
  AuspexNode node = auspex_op_node (AUSPEX_OP_ATTENTION_SCORES, q, k, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 2, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  AuspexShape queries = auspex_op_input_shape (graph, &node, 0);
  AuspexShape keys = auspex_op_input_shape (graph, &node, 1);

  if (queries.n_dims != 2 || keys.n_dims != 2 || queries.dims[1] != keys.dims[1]
      || queries.dims[1] == AUSPEX_ROWS)
    return auspex_op_reject (graph, &node, "q must be [t, d] and k [n, d], d static");
  if (heads < 1 || queries.dims[1] % heads != 0)
    return auspex_op_reject (graph, &node, "the heads do not divide the width");

  node.attributes.attention.heads = heads;
  node.attributes.attention.scale = scale;
  node.shape = AUSPEX_SHAPE (heads, queries.dims[0], keys.dims[0]);
  return auspex_graph_append (graph, &node);
}
