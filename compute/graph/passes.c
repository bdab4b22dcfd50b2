/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/graph/passes.h"

#include <string.h>

/* Passes are numbered by level: constants, then tokens, rows, bag and so on in turn; many
 * turn out empty. */
#define LEVEL_OUTSIDE -2 /* inputs and parameters */
#define LEVEL_CONSTANT -1

typedef struct
{
  const AuspexGraph *graph;
  int n_nodes;
  bool keeps_wide;
  int *levels;    /* per node */
  bool *is_sum;   /* per node: over rows */
  bool *demanded; /* per node: by a later pass, or by the caller */
} Cut;

static const AuspexNode *
get_node (const Cut *cut, AuspexValue value)
{
  return auspex_graph_get_node (cut->graph, value);
}

/* The dimension that is the rows, or -1. */
static int
find_rows (const AuspexShape *shape)
{
  for (int i = 0; i < shape->n_dims; i++)
    if (shape->dims[i] == AUSPEX_ROWS)
      return i;
  return -1;
}

static bool
has_rows (const Cut *cut, AuspexValue value)
{
  return value != AUSPEX_NO_VALUE && find_rows (&get_node (cut, value)->shape) >= 0;
}

static bool
is_wide (const Cut *cut, AuspexValue value)
{
  return auspex_shape_count (&get_node (cut, value)->shape, 1) > AUSPEX_NARROW_ROW;
}

static bool
reads_rows (const Cut *cut, const AuspexNode *node)
{
  for (int i = 0; i < AUSPEX_MAX_OP_INPUTS; i++)
    if (has_rows (cut, node->inputs[i]))
      return true;
  return false;
}

/* Numbers before the rows and after them are as many in both. */
static bool
keeps_rows_apart (const AuspexShape *from, const AuspexShape *to)
{
  int64_t before[2] = { 1, 1 };
  const AuspexShape *shapes[2] = { from, to };

  for (int i = 0; i < 2; i++)
    for (int dim = 0; dim < find_rows (shapes[i]); dim++)
      before[i] *= shapes[i]->dims[dim];
  return before[0] == before[1];
}

/* Of a node with rows. An op that is not known to leave rows apart needs the bag. */
static bool
is_row_wise (const Cut *cut, const AuspexNode *node)
{
  bool last_is_rows = node->shape.dims[node->shape.n_dims - 1] == AUSPEX_ROWS;

  switch (node->op)
    {
    case AUSPEX_OP_ACTIVATE:
    case AUSPEX_OP_ADD:
    case AUSPEX_OP_CLAMP:
    case AUSPEX_OP_DETACH:
    case AUSPEX_OP_MULTIPLY:
    case AUSPEX_OP_POWER:
    case AUSPEX_OP_SCALE:
    case AUSPEX_OP_MEAN_HEADS:
    case AUSPEX_OP_ATTENTION_SCORES: /* of two that have rows there is none */
      return true;
    case AUSPEX_OP_LINEAR:
      return !has_rows (cut, node->inputs[1]) && !has_rows (cut, node->inputs[2]);
    case AUSPEX_OP_GATED_SCORE:
    case AUSPEX_OP_GEGLU:
    case AUSPEX_OP_LAYER_NORM:
    case AUSPEX_OP_SOFTMAX:
    case AUSPEX_OP_SWIGLU:
    case AUSPEX_OP_TOPK_MASK:
      return !last_is_rows;
    case AUSPEX_OP_RESHAPE:
      return keeps_rows_apart (&get_node (cut, node->inputs[0])->shape, &node->shape);
    case AUSPEX_OP_ATTENTION_APPLY:
      return !has_rows (cut, node->inputs[1]);
    default:
      return false;
    }
}

static bool
is_sum_over_rows (const Cut *cut, const AuspexNode *node)
{
  return node->op == AUSPEX_OP_ATTENTION_APPLY && has_rows (cut, node->inputs[0])
         && has_rows (cut, node->inputs[1]);
}

static AuspexPassKind
level_kind (int level)
{
  static const AuspexPassKind kinds[] = { AUSPEX_PASS_TOKENS, AUSPEX_PASS_ROWS,
                                          AUSPEX_PASS_BAG };

  return level < 0 ? AUSPEX_PASS_CONSTANTS : kinds[level % 3];
}

static AuspexPassKind
classify (const Cut *cut, AuspexValue value)
{
  const AuspexNode *node = get_node (cut, value);

  if (cut->is_sum[value])
    return AUSPEX_PASS_ROWS;
  if (!has_rows (cut, value) && !reads_rows (cut, node))
    return AUSPEX_PASS_TOKENS;
  return has_rows (cut, value) && is_row_wise (cut, node) ? AUSPEX_PASS_ROWS
                                                          : AUSPEX_PASS_BAG;
}

/* Whether @node, row-wise, may as well be computed where all rows are at hand. */
static bool
fits_bag (const Cut *cut, AuspexValue value)
{
  const AuspexNode *node = get_node (cut, value);
  bool fits = !cut->is_sum[value] && !is_wide (cut, value);

  for (int i = 0; fits && i < AUSPEX_MAX_OP_INPUTS; i++)
    fits = !has_rows (cut, node->inputs[i]) || !is_wide (cut, node->inputs[i]);
  return fits;
}

static void
find_level (Cut *cut, AuspexValue value)
{
  const AuspexNode *node = get_node (cut, value);
  int level = LEVEL_CONSTANT;

  cut->levels[value] = LEVEL_OUTSIDE;
  if (node->op == AUSPEX_OP_INPUT || node->op == AUSPEX_OP_PARAMETER)
    return;
  cut->is_sum[value] = is_sum_over_rows (cut, node);
  AuspexPassKind kind = classify (cut, value);

  for (int i = 0; i < AUSPEX_MAX_OP_INPUTS; i++)
    {
      AuspexValue input = node->inputs[i];

      if (input == AUSPEX_NO_VALUE)
        continue;
      if (get_node (cut, input)->op == AUSPEX_OP_INPUT)
        level = MAX (level, 0);
      /* A sum is there when all blocks are through. */
      level = MAX (level, cut->levels[input] + cut->is_sum[input]);
    }
  if (level == LEVEL_CONSTANT && kind != AUSPEX_PASS_TOKENS)
    level = 0;
  if (kind == AUSPEX_PASS_ROWS && level_kind (level) == AUSPEX_PASS_BAG
      && fits_bag (cut, value))
    kind = AUSPEX_PASS_BAG;
  while (level >= 0 && level_kind (level) != kind)
    level++;
  cut->levels[value] = level;
}

/* Whether the pass of @level computes @value, of an earlier one, again. */
static bool
is_computed_again (const Cut *cut, AuspexValue value, int level)
{
  return !cut->keeps_wide && level_kind (level) == AUSPEX_PASS_ROWS
         && cut->levels[value] >= 0 && level_kind (cut->levels[value]) == AUSPEX_PASS_ROWS
         && !cut->is_sum[value] && is_wide (cut, value);
}

/* Which nodes the pass of @level consists of: one flag per node, or NULL for none. What
 * they read of other passes is demanded. */
static bool *
find_members (Cut *cut, int level)
{
  g_autofree bool *members = g_new0 (bool, cut->n_nodes);
  bool found = false;

  for (AuspexValue value = cut->n_nodes - 1; value >= 0; value--)
    {
      const AuspexNode *node = get_node (cut, value);

      members[value] |= cut->demanded[value] && cut->levels[value] == level;
      found |= members[value];
      for (int i = 0; members[value] && i < AUSPEX_MAX_OP_INPUTS; i++)
        {
          AuspexValue input = node->inputs[i];

          if (input == AUSPEX_NO_VALUE)
            continue;
          if (cut->levels[input] == level || is_computed_again (cut, input, level))
            members[input] = true;
          else
            cut->demanded[input] = true;
        }
    }
  return found ? g_steal_pointer (&members) : NULL;
}

static AuspexPassValue
name_value (const Cut *cut, AuspexValue value)
{
  AuspexPassValue named = { .value = value, .is_sum = cut->is_sum[value] };

  g_snprintf (named.name, sizeof named.name, "value.%d", value);
  return named;
}

/* What a member of the pass reads that is none: a parameter, a constant, or an input. */
static AuspexValue
bring_in (const Cut *cut, AuspexPass *pass, AuspexValue value)
{
  const AuspexNode *node = get_node (cut, value);
  AuspexPassValue named = name_value (cut, value);

  if (node->op == AUSPEX_OP_PARAMETER)
    return auspex_graph_parameter (pass->graph, node->name, node->shape);
  if (cut->levels[value] == LEVEL_CONSTANT)
    return auspex_graph_parameter (pass->graph, named.name, node->shape);
  g_array_append_val (pass->inputs, named);
  return auspex_graph_input (pass->graph, named.name, node->dtype, node->shape);
}

static AuspexPass *
new_pass (AuspexPassKind kind, const char *name)
{
  AuspexPass *pass = g_new0 (AuspexPass, 1);

  pass->kind = kind;
  pass->graph = auspex_graph_new (name);
  pass->inputs = g_array_new (FALSE, FALSE, sizeof (AuspexPassValue));
  pass->outputs = g_array_new (FALSE, FALSE, sizeof (AuspexPassValue));
  return pass;
}

static void
pass_free (gpointer data)
{
  AuspexPass *pass = data;

  auspex_graph_unref (pass->graph);
  g_array_unref (pass->inputs);
  g_array_unref (pass->outputs);
  g_free (pass);
}

static AuspexPass *
build_pass (const Cut *cut, int level, const bool *members)
{
  AuspexPass *pass = new_pass (level_kind (level), auspex_graph_get_name (cut->graph));
  g_autofree AuspexValue *copies = g_new (AuspexValue, cut->n_nodes);

  for (AuspexValue value = 0; value < cut->n_nodes; value++)
    copies[value] = AUSPEX_NO_VALUE;
  for (AuspexValue value = 0; value < cut->n_nodes; value++)
    {
      AuspexNode copy = *get_node (cut, value);

      if (!members[value])
        continue;
      for (int i = 0; i < AUSPEX_MAX_OP_INPUTS; i++)
        {
          AuspexValue input = copy.inputs[i];

          if (input == AUSPEX_NO_VALUE)
            continue;
          if (copies[input] == AUSPEX_NO_VALUE)
            copies[input] = bring_in (cut, pass, input);
          copy.inputs[i] = copies[input];
        }
      copies[value] = auspex_graph_append (pass->graph, &copy);
      if (cut->demanded[value] && cut->levels[value] == level)
        {
          AuspexPassValue named = name_value (cut, value);

          g_array_append_val (pass->outputs, named);
          auspex_graph_output (pass->graph, copies[value], named.name);
        }
    }
  g_assert_true (auspex_graph_finish (pass->graph, NULL));
  return pass;
}

GPtrArray *
auspex_graph_cut (const AuspexGraph *graph, const AuspexValue *outputs, int n_outputs,
                  bool keeps_wide)
{
  GPtrArray *passes = g_ptr_array_new_with_free_func (pass_free);
  int n_nodes = auspex_graph_get_n_nodes (graph), last = LEVEL_CONSTANT;
  g_autofree int *levels = g_new (int, n_nodes);
  g_autofree bool *is_sum = g_new0 (bool, n_nodes);
  g_autofree bool *demanded = g_new0 (bool, n_nodes);
  Cut cut = { graph, n_nodes, keeps_wide, levels, is_sum, demanded };

  for (AuspexValue value = 0; value < n_nodes; value++)
    {
      find_level (&cut, value);
      last = MAX (last, levels[value]);
    }
  for (int i = 0; i < n_outputs; i++)
    demanded[outputs[i]] = true;
  for (int level = last; level >= LEVEL_CONSTANT; level--)
    {
      g_autofree bool *members = find_members (&cut, level);

      if (members != NULL)
        g_ptr_array_insert (passes, 0, build_pass (&cut, level, members));
    }
  return passes;
}
