/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/ops/families.h"
#include "compute/ops/expand.h"
#include "compute/ops/join_heads.h"
#include "compute/ops/pad_rows.h"
#include "compute/ops/reshape.h"
#include "compute/ops/scale.h"
#include "compute/ops/slice_rows.h"
#include "compute/ops/split_heads.h"
#include "tests/compute/ops/op-case.h"

typedef struct
{
  const char *name;
  AuspexShape x;
  int64_t first, count;
} Arguments;

static const Arguments slices[] = {
  { "slice_rows/the first of 6", { 2, { 6, 512 } }, 0, 1 },
  { "slice_rows/the last two of 7", { 2, { 7, 33 } }, 5, 2 },
  { "slice_rows/one number of 5", { 1, { 5 } }, 3, 1 },
  { "slice_rows/rows behind it", { 3, { 6, 2, AUSPEX_ROWS } }, 2, 3 },
  { "slice_rows/all of it", { 4, { 2, 3, 5, AUSPEX_ROWS } }, 0, 2 },
};

static void
test_slice_rows (OpCase *op_case, gconstpointer data)
{
  const Arguments *a = data;

  op_case_set_rows (op_case, 33);
  AuspexValue x = op_case_input (op_case, "x", a->x);
  int64_t row = auspex_shape_count (&a->x, 33) / a->x.dims[0];

  op_case_check (op_case,
                 auspex_op_slice_rows (op_case_graph (op_case), x, a->first, a->count),
                 op_case_values (op_case, "x") + a->first * row);
}

/* Four rows of 6 columns, three heads: each row's copy of head i has only columns 2i and
 * 2i + 1; joined, they are the rows again. */
static void
test_heads (OpCase *op_case, gconstpointer joined)
{
  AuspexGraph *graph = op_case_graph (op_case);
  float expected[12 * 6] = { 0 };

  op_case_set_rows (op_case, 1);
  AuspexValue x = op_case_input (op_case, "x", AUSPEX_SHAPE (4, 6));
  AuspexValue y = auspex_op_split_heads (graph, x, 3);
  const float *values = op_case_values (op_case, "x");

  for (int head = 0; head < 3; head++)
    for (int row = 0; row < 4; row++)
      for (int column = 2 * head; column < 2 * head + 2; column++)
        expected[(4 * head + row) * 6 + column] = values[row * 6 + column];
  if (joined != NULL)
    op_case_check (op_case, auspex_op_join_heads (graph, y, 3), values);
  else
    op_case_check (op_case, y, expected);
}

static void
test_pad_rows (OpCase *op_case, gconstpointer data)
{
  int64_t first = GPOINTER_TO_SIZE (data);
  float expected[7 * 33];

  op_case_set_rows (op_case, 33);
  AuspexValue x = op_case_input (op_case, "x", AUSPEX_SHAPE (2, AUSPEX_ROWS));

  for (int64_t i = 0; i < 7 * 33; i++)
    expected[i] = i / 33 >= first && i / 33 < first + 2
                      ? op_case_values (op_case, "x")[i - first * 33]
                      : 0;
  op_case_check (op_case, auspex_op_pad_rows (op_case_graph (op_case), x, first, 7),
                 expected);
}

static void
test_expand (OpCase *op_case, gconstpointer data)
{
  int64_t rows = GPOINTER_TO_SIZE (data);
  g_autofree float *expected = g_new (float, 2 * 3 * rows * 5);

  op_case_set_rows (op_case, rows);
  AuspexValue x = op_case_input (op_case, "x", AUSPEX_SHAPE (3, 1, 5));

  for (int64_t i = 0; i < 2 * 3 * rows * 5; i++)
    expected[i] = op_case_values (op_case, "x")[i / (rows * 5) % 3 * 5 + i % 5];
  op_case_check (
      op_case,
      auspex_op_expand (op_case_graph (op_case), x, AUSPEX_SHAPE (2, 3, AUSPEX_ROWS, 5)),
      expected);
}

/* A column of patches as a row, as the gate's weights become a map. */
static void
test_reshape (OpCase *op_case, gconstpointer data)
{
  int64_t rows = GPOINTER_TO_SIZE (data);

  op_case_set_rows (op_case, rows);
  AuspexValue x = op_case_input (op_case, "x", AUSPEX_SHAPE (AUSPEX_ROWS, 1));
  AuspexValue y =
      auspex_op_reshape (op_case_graph (op_case), x, AUSPEX_SHAPE (1, AUSPEX_ROWS));

  op_case_check (op_case, y, op_case_values (op_case, "x"));
}

/* Of a value that a step makes, read again by a step. */
static void
test_reshape_between (OpCase *op_case, gconstpointer data)
{
  AuspexGraph *graph = op_case_graph (op_case);
  float expected[6 * 35];

  op_case_set_rows (op_case, 5);
  AuspexValue x = op_case_input (op_case, "x", AUSPEX_SHAPE (6, 7, AUSPEX_ROWS));
  AuspexValue y = auspex_op_scale (graph, x, 2);

  y = auspex_op_reshape (graph, y, AUSPEX_SHAPE (AUSPEX_ROWS, 42));
  y = auspex_op_reshape (graph, y, AUSPEX_SHAPE (3, AUSPEX_ROWS, 2, 7));
  for (int i = 0; i < 6 * 35; i++)
    expected[i] = -8 * op_case_values (op_case, "x")[i];
  op_case_check (op_case, auspex_op_scale (graph, y, -4), expected);
}

void
add_movement_cases (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (slices); i++)
    op_case_add (slices[i].name, test_slice_rows, &slices[i]);
  op_case_add ("reshape/1 patch", test_reshape, GSIZE_TO_POINTER (1));
  op_case_add ("reshape/257 patches", test_reshape, GSIZE_TO_POINTER (257));
  op_case_add ("reshape/between two steps", test_reshape_between, NULL);
  op_case_add ("split_heads/4 rows, 3 heads", test_heads, NULL);
  op_case_add ("join_heads/4 rows, 3 heads", test_heads, "joined");
  op_case_add ("pad_rows/at the start", test_pad_rows, GSIZE_TO_POINTER (0));
  op_case_add ("pad_rows/between", test_pad_rows, GSIZE_TO_POINTER (3));
  op_case_add ("pad_rows/at the end", test_pad_rows, GSIZE_TO_POINTER (5));
  op_case_add ("expand/1 row", test_expand, GSIZE_TO_POINTER (1));
  op_case_add ("expand/257 rows", test_expand, GSIZE_TO_POINTER (257));
}
