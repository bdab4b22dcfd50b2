/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/ops/families.h"
#include "compute/ops/activate.h"
#include "compute/ops/clamp.h"
#include "compute/ops/constant.h"
#include "compute/ops/geglu.h"
#include "compute/ops/power.h"
#include "compute/ops/scale.h"
#include "tests/compute/ops/op-case.h"

#include <math.h>

static const AuspexActivation kinds[] = {
  AUSPEX_ACTIVATION_NONE,     AUSPEX_ACTIVATION_RELU, AUSPEX_ACTIVATION_ELU,
  AUSPEX_ACTIVATION_GELU,     AUSPEX_ACTIVATION_TANH, AUSPEX_ACTIVATION_SIGMOID,
  AUSPEX_ACTIVATION_SOFTPLUS,
};
static const char *const kind_names[] = { "none", "relu",    "elu",     "gelu",
                                          "tanh", "sigmoid", "softplus" };

/* The textbook's formulas. */
static double
activate (AuspexActivation kind, double x)
{
  switch (kind)
    {
    case AUSPEX_ACTIVATION_RELU:
      return fmax (x, 0);
    case AUSPEX_ACTIVATION_ELU:
      return x > 0 ? x : exp (x) - 1;
    case AUSPEX_ACTIVATION_GELU:
      return x * erfc (-x / sqrt (2)) / 2;
    case AUSPEX_ACTIVATION_TANH:
      return 1 - 2 / (exp (2 * x) + 1);
    case AUSPEX_ACTIVATION_SIGMOID:
      return 1 / (1 + exp (-x));
    case AUSPEX_ACTIVATION_SOFTPLUS:
      return log (1 + exp (x));
    default:
      return x;
    }
}

static void
test_activate (OpCase *op_case, gconstpointer data)
{
  const AuspexActivation *kind = data;
  float expected[7 * 33];

  op_case_set_rows (op_case, 7);
  AuspexValue x = op_case_input (op_case, "x", AUSPEX_SHAPE (AUSPEX_ROWS, 33));
  float *values = op_case_values (op_case, "x");

  values[0] = 0;
  values[1] =
      10; /* times 10: where exp() and tanh() saturate, but float does not overflow */
  values[2] = -10;
  for (int i = 0; i < 7 * 33; i++)
    expected[i] = (float)activate (*kind, values[i] *= i % 10 + 1);
  op_case_check (op_case, auspex_op_activate (op_case_graph (op_case), x, *kind),
                 expected);
}

static void
test_geglu (OpCase *op_case, gconstpointer data)
{
  int64_t n = GPOINTER_TO_SIZE (data), rows = n % 2 == 0 ? 6 : 33;
  g_autofree float *expected = g_new (float, rows *n);

  op_case_set_rows (op_case, rows);
  AuspexValue x = op_case_input (op_case, "x", AUSPEX_SHAPE (AUSPEX_ROWS, 2 * n));
  float *values = op_case_values (op_case, "x");

  for (int64_t i = 0; i < rows * 2 * n; i++)
    values[i] *= 4;
  for (int64_t i = 0; i < rows * n; i++)
    {
      const float *row = values + i / n * 2 * n;

      expected[i] =
          (float)(row[i % n] * activate (AUSPEX_ACTIVATION_GELU, row[n + i % n]));
    }
  op_case_check (op_case, auspex_op_geglu (op_case_graph (op_case), x), expected);
}

static void
test_scale (OpCase *op_case, gconstpointer data)
{
  float expected[257 * 5];

  op_case_set_rows (op_case, 257);
  AuspexValue x = op_case_input (op_case, "x", AUSPEX_SHAPE (5, AUSPEX_ROWS));

  for (int i = 0; i < 257 * 5; i++)
    expected[i] = (float)(-0.3f * (double)op_case_values (op_case, "x")[i]);
  op_case_check (op_case, auspex_op_scale (op_case_graph (op_case), x, -0.3f), expected);
}

static void
test_clamp (OpCase *op_case, gconstpointer data)
{
  float expected[5 * 33];

  op_case_set_rows (op_case, 5);
  AuspexValue x = op_case_input (op_case, "x", AUSPEX_SHAPE (AUSPEX_ROWS, 33));

  for (int i = 0; i < 5 * 33; i++)
    expected[i] = fminf (fmaxf (op_case_values (op_case, "x")[i], -0.25f), 0.5f);
  op_case_check (op_case, auspex_op_clamp (op_case_graph (op_case), x, -0.25f, 0.5f),
                 expected);
}

static void
test_power (OpCase *op_case, gconstpointer data)
{
  float exponent = GPOINTER_TO_INT (data) / 2.0f;
  float expected[5 * 33];

  op_case_set_rows (op_case, 5);
  AuspexValue x = op_case_input (op_case, "x", AUSPEX_SHAPE (AUSPEX_ROWS, 33));
  float *values = op_case_values (op_case, "x");

  for (int i = 0; i < 5 * 33; i++)
    {
      values[i] = (values[i] + 1.01f) * (i % 7 + 0.1f);
      expected[i] = (float)pow (values[i], exponent);
    }
  op_case_check (op_case, auspex_op_power (op_case_graph (op_case), x, exponent),
                 expected);
}

static void
test_constant (OpCase *op_case, gconstpointer data)
{
  float expected[3 * 7];

  op_case_set_rows (op_case, 7);
  for (int i = 0; i < 3 * 7; i++)
    expected[i] = -2.5f;
  op_case_check (
      op_case,
      auspex_op_constant (op_case_graph (op_case), AUSPEX_SHAPE (3, AUSPEX_ROWS), -2.5f),
      expected);
}

void
add_elementwise_cases (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *name = g_strdup_printf ("activate/%s", kind_names[i]);

      op_case_add (name, test_activate, &kinds[i]);
    }
  op_case_add ("geglu/33 rows of 1", test_geglu, GSIZE_TO_POINTER (1));
  op_case_add ("geglu/33 rows of 7", test_geglu, GSIZE_TO_POINTER (7));
  op_case_add ("geglu/6 rows of 2048", test_geglu, GSIZE_TO_POINTER (2048));
  op_case_add ("scale/5 by 257", test_scale, NULL);
  op_case_add ("clamp/5 rows", test_clamp, NULL);
  op_case_add ("power/minus one half", test_power, GINT_TO_POINTER (-1));
  op_case_add ("power/minus one and a half", test_power, GINT_TO_POINTER (-3));
  op_case_add ("power/two", test_power, GINT_TO_POINTER (4));
  op_case_add ("constant/3 by 7", test_constant, NULL);
}
