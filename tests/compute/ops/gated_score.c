/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/ops/families.h"
#include "compute/ops/gated_score.h"
#include "tests/compute/ops/op-case.h"

#include <math.h>

typedef struct
{
  const char *name;
  int64_t rows;
  AuspexShape x;
  float spread; /* of a and b; large ones saturate */
} Arguments;

static const Arguments cases[] = {
  { "gated_score/one number", 1, { 2, { AUSPEX_ROWS, 1 } }, 1 },
  { "gated_score/a vector", 1, { 1, { 33 } }, 1 },
  { "gated_score/5 rows of 7", 5, { 2, { AUSPEX_ROWS, 7 } }, 1 },
  { "gated_score/257 rows of 256", 257, { 2, { AUSPEX_ROWS, 256 } }, 4 },
  { "gated_score/33 rows of 49, next to nothing", 33, { 2, { AUSPEX_ROWS, 49 } }, 1e-4f },
  { "gated_score/7 rows of 17, saturated", 7, { 2, { AUSPEX_ROWS, 17 } }, 300 },
  { "gated_score/3 axes", 5, { 3, { 2, AUSPEX_ROWS, 130 } }, 2 },
};

static void
test_gated_score (OpCase *op_case, gconstpointer data)
{
  const Arguments *at = data;
  int64_t d = at->x.dims[at->x.n_dims - 1];
  int64_t count = auspex_shape_count (&at->x, at->rows);
  g_autofree float *expected = g_new0 (float, count / d);

  op_case_set_rows (op_case, at->rows);
  AuspexValue a = op_case_input (op_case, "a", at->x);
  AuspexValue b = op_case_input (op_case, "b", at->x);
  AuspexValue weight = op_case_parameter (op_case, "weight", AUSPEX_SHAPE (1, d));
  AuspexValue bias = op_case_parameter (op_case, "bias", AUSPEX_SHAPE (1));
  float *left = op_case_values (op_case, "a"), *right = op_case_values (op_case, "b");

  for (int64_t i = 0; i < count; i++)
    {
      left[i] *= at->spread;
      right[i] *= at->spread;
    }
  for (int64_t row = 0; row < count / d; row++)
    {
      double sum = op_case_values (op_case, "bias")[0];

      for (int64_t j = 0; j < d; j++)
        sum += tanh (left[row * d + j]) / (1 + exp (-(double)right[row * d + j]))
               * op_case_values (op_case, "weight")[j];
      expected[row] = (float)sum;
    }
  op_case_check (op_case,
                 auspex_op_gated_score (op_case_graph (op_case), a, b, weight, bias),
                 expected);
}

void
add_gated_score_cases (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    op_case_add (cases[i].name, test_gated_score, &cases[i]);
}
