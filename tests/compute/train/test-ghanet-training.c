/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/dropout.h"
#include "tests/compute/nets/golden.h"
#include "tests/compute/train/training-cases.h"
#include "tests/compute/train/training-run.h"
#include "tests/support/near.h"

#include <math.h>
#include <string.h>

#define ROWS 9

static const char *const selectors[] = { "reference", "cpu", "vulkan" };

static AuspexGhanetSizes
small_sizes (void)
{
  AuspexGhanetSizes sizes = {
    .feature_dim = 1024,
    .width = 12,
    .attention_dim = 16,
    .hidden_dim = 10,
    .gate_dim = 5,
    .compressed_dim = 7,
    .classes = 3,
    .n_groups = 3,
    .group_sizes = { 9, 0, 1 },
    .heads = 2,
    .ratio = 0.5,
  };

  return sizes;
}

/* One step with dropout, by @seed and @step. */
static AuspexTrainingRun *
run_small (AuspexDevice *device, uint64_t seed, uint64_t step)
{
  AuspexGhanetSizes sizes = small_sizes ();
  AuspexTrainingRun *run = auspex_training_run_new (device, &sizes, 5, ROWS, 0.25);

  auspex_dropout_fill_key (seed, step,
                           auspex_training_run_get_input (run, "dropout_key"));
  auspex_training_run_step (run, 1, false);
  return run;
}

static void
compare (const AuspexTrainingRun *run, const AuspexTrainingRun *expected, double relative)
{
  auspex_assert_near ("loss", &run->loss, &expected->loss, 1, relative, 0);
  for (guint i = 0; i < run->names->len; i++)
    auspex_assert_near (run->names->pdata[i], run->gradients->pdata[i],
                        expected->gradients->pdata[i], run->counts[i], relative,
                        relative * 1e-3);
}

/* Odd sizes, an empty group, one of a single gene, and dropout. */
static void
test_dropout (gconstpointer selector)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device (selector);
  g_autoptr (AuspexDevice) reference = auspex_golden_device ("reference");

  if (device == NULL)
    return;
  g_autoptr (AuspexTrainingRun) run = run_small (device, 1, 2);
  g_autoptr (AuspexTrainingRun) again = run_small (device, 1, 2);
  g_autoptr (AuspexTrainingRun) expected = run_small (reference, 1, 2);
  g_autoptr (AuspexTrainingRun) next_step = run_small (device, 1, 3);
  g_autoptr (AuspexTrainingRun) other_seed = run_small (device, 2, 2);

  compare (again, run, 0);
  compare (run, expected, 5e-4);
  g_assert_cmpfloat (fabsf (next_step->loss - run->loss), >, 1e-3f);
  g_assert_cmpfloat (fabsf (other_seed->loss - run->loss), >, 1e-3f);
}

/* Every part is dropped where it should be, and none else. */
static void
test_places (void)
{
  AuspexGhanetSizes sizes = small_sizes ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexGraph) graph = auspex_ghanet_training_build (&sizes, "", 0.25, &error);
  g_autoptr (AuspexGraph) without = auspex_ghanet_training_build (&sizes, "", 0, &error);
  int n_dropouts = 0;
  uint32_t streams = 0;

  g_assert_no_error (error);
  for (int i = 0; i < auspex_graph_get_n_nodes (graph); i++)
    {
      const AuspexNode *node = auspex_graph_get_node (graph, i);

      if (node->op != AUSPEX_OP_DROPOUT)
        continue;
      n_dropouts++;
      streams |= 1u << node->attributes.dropout.stream;
    }
  /* p, b, z; three softmaxes; three feed-forward networks; two groups' genes. Each comes
   * again in the gradient, with its stream. */
  g_assert_cmpint (n_dropouts, ==, 2 * 11);
  g_assert_cmphex (streams, ==, (1u << 11) - 1);
  for (int i = 0; i < auspex_graph_get_n_nodes (without); i++)
    g_assert_cmpint (auspex_graph_get_node (without, i)->op, !=, AUSPEX_OP_DROPOUT);
  g_assert_cmpint (auspex_graph_find (without, "dropout_key"), ==, AUSPEX_NO_VALUE);
}

static void
test_no_genes (void)
{
  AuspexGhanetSizes sizes = small_sizes ();
  g_autoptr (AuspexDevice) device = auspex_golden_device ("reference");
  g_autoptr (GError) error = NULL;

  memset (sizes.group_sizes, 0, sizeof sizes.group_sizes);
  g_autoptr (AuspexTrainingRun) run =
      auspex_training_run_new (device, &sizes, 5, ROWS, 0);

  auspex_training_run_step (run, 2, true);
  g_assert_true (isfinite (run->loss));
  g_assert_cmpfloat (run->loss, ==, run->survival_loss);
  g_assert_cmpint (auspex_graph_find (run->graph, "cosine_loss"), ==, AUSPEX_NO_VALUE);
}

/* The loss goes down along its gradient by the gradient's square. */
static void
test_descent (gconstpointer selector)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device (selector);
  double squares = 0, rate = 0;
  float before = 0;

  if (device == NULL)
    return;
  g_autoptr (AuspexTrainingRun) run = run_small (device, 1, 2);

  before = run->loss;
  for (guint i = 0; i < run->names->len; i++)
    for (int64_t k = 0; k < run->counts[i]; k++)
      squares += pow (((float *)run->gradients->pdata[i])[k], 2);
  rate = 2e-3 / squares;
  for (guint i = 0; i < run->names->len; i++)
    for (int64_t k = 0; k < run->counts[i]; k++)
      ((float *)run->parameters->pdata[i])[k] -=
          (float)(rate * ((float *)run->gradients->pdata[i])[k]);
  auspex_training_run_update (run);
  auspex_training_run_step (run, 1, false);
  g_assert_cmpfloat_with_epsilon (before - run->loss, 2e-3, 1e-4);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    GTestDataFunc func;
  } tests[] = {
    { "dropout is a function of seed and step", test_dropout },
    { "a step down the gradient lowers the loss", test_descent },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ghanet-training/dropout is where it was published", test_places);
  g_test_add_func ("/ghanet-training/without genes there is survival", test_no_genes);
  for (size_t i = 0; i < G_N_ELEMENTS (tests); i++)
    for (size_t j = 0; j < G_N_ELEMENTS (selectors); j++)
      {
        g_autofree char *path =
            g_strdup_printf ("/ghanet-training/%s: %s", selectors[j], tests[i].name);

        g_test_add_data_func (path, selectors[j], tests[i].func);
      }
  auspex_training_add_golden ("ghanet-five-patches.json");
  return g_test_run ();
}
