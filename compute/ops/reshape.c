/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/reshape.h"

#include "compute/ops/gradient-rule.h"
#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_reshape (AuspexGraph *graph, AuspexValue x, AuspexShape shape)
{
  AuspexNode node =
      auspex_op_node (AUSPEX_OP_RESHAPE, x, AUSPEX_NO_VALUE, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 1, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  AuspexShape in = auspex_op_input_shape (graph, &node, 0);

  /* Equal for one row and for two: equal for any number. */
  if (auspex_shape_count (&in, 1) != auspex_shape_count (&shape, 1)
      || auspex_shape_count (&in, 2) != auspex_shape_count (&shape, 2))
    {
      g_autofree char *to = auspex_shape_to_string (&shape);
      g_autofree char *rule = g_strdup_printf ("%s has another number of elements", to);

      return auspex_op_reject (graph, &node, rule);
    }
  node.shape = shape;
  return auspex_graph_append (graph, &node);
}

void
auspex_gradient_of_reshape (AuspexGradientCall *call)
{
  call->dx[0] = auspex_op_reshape (call->graph, call->dy,
                                   auspex_op_input_shape (call->graph, call->node, 0));
}
