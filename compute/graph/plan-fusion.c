/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/graph/plan-internal.h"

bool *
auspex_plan_find_needed (const AuspexGraph *graph)
{
  int n_nodes = auspex_graph_get_n_nodes (graph);
  bool *needed = g_new0 (bool, n_nodes);

  for (AuspexValue value = n_nodes - 1; value >= 0; value--)
    {
      const AuspexNode *node = auspex_graph_get_node (graph, value);

      needed[value] |= node->is_output;
      for (int i = 0; needed[value] && i < AUSPEX_MAX_OP_INPUTS; i++)
        if (node->inputs[i] != AUSPEX_NO_VALUE)
          needed[node->inputs[i]] = true;
    }
  return needed;
}

/* The only reader of each value: AUSPEX_NO_VALUE when there is none, or more than one, or
 * the value is an output, which the caller reads too. */
static AuspexValue *
find_only_readers (const AuspexGraph *graph, const bool *needed)
{
  int n_nodes = auspex_graph_get_n_nodes (graph);
  AuspexValue *reader = g_new (AuspexValue, n_nodes);
  g_autofree int *n_reads = g_new0 (int, n_nodes);

  for (AuspexValue value = 0; value < n_nodes; value++)
    {
      const AuspexNode *node = auspex_graph_get_node (graph, value);

      for (int i = 0; needed[value] && i < AUSPEX_MAX_OP_INPUTS; i++)
        if (node->inputs[i] != AUSPEX_NO_VALUE)
          {
            n_reads[node->inputs[i]]++;
            reader[node->inputs[i]] = value;
          }
    }
  for (AuspexValue value = 0; value < n_nodes; value++)
    if (n_reads[value] != 1 || auspex_graph_get_node (graph, value)->is_output)
      reader[value] = AUSPEX_NO_VALUE;
  return reader;
}

/* What @add adds to @value, if it can be read when @step runs and needs no broadcasting.
 */
static AuspexValue
find_residual (const AuspexGraph *graph, const AuspexNode *add, AuspexValue value)
{
  AuspexValue other = add->inputs[0] == value ? add->inputs[1] : add->inputs[0];
  const AuspexNode *node = auspex_graph_get_node (graph, value);

  if (add->op != AUSPEX_OP_ADD || other >= value
      || !auspex_shape_equal (&auspex_graph_get_node (graph, other)->shape, &node->shape))
    return AUSPEX_NO_VALUE;
  return other;
}

/* Extends @step, an op's alone so far, by what follows it. */
static void
fuse_followers (const AuspexGraph *graph, const AuspexValue *only_reader,
                AuspexStep *step)
{
  AuspexValue follower = only_reader[step->output];

  if (follower != AUSPEX_NO_VALUE)
    {
      step->residual =
          find_residual (graph, auspex_graph_get_node (graph, follower), step->output);
      if (step->residual != AUSPEX_NO_VALUE)
        {
          step->output = follower;
          follower = only_reader[follower];
        }
    }
  if (follower != AUSPEX_NO_VALUE)
    {
      const AuspexNode *node = auspex_graph_get_node (graph, follower);

      if (node->op == AUSPEX_OP_ACTIVATE)
        {
          step->activation = node->attributes.activate.kind;
          step->output = follower;
        }
    }
}

GArray *
auspex_plan_fuse (const AuspexGraph *graph, const bool *needed)
{
  int n_nodes = auspex_graph_get_n_nodes (graph);
  g_autofree AuspexValue *only_reader = find_only_readers (graph, needed);
  g_autofree bool *fused = g_new0 (bool, n_nodes);
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (AuspexStep));

  for (AuspexValue value = 0; value < n_nodes; value++)
    {
      const AuspexNode *node = auspex_graph_get_node (graph, value);

      if (!needed[value] || fused[value] || node->op == AUSPEX_OP_INPUT
          || node->op == AUSPEX_OP_PARAMETER || auspex_op_is_view (node->op))
        continue;
      AuspexStep step = { .op = node->op,
                          .node = node,
                          .residual = AUSPEX_NO_VALUE,
                          .activation = AUSPEX_ACTIVATION_NONE,
                          .output = value };

      if (node->op == AUSPEX_OP_LINEAR || node->op == AUSPEX_OP_CONV2D)
        fuse_followers (graph, only_reader, &step);
      if (step.output != value)
        {
          fused[only_reader[value]] = true;
          fused[step.output] = true;
        }
      g_array_append_val (steps, step);
    }
  return steps;
}
