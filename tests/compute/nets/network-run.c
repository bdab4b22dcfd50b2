/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/nets/network-run.h"

#include "compute/blocked-program.h"

#include <math.h>

static void
run_whole (AuspexDevice *device, AuspexGraph *graph, AuspexWeights *weights,
           AuspexPrecision precision, int64_t rows, const AuspexBinding *input,
           const GArray *outputs)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexProgram) program =
      auspex_program_new (device, graph, weights, rows, precision, &error);

  g_assert_no_error (error);
  auspex_program_run (program, rows, input, 1, (AuspexBinding *)outputs->data,
                      (int)outputs->len, NULL, &error);
  g_assert_no_error (error);
}

static void
run_blocked (AuspexDevice *device, AuspexGraph *graph, AuspexWeights *weights,
             int64_t rows, const AuspexBinding *input, const GArray *outputs, bool keeps)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexBlockedProgram) program = NULL;
  g_autofree const char **names = g_new (const char *, outputs->len);

  for (guint i = 0; i < outputs->len; i++)
    names[i] = g_array_index (outputs, AuspexBinding, i).name;
  program = auspex_blocked_program_new (
      device, graph, weights, AUSPEX_PRECISION_EXACT, names, (int)outputs->len, rows,
      keeps ? G_MAXINT64 : 0, AUSPEX_RUN_BLOCK_ROWS, &error);
  g_assert_no_error (error);
  auspex_blocked_program_load (program, rows, input, 1, NULL, &error);
  g_assert_no_error (error);
  auspex_blocked_program_run (program, NULL, 0, false, (AuspexBinding *)outputs->data,
                              (int)outputs->len, NULL, &error);
  g_assert_no_error (error);
}

AuspexNetworkRun *
auspex_network_run_new_by (AuspexNetworkWay way, AuspexDevice *device, AuspexGraph *graph,
                           AuspexWeights *weights, const void *input, int64_t rows)
{
  AuspexNetworkRun *run = g_new0 (AuspexNetworkRun, 1);
  g_autoptr (GArray) bindings = g_array_new (FALSE, FALSE, sizeof (AuspexBinding));
  AuspexBinding input_binding = { .data = (void *)input };

  run->graph = auspex_graph_ref (graph);
  run->rows = rows;
  run->outputs = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  for (int i = 0; i < auspex_graph_get_n_nodes (graph); i++)
    {
      const AuspexNode *node = auspex_graph_get_node (graph, i);

      if (node->op == AUSPEX_OP_INPUT)
        input_binding.name = node->name;
      if (node->is_output)
        {
          int64_t n = auspex_shape_count (&node->shape, rows);
          AuspexBinding binding = { node->name, g_new (float, n) };

          for (int64_t k = 0; k < n; k++)
            ((float *)binding.data)[k] = NAN;
          g_array_append_val (bindings, binding);
          g_hash_table_insert (run->outputs, node->name, binding.data);
        }
    }
  if (way == AUSPEX_RUN_WHOLE || way == AUSPEX_RUN_FAST)
    run_whole (device, graph, weights,
               way == AUSPEX_RUN_FAST ? AUSPEX_PRECISION_FAST : AUSPEX_PRECISION_EXACT,
               rows, &input_binding, bindings);
  else
    run_blocked (device, graph, weights, rows, &input_binding, bindings,
                 way == AUSPEX_RUN_BLOCKED);
  return run;
}

AuspexNetworkRun *
auspex_network_run_new (AuspexDevice *device, AuspexGraph *graph, AuspexWeights *weights,
                        const void *input, int64_t rows)
{
  return auspex_network_run_new_by (AUSPEX_RUN_WHOLE, device, graph, weights, input,
                                    rows);
}

void
auspex_network_run_free (AuspexNetworkRun *run)
{
  g_hash_table_unref (run->outputs);
  auspex_graph_unref (run->graph);
  g_free (run);
}

const float *
auspex_network_run_get (const AuspexNetworkRun *run, const char *name, int64_t *n)
{
  AuspexValue value = auspex_graph_find (run->graph, name);

  g_assert_cmpint (value, !=, AUSPEX_NO_VALUE);
  if (n != NULL)
    *n =
        auspex_shape_count (&auspex_graph_get_node (run->graph, value)->shape, run->rows);
  return g_hash_table_lookup (run->outputs, name);
}
