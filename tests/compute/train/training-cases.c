/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/train/training-cases.h"

#include "compute/train/adam.h"
#include "tests/compute/nets/golden.h"
#include "tests/compute/train/training-run.h"
#include "tests/support/near.h"

#include <math.h>

#define RELATIVE 1e-4
#define GRADIENT_RELATIVE 1e-3
#define GRADIENT_ABSOLUTE 1e-7
#define N_LOSSES 12
#define ACCUMULATION 4

typedef struct
{
  const char *file, *selector;
} Case;

static AuspexTrainingRun *
new_run (AuspexDevice *device, JsonObject *golden)
{
  AuspexGhanetSizes sizes = auspex_ghanet_published_sizes;
  int64_t n_groups = 0;
  g_autofree float *group_sizes = auspex_golden_floats (golden, "omic_sizes", &n_groups);

  sizes.n_groups = (int)n_groups;
  for (int i = 0; i < n_groups; i++)
    sizes.group_sizes[i] = (int64_t)group_sizes[i];
  sizes.ratio = json_object_get_double_member (golden, "ratio");
  return auspex_training_run_new (device, &sizes,
                                  (uint64_t)json_object_get_int_member (golden, "seed"),
                                  json_object_get_int_member (golden, "rows"), 0);
}

static void
check_number (const char *what, float actual, double expected)
{
  float value = (float)expected;

  auspex_assert_near (what, &actual, &value, 1, RELATIVE / 2, 0);
}

/* |a - b| <= 1e-3 (|b| + RMS of the gradient) + 1e-7 */
static void
check_gradient (const char *name, const float *gradient, int64_t n, double length,
                const float *first, int64_t n_first)
{
  double rms = length / sqrt ((double)n), squares = 0;

  for (int64_t i = 0; i < n; i++)
    squares += (double)gradient[i] * gradient[i];
  if (!(fabs (sqrt (squares) - length)
        <= GRADIENT_RELATIVE * length + GRADIENT_ABSOLUTE * sqrt ((double)n)))
    {
      g_test_message ("%s: length %g, expected %g", name, sqrt (squares), length);
      g_test_fail ();
    }
  for (int64_t i = 0; i < n_first; i++)
    if (!(fabs (gradient[i] - first[i])
          <= GRADIENT_RELATIVE * (fabs (first[i]) + rms) + GRADIENT_ABSOLUTE))
      {
        g_test_message ("%s: element %" G_GINT64_FORMAT " %g, expected %g, rms %g", name,
                        i, gradient[i], first[i], rms);
        g_test_fail ();
      }
}

/* Every parameter has its gradient, and none more than the authors' program gives. */
static void
check_gradients (const AuspexTrainingRun *run, JsonObject *golden)
{
  JsonObject *lengths = json_object_get_object_member (golden, "gradient_l2");
  JsonObject *first = json_object_get_object_member (golden, "gradient_first4");

  g_assert_cmpint (run->names->len, ==, json_object_get_size (lengths));
  for (guint i = 0; i < run->names->len; i++)
    {
      const char *name = run->names->pdata[i];
      int64_t n_first = 0;
      g_autofree float *values = auspex_golden_floats (first, name, &n_first);

      g_assert_cmpint (n_first, ==, MIN (4, run->counts[i]));
      check_gradient (name, run->gradients->pdata[i], run->counts[i],
                      json_object_get_double_member (lengths, name), values, n_first);
    }
}

static void
test_golden (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (AuspexDevice) device = auspex_golden_device (test->selector);
  g_autoptr (JsonNode) root = auspex_golden_load (test->file);
  JsonObject *golden = json_node_get_object (root);
  JsonArray *steps = json_object_get_array_member (golden, "training");
  g_autoptr (AuspexTrainingRun) run = NULL;

  if (device == NULL)
    return;
  run = new_run (device, golden);
  g_assert_cmpint (json_array_get_length (steps), ==, 3);
  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      JsonObject *step = json_array_get_object_element (steps, i);

      auspex_training_run_step (run, (int)json_object_get_int_member (step, "bin"),
                                json_object_get_int_member (step, "censored") != 0);
      check_number ("loss", run->loss, json_object_get_double_member (step, "loss"));
      check_number ("survival_loss", run->survival_loss,
                    json_object_get_double_member (step, "survival_loss"));
      check_number ("cosine_loss", run->cosine_loss,
                    json_object_get_double_member (step, "cosine_loss"));
      check_number ("mse_loss", run->mean_squares_loss,
                    json_object_get_double_member (step, "mse_loss"));
      check_gradients (run, step);
    }
}

/* Adds the last step's gradients, or takes them as they are, to @sums. */
static void
accumulate (const AuspexTrainingRun *run, GPtrArray *sums, bool is_first)
{
  for (guint i = 0; i < run->names->len; i++)
    {
      const float *gradient = run->gradients->pdata[i];
      float *sum = sums->pdata[i];

      for (int64_t k = 0; k < run->counts[i]; k++)
        sum[k] = (is_first ? 0 : sum[k]) + gradient[k] / ACCUMULATION;
    }
}

static void
test_adam (gconstpointer data)
{
  const Case *test = data;
  static const struct
  {
    int bin;
    bool censored;
  } labels[] = { { 1, false }, { 3, false }, { 2, true } };
  g_autoptr (AuspexDevice) device = auspex_golden_device (test->selector);
  g_autoptr (JsonNode) root = auspex_golden_load (test->file);
  JsonObject *golden = json_node_get_object (root);
  int64_t n = 0;
  g_autofree float *expected = auspex_golden_floats (golden, "adam_losses", &n);
  g_autoptr (AuspexTrainingRun) run = NULL;
  g_autoptr (AuspexAdam) adam = NULL;
  g_autoptr (GPtrArray) sums = g_ptr_array_new_with_free_func (g_free);

  if (device == NULL)
    return;
  run = new_run (device, golden);
  adam = auspex_adam_new (&auspex_adam_published_settings, run->counts,
                          (int)run->names->len);
  for (guint i = 0; i < run->names->len; i++)
    g_ptr_array_add (sums, g_new (float, run->counts[i]));
  g_assert_cmpint (n, ==, N_LOSSES);
  for (int i = 0; i < n; i++)
    {
      auspex_training_run_step (run, labels[i % 3].bin, labels[i % 3].censored);
      check_number ("loss under Adam", run->loss, expected[i]);
      accumulate (run, sums, i % ACCUMULATION == 0);
      if (i % ACCUMULATION < ACCUMULATION - 1)
        continue;
      auspex_adam_step (adam, (float **)run->parameters->pdata,
                        (const float *const *)sums->pdata);
      auspex_training_run_update (run);
    }
}

void
auspex_training_add_golden (const char *file)
{
  static const char *const selectors[] = { "reference", "cpu", "vulkan" };

  for (size_t i = 0; i < G_N_ELEMENTS (selectors); i++)
    {
      const Case test = { file, selectors[i] };
      g_autofree char *golden = g_strdup_printf (
          "/ghanet-training/%s: %s: losses and gradients", test.selector, file);
      g_autofree char *adam = g_strdup_printf (
          "/ghanet-training/%s: %s: twelve steps of Adam", test.selector, file);

      g_test_add_data_func_full (golden, g_memdup2 (&test, sizeof test), test_golden,
                                 g_free);
      g_test_add_data_func_full (adam, g_memdup2 (&test, sizeof test), test_adam, g_free);
    }
}
