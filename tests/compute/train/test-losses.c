/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/graph/gradient.h"
#include "compute/train/losses.h"
#include "tests/compute/nets/golden.h"
#include "tests/support/near.h"

#include <math.h>
#include <string.h>

#define MAX_N 64

static const char *const selectors[] = { "reference", "cpu", "vulkan" };

typedef AuspexValue (*Loss) (AuspexGraph *graph, const AuspexValue *inputs);

/* @loss of inputs [1, n] and its gradient with respect to the first. */
static float
run_loss (AuspexDevice *device, Loss loss, const float *const *inputs, int n_inputs,
          int n, float *gradient)
{
  static const char *const names[] = { "a", "b", "c" };
  g_autoptr (AuspexGraph) graph = auspex_graph_new ("loss");
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("none");
  g_autoptr (GError) error = NULL;
  AuspexValue values[3], result = AUSPEX_NO_VALUE, slope = AUSPEX_NO_VALUE;
  AuspexBinding bindings[3];
  float y = NAN;
  AuspexBinding outputs[] = { { "loss", &y }, { "slope", gradient } };

  for (int i = 0; i < n_inputs; i++)
    {
      values[i] =
          auspex_graph_input (graph, names[i], AUSPEX_DTYPE_F32, AUSPEX_SHAPE (1, n));
      bindings[i] = (AuspexBinding){ names[i], (float *)inputs[i] };
    }
  result = loss (graph, values);
  auspex_graph_output (graph, result, "loss");
  auspex_graph_differentiate (graph, result, values, 1, &slope);
  auspex_graph_output (graph, slope, "slope");
  auspex_graph_finish (graph, &error);
  g_assert_no_error (error);
  g_autoptr (AuspexProgram) program =
      auspex_program_new (device, graph, weights, 1, AUSPEX_PRECISION_EXACT, &error);

  g_assert_no_error (error);
  auspex_program_run (program, 1, bindings, n_inputs, outputs, 2, NULL, &error);
  g_assert_no_error (error);
  return y;
}

static AuspexValue
survival (AuspexGraph *graph, const AuspexValue *inputs)
{
  return auspex_loss_survival (graph, inputs[0], inputs[1], inputs[2]);
}

static AuspexValue
cosine (AuspexGraph *graph, const AuspexValue *inputs)
{
  return auspex_loss_cosine (graph, inputs[0], inputs[1]);
}

static AuspexValue
mean_squares (AuspexGraph *graph, const AuspexValue *inputs)
{
  return auspex_loss_mean_squares (graph, inputs[0], inputs[1]);
}

/* By the definition: probabilities, multiplied, clamped. */
static double
expect_survival (const float *logits, int bin, bool censored)
{
  double alive = 1, hazard = 1 / (1 + exp (-(double)logits[bin]));

  for (int i = 0; i < bin + censored; i++)
    alive *= 1 / (1 + exp ((double)logits[i]));
  return -log (fmax (alive, 1e-7)) - (censored ? 0 : log (fmax (hazard, 1e-7)));
}

static void
check_number (const char *what, double actual, double expected)
{
  float a = (float)actual, b = (float)expected;

  auspex_assert_near (what, &a, &b, 1, 1e-5, 4e-6);
}

static void
test_survival (gconstpointer selector)
{
  static const float logits[][4] = { { 0.5f, -1.25f, 2, 0 },
                                     { -8, -8, -8, -8 },
                                     { 3, 4, 5, 6 } };
  g_autoptr (AuspexDevice) device = auspex_golden_device (selector);

  for (int k = 0; device != NULL && k < 3 * 4 * 2; k++)
    {
      const float *x = logits[k / 8];
      int bin = k / 2 % 4;
      bool censored = k % 2 != 0;
      float survived[4], event[4], gradient[4];
      const float *inputs[] = { x, survived, event };

      auspex_survival_label_fill (bin, censored, 4, survived, event);
      check_number ("survival loss", run_loss (device, survival, inputs, 3, 4, gradient),
                    expect_survival (x, bin, censored));
      /* d loss / d logit: the hazard where survived, the hazard less 1 at the event. */
      for (int i = 0; expect_survival (x, bin, censored) < 16 && i < 4; i++)
        {
          double hazard = 1 / (1 + exp (-(double)x[i]));

          check_number ("its gradient", gradient[i],
                        survived[i] != 0 ? hazard
                        : event[i] != 0  ? hazard - 1
                                         : 0);
        }
    }
}

/* A probability below 1e-7 counts as that, and nothing is learnt from it. */
static void
test_hopeless (gconstpointer selector)
{
  static const float logits[4] = { 40, 40, 100, -30 };
  g_autoptr (AuspexDevice) device = auspex_golden_device (selector);
  float survived[4], event[4], gradient[4];
  const float *inputs[] = { logits, survived, event };

  if (device == NULL)
    return;
  auspex_survival_label_fill (3, false, 4, survived, event);
  check_number ("survival loss", run_loss (device, survival, inputs, 3, 4, gradient),
                -2 * log (1e-7));
  for (int i = 0; i < 4; i++)
    g_assert_cmpfloat (gradient[i], ==, 0);
}

static void
fill (float *x, float *target, int n)
{
  for (int i = 0; i < n; i++)
    {
      x[i] = 2 * auspex_formula_uniform ("x", (uint64_t)i, 1) - 1;
      target[i] = 2 * auspex_formula_uniform ("target", (uint64_t)i, 1) - 1;
    }
}

static void
test_reconstruction (gconstpointer selector)
{
  static const int sizes[] = { 1, 3, 5, 33 };
  g_autoptr (AuspexDevice) device = auspex_golden_device (selector);

  for (size_t k = 0; device != NULL && k < G_N_ELEMENTS (sizes); k++)
    {
      int n = sizes[k];
      float x[MAX_N], target[MAX_N], gradient[MAX_N];
      const float *inputs[] = { x, target };
      double products = 0, xx = 0, tt = 0, squares = 0;

      fill (x, target, n);
      for (int i = 0; i < n; i++)
        {
          products += (double)x[i] * target[i];
          xx += (double)x[i] * x[i];
          tt += (double)target[i] * target[i];
          squares += pow ((double)x[i] - target[i], 2) / n;
        }
      check_number ("cosine loss", run_loss (device, cosine, inputs, 2, n, gradient),
                    pow (1 - products / sqrt (xx * tt), 3));
      check_number ("mean of squares",
                    run_loss (device, mean_squares, inputs, 2, n, gradient), squares);
      for (int i = 0; i < n; i++)
        check_number ("its gradient", gradient[i], 2.0 * (x[i] - target[i]) / n);
    }
}

static void
test_zero_target (gconstpointer selector)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device (selector);
  float x[3] = { 1, -2, 0.5f }, target[3] = { 0 }, gradient[3];
  const float *inputs[] = { x, target };

  if (device == NULL)
    return;
  check_number ("cosine loss", run_loss (device, cosine, inputs, 2, 3, gradient), 1);
  for (int i = 0; i < 3; i++)
    g_assert_cmpfloat (gradient[i], ==, 0);
}

static void
test_labels (void)
{
  float survived[4], event[4];

  auspex_survival_label_fill (2, false, 4, survived, event);
  g_assert_cmpmem (survived, sizeof survived, ((float[]){ 1, 1, 0, 0 }), sizeof survived);
  g_assert_cmpmem (event, sizeof event, ((float[]){ 0, 0, 1, 0 }), sizeof event);
  auspex_survival_label_fill (2, true, 4, survived, event);
  g_assert_cmpmem (survived, sizeof survived, ((float[]){ 1, 1, 1, 0 }), sizeof survived);
  g_assert_cmpmem (event, sizeof event, ((float[]){ 0, 0, 0, 0 }), sizeof event);
  auspex_survival_label_fill (0, false, 4, survived, event);
  g_assert_cmpmem (survived, sizeof survived, ((float[]){ 0, 0, 0, 0 }), sizeof survived);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    GTestDataFunc func;
  } tests[] = {
    { "the survival loss is that of its definition, every bin", test_survival },
    { "a hopeless probability is clamped and gives no gradient", test_hopeless },
    { "the reconstruction losses are those of their definitions", test_reconstruction },
    { "a target of zeros has no direction", test_zero_target },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/losses/labels say which bins were survived", test_labels);
  for (size_t i = 0; i < G_N_ELEMENTS (tests); i++)
    for (size_t j = 0; j < G_N_ELEMENTS (selectors); j++)
      {
        g_autofree char *path =
            g_strdup_printf ("/losses/%s: %s", selectors[j], tests[i].name);

        g_test_add_data_func (path, selectors[j], tests[i].func);
      }
  return g_test_run ();
}
