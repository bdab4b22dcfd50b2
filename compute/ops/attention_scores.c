/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/attention_scores.h"

#include "compute/ops/attention_apply.h"
#include "compute/ops/attention_spread.h"
#include "compute/ops/gradient-rule.h"
#include "compute/ops/scale.h"
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

void
auspex_gradient_of_attention_scores (AuspexGradientCall *call)
{
  AuspexValue q = call->node->inputs[0], k = call->node->inputs[1];
  float scale = call->node->attributes.attention.scale;

  /* The scale goes where there are fewest elements: to the queries. */
  if (call->wanted[0])
    call->dx[0] = auspex_op_scale (
        call->graph, auspex_op_attention_apply (call->graph, call->dy, k), scale);
  if (call->wanted[1])
    call->dx[1] = auspex_op_attention_spread (call->graph, call->dy,
                                              auspex_op_scale (call->graph, q, scale));
}
