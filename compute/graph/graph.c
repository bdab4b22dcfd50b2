/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/graph/graph.h"

#include <gio/gio.h>

struct _AuspexGraph
{
  gatomicrefcount ref_count;
  char *name;
  GPtrArray *nodes; /* of AuspexNode, which stay where they are */
  GHashTable *names;
  char *failure; /* the first */
  bool finished;
};

static void
node_free (gpointer data)
{
  AuspexNode *node = data;

  g_free (node->name);
  g_free (node);
}

AuspexGraph *
auspex_graph_new (const char *name)
{
  AuspexGraph *graph = g_new0 (AuspexGraph, 1);

  g_atomic_ref_count_init (&graph->ref_count);
  graph->name = g_strdup (name);
  graph->nodes = g_ptr_array_new_with_free_func (node_free);
  graph->names = g_hash_table_new (g_str_hash, g_str_equal);
  return graph;
}

AuspexGraph *
auspex_graph_ref (AuspexGraph *graph)
{
  g_atomic_ref_count_inc (&graph->ref_count);
  return graph;
}

void
auspex_graph_unref (AuspexGraph *graph)
{
  if (graph == NULL || !g_atomic_ref_count_dec (&graph->ref_count))
    return;
  g_hash_table_unref (graph->names);
  g_ptr_array_unref (graph->nodes);
  g_free (graph->failure);
  g_free (graph->name);
  g_free (graph);
}

const char *
auspex_op_name (AuspexOp op)
{
  static const char *const names[AUSPEX_N_OPS] = {
#define AUSPEX_OP(SUFFIX, stem) #stem,
#include "compute/ops/op-list.def"
#undef AUSPEX_OP
  };

  g_return_val_if_fail (op >= 0 && op < AUSPEX_N_OPS, "?");
  return names[op];
}

bool
auspex_op_is_view (AuspexOp op)
{
  return op == AUSPEX_OP_RESHAPE || op == AUSPEX_OP_DETACH;
}

void
auspex_graph_fail (AuspexGraph *graph, AuspexOp op, const char *format, ...)
{
  if (graph->failure != NULL)
    return;

  va_list arguments;
  va_start (arguments, format);
  g_autofree char *cause = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  graph->failure =
      g_strdup_printf ("%s: %s: %s", graph->name, auspex_op_name (op), cause);
}

/* Gives @node the name, which nothing else in the graph may have. */
static bool
take_name (AuspexGraph *graph, AuspexNode *node, AuspexValue value, const char *name)
{
  if (node->name != NULL)
    auspex_graph_fail (graph, node->op, "%s cannot be called %s as well", node->name,
                       name);
  else if (g_hash_table_contains (graph->names, name))
    auspex_graph_fail (graph, node->op, "%s is the name of another value", name);
  else
    {
      node->name = g_strdup (name);
      g_hash_table_insert (graph->names, node->name, GINT_TO_POINTER (value));
    }
  return graph->failure == NULL;
}

static bool
check_shape (AuspexGraph *graph, const AuspexNode *node)
{
  int n_symbolic = 0;
  bool valid = node->shape.n_dims >= 1 && node->shape.n_dims <= AUSPEX_MAX_DIMS;

  for (int i = 0; valid && i < node->shape.n_dims; i++)
    {
      n_symbolic += node->shape.dims[i] == AUSPEX_ROWS;
      valid = node->shape.dims[i] == AUSPEX_ROWS || node->shape.dims[i] > 0;
    }
  if (!valid || n_symbolic > 1)
    {
      g_autofree char *shape = auspex_shape_to_string (&node->shape);

      auspex_graph_fail (graph, node->op, "no value can be %s", shape);
    }
  return graph->failure == NULL;
}

static AuspexValue
append_named (AuspexGraph *graph, const AuspexNode *node, const char *name)
{
  g_return_val_if_fail (!graph->finished, AUSPEX_NO_VALUE);
  if (graph->failure != NULL || !check_shape (graph, node))
    return AUSPEX_NO_VALUE;

  AuspexNode *copy = g_memdup2 (node, sizeof *node);
  AuspexValue value = (AuspexValue)graph->nodes->len;

  copy->name = NULL;
  copy->is_output = false;
  g_ptr_array_add (graph->nodes, copy);
  if (name != NULL && !take_name (graph, copy, value, name))
    return AUSPEX_NO_VALUE;
  return value;
}

AuspexValue
auspex_graph_append (AuspexGraph *graph, const AuspexNode *node)
{
  for (int i = 0; i < AUSPEX_MAX_OP_INPUTS; i++)
    g_return_val_if_fail (node->inputs[i] >= AUSPEX_NO_VALUE
                              && node->inputs[i] < (AuspexValue)graph->nodes->len,
                          AUSPEX_NO_VALUE);
  return append_named (graph, node, NULL);
}

static AuspexValue
append_outside (AuspexGraph *graph, AuspexOp op, const char *name, AuspexDtype dtype,
                AuspexShape shape)
{
  AuspexNode node = { .op = op, .dtype = dtype, .shape = shape };

  for (int i = 0; i < AUSPEX_MAX_OP_INPUTS; i++)
    node.inputs[i] = AUSPEX_NO_VALUE;
  return append_named (graph, &node, name);
}

AuspexValue
auspex_graph_input (AuspexGraph *graph, const char *name, AuspexDtype dtype,
                    AuspexShape shape)
{
  return append_outside (graph, AUSPEX_OP_INPUT, name, dtype, shape);
}

AuspexValue
auspex_graph_parameter (AuspexGraph *graph, const char *name, AuspexShape shape)
{
  for (int i = 0; i < shape.n_dims; i++)
    if (shape.dims[i] == AUSPEX_ROWS)
      auspex_graph_fail (graph, AUSPEX_OP_PARAMETER, "%s depends on the row count", name);
  return append_outside (graph, AUSPEX_OP_PARAMETER, name, AUSPEX_DTYPE_F32, shape);
}

void
auspex_graph_output (AuspexGraph *graph, AuspexValue value, const char *name)
{
  g_return_if_fail (!graph->finished);
  if (graph->failure != NULL)
    return;
  g_return_if_fail (value >= 0 && value < (AuspexValue)graph->nodes->len);
  AuspexNode *node = graph->nodes->pdata[value];

  if (take_name (graph, node, value, name))
    node->is_output = true;
}

bool
auspex_graph_finish (AuspexGraph *graph, GError **error)
{
  bool has_output = false;

  for (guint i = 0; i < graph->nodes->len; i++)
    has_output |= ((AuspexNode *)graph->nodes->pdata[i])->is_output;
  if (graph->failure == NULL && !has_output)
    graph->failure = g_strdup_printf ("%s: the graph has no output", graph->name);
  if (graph->failure != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           graph->failure);
      return false;
    }
  graph->finished = true;
  return true;
}

int
auspex_graph_get_n_nodes (const AuspexGraph *graph)
{
  return (int)graph->nodes->len;
}

const AuspexNode *
auspex_graph_get_node (const AuspexGraph *graph, AuspexValue value)
{
  g_return_val_if_fail (value >= 0 && value < (AuspexValue)graph->nodes->len, NULL);
  return graph->nodes->pdata[value];
}

const char *
auspex_graph_get_name (const AuspexGraph *graph)
{
  return graph->name;
}

AuspexValue
auspex_graph_find (const AuspexGraph *graph, const char *name)
{
  gpointer value = NULL;

  return g_hash_table_lookup_extended (graph->names, name, NULL, &value)
             ? GPOINTER_TO_INT (value)
             : AUSPEX_NO_VALUE;
}

int64_t
auspex_shape_count (const AuspexShape *shape, int64_t rows)
{
  int64_t count = 1;

  for (int i = 0; i < shape->n_dims; i++)
    count *= shape->dims[i] == AUSPEX_ROWS ? rows : shape->dims[i];
  return count;
}

bool
auspex_shape_equal (const AuspexShape *a, const AuspexShape *b)
{
  bool equal = a->n_dims == b->n_dims;

  for (int i = 0; equal && i < a->n_dims; i++)
    equal = a->dims[i] == b->dims[i];
  return equal;
}

char *
auspex_shape_to_string (const AuspexShape *shape)
{
  GString *text = g_string_new ("[");

  for (int i = 0; i < CLAMP (shape->n_dims, 0, AUSPEX_MAX_DIMS); i++)
    {
      g_string_append (text, i > 0 ? ", " : "");
      if (shape->dims[i] == AUSPEX_ROWS)
        g_string_append_c (text, 'n');
      else
        g_string_append_printf (text, "%" G_GINT64_FORMAT, shape->dims[i]);
    }
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

size_t
auspex_dtype_size (AuspexDtype dtype)
{
  switch (dtype)
    {
    case AUSPEX_DTYPE_F32:
      return sizeof (float);
    case AUSPEX_DTYPE_U8:
      return sizeof (uint8_t);
    case AUSPEX_DTYPE_U32:
      return sizeof (uint32_t);
    }
  g_return_val_if_reached (sizeof (float));
}
