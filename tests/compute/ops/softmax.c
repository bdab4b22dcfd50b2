/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/ops/families.h"
#include "compute/ops/softmax.h"
#include "tests/compute/ops/op-case.h"

#include <math.h>

typedef struct
{
  const char *name;
  int64_t rows;
  AuspexShape x;
  float spread, offset;
} Arguments;

static const Arguments cases[] = {
  { "softmax/one number", 1, { 2, { 1, AUSPEX_ROWS } }, 1, 0 },
  { "softmax/5 patches", 5, { 2, { 6, AUSPEX_ROWS } }, 3, 0 },
  { "softmax/257 patches, 4 heads", 257, { 3, { 4, 6, AUSPEX_ROWS } }, 3, 0 },
  { "softmax/20,011 patches", 20011, { 2, { 3, AUSPEX_ROWS } }, 8, 0 },
  { "softmax/a static axis", 7, { 3, { AUSPEX_ROWS, 5, 33 } }, 3, 0 },
  { "softmax/values that exp() overflows at", 33, { 2, { 2, AUSPEX_ROWS } }, 50, 1000 },
};

static void
expect_softmax (const float *x, int64_t n, float *y)
{
  double largest = -INFINITY, sum = 0;

  for (int64_t i = 0; i < n; i++)
    largest = fmax (largest, x[i]);
  for (int64_t i = 0; i < n; i++)
    sum += exp (x[i] - largest);
  for (int64_t i = 0; i < n; i++)
    y[i] = (float)(exp (x[i] - largest) / sum);
}

static void
test_softmax (OpCase *op_case, gconstpointer data)
{
  const Arguments *a = data;
  int64_t count = auspex_shape_count (&a->x, a->rows);
  int64_t last = a->x.dims[a->x.n_dims - 1], n = last == AUSPEX_ROWS ? a->rows : last;
  g_autofree float *expected = g_new (float, count);

  op_case_set_rows (op_case, a->rows);
  AuspexValue x = op_case_input (op_case, "x", a->x);
  float *values = op_case_values (op_case, "x");

  for (int64_t i = 0; i < count; i++)
    values[i] = a->spread * values[i] + a->offset;
  for (int64_t row = 0; row < count; row += n)
    expect_softmax (values + row, n, expected + row);
  op_case_check (op_case, auspex_op_softmax (op_case_graph (op_case), x), expected);
}

/* What a top-k mask leaves: entries that are exactly or nearly nothing. */
static void
test_masked (OpCase *op_case, gconstpointer data)
{
  static const float expected[5] = { 0, 0.5f, 0, 0.5f, 0 };

  op_case_set_rows (op_case, 5);
  AuspexValue x = op_case_input (op_case, "x", AUSPEX_SHAPE (1, AUSPEX_ROWS));

  for (int i = 0; i < 5; i++)
    op_case_values (op_case, "x")[i] = expected[i] > 0 ? 2.5f : -1e5f;
  op_case_check (op_case, auspex_op_softmax (op_case_graph (op_case), x), expected);
}

void
add_softmax_cases (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    op_case_add (cases[i].name, test_softmax, &cases[i]);
  op_case_add ("softmax/masked entries are nothing", test_masked, NULL);
}
