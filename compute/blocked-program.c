/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/blocked-program-internal.h"

#include <string.h>

static AuspexPass *
get_pass (const AuspexBlockedProgram *program, int index)
{
  return g_ptr_array_index (program->passes, index);
}

static const AuspexNode *
get_node (const AuspexBlockedProgram *program, AuspexValue value)
{
  return auspex_graph_get_node (program->graph, value);
}

/* What keeping the wide values between passes takes for one row. */
static int64_t
count_kept_bytes (const GPtrArray *passes, const AuspexGraph *graph)
{
  int64_t bytes = 0;

  for (guint i = 0; i < passes->len; i++)
    {
      const AuspexPass *pass = passes->pdata[i];

      for (guint j = 0; j < pass->outputs->len; j++)
        {
          const AuspexPassValue *output =
              &g_array_index (pass->outputs, AuspexPassValue, j);
          const AuspexShape *shape = &auspex_graph_get_node (graph, output->value)->shape;
          int64_t count = auspex_shape_count (shape, 1);

          if (count > AUSPEX_NARROW_ROW && count < auspex_shape_count (shape, 2))
            bytes += count * (int64_t)sizeof (float);
        }
    }
  return bytes;
}

static void
cut (AuspexBlockedProgram *program, const char *const *outputs, int n_outputs,
     int64_t rows, int64_t kept_bytes)
{
  g_autofree AuspexValue *values = g_new (AuspexValue, n_outputs);
  int64_t row_bytes = 0;

  for (int i = 0; i < n_outputs; i++)
    {
      values[i] = auspex_graph_find (program->graph, outputs[i]);
      g_assert (values[i] != AUSPEX_NO_VALUE);
    }
  program->passes = auspex_graph_cut (program->graph, values, n_outputs, true);
  row_bytes = count_kept_bytes (program->passes, program->graph);
  program->most_kept_rows = row_bytes > 0 ? kept_bytes / row_bytes : G_MAXINT64;
  program->keeps = rows <= program->most_kept_rows;
  if (!program->keeps)
    {
      g_ptr_array_unref (program->passes);
      program->passes = auspex_graph_cut (program->graph, values, n_outputs, false);
    }
}

/* Passes up to this one do not depend on which rows are selected. */
static int
find_first_selected (const AuspexBlockedProgram *program)
{
  int index = 0;
  bool depends = false;

  while (index < (int)program->passes->len && !depends)
    {
      const AuspexPass *pass = get_pass (program, index);

      depends = pass->kind == AUSPEX_PASS_BAG;
      for (guint i = 0; i < pass->outputs->len; i++)
        depends |= g_array_index (pass->outputs, AuspexPassValue, i).is_sum;
      index += !depends;
    }
  return index;
}

/* Computes the constants, which become weights beside the others. */
static bool
add_constants (AuspexBlockedProgram *program, GError **error)
{
  AuspexPass *pass = get_pass (program, 0);
  g_autoptr (AuspexProgram) constants = NULL;
  g_autofree AuspexBinding *bindings = g_new0 (AuspexBinding, pass->outputs->len);

  if (pass->kind != AUSPEX_PASS_CONSTANTS)
    return true;
  constants = auspex_program_new (program->device, pass->graph, program->weights, 1,
                                  program->precision, error);
  if (constants == NULL)
    return false;
  for (guint i = 0; i < pass->outputs->len; i++)
    {
      const AuspexPassValue *output = &g_array_index (pass->outputs, AuspexPassValue, i);
      AuspexShape shape = get_node (program, output->value)->shape;
      float *values = g_new (float, auspex_shape_count (&shape, 1));

      auspex_weights_take (program->weights, output->name, shape, values);
      bindings[i] = (AuspexBinding){ output->name, values };
    }
  return auspex_program_run (constants, 1, NULL, 0, bindings, (int)pass->outputs->len,
                             NULL, error);
}

/* The parameters of the graph, without copies, in a set that more can be added to. */
static AuspexWeights *
borrow_weights (const AuspexGraph *graph, AuspexWeights *weights, GError **error)
{
  g_autoptr (AuspexWeights) own = auspex_weights_new (auspex_weights_get_label (weights));

  for (AuspexValue value = 0; value < auspex_graph_get_n_nodes (graph); value++)
    {
      const AuspexNode *node = auspex_graph_get_node (graph, value);
      const float *values = NULL;

      if (node->op != AUSPEX_OP_PARAMETER)
        continue;
      values = auspex_weights_get (weights, node->name, &node->shape, error);
      if (values == NULL)
        return NULL;
      auspex_weights_borrow (own, node->name, node->shape, values, weights);
    }
  return g_steal_pointer (&own);
}

static void
find_last_passes (AuspexBlockedProgram *program)
{
  for (AuspexValue value = 0; value < auspex_graph_get_n_nodes (program->graph); value++)
    program->held[value].last_pass = -1;
  for (int i = 0; i < (int)program->passes->len; i++)
    {
      const AuspexPass *pass = get_pass (program, i);

      for (guint j = 0; j < pass->inputs->len; j++)
        program->held[g_array_index (pass->inputs, AuspexPassValue, j).value].last_pass =
            i;
    }
}

AuspexBlockedProgram *
auspex_blocked_program_new (AuspexDevice *device, AuspexGraph *graph,
                            AuspexWeights *weights, AuspexPrecision precision,
                            const char *const *outputs, int n_outputs, int64_t rows,
                            int64_t kept_bytes, int64_t block_rows, GError **error)
{
  g_autoptr (AuspexBlockedProgram) program = g_new0 (AuspexBlockedProgram, 1);
  int64_t liked_rows = 0;

  program->device = auspex_device_ref (auspex_device_get_current (device));
  program->graph = auspex_graph_ref (graph);
  program->precision = precision;
  auspex_device_get_row_parallelism (program->device, &program->n_workers, &liked_rows);
  program->block_rows = block_rows > 0 ? block_rows : liked_rows;
  program->held = g_new0 (Held, auspex_graph_get_n_nodes (graph));
  cut (program, outputs, n_outputs, rows, kept_bytes);
  program->compiled = g_new0 (CompiledPass, program->passes->len);
  for (guint i = 0; i < program->passes->len; i++)
    {
      program->compiled[i].pass = program->passes->pdata[i];
      program->compiled[i].programs = g_new0 (AuspexProgram *, program->n_workers);
    }
  program->first_selected = find_first_selected (program);
  find_last_passes (program);
  program->weights = borrow_weights (graph, weights, error);
  if (program->weights == NULL || !add_constants (program, error))
    return NULL;
  return g_steal_pointer (&program);
}

static void
drop (Held *held)
{
  if (!held->is_borrowed)
    g_free (held->data);
  held->data = NULL;
  held->is_borrowed = held->is_of_loaded = false;
}

void
auspex_blocked_program_unload (AuspexBlockedProgram *program)
{
  for (AuspexValue value = 0; value < auspex_graph_get_n_nodes (program->graph); value++)
    drop (&program->held[value]);
  program->rows = 0;
}

void
auspex_blocked_program_free (AuspexBlockedProgram *program)
{
  auspex_blocked_program_unload (program);
  for (guint i = 0; i < program->passes->len; i++)
    {
      for (int j = 0; j < program->n_workers; j++)
        auspex_program_free (program->compiled[i].programs[j]);
      g_free (program->compiled[i].programs);
    }
  g_free (program->compiled);
  g_free (program->held);
  g_ptr_array_unref (program->passes);
  g_clear_pointer (&program->weights, auspex_weights_unref);
  auspex_graph_unref (program->graph);
  auspex_device_unref (program->device);
  g_free (program);
}

static bool
is_input (const AuspexBlockedProgram *program, AuspexValue value)
{
  return get_node (program, value)->op == AUSPEX_OP_INPUT;
}

bool
auspex_blocked_program_reads_again (const AuspexBlockedProgram *program)
{
  for (AuspexValue value = 0; value < auspex_graph_get_n_nodes (program->graph); value++)
    if (is_input (program, value)
        && program->held[value].last_pass >= program->first_selected)
      return true;
  return false;
}

bool
auspex_blocked_program_suits (const AuspexBlockedProgram *program, AuspexDevice *device,
                              AuspexPrecision precision, int64_t rows)
{
  return program->device == auspex_device_get_current (device)
         && program->precision == precision
         && program->keeps == (rows <= program->most_kept_rows);
}

bool
auspex_blocked_program_load (AuspexBlockedProgram *program, int64_t rows,
                             const AuspexBinding *inputs, int n_inputs,
                             GCancellable *cancellable, GError **error)
{
  auspex_blocked_program_unload (program);
  for (int i = 0; i < n_inputs; i++)
    {
      AuspexValue value = auspex_graph_find (program->graph, inputs[i].name);

      g_assert (value != AUSPEX_NO_VALUE && is_input (program, value));
      program->held[value].data = inputs[i].data;
      program->held[value].is_borrowed = program->held[value].is_of_loaded = true;
    }
  program->rows = rows;
  for (int i = 0; i < program->first_selected; i++)
    {
      if (get_pass (program, i)->kind != AUSPEX_PASS_CONSTANTS
          && !auspex_blocked_program_run_pass (program, i, NULL, rows, cancellable,
                                               error))
        return false;
      for (guint j = 0; j < get_pass (program, i)->outputs->len; j++)
        program
            ->held[g_array_index (get_pass (program, i)->outputs, AuspexPassValue, j)
                       .value]
            .is_of_loaded = true;
    }
  return true;
}

static void
drop_if_read (AuspexBlockedProgram *program, const GArray *values, int pass,
              bool drops_loaded)
{
  for (guint i = 0; i < values->len; i++)
    {
      Held *held = &program->held[g_array_index (values, AuspexPassValue, i).value];

      if ((drops_loaded || !held->is_of_loaded) && held->last_pass <= pass)
        drop (held);
    }
}

/* Drops all that runs make. */
static void
drop_unloaded (AuspexBlockedProgram *program)
{
  for (AuspexValue value = 0; value < auspex_graph_get_n_nodes (program->graph); value++)
    if (!program->held[value].is_of_loaded)
      drop (&program->held[value]);
}

/* To the caller's memory goes what the run computes; what loading has, is copied. */
static void
bind_outputs (AuspexBlockedProgram *program, const int64_t *selected, int64_t rows,
              const AuspexBinding *outputs, int n_outputs)
{
  for (int i = 0; i < n_outputs; i++)
    {
      AuspexValue value = auspex_graph_find (program->graph, outputs[i].name);
      Held *held = &program->held[value];

      if (held->is_of_loaded)
        auspex_rows_copy (&get_node (program, value)->shape, held->data, program->rows,
                          selected, 0, rows, outputs[i].data);
      else
        {
          held->data = outputs[i].data;
          held->is_borrowed = true;
        }
    }
}

bool
auspex_blocked_program_run (AuspexBlockedProgram *program, const int64_t *selected,
                            int64_t n_selected, bool is_last,
                            const AuspexBinding *outputs, int n_outputs,
                            GCancellable *cancellable, GError **error)
{
  int64_t rows = selected != NULL ? n_selected : program->rows;
  int n_passes = (int)program->passes->len;
  bool done = true;

  g_return_val_if_fail (rows > 0 && rows <= program->rows, false);
  bind_outputs (program, selected, rows, outputs, n_outputs);
  for (int i = program->first_selected; done && i < n_passes; i++)
    {
      done = auspex_blocked_program_run_pass (program, i, selected, rows, cancellable,
                                              error);
      drop_if_read (program, get_pass (program, i)->inputs, i, is_last);
      drop_if_read (program, get_pass (program, i)->outputs, i, is_last);
    }
  drop_unloaded (program);
  if (is_last)
    auspex_blocked_program_unload (program);
  return done;
}
