/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/ops/families.h"
#include "compute/ops/layer_norm.h"
#include "tests/compute/ops/op-case.h"

#include <math.h>

typedef struct
{
  const char *name;
  int64_t rows;
  AuspexShape x;
  float offset; /* added to x: a mean far from zero loses digits */
} Arguments;

static const Arguments cases[] = {
  { "layer_norm/one number", 1, { 2, { AUSPEX_ROWS, 1 } }, 0 },
  { "layer_norm/5 rows of 7", 5, { 2, { AUSPEX_ROWS, 7 } }, 0 },
  { "layer_norm/33 rows of 257", 33, { 2, { AUSPEX_ROWS, 257 } }, 0 },
  { "layer_norm/257 rows of 512", 257, { 2, { AUSPEX_ROWS, 512 } }, 0 },
  { "layer_norm/6 static rows", 1, { 2, { 6, 512 } }, 0 },
  { "layer_norm/3 axes", 7, { 3, { 4, AUSPEX_ROWS, 33 } }, 0 },
  { "layer_norm/a mean far from zero", 5, { 2, { AUSPEX_ROWS, 64 } }, 20 },
};

static void
test_layer_norm (OpCase *op_case, gconstpointer data)
{
  const Arguments *a = data;
  int64_t count = auspex_shape_count (&a->x, a->rows), n = a->x.dims[a->x.n_dims - 1];
  g_autofree float *expected = g_new (float, count);

  op_case_set_rows (op_case, a->rows);
  AuspexValue x = op_case_input (op_case, "x", a->x);
  AuspexValue gamma = op_case_parameter (op_case, "gamma", AUSPEX_SHAPE (n));
  AuspexValue beta = op_case_parameter (op_case, "beta", AUSPEX_SHAPE (n));
  float *values = op_case_values (op_case, "x");

  for (int64_t i = 0; i < count; i++)
    values[i] += a->offset;
  for (int64_t row = 0; row < count; row += n)
    {
      double sum = 0, squares = 0;

      for (int64_t i = 0; i < n; i++)
        sum += values[row + i];
      for (int64_t i = 0; i < n; i++)
        squares += pow (values[row + i] - sum / n, 2);
      for (int64_t i = 0; i < n; i++)
        expected[row + i] =
            (float)((values[row + i] - sum / n) / sqrt (squares / n + 1e-5f)
                        * op_case_values (op_case, "gamma")[i]
                    + op_case_values (op_case, "beta")[i]);
    }
  op_case_check (op_case,
                 auspex_op_layer_norm (op_case_graph (op_case), x, gamma, beta, 1e-5f),
                 expected);
}

void
add_layer_norm_cases (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    op_case_add (cases[i].name, test_layer_norm, &cases[i]);
}
