/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/ops/families.h"
#include "compute/ops/concatenate.h"
#include "compute/ops/self_attention.h"
#include "compute/ops/slice_tokens.h"
#include "compute/ops/swiglu.h"
#include "tests/compute/ops/op-case.h"

#include <math.h>

typedef struct
{
  const char *name;
  int64_t rows, n_tokens, width;
  int heads;
  float spread; /* of x: scores grow with its square */
} Attention;

static const Attention attentions[] = {
  { "self_attention/one token of one number", 1, 1, 1, 1, 1 },
  { "self_attention/5 tokens, 1 head", 3, 5, 7, 1, 1 },
  { "self_attention/197 tokens, 6 heads of 64", 1, 197, 384, 6, 2 },
  { "self_attention/33 tokens, 3 heads of 80, a batch", 7, 33, 240, 3, 2 },
  { "self_attention/65 tokens, 2 heads of 9", 5, 65, 18, 2, 4 },
  { "self_attention/a head of 128", 2, 17, 128, 1, 2 },
  { "self_attention/265 tokens: two tiles of keys", 2, 265, 48, 3, 4 },
  { "self_attention/scores that exp() overflows at", 2, 261, 16, 2, 30 },
};

/* Query @t of the head at column @c, by the textbook. */
static void
attend (const float *x, int64_t n_tokens, int64_t d, int64_t width, int64_t t, int64_t c,
        float *y)
{
  g_autofree double *weights = g_new0 (double, n_tokens);
  double largest = -INFINITY, sum = 0;

  for (int64_t n = 0; n < n_tokens; n++)
    {
      for (int64_t i = 0; i < width; i++)
        weights[n] += (double)x[t * 3 * d + c + i] * x[n * 3 * d + d + c + i];
      weights[n] /= sqrt (width);
      largest = fmax (largest, weights[n]);
    }
  for (int64_t n = 0; n < n_tokens; n++)
    sum += weights[n] = exp (weights[n] - largest);
  for (int64_t i = 0; i < width; i++)
    {
      double value = 0;

      for (int64_t n = 0; n < n_tokens; n++)
        value += weights[n] / sum * x[n * 3 * d + 2 * d + c + i];
      y[t * d + c + i] = (float)value;
    }
}

static void
test_self_attention (OpCase *op_case, gconstpointer data)
{
  const Attention *a = data;
  int64_t d = a->width, count = a->rows * a->n_tokens * d;
  g_autofree float *expected = g_new (float, count);

  op_case_set_rows (op_case, a->rows);
  AuspexValue x =
      op_case_input (op_case, "x", AUSPEX_SHAPE (AUSPEX_ROWS, a->n_tokens, 3 * d));
  float *values = op_case_values (op_case, "x");

  for (int64_t i = 0; i < 3 * count; i++)
    values[i] *= i % (3 * d) < 2 * d ? a->spread : 1;
  for (int64_t n = 0; n < a->rows; n++)
    for (int64_t t = 0; t < a->n_tokens; t++)
      for (int64_t c = 0; c < d; c += d / a->heads)
        attend (values + n * a->n_tokens * 3 * d, a->n_tokens, d, d / a->heads, t, c,
                expected + n * a->n_tokens * d);
  op_case_check (op_case, auspex_op_self_attention (op_case_graph (op_case), x, a->heads),
                 expected);
}

static void
test_swiglu (OpCase *op_case, gconstpointer data)
{
  int64_t n = GPOINTER_TO_SIZE (data), rows = n % 2 == 0 ? 6 : 33;
  g_autofree float *expected = g_new (float, rows *n);

  op_case_set_rows (op_case, rows);
  AuspexValue x = op_case_input (op_case, "x", AUSPEX_SHAPE (AUSPEX_ROWS, 1, 2 * n));
  float *values = op_case_values (op_case, "x");

  for (int64_t i = 0; i < rows * 2 * n; i++)
    values[i] *= i % 7 == 0 ? 60 : 4;
  for (int64_t i = 0; i < rows * n; i++)
    {
      const float *row = values + i / n * 2 * n;
      double gate = row[i % n];

      expected[i] = (float)(gate / (1 + exp (-gate)) * row[n + i % n]);
    }
  op_case_check (op_case, auspex_op_swiglu (op_case_graph (op_case), x), expected);
}

typedef struct
{
  const char *name;
  int64_t rows, n_first, n_second, width;
} Join;

static const Join joins[] = {
  { "concatenate/one number each", 1, 1, 1, 1 },
  { "concatenate/5 and 256 tokens of 33", 3, 5, 256, 33 },
  { "concatenate/two of 768", 7, 1, 1, 768 },
};

static void
test_concatenate (OpCase *op_case, gconstpointer data)
{
  const Join *j = data;
  int64_t n_a = j->n_first * j->width, n_b = j->n_second * j->width;
  g_autofree float *expected = g_new (float, j->rows *(n_a + n_b));

  op_case_set_rows (op_case, j->rows);
  AuspexValue a =
      op_case_input (op_case, "a", AUSPEX_SHAPE (AUSPEX_ROWS, j->n_first, j->width));
  AuspexValue b =
      op_case_input (op_case, "b", AUSPEX_SHAPE (AUSPEX_ROWS, j->n_second, j->width));

  for (int64_t i = 0; i < j->rows * (n_a + n_b); i++)
    {
      int64_t n = i / (n_a + n_b), at = i % (n_a + n_b);

      expected[i] = at < n_a ? op_case_values (op_case, "a")[n * n_a + at]
                             : op_case_values (op_case, "b")[n * n_b + at - n_a];
    }
  op_case_check (op_case, auspex_op_concatenate (op_case_graph (op_case), a, b),
                 expected);
}

typedef struct
{
  const char *name;
  int64_t rows, n_tokens, width, first, count;
} Slice;

static const Slice slices[] = {
  { "slice_tokens/all of one", 1, 1, 1, 0, 1 },
  { "slice_tokens/the first of 261", 3, 261, 33, 0, 1 },
  { "slice_tokens/256 behind 5", 7, 261, 12, 5, 256 },
};

static void
test_slice_tokens (OpCase *op_case, gconstpointer data)
{
  const Slice *s = data;
  int64_t n_out = s->count * s->width;
  g_autofree float *expected = g_new (float, s->rows *n_out);

  op_case_set_rows (op_case, s->rows);
  AuspexValue x =
      op_case_input (op_case, "x", AUSPEX_SHAPE (AUSPEX_ROWS, s->n_tokens, s->width));

  for (int64_t i = 0; i < s->rows * n_out; i++)
    expected[i] = op_case_values (
        op_case, "x")[(i / n_out * s->n_tokens + s->first) * s->width + i % n_out];
  op_case_check (op_case,
                 auspex_op_slice_tokens (op_case_graph (op_case), x, s->first, s->count),
                 expected);
}

void
add_tokens_cases (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (attentions); i++)
    op_case_add (attentions[i].name, test_self_attention, &attentions[i]);
  op_case_add ("swiglu/33 rows of 1", test_swiglu, GSIZE_TO_POINTER (1));
  op_case_add ("swiglu/33 rows of 7", test_swiglu, GSIZE_TO_POINTER (7));
  op_case_add ("swiglu/6 rows of 2048", test_swiglu, GSIZE_TO_POINTER (2048));
  for (size_t i = 0; i < G_N_ELEMENTS (joins); i++)
    op_case_add (joins[i].name, test_concatenate, &joins[i]);
  for (size_t i = 0; i < G_N_ELEMENTS (slices); i++)
    op_case_add (slices[i].name, test_slice_tokens, &slices[i]);
}
