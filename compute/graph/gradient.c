/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/graph/gradient.h"

#include "compute/ops/add.h"
#include "compute/ops/constant.h"
#include "compute/ops/gradient-rule.h"
#include "compute/ops/reshape.h"

/* Which of the first @n_nodes values depend on one of @values: one flag per node. */
static bool *
find_dependent (const AuspexGraph *graph, const AuspexValue *values, int n, int n_nodes)
{
  bool *dependent = g_new0 (bool, n_nodes);

  for (int i = 0; i < n; i++)
    dependent[values[i]] = true;
  for (AuspexValue value = 0; value < n_nodes; value++)
    {
      const AuspexNode *node = auspex_graph_get_node (graph, value);

      for (int i = 0; i < AUSPEX_MAX_OP_INPUTS; i++)
        if (node->inputs[i] != AUSPEX_NO_VALUE)
          dependent[value] |= dependent[node->inputs[i]];
    }
  return dependent;
}

/* Goes back through one op: adds to its inputs' gradients what comes through it. */
static void
go_back (AuspexGraph *graph, AuspexValue y, const bool *dependent, AuspexValue *gradients)
{
  AuspexGradientCall call = {
    .graph = graph, .node = auspex_graph_get_node (graph, y), .y = y, .dy = gradients[y]
  };
  AuspexGradientRule rule = auspex_gradient_rules[call.node->op];

  if (rule == NULL)
    {
      auspex_graph_fail (graph, call.node->op, "the op has no gradient");
      return;
    }
  for (int i = 0; i < AUSPEX_MAX_OP_INPUTS; i++)
    {
      AuspexValue x = call.node->inputs[i];

      call.wanted[i] = x != AUSPEX_NO_VALUE && dependent[x];
      call.dx[i] = AUSPEX_NO_VALUE;
    }
  rule (&call);
  for (int i = 0; i < AUSPEX_MAX_OP_INPUTS; i++)
    if (call.wanted[i] && call.dx[i] != AUSPEX_NO_VALUE)
      {
        AuspexValue *gradient = &gradients[call.node->inputs[i]];

        *gradient = *gradient == AUSPEX_NO_VALUE
                        ? call.dx[i]
                        : auspex_op_add (graph, *gradient, call.dx[i]);
      }
}

void
auspex_graph_differentiate (AuspexGraph *graph, AuspexValue loss,
                            const AuspexValue *values, int n, AuspexValue *gradients)
{
  int n_nodes = auspex_graph_get_n_nodes (graph);

  for (int i = 0; i < n; i++)
    gradients[i] = AUSPEX_NO_VALUE;
  if (loss == AUSPEX_NO_VALUE) /* the graph is in error */
    return;

  const AuspexNode *node = auspex_graph_get_node (graph, loss);
  g_autofree bool *dependent = find_dependent (graph, values, n, n_nodes);
  g_autofree AuspexValue *all = g_new (AuspexValue, n_nodes);

  if (auspex_shape_count (&node->shape, 1) != 1
      || auspex_shape_count (&node->shape, 2) != 1)
    {
      g_autofree char *shape = auspex_shape_to_string (&node->shape);

      auspex_graph_fail (graph, node->op, "%s is no single number to differentiate",
                         shape);
      return;
    }
  for (AuspexValue value = 0; value < n_nodes; value++)
    all[value] = AUSPEX_NO_VALUE;
  if (dependent[loss])
    all[loss] = auspex_op_constant (graph, node->shape, 1);
  for (AuspexValue value = loss; value >= 0; value--)
    {
      const AuspexOp op = auspex_graph_get_node (graph, value)->op;

      if (all[value] != AUSPEX_NO_VALUE && dependent[value] && op != AUSPEX_OP_INPUT
          && op != AUSPEX_OP_PARAMETER)
        go_back (graph, value, dependent, all);
    }
  for (int i = 0; i < n; i++)
    gradients[i] = all[values[i]];
}

/* A value has one name: one that is two parameters' gradient gets a second value. */
static void
output_gradient (AuspexGraph *graph, AuspexValue gradient, const char *parameter)
{
  g_autofree char *name = g_strconcat (AUSPEX_GRADIENT_PREFIX, parameter, NULL);
  const AuspexNode *node = auspex_graph_get_node (graph, gradient);

  if (node->name != NULL)
    gradient = auspex_op_reshape (graph, gradient, node->shape);
  auspex_graph_output (graph, gradient, name);
}

void
auspex_graph_output_gradients (AuspexGraph *graph, AuspexValue loss)
{
  int n_nodes = auspex_graph_get_n_nodes (graph), n = 0;
  g_autofree AuspexValue *parameters = g_new (AuspexValue, n_nodes);
  g_autofree AuspexValue *gradients = g_new (AuspexValue, n_nodes);

  for (AuspexValue value = 0; value < n_nodes; value++)
    if (auspex_graph_get_node (graph, value)->op == AUSPEX_OP_PARAMETER)
      parameters[n++] = value;
  auspex_graph_differentiate (graph, loss, parameters, n, gradients);
  for (int i = 0; i < n; i++)
    if (gradients[i] != AUSPEX_NO_VALUE)
      output_gradient (graph, gradients[i],
                       auspex_graph_get_node (graph, parameters[i])->name);
}
