/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/ops/families.h"
#include "compute/ops/topk_mask.h"
#include "tests/compute/ops/op-case.h"

#include <math.h>

typedef struct
{
  const char *name;
  int64_t rows, n_tokens;
  double ratio;
  int levels; /* distinct values; 0: as many as there are */
} Arguments;

static const Arguments cases[] = {
  { "topk_mask/1 patch", 1, 6, 0.2, 0 },
  { "topk_mask/4 patches: k is 1, not 0", 4, 6, 0.2, 0 },
  { "topk_mask/5 patches", 5, 1, 0.2, 0 },
  { "topk_mask/33 patches", 33, 6, 0.2, 0 },
  { "topk_mask/257 patches", 257, 7, 0.2, 0 },
  { "topk_mask/257 patches with ties", 257, 6, 0.2, 5 },
  { "topk_mask/all values equal", 33, 2, 0.2, 1 },
  { "topk_mask/7 of 10", 10, 3, 0.7, 0 },
  { "topk_mask/all of them", 33, 2, 1, 0 },
  { "topk_mask/3,001 patches", 3001, 6, 0.2, 0 },
};

/* Kept are values that fewer than @k others of the row exceed. */
static void
expect_mask (const float *x, int64_t n, int64_t k, float *y)
{
  for (int64_t i = 0; i < n; i++)
    {
      int64_t n_larger = 0;

      for (int64_t j = 0; j < n; j++)
        n_larger += x[j] > x[i];
      y[i] = n_larger < k ? 0 : -1e5f;
    }
}

static void
test_topk_mask (OpCase *op_case, gconstpointer data)
{
  const Arguments *a = data;
  int64_t k = a->ratio * a->rows < 1 ? 1 : (int64_t)floor (a->ratio * a->rows);
  int64_t count = a->n_tokens * a->rows;
  g_autofree float *expected = g_new0 (float, count);

  op_case_set_rows (op_case, a->rows);
  AuspexValue x = op_case_input (op_case, "x", AUSPEX_SHAPE (a->n_tokens, AUSPEX_ROWS));
  float *values = op_case_values (op_case, "x");

  for (int64_t i = 0; i < count && a->levels > 0; i++)
    values[i] = floorf ((values[i] + 1) / 2 * a->levels) - 1;
  for (int64_t row = 0; row < count; row += a->rows)
    expect_mask (values + row, a->rows, k, expected + row);
  op_case_check (op_case,
                 auspex_op_topk_mask (op_case_graph (op_case), x, a->ratio, -1e5f),
                 expected);
}

static void
test_count (void)
{
  g_assert_cmpint (auspex_topk_count (0.2, 1), ==, 1);
  g_assert_cmpint (auspex_topk_count (0.2, 9), ==, 1);
  g_assert_cmpint (auspex_topk_count (0.2, 10), ==, 2);
  g_assert_cmpint (auspex_topk_count (0.2, 3001), ==, 600);
  g_assert_cmpint (auspex_topk_count (0.7, 10), ==, 7);
  g_assert_cmpint (auspex_topk_count (0.29, 100), ==,
                   28); /* as Python: 28.999999999999996 */
  g_assert_cmpint (auspex_topk_count (1, 33), ==, 33);
}

void
add_topk_mask_cases (void)
{
  g_test_add_func ("/ops/topk_mask/k is Python's int (ratio * n), at least 1",
                   test_count);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    op_case_add (cases[i].name, test_topk_mask, &cases[i]);
}
