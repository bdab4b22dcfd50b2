/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/ops/families.h"
#include "compute/ops/attention_apply.h"
#include "compute/ops/attention_scores.h"
#include "compute/ops/attention_spread.h"
#include "compute/ops/mean_heads.h"
#include "tests/compute/ops/op-case.h"

#include <math.h>

typedef struct
{
  const char *name;
  int64_t rows; /* of keys and values, where they are symbolic */
  int64_t n_queries, n_keys, width;
  int heads;
  bool flat; /* weights [t, n] instead of [1, t, n] */
} Arguments;

static const Arguments cases[] = {
  { "one of each", 1, 1, AUSPEX_ROWS, 1, 1, false },
  { "6 tokens, 5 patches, 4 heads of 128", 5, 6, AUSPEX_ROWS, 512, 4, false },
  { "6 tokens, 257 patches, 4 heads of 16", 257, 6, AUSPEX_ROWS, 64, 4, false },
  { "7 tokens, 33 patches, 3 heads of 5", 33, 7, AUSPEX_ROWS, 15, 3, false },
  { "6 tokens, 2,003 patches, 1 head", 2003, 6, AUSPEX_ROWS, 48, 1, true },
  { "6 tokens to themselves", 1, 6, 6, 512, 4, false },
  { "33 queries, 7 keys, 2 heads of 9", 1, 33, 7, 18, 2, false },
};

static void
test_scores (OpCase *op_case, gconstpointer data)
{
  const Arguments *a = data;
  int64_t n_keys = a->n_keys == AUSPEX_ROWS ? a->rows : a->n_keys;
  int64_t head_width = a->width / a->heads;
  float scale = 1 / sqrtf (head_width);
  g_autofree float *expected = g_new (float, a->heads * a->n_queries * n_keys);

  op_case_set_rows (op_case, a->rows);
  AuspexValue q = op_case_input (op_case, "q", AUSPEX_SHAPE (a->n_queries, a->width));
  AuspexValue k = op_case_input (op_case, "k", AUSPEX_SHAPE (a->n_keys, a->width));
  const float *queries = op_case_values (op_case, "q"),
              *keys = op_case_values (op_case, "k");

  for (int64_t i = 0; i < a->heads * a->n_queries * n_keys; i++)
    {
      int64_t n = i % n_keys, t = i / n_keys % a->n_queries,
              head = i / n_keys / a->n_queries;
      double sum = 0;

      for (int64_t c = head * head_width; c < (head + 1) * head_width; c++)
        sum += (double)queries[t * a->width + c] * keys[n * a->width + c];
      expected[i] = (float)(sum * scale);
    }
  op_case_check (
      op_case,
      auspex_op_attention_scores (op_case_graph (op_case), q, k, a->heads, scale),
      expected);
}

static void
test_apply (OpCase *op_case, gconstpointer data)
{
  const Arguments *a = data;
  int64_t n_keys = a->n_keys == AUSPEX_ROWS ? a->rows : a->n_keys;
  int64_t head_width = a->width / a->heads;
  g_autofree float *expected = g_new (float, a->n_queries * a->width);

  op_case_set_rows (op_case, a->rows);
  AuspexValue w =
      op_case_input (op_case, "w",
                     a->flat ? AUSPEX_SHAPE (a->n_queries, a->n_keys)
                             : AUSPEX_SHAPE (a->heads, a->n_queries, a->n_keys));
  AuspexValue v = op_case_input (op_case, "v", AUSPEX_SHAPE (a->n_keys, a->width));
  const float *weights = op_case_values (op_case, "w");
  const float *values = op_case_values (op_case, "v");

  for (int64_t t = 0; t < a->n_queries; t++)
    for (int64_t c = 0; c < a->width; c++)
      {
        const float *row = weights + (c / head_width * a->n_queries + t) * n_keys;
        double sum = 0;

        for (int64_t n = 0; n < n_keys; n++)
          sum += (double)row[n] * values[n * a->width + c];
        expected[t * a->width + c] = (float)sum;
      }
  op_case_check (op_case, auspex_op_attention_apply (op_case_graph (op_case), w, v),
                 expected);
}

static void
test_spread (OpCase *op_case, gconstpointer data)
{
  const Arguments *a = data;
  int64_t n_keys = a->n_keys == AUSPEX_ROWS ? a->rows : a->n_keys;
  int64_t head_width = a->width / a->heads;
  g_autofree float *expected = g_new (float, n_keys * a->width);

  op_case_set_rows (op_case, a->rows);
  AuspexValue w =
      op_case_input (op_case, "w",
                     a->flat ? AUSPEX_SHAPE (a->n_queries, a->n_keys)
                             : AUSPEX_SHAPE (a->heads, a->n_queries, a->n_keys));
  AuspexValue x = op_case_input (op_case, "x", AUSPEX_SHAPE (a->n_queries, a->width));
  const float *weights = op_case_values (op_case, "w");
  const float *values = op_case_values (op_case, "x");

  for (int64_t i = 0; i < n_keys * a->width; i++)
    {
      int64_t n = i / a->width, c = i % a->width;
      double sum = 0;

      for (int64_t t = 0; t < a->n_queries; t++)
        sum += (double)weights[(c / head_width * a->n_queries + t) * n_keys + n]
               * values[t * a->width + c];
      expected[i] = (float)sum;
    }
  op_case_check (op_case, auspex_op_attention_spread (op_case_graph (op_case), w, x),
                 expected);
}

static void
test_mean_heads (OpCase *op_case, gconstpointer data)
{
  int64_t rows = GPOINTER_TO_SIZE (data);
  g_autofree float *expected = g_new (float, 6 * rows);

  op_case_set_rows (op_case, rows);
  AuspexValue x = op_case_input (op_case, "x", AUSPEX_SHAPE (4, 6, AUSPEX_ROWS));
  const float *values = op_case_values (op_case, "x");

  for (int64_t i = 0; i < 6 * rows; i++)
    expected[i] = (float)(((double)values[i] + values[6 * rows + i]
                           + values[12 * rows + i] + values[18 * rows + i])
                          / 4);
  op_case_check (op_case, auspex_op_mean_heads (op_case_graph (op_case), x), expected);
}

void
add_attention_cases (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *scores = g_strdup_printf ("attention_scores/%s", cases[i].name);
      g_autofree char *apply = g_strdup_printf ("attention_apply/%s", cases[i].name);
      g_autofree char *spread = g_strdup_printf ("attention_spread/%s", cases[i].name);

      op_case_add (scores, test_scores, &cases[i]);
      op_case_add (apply, test_apply, &cases[i]);
      op_case_add (spread, test_spread, &cases[i]);
    }
  op_case_add ("mean_heads/1 patch", test_mean_heads, GSIZE_TO_POINTER (1));
  op_case_add ("mean_heads/257 patches", test_mean_heads, GSIZE_TO_POINTER (257));
}
