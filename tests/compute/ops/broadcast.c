/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/ops/families.h"
#include "compute/ops/add.h"
#include "compute/ops/multiply.h"
#include "tests/compute/ops/op-case.h"

typedef struct
{
  const char *name;
  int64_t rows;
  AuspexShape a, b, y;
} Arguments;

static const Arguments cases[] = {
  { "same shape",
    33,
    { 2, { AUSPEX_ROWS, 7 } },
    { 2, { AUSPEX_ROWS, 7 } },
    { 2, { AUSPEX_ROWS, 7 } } },
  { "same shape, 4 axes",
    5,
    { 4, { AUSPEX_ROWS, 3, 5, 32 } },
    { 4, { AUSPEX_ROWS, 3, 5, 32 } },
    { 4, { AUSPEX_ROWS, 3, 5, 32 } } },
  { "one number each", 1, { 1, { 1 } }, { 1, { 1 } }, { 1, { 1 } } },
  { "one row for all, rows last",
    257,
    { 2, { 1, AUSPEX_ROWS } },
    { 2, { 6, AUSPEX_ROWS } },
    { 2, { 6, AUSPEX_ROWS } } },
  { "one row for all, one patch",
    1,
    { 2, { 1, AUSPEX_ROWS } },
    { 2, { 6, AUSPEX_ROWS } },
    { 2, { 6, AUSPEX_ROWS } } },
  { "one column for all",
    33,
    { 2, { AUSPEX_ROWS, 5 } },
    { 2, { AUSPEX_ROWS, 1 } },
    { 2, { AUSPEX_ROWS, 5 } } },
  { "a vector along the last axis",
    7,
    { 3, { 2, AUSPEX_ROWS, 33 } },
    { 1, { 33 } },
    { 3, { 2, AUSPEX_ROWS, 33 } } },
  { "a vector first",
    5,
    { 1, { 257 } },
    { 2, { AUSPEX_ROWS, 257 } },
    { 2, { AUSPEX_ROWS, 257 } } },
  { "both repeated",
    7,
    { 2, { AUSPEX_ROWS, 1 } },
    { 2, { 1, 5 } },
    { 2, { AUSPEX_ROWS, 5 } } },
  { "a middle axis repeated",
    5,
    { 3, { 4, 1, AUSPEX_ROWS } },
    { 3, { 4, 6, AUSPEX_ROWS } },
    { 3, { 4, 6, AUSPEX_ROWS } } },
};

/* Where the element of @in that belongs to element @index of @out lies. */
static int64_t
find_element (const AuspexShape *in, const AuspexShape *out, int64_t rows, int64_t index)
{
  int64_t element = 0, stride = 1;

  for (int i = 1; i <= out->n_dims; i++)
    {
      int64_t size = out->dims[out->n_dims - i] < 0 ? rows : out->dims[out->n_dims - i];
      int64_t in_size = i > in->n_dims ? 1 : in->dims[in->n_dims - i];

      in_size = in_size < 0 ? rows : in_size;
      element += index % size % in_size * stride;
      stride *= in_size;
      index /= size;
    }
  return element;
}

static void
test_broadcast (OpCase *op_case, const Arguments *arguments, bool multiply)
{
  int64_t count = auspex_shape_count (&arguments->y, arguments->rows);
  g_autofree float *expected = g_new (float, count);

  op_case_set_rows (op_case, arguments->rows);
  AuspexValue a = op_case_input (op_case, "a", arguments->a);
  AuspexValue b = op_case_input (op_case, "b", arguments->b);
  const float *left = op_case_values (op_case, "a"),
              *right = op_case_values (op_case, "b");

  for (int64_t i = 0; i < count; i++)
    {
      float x = left[find_element (&arguments->a, &arguments->y, arguments->rows, i)];
      float y = right[find_element (&arguments->b, &arguments->y, arguments->rows, i)];

      expected[i] = multiply ? x * y : x + y;
    }
  op_case_check (op_case,
                 multiply ? auspex_op_multiply (op_case_graph (op_case), a, b)
                          : auspex_op_add (op_case_graph (op_case), a, b),
                 expected);
}

static void
test_add (OpCase *op_case, gconstpointer data)
{
  test_broadcast (op_case, data, false);
}

static void
test_multiply (OpCase *op_case, gconstpointer data)
{
  test_broadcast (op_case, data, true);
}

void
add_broadcast_cases (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *add = g_strdup_printf ("add/%s", cases[i].name);
      g_autofree char *multiply = g_strdup_printf ("multiply/%s", cases[i].name);

      op_case_add (add, test_add, &cases[i]);
      op_case_add (multiply, test_multiply, &cases[i]);
    }
}
