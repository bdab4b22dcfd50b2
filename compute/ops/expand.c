/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/expand.h"

#include "compute/ops/gradient-rule.h"
#include "compute/ops/reduce_sum.h"
#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_expand (AuspexGraph *graph, AuspexValue x, AuspexShape shape)
{
  AuspexNode node =
      auspex_op_node (AUSPEX_OP_EXPAND, x, AUSPEX_NO_VALUE, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 1, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  AuspexShape in = auspex_op_input_shape (graph, &node, 0);

  if (!auspex_shape_broadcast (&in, &shape, &node.shape)
      || !auspex_shape_equal (&node.shape, &shape))
    {
      g_autofree char *to = auspex_shape_to_string (&shape);
      g_autofree char *rule = g_strdup_printf ("x does not broadcast to %s", to);

      return auspex_op_reject (graph, &node, rule);
    }
  return auspex_graph_append (graph, &node);
}

void
auspex_gradient_of_expand (AuspexGradientCall *call)
{
  call->dx[0] = auspex_op_reduce_sum_to (
      call->graph, call->dy, auspex_op_input_shape (call->graph, call->node, 0));
}
