/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/ops/families.h"
#include "compute/ops/linear.h"
#include "tests/compute/ops/op-case.h"

typedef struct
{
  const char *name;
  int64_t rows;
  AuspexShape x;
  int64_t n_out;
  bool has_bias;
} Arguments;

static const Arguments cases[] = {
  { "linear/one number", 1, { 2, { AUSPEX_ROWS, 1 } }, 1, true },
  { "linear/a vector", 1, { 1, { 33 } }, 7, true },
  { "linear/1 row, 1024 to 512", 1, { 2, { AUSPEX_ROWS, 1024 } }, 512, true },
  { "linear/5 rows, 7 to 33", 5, { 2, { AUSPEX_ROWS, 7 } }, 33, true },
  { "linear/7 rows, 33 to 257", 7, { 2, { AUSPEX_ROWS, 33 } }, 257, false },
  { "linear/33 rows, 257 to 5", 33, { 2, { AUSPEX_ROWS, 257 } }, 5, true },
  { "linear/257 rows, 64 to 1", 257, { 2, { AUSPEX_ROWS, 64 } }, 1, true },
  { "linear/257 rows, 128 to 96, no bias", 257, { 2, { AUSPEX_ROWS, 128 } }, 96, false },
  { "linear/6 static rows", 1, { 2, { 6, 512 } }, 4096, true },
  { "linear/3 axes", 7, { 3, { 2, AUSPEX_ROWS, 12 } }, 10, true },
  { "linear/4 axes", 5, { 4, { 2, 3, AUSPEX_ROWS, 9 } }, 8, true },
};

static void
test_linear (OpCase *op_case, gconstpointer data)
{
  const Arguments *a = data;
  int64_t n_in = a->x.dims[a->x.n_dims - 1];
  int64_t n_rows = auspex_shape_count (&a->x, a->rows) / n_in;
  g_autofree float *expected = g_new (float, n_rows * a->n_out);

  op_case_set_rows (op_case, a->rows);
  AuspexValue x = op_case_input (op_case, "x", a->x);
  AuspexValue weight =
      op_case_parameter (op_case, "weight", AUSPEX_SHAPE (a->n_out, n_in));
  AuspexValue bias = a->has_bias
                         ? op_case_parameter (op_case, "bias", AUSPEX_SHAPE (a->n_out))
                         : AUSPEX_NO_VALUE;
  const float *values = op_case_values (op_case, "x");
  const float *matrix = op_case_values (op_case, "weight");

  for (int64_t i = 0; i < n_rows; i++)
    for (int64_t o = 0; o < a->n_out; o++)
      {
        double sum = a->has_bias ? op_case_values (op_case, "bias")[o] : 0;

        for (int64_t j = 0; j < n_in; j++)
          sum += (double)values[i * n_in + j] * matrix[o * n_in + j];
        expected[i * a->n_out + o] = (float)sum;
      }
  op_case_check (op_case, auspex_op_linear (op_case_graph (op_case), x, weight, bias),
                 expected);
}

/* [[1, 2], [3, 4]] times [[10, 1], [0, -1], [2, 2]] transposed, plus [1, 2, 3]. */
static void
test_by_hand (OpCase *op_case, gconstpointer data)
{
  static const float matrix[6] = { 10, 1, 0, -1, 2, 2 };
  static const float expected[6] = { 13, 0, 9, 35, -2, 17 };

  op_case_set_rows (op_case, 2);
  AuspexValue x = op_case_input (op_case, "x", AUSPEX_SHAPE (AUSPEX_ROWS, 2));
  AuspexValue weight = op_case_parameter (op_case, "weight", AUSPEX_SHAPE (3, 2));
  AuspexValue bias = op_case_parameter (op_case, "bias", AUSPEX_SHAPE (3));

  for (int i = 0; i < 4; i++)
    op_case_values (op_case, "x")[i] = i + 1;
  for (int i = 0; i < 6; i++)
    op_case_values (op_case, "weight")[i] = matrix[i];
  for (int i = 0; i < 3; i++)
    op_case_values (op_case, "bias")[i] = i + 1;
  op_case_check (op_case, auspex_op_linear (op_case_graph (op_case), x, weight, bias),
                 expected);
}

void
add_linear_cases (void)
{
  op_case_add ("linear/two by two by hand", test_by_hand, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    op_case_add (cases[i].name, test_linear, &cases[i]);
}
