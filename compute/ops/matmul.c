/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/matmul.h"

#include "compute/ops/gradient-rule.h"
#include "compute/ops/linear.h"
#include "compute/ops/shape-rule.h"

static bool
have_same_rows (const AuspexShape *a, const AuspexShape *b)
{
  bool same = a->n_dims == b->n_dims;

  for (int i = 0; same && i < a->n_dims - 1; i++)
    same = a->dims[i] == b->dims[i];
  return same;
}

AuspexValue
auspex_op_matmul (AuspexGraph *graph, AuspexValue a, AuspexValue b, bool transpose_a)
{
  AuspexNode node = auspex_op_node (AUSPEX_OP_MATMUL, a, b, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 2, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  AuspexShape left = auspex_op_input_shape (graph, &node, 0);
  AuspexShape right = auspex_op_input_shape (graph, &node, 1);
  int64_t last_left = left.dims[left.n_dims - 1];
  int64_t last_right = right.dims[right.n_dims - 1];

  node.attributes.matmul.transpose_a = transpose_a;
  if (transpose_a)
    {
      if (!have_same_rows (&left, &right))
        return auspex_op_reject (graph, &node, "a and b differ in rows");
      node.shape = AUSPEX_SHAPE (last_left, last_right);
    }
  else
    {
      if (right.n_dims != 2 || last_left != right.dims[0])
        return auspex_op_reject (graph, &node, "b must be [last dimension of a, n]");
      node.shape = left;
      node.shape.dims[left.n_dims - 1] = last_right;
    }
  return auspex_graph_append (graph, &node);
}

/* y = a b:  da = dy b', db = a'dy
 * y = a'b:  da = b dy', db = a dy */
void
auspex_gradient_of_matmul (AuspexGradientCall *call)
{
  AuspexValue a = call->node->inputs[0], b = call->node->inputs[1];
  bool transpose_a = call->node->attributes.matmul.transpose_a;

  if (call->wanted[0])
    call->dx[0] = auspex_op_linear (call->graph, transpose_a ? b : call->dy,
                                    transpose_a ? call->dy : b, AUSPEX_NO_VALUE);
  if (call->wanted[1])
    call->dx[1] = auspex_op_matmul (call->graph, a, call->dy, !transpose_a);
}
