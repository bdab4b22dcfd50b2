/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/ops/op-case-internal.h"

#include "compute/graph/gradient.h"
#include "compute/ops/constant.h"
#include "compute/ops/multiply.h"
#include "compute/ops/reduce_sum.h"
#include "tests/support/near.h"

#include <math.h>
#include <string.h>

#define WEIGHTS "weights of y"
#define N_DIRECTIONS 3
#define N_ELEMENTS 24
#define TOLERANCE 1e-3

/* The case's graph, run: y, and the gradients of the leaves, which are what y depends on.
 */
typedef struct
{
  OpCase *op_case;
  GPtrArray *leaves; /* of OpCaseValue */
  AuspexValue *gradients;
  AuspexProgram *program;
  int64_t n_y;
  float *y;
} Check;

static GPtrArray *
list_leaves (const OpCase *op_case)
{
  GPtrArray *leaves = g_ptr_array_new ();
  GPtrArray *lists[] = { op_case->inputs, op_case->parameters };

  for (int i = 0; i < 2; i++)
    for (guint j = 0; j < lists[i]->len; j++)
      {
        OpCaseValue *value = lists[i]->pdata[j];

        if (value->dtype == AUSPEX_DTYPE_F32 && !g_str_equal (value->name, WEIGHTS))
          g_ptr_array_add (leaves, value);
      }
  return leaves;
}

static int64_t
count_elements (const Check *check, const OpCaseValue *leaf)
{
  return auspex_shape_count (&leaf->shape, check->op_case->rows);
}

/* The weighted sum, in double, with @direction times @step added to @leaf. */
static double
evaluate (Check *check, OpCaseValue *leaf, const float *direction, double step)
{
  AuspexBinding output = { "y", check->y };
  const float *weights = op_case_values (check->op_case, WEIGHTS);
  int64_t n = count_elements (check, leaf);
  g_autofree float *kept = g_memdup2 (leaf->data, n * sizeof (float));
  double sum = 0;

  for (int64_t i = 0; i < n; i++)
    ((float *)leaf->data)[i] += (float)(step * direction[i]);
  op_case_run (check->op_case, check->program, &output, 1);
  memcpy (leaf->data, kept, n * sizeof (float));
  for (int64_t i = 0; i < check->n_y; i++)
    sum += (double)weights[i] * check->y[i];
  return sum;
}

/* The five-point formula: exact but for the fifth derivative. */
static double
differentiate (Check *check, OpCaseValue *leaf, const float *direction)
{
  double h = OP_CASE_STEP / 2;

  return (8
              * (evaluate (check, leaf, direction, h)
                 - evaluate (check, leaf, direction, -h))
          - (evaluate (check, leaf, direction, 2 * h)
             - evaluate (check, leaf, direction, -2 * h)))
         / (12 * h);
}

static void
check_direction (Check *check, OpCaseValue *leaf, const float *gradient, double scale,
                 const float *direction, const char *what)
{
  double expected = differentiate (check, leaf, direction), actual = 0;
  double tolerance = TOLERANCE * (fabs (expected) + scale) + 1e-5;

  for (int64_t i = 0; i < count_elements (check, leaf); i++)
    actual += (double)gradient[i] * direction[i];
  if (!(fabs (actual - expected) <= tolerance))
    {
      g_autofree char *shape = auspex_shape_to_string (&leaf->shape);

      g_test_message ("gradient of %s %s, %s, n = %" G_GINT64_FORMAT
                      ": %g, by differences %g, tolerance %g",
                      leaf->name, shape, what, check->op_case->rows, actual, expected,
                      tolerance);
      g_test_fail ();
    }
}

/* Single elements, and all of them at once in a few directions. */
static void
check_leaf (Check *check, OpCaseValue *leaf, const float *gradient)
{
  int64_t n = count_elements (check, leaf);
  g_autofree float *direction = g_new0 (float, n);
  double squares = 0;

  for (int64_t i = 0; i < n; i++)
    squares += (double)gradient[i] * gradient[i];
  for (int64_t k = 0; k < MIN (n, N_ELEMENTS); k++)
    {
      int64_t i = k * n / MIN (n, N_ELEMENTS);
      g_autofree char *what = g_strdup_printf ("element %" G_GINT64_FORMAT, i);

      direction[i] = 1;
      check_direction (check, leaf, gradient, sqrt (squares / n), direction, what);
      direction[i] = 0;
    }
  for (int k = 0; k < N_DIRECTIONS; k++)
    {
      for (int64_t i = 0; i < n; i++)
        direction[i] = (i * 2654435761u >> (7 + k) & 1) != 0 ? 1 : -1;
      check_direction (check, leaf, gradient, sqrt (squares), direction, "all at once");
    }
}

/* The leaves' gradients on @program, one after the other. */
static float *
run_gradients (const Check *check, AuspexProgram *program)
{
  g_autofree AuspexBinding *outputs = g_new (AuspexBinding, check->leaves->len);
  int64_t n = 0;
  float *values = NULL;

  for (guint i = 0; i < check->leaves->len; i++)
    n += count_elements (check, check->leaves->pdata[i]);
  values = g_new (float, n);
  n = 0;
  for (guint i = 0; i < check->leaves->len; i++)
    {
      const AuspexGraph *graph = check->op_case->graph;

      outputs[i] =
          (AuspexBinding){ auspex_graph_get_node (graph, check->gradients[i])->name,
                           values + n };
      n += count_elements (check, check->leaves->pdata[i]);
    }
  op_case_run (check->op_case, program, outputs, (int)check->leaves->len);
  return values;
}

static void
compare_leaves (Check *check)
{
  g_autofree float *gradients = run_gradients (check, check->program);
  bool is_reference = g_str_equal (check->op_case->selector, "reference");
  g_autoptr (AuspexProgram) program =
      is_reference ? NULL : op_case_compile (check->op_case, check->op_case->selector);
  g_autofree float *actual = is_reference ? NULL : run_gradients (check, program);
  int64_t at = 0;

  for (guint i = 0; i < check->leaves->len; i++)
    {
      OpCaseValue *leaf = check->leaves->pdata[i];
      g_autofree char *what = g_strdup_printf ("gradient of %s, n = %" G_GINT64_FORMAT,
                                               leaf->name, check->op_case->rows);

      if (is_reference)
        check_leaf (check, leaf, gradients + at);
      else
        auspex_assert_near (what, actual + at, gradients + at,
                            count_elements (check, leaf), 1e-4, 1e-6);
      at += count_elements (check, leaf);
    }
}

/* Appends the gradients and makes them outputs, under names of their own. */
static void
append_gradients (Check *check, AuspexValue loss)
{
  AuspexGraph *graph = check->op_case->graph;
  guint n = check->leaves->len;
  g_autofree AuspexValue *values = g_new (AuspexValue, n);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    values[i] = auspex_graph_find (graph, ((OpCaseValue *)check->leaves->pdata[i])->name);
  auspex_graph_differentiate (graph, loss, values, (int)n, check->gradients);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("gradient %u", i);

      if (check->gradients[i] == AUSPEX_NO_VALUE)
        continue;
      check->gradients[i] = auspex_op_multiply (
          graph, check->gradients[i],
          auspex_op_constant (graph, AUSPEX_SHAPE (1), 1)); /* may be y, or shared */
      auspex_graph_output (graph, check->gradients[i], name);
    }
  auspex_graph_finish (graph, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (check->gradients[i], !=, AUSPEX_NO_VALUE);
}

void
op_case_check_gradients (OpCase *op_case, AuspexValue y)
{
  AuspexGraph *graph = op_case->graph;
  g_autoptr (GPtrArray) leaves = list_leaves (op_case);
  g_autofree AuspexValue *gradients = g_new (AuspexValue, leaves->len);
  Check check = { op_case, leaves, gradients };

  g_assert_cmpint (y, !=, AUSPEX_NO_VALUE);
  AuspexShape shape = auspex_graph_get_node (graph, y)->shape;
  AuspexValue weights = op_case_input (op_case, WEIGHTS, shape);

  auspex_graph_output (graph, y, "y");
  append_gradients (
      &check, auspex_op_reduce_sum_all (graph, auspex_op_multiply (graph, y, weights)));
  check.n_y = auspex_shape_count (&shape, op_case->rows);
  check.y = g_new (float, check.n_y);
  check.program = op_case_compile (op_case, "reference");
  compare_leaves (&check);
  auspex_program_free (check.program);
  g_free (check.y);
}
