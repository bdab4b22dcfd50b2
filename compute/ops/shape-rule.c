/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/shape-rule.h"

AuspexNode
auspex_op_node (AuspexOp op, AuspexValue a, AuspexValue b, AuspexValue c)
{
  return (AuspexNode){ .op = op,
                       .dtype = AUSPEX_DTYPE_F32,
                       .inputs = { a, b, c, AUSPEX_NO_VALUE } };
}

bool
auspex_op_begin (AuspexGraph *graph, const AuspexNode *node, int n_required,
                 AuspexDtype dtype)
{
  for (int i = 0; i < AUSPEX_MAX_OP_INPUTS; i++)
    {
      if (node->inputs[i] == AUSPEX_NO_VALUE && i >= n_required)
        continue;
      if (node->inputs[i] < 0 || node->inputs[i] >= auspex_graph_get_n_nodes (graph))
        {
          auspex_graph_fail (graph, node->op, "input %d is missing", i);
          return false;
        }
      if (auspex_graph_get_node (graph, node->inputs[i])->dtype != dtype)
        {
          auspex_op_reject (graph, node, "an input's type is not the one the op takes");
          return false;
        }
    }
  return true;
}

bool
auspex_op_begin_same_shape (AuspexGraph *graph, AuspexNode *node)
{
  if (!auspex_op_begin (graph, node, 2, AUSPEX_DTYPE_F32))
    return false;
  AuspexShape second = auspex_op_input_shape (graph, node, 1);

  node->shape = auspex_op_input_shape (graph, node, 0);
  if (!auspex_shape_equal (&node->shape, &second))
    {
      auspex_op_reject (graph, node, "the shapes differ");
      return false;
    }
  return true;
}

AuspexShape
auspex_op_input_shape (const AuspexGraph *graph, const AuspexNode *node, int index)
{
  return auspex_graph_get_node (graph, node->inputs[index])->shape;
}

AuspexValue
auspex_op_reject (AuspexGraph *graph, const AuspexNode *node, const char *rule)
{
  g_autoptr (GString) inputs = g_string_new (NULL);

  for (int i = 0; i < AUSPEX_MAX_OP_INPUTS; i++)
    {
      if (node->inputs[i] == AUSPEX_NO_VALUE)
        continue;
      const AuspexNode *input = auspex_graph_get_node (graph, node->inputs[i]);
      g_autofree char *shape = auspex_shape_to_string (&input->shape);

      g_string_append_printf (
          inputs, "%s%s %s", inputs->len > 0 ? ", " : "",
          input->name != NULL ? input->name : auspex_op_name (input->op), shape);
    }
  auspex_graph_fail (graph, node->op, "%s (%s)", rule, inputs->str);
  return AUSPEX_NO_VALUE;
}

int64_t
auspex_window_count (int64_t input, int64_t size, int stride, int padding)
{
  int64_t room = input + 2 * (int64_t)padding - size;

  return room < 0 ? 0 : room / stride + 1;
}

bool
auspex_shape_broadcast (const AuspexShape *a, const AuspexShape *b, AuspexShape *result)
{
  *result = (AuspexShape){ .n_dims = MAX (a->n_dims, b->n_dims) };
  for (int i = 1; i <= result->n_dims; i++)
    {
      int64_t in_a = i <= a->n_dims ? a->dims[a->n_dims - i] : 1;
      int64_t in_b = i <= b->n_dims ? b->dims[b->n_dims - i] : 1;

      if (in_a != in_b && in_a != 1 && in_b != 1)
        return false;
      result->dims[result->n_dims - i] = in_a != 1 ? in_a : in_b;
    }
  return true;
}
