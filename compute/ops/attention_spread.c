/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/attention_spread.h"

#include "compute/ops/gradient-rule.h"
#include "compute/ops/attention_apply.h"
#include "compute/ops/attention_scores.h"
#include "compute/ops/reshape.h"
#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_attention_spread (AuspexGraph *graph, AuspexValue weights, AuspexValue x)
{
  AuspexNode node =
      auspex_op_node (AUSPEX_OP_ATTENTION_SPREAD, weights, x, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 2, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  AuspexShape attention = auspex_op_input_shape (graph, &node, 0);
  AuspexShape queries = auspex_op_input_shape (graph, &node, 1);
  int axes = attention.n_dims;

  if ((axes != 2 && axes != 3) || queries.n_dims != 2
      || attention.dims[axes - 2] != queries.dims[0] || queries.dims[1] == AUSPEX_ROWS)
    return auspex_op_reject (graph, &node,
                             "weights must be [heads, t, n] or [t, n] and x [t, d]");
  int64_t heads = axes == 3 ? attention.dims[0] : 1;

  if (heads < 1 || queries.dims[1] % heads != 0)
    return auspex_op_reject (graph, &node, "the heads do not divide the width");

  node.attributes.attention.heads = (int)heads;
  node.attributes.attention.scale = 1;
  node.shape = AUSPEX_SHAPE (attention.dims[axes - 1], queries.dims[1]);
  return auspex_graph_append (graph, &node);
}

void
auspex_gradient_of_attention_spread (AuspexGradientCall *call)
{
  AuspexValue weights = call->node->inputs[0], x = call->node->inputs[1];

  if (call->wanted[0])
    call->dx[0] = auspex_op_reshape (
        call->graph,
        auspex_op_attention_scores (call->graph, x, call->dy,
                                    call->node->attributes.attention.heads, 1),
        auspex_op_input_shape (call->graph, call->node, 0));
  if (call->wanted[1])
    call->dx[1] = auspex_op_attention_apply (call->graph, weights, call->dy);
}
