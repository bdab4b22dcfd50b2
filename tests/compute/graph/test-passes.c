/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/graph/passes.h"
#include "compute/nets/ghanet.h"
#include "compute/ops/add.h"
#include "compute/ops/attention_apply.h"
#include "compute/ops/linear.h"
#include "compute/ops/reshape.h"
#include "compute/ops/softmax.h"

#include <string.h>

static const AuspexPass *
get_pass (const GPtrArray *passes, guint index)
{
  g_assert_cmpuint (index, <, passes->len);
  return passes->pdata[index];
}

static int
count_op (const GPtrArray *passes, AuspexOp op)
{
  int n = 0;

  for (guint i = 0; i < passes->len; i++)
    {
      const AuspexGraph *graph = get_pass (passes, i)->graph;

      for (AuspexValue value = 0; value < auspex_graph_get_n_nodes (graph); value++)
        n += auspex_graph_get_node (graph, value)->op == op;
    }
  return n;
}

static void
check_kinds (const GPtrArray *passes, const char *expected)
{
  g_autoptr (GString) kinds = g_string_new (NULL);

  for (guint i = 0; i < passes->len; i++)
    g_string_append_c (kinds, "ctrb"[get_pass (passes, i)->kind]);
  g_assert_cmpstr (kinds->str, ==, expected);
}

/* Whatever a pass reads, an earlier one gives, or the caller. */
static void
check_order (const GPtrArray *passes, const AuspexGraph *graph)
{
  g_autofree bool *is_there = g_new0 (bool, auspex_graph_get_n_nodes (graph));

  for (guint i = 0; i < passes->len; i++)
    {
      const AuspexPass *pass = get_pass (passes, i);

      for (guint j = 0; j < pass->inputs->len; j++)
        {
          AuspexValue value = g_array_index (pass->inputs, AuspexPassValue, j).value;

          g_assert_true (is_there[value]
                         || auspex_graph_get_node (graph, value)->op == AUSPEX_OP_INPUT);
        }
      for (guint j = 0; j < pass->outputs->len; j++)
        {
          const AuspexPassValue *output =
              &g_array_index (pass->outputs, AuspexPassValue, j);

          g_assert_false (is_there[output->value]);
          is_there[output->value] = true;
          g_assert_cmpint (auspex_graph_find (pass->graph, output->name), !=,
                           AUSPEX_NO_VALUE);
        }
    }
}

/* a = softmax over rows of (x w) ; y = (a x) v */
static AuspexGraph *
new_pooling (int64_t width)
{
  AuspexGraph *graph = auspex_graph_new ("pooling");
  AuspexValue x = auspex_graph_input (graph, "x", AUSPEX_DTYPE_F32,
                                      AUSPEX_SHAPE (AUSPEX_ROWS, width));
  AuspexValue w = auspex_graph_parameter (graph, "w", AUSPEX_SHAPE (1, width));
  AuspexValue v = auspex_graph_parameter (graph, "v", AUSPEX_SHAPE (3, width));
  AuspexValue p = auspex_op_linear (
      graph, x, auspex_graph_parameter (graph, "p", AUSPEX_SHAPE (width, width)),
      AUSPEX_NO_VALUE);
  AuspexValue a =
      auspex_op_reshape (graph, auspex_op_linear (graph, p, w, AUSPEX_NO_VALUE),
                         AUSPEX_SHAPE (1, AUSPEX_ROWS));

  a = auspex_op_softmax (graph, a);
  auspex_graph_output (graph, a, "a");
  auspex_graph_output (graph,
                       auspex_op_linear (graph, auspex_op_attention_apply (graph, a, p),
                                         v, AUSPEX_NO_VALUE),
                       "y");
  g_assert_true (auspex_graph_finish (graph, NULL));
  return graph;
}

static void
test_pooling (void)
{
  g_autoptr (AuspexGraph) graph = new_pooling (100);
  AuspexValue y = auspex_graph_find (graph, "y");
  g_autoptr (GPtrArray) kept = auspex_graph_cut (graph, &y, 1, true);
  g_autoptr (GPtrArray) streamed = auspex_graph_cut (graph, &y, 1, false);

  check_kinds (kept, "rbrt");
  check_kinds (streamed, "rbrt");
  check_order (kept, graph);
  check_order (streamed, graph);
  /* p, w and v; p twice where it is not kept. */
  g_assert_cmpint (count_op (kept, AUSPEX_OP_LINEAR), ==, 3);
  g_assert_cmpint (count_op (streamed, AUSPEX_OP_LINEAR), ==, 4);
  g_assert_cmpuint (get_pass (kept, 0)->outputs->len, ==, 2);
  g_assert_cmpuint (get_pass (streamed, 0)->outputs->len, ==, 1);
  g_assert_true (g_array_index (get_pass (kept, 2)->outputs, AuspexPassValue, 0).is_sum);
}

/* What is narrow is kept in any case. */
static void
test_narrow (void)
{
  g_autoptr (AuspexGraph) graph = new_pooling (AUSPEX_NARROW_ROW);
  AuspexValue y = auspex_graph_find (graph, "y");
  g_autoptr (GPtrArray) passes = auspex_graph_cut (graph, &y, 1, false);

  check_order (passes, graph);
  g_assert_cmpint (count_op (passes, AUSPEX_OP_LINEAR), ==, 3);
}

static void
test_not_wanted (void)
{
  g_autoptr (AuspexGraph) graph = new_pooling (100);
  AuspexValue a = auspex_graph_find (graph, "a");
  g_autoptr (GPtrArray) passes = auspex_graph_cut (graph, &a, 1, true);

  check_kinds (passes, "rb");
  g_assert_cmpint (count_op (passes, AUSPEX_OP_ATTENTION_APPLY), ==, 0);
}

static void
test_constants (void)
{
  g_autoptr (AuspexGraph) graph = auspex_graph_new ("constants");
  AuspexShape square = AUSPEX_SHAPE (4, 4);
  AuspexValue x =
      auspex_graph_input (graph, "x", AUSPEX_DTYPE_F32, AUSPEX_SHAPE (AUSPEX_ROWS, 4));
  AuspexValue a = auspex_graph_parameter (graph, "a", square);
  AuspexValue b = auspex_graph_parameter (graph, "b", square);
  AuspexValue y =
      auspex_op_linear (graph, x, auspex_op_add (graph, a, b), AUSPEX_NO_VALUE);

  auspex_graph_output (graph, y, "y");
  g_assert_true (auspex_graph_finish (graph, NULL));
  g_autoptr (GPtrArray) passes = auspex_graph_cut (graph, &y, 1, true);

  check_kinds (passes, "cr");
  check_order (passes, graph);
  g_assert_cmpuint (get_pass (passes, 1)->inputs->len, ==, 1);
  g_assert_cmpint (
      auspex_graph_get_node (
          get_pass (passes, 1)->graph,
          auspex_graph_find (
              get_pass (passes, 1)->graph,
              g_array_index (get_pass (passes, 0)->outputs, AuspexPassValue, 0).name))
          ->op,
      ==, AUSPEX_OP_PARAMETER);
}

/* Everything that follows from a patch alone is in the first pass over rows. */
static void
test_ghanet (void)
{
  AuspexGhanetSizes sizes = auspex_ghanet_published_sizes;
  g_autoptr (AuspexGraph) graph = NULL;
  g_autoptr (GPtrArray) passes = NULL;
  AuspexValue hazards = AUSPEX_NO_VALUE;

  sizes.n_groups = 2;
  sizes.group_sizes[0] = sizes.group_sizes[1] = 3;
  graph = auspex_ghanet_build (&sizes, "", NULL);
  hazards = auspex_graph_find (graph, "hazards");
  passes = auspex_graph_cut (graph, &hazards, 1, true);
  check_kinds (passes, "crbrtrbrt");
  check_order (passes, graph);
  for (guint i = 2; i < passes->len; i++)
    for (guint j = 0; j < get_pass (passes, i)->inputs->len; j++)
      g_assert_cmpint (
          g_array_index (get_pass (passes, i)->inputs, AuspexPassValue, j).value, !=,
          auspex_graph_find (graph, "features"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/passes/wide values are kept, or computed again", test_pooling);
  g_test_add_func ("/passes/narrow values are always kept", test_narrow);
  g_test_add_func ("/passes/what nobody asks for is left out", test_not_wanted);
  g_test_add_func ("/passes/what no input changes comes first", test_constants);
  g_test_add_func ("/passes/G-HANet reads its features once", test_ghanet);
  return g_test_run ();
}
