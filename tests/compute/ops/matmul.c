/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/ops/families.h"
#include "compute/ops/matmul.h"
#include "compute/ops/reduce_sum.h"
#include "tests/compute/ops/op-case.h"

typedef struct
{
  const char *name;
  int64_t rows;
  AuspexShape a;
  int64_t n;
} Arguments;

static const Arguments cases[] = {
  { "one number", 1, { 2, { AUSPEX_ROWS, 1 } }, 1 },
  { "1 row", 1, { 2, { AUSPEX_ROWS, 512 } }, 7 },
  { "5 rows of 7, 64 columns", 5, { 2, { AUSPEX_ROWS, 7 } }, 64 },
  { "257 rows of 33, 65 columns", 257, { 2, { AUSPEX_ROWS, 33 } }, 65 },
  { "257 rows of 68, 132 columns", 257, { 2, { AUSPEX_ROWS, 68 } }, 132 },
  { "6 static rows", 1, { 2, { 6, 128 } }, 256 },
  { "3 axes", 7, { 3, { 2, AUSPEX_ROWS, 12 } }, 10 },
  { "3,001 rows of 12, 20 columns", 3001, { 2, { AUSPEX_ROWS, 12 } }, 20 },
};

static int64_t
count_rows (const Arguments *a)
{
  return auspex_shape_count (&a->a, a->rows) / a->a.dims[a->a.n_dims - 1];
}

static void
test_plain (OpCase *op_case, gconstpointer data)
{
  const Arguments *a = data;
  int64_t n_rows = count_rows (a), depth = a->a.dims[a->a.n_dims - 1];
  g_autofree float *expected = g_new (float, n_rows * a->n);

  op_case_set_rows (op_case, a->rows);
  AuspexValue left = op_case_input (op_case, "a", a->a);
  AuspexValue right = op_case_parameter (op_case, "b", AUSPEX_SHAPE (depth, a->n));

  for (int64_t i = 0; i < n_rows * a->n; i++)
    {
      double sum = 0;

      for (int64_t k = 0; k < depth; k++)
        sum += (double)op_case_values (op_case, "a")[i / a->n * depth + k]
               * op_case_values (op_case, "b")[k * a->n + i % a->n];
      expected[i] = (float)sum;
    }
  op_case_check (op_case, auspex_op_matmul (op_case_graph (op_case), left, right, false),
                 expected);
}

static void
test_transposed (OpCase *op_case, gconstpointer data)
{
  const Arguments *a = data;
  int64_t n_rows = count_rows (a), m = a->a.dims[a->a.n_dims - 1];
  AuspexShape b = a->a;
  g_autofree float *expected = g_new (float, m * a->n);

  b.dims[b.n_dims - 1] = a->n;
  op_case_set_rows (op_case, a->rows);
  AuspexValue left = op_case_input (op_case, "a", a->a);
  AuspexValue right = op_case_input (op_case, "b", b);

  for (int64_t i = 0; i < m * a->n; i++)
    {
      double sum = 0;

      for (int64_t k = 0; k < n_rows; k++)
        sum += (double)op_case_values (op_case, "a")[k * m + i / a->n]
               * op_case_values (op_case, "b")[k * a->n + i % a->n];
      expected[i] = (float)sum;
    }
  op_case_check (op_case, auspex_op_matmul (op_case_graph (op_case), left, right, true),
                 expected);
}

typedef struct
{
  const char *name;
  int64_t rows;
  AuspexShape x;
  int first, count;
} Sum;

static const Sum sums[] = {
  { "reduce_sum/one number", 1, { 1, { 1 } }, 0, 1 },
  { "reduce_sum/257 rows", 257, { 2, { AUSPEX_ROWS, 33 } }, 0, 1 },
  { "reduce_sum/20,011 rows", 20011, { 2, { AUSPEX_ROWS, 5 } }, 0, 1 },
  { "reduce_sum/columns", 5, { 2, { AUSPEX_ROWS, 1495 } }, 1, 1 },
  { "reduce_sum/everything", 33, { 3, { 2, AUSPEX_ROWS, 7 } }, 0, 3 },
  { "reduce_sum/a middle axis", 7, { 3, { 4, 6, AUSPEX_ROWS } }, 1, 1 },
  { "reduce_sum/two middle axes", 257, { 4, { 2, 3, AUSPEX_ROWS, 5 } }, 1, 2 },
};

static void
test_sum (OpCase *op_case, gconstpointer data)
{
  const Sum *a = data;
  int64_t size[3] = { 1, 1, 1 };

  op_case_set_rows (op_case, a->rows);
  AuspexValue x = op_case_input (op_case, "x", a->x);

  for (int i = 0; i < a->x.n_dims; i++)
    size[i < a->first              ? 0
         : i < a->first + a->count ? 1
                                   : 2] *=
        a->x.dims[i] == AUSPEX_ROWS ? a->rows : a->x.dims[i];

  g_autofree float *expected = g_new (float, size[0] * size[2]);

  for (int64_t i = 0; i < size[0] * size[2]; i++)
    {
      double sum = 0;

      for (int64_t k = 0; k < size[1]; k++)
        sum += op_case_values (op_case,
                               "x")[(i / size[2] * size[1] + k) * size[2] + i % size[2]];
      expected[i] = (float)sum;
    }
  op_case_check (op_case,
                 auspex_op_reduce_sum (op_case_graph (op_case), x, a->first, a->count),
                 expected);
}

void
add_matmul_cases (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *plain = g_strdup_printf ("matmul/%s", cases[i].name);
      g_autofree char *transposed =
          g_strdup_printf ("matmul/transposed, %s", cases[i].name);

      op_case_add (plain, test_plain, &cases[i]);
      op_case_add (transposed, test_transposed, &cases[i]);
    }
  for (size_t i = 0; i < G_N_ELEMENTS (sums); i++)
    op_case_add (sums[i].name, test_sum, &sums[i]);
}
