/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/train/training-run.h"

#include "compute/graph/gradient.h"
#include "compute/train/losses.h"
#include "tests/compute/nets/golden.h"

#include <math.h>

static float *
make_targets (const char *name, uint64_t seed, int64_t n)
{
  g_autofree char *formula = g_strconcat ("omic", strchr (name, '.'), NULL);
  float *values = g_new (float, n);

  for (int64_t i = 0; i < n; i++)
    values[i] =
        1.7320508f * (2 * auspex_formula_uniform (formula, (uint64_t)i, seed) - 1);
  return values;
}

static void
add_input (AuspexTrainingRun *run, const AuspexNode *node, uint64_t seed)
{
  int64_t n = auspex_shape_count (&node->shape, run->rows);
  AuspexBinding binding = { .name = node->name };

  if (g_str_equal (node->name, "features"))
    binding.data = auspex_golden_features (run->rows, seed);
  else if (g_str_has_prefix (node->name, "target."))
    binding.data = make_targets (node->name, seed, n);
  else
    binding.data = g_malloc0_n ((gsize)n, auspex_dtype_size (node->dtype));
  g_array_append_val (run->inputs, binding);
}

static void
add_parameter (AuspexTrainingRun *run, const AuspexNode *node, AuspexWeights *weights)
{
  g_autoptr (GError) error = NULL;
  int64_t n = auspex_shape_count (&node->shape, 1);
  const float *values = auspex_weights_get (weights, node->name, &node->shape, &error);

  g_assert_no_error (error);
  run->counts[run->names->len] = n;
  g_ptr_array_add (run->names, node->name);
  g_ptr_array_add (run->parameters, g_memdup2 (values, n * sizeof (float)));
  g_ptr_array_add (run->gradients, g_new (float, n));
}

AuspexTrainingRun *
auspex_training_run_new (AuspexDevice *device, const AuspexGhanetSizes *sizes,
                         uint64_t seed, int64_t rows, double dropout)
{
  AuspexTrainingRun *run = g_new0 (AuspexTrainingRun, 1);
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("formula");
  g_autoptr (GError) error = NULL;

  auspex_ghanet_declare (weights, sizes, seed);
  run->device = device;
  run->rows = rows;
  run->classes = sizes->classes;
  run->graph = auspex_ghanet_training_build (sizes, "", dropout, &error);
  g_assert_no_error (error);
  run->names = g_ptr_array_new ();
  run->parameters = g_ptr_array_new_with_free_func (g_free);
  run->gradients = g_ptr_array_new_with_free_func (g_free);
  run->counts = g_new (int64_t, auspex_graph_get_n_nodes (run->graph));
  run->inputs = g_array_new (FALSE, FALSE, sizeof (AuspexBinding));
  for (int i = 0; i < auspex_graph_get_n_nodes (run->graph); i++)
    {
      const AuspexNode *node = auspex_graph_get_node (run->graph, i);

      if (node->op == AUSPEX_OP_INPUT)
        add_input (run, node, seed);
      else if (node->op == AUSPEX_OP_PARAMETER)
        add_parameter (run, node, weights);
    }
  return run;
}

void
auspex_training_run_free (AuspexTrainingRun *run)
{
  auspex_program_free (run->program);
  for (guint i = 0; i < run->inputs->len; i++)
    g_free (g_array_index (run->inputs, AuspexBinding, i).data);
  g_array_unref (run->inputs);
  g_ptr_array_unref (run->gradients);
  g_ptr_array_unref (run->parameters);
  g_ptr_array_unref (run->names);
  g_free (run->counts);
  auspex_graph_unref (run->graph);
  g_free (run);
}

void *
auspex_training_run_get_input (AuspexTrainingRun *run, const char *name)
{
  for (guint i = 0; i < run->inputs->len; i++)
    if (g_str_equal (g_array_index (run->inputs, AuspexBinding, i).name, name))
      return g_array_index (run->inputs, AuspexBinding, i).data;
  g_assert_not_reached ();
}

static void
compile (AuspexTrainingRun *run)
{
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("being trained");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < run->names->len; i++)
    {
      const char *name = run->names->pdata[i];
      AuspexValue value = auspex_graph_find (run->graph, name);

      auspex_weights_take (
          weights, name, auspex_graph_get_node (run->graph, value)->shape,
          g_memdup2 (run->parameters->pdata[i], run->counts[i] * sizeof (float)));
    }
  run->program = auspex_program_new (run->device, run->graph, weights, run->rows,
                                     AUSPEX_PRECISION_EXACT, &error);
  g_assert_no_error (error);
}

void
auspex_training_run_update (AuspexTrainingRun *run)
{
  g_clear_pointer (&run->program, auspex_program_free);
}

static void
add_output (GArray *outputs, const AuspexTrainingRun *run, const char *name, float *data)
{
  AuspexValue value = auspex_graph_find (run->graph, name);

  if (value == AUSPEX_NO_VALUE)
    return;
  AuspexBinding binding = { auspex_graph_get_node (run->graph, value)->name, data };

  *data = NAN;
  g_array_append_val (outputs, binding);
}

void
auspex_training_run_step (AuspexTrainingRun *run, int bin, bool censored)
{
  g_autoptr (GArray) outputs = g_array_new (FALSE, FALSE, sizeof (AuspexBinding));
  g_autoptr (GError) error = NULL;

  if (run->program == NULL)
    compile (run);
  auspex_survival_label_fill (bin, censored, (int)run->classes,
                              auspex_training_run_get_input (run, "survived"),
                              auspex_training_run_get_input (run, "event"));
  add_output (outputs, run, "loss", &run->loss);
  add_output (outputs, run, "survival_loss", &run->survival_loss);
  add_output (outputs, run, "cosine_loss", &run->cosine_loss);
  add_output (outputs, run, "mean_squares_loss", &run->mean_squares_loss);
  for (guint i = 0; i < run->names->len; i++)
    {
      g_autofree char *name =
          g_strconcat (AUSPEX_GRADIENT_PREFIX, run->names->pdata[i], NULL);

      g_assert_cmpint (auspex_graph_find (run->graph, name), !=, AUSPEX_NO_VALUE);
      add_output (outputs, run, name, run->gradients->pdata[i]);
    }
  auspex_program_run (run->program, run->rows, (AuspexBinding *)run->inputs->data,
                      (int)run->inputs->len, (AuspexBinding *)outputs->data,
                      (int)outputs->len, NULL, &error);
  g_assert_no_error (error);
}
