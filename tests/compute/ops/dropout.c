/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/ops/families.h"
#include "compute/ops/dropout.h"
#include "tests/compute/ops/op-case.h"
#include "tests/compute/ops/op-case-internal.h"

#include <math.h>
#include <string.h>

#define SEED 7

/* The words of element @index, by the definition. */
static uint32_t
draw (int64_t index, uint32_t stream, const uint32_t *key)
{
  uint32_t counter[4] = { (uint32_t)(index / 4), stream, key[2], key[3] }, words[4];

  auspex_philox (counter, key, words);
  return words[index % 4];
}

/* Which elements are dropped is the same to the bit on every device. */
static void
test_dropout (OpCase *op_case, gconstpointer data)
{
  int64_t rows = GPOINTER_TO_SIZE (data), n = rows * 7;
  g_autofree float *y = g_new (float, n);
  AuspexBinding output = { "y", y };
  g_autoptr (AuspexProgram) program = NULL;
  g_autoptr (GError) error = NULL;
  int n_dropped = 0;

  op_case_set_rows (op_case, rows);
  AuspexValue x = op_case_input (op_case, "x", AUSPEX_SHAPE (AUSPEX_ROWS, 7));
  AuspexValue key =
      op_case_words (op_case, "key", AUSPEX_SHAPE (AUSPEX_DROPOUT_KEY_WORDS));
  AuspexGraph *graph = op_case_graph (op_case);
  const uint32_t *words = (const uint32_t *)op_case_bytes (op_case, "key");

  auspex_graph_output (graph, auspex_op_dropout (graph, x, key, 0.25, 11), "y");
  auspex_graph_finish (graph, &error);
  g_assert_no_error (error);
  program = op_case_compile (op_case, op_case->selector);
  op_case_run (op_case, program, &output, 1);
  for (int64_t i = 0; i < n; i++)
    {
      bool is_dropped = draw (i, 11, words) < 0x40000000u;
      float kept = op_case_values (op_case, "x")[i] * (float)(1 / 0.75);

      n_dropped += is_dropped;
      g_assert_cmpfloat (y[i], ==, is_dropped ? 0 : kept);
    }
  if (n > 1000)
    g_assert_cmpfloat_with_epsilon ((double)n_dropped / n, 0.25, 4 * 0.433 / sqrt (n));
}

static void
test_nothing_is_dropped (OpCase *op_case, gconstpointer data)
{
  op_case_set_rows (op_case, 5);
  AuspexValue x = op_case_input (op_case, "x", AUSPEX_SHAPE (AUSPEX_ROWS, 3));
  AuspexValue key =
      op_case_words (op_case, "key", AUSPEX_SHAPE (AUSPEX_DROPOUT_KEY_WORDS));

  op_case_check (op_case, auspex_op_dropout (op_case_graph (op_case), x, key, 0, 0),
                 op_case_values (op_case, "x"));
}

/* The known answers of the generator's authors. */
static void
test_philox (void)
{
  static const struct
  {
    uint32_t counter[4], key[2], words[4];
  } known[] = {
    { { 0, 0, 0, 0 }, { 0, 0 }, { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
    { { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff },
      { 0xffffffff, 0xffffffff },
      { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
    { { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 },
      { 0xa4093822, 0x299f31d0 },
      { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (known); i++)
    {
      uint32_t words[4];

      auspex_philox (known[i].counter, known[i].key, words);
      for (int j = 0; j < 4; j++)
        g_assert_cmphex (words[j], ==, known[i].words[j]);
    }
}

/* Seeds, steps, streams and places each change the draw. */
static void
test_draws_differ (void)
{
  uint32_t key[AUSPEX_DROPOUT_KEY_WORDS], other[AUSPEX_DROPOUT_KEY_WORDS];
  int n_equal = 0;

  auspex_dropout_fill_key (SEED, 1, key);
  auspex_dropout_fill_key (SEED + ((uint64_t)1 << 40), 1, other);
  for (int i = 0; i < 1000; i++)
    n_equal += draw (i, 0, key) == draw (i, 0, other);
  auspex_dropout_fill_key (SEED, 1 + ((uint64_t)1 << 40), other);
  for (int i = 0; i < 1000; i++)
    {
      n_equal += draw (i, 0, key) == draw (i, 0, other);
      n_equal += draw (i, 0, key) == draw (i, 1, key);
      n_equal += draw (i, 0, key) == draw (i + 1, 0, key);
    }
  g_assert_cmpint (n_equal, ==, 0);
}

void
add_dropout_cases (void)
{
  g_test_add_func ("/ops/dropout/the generator gives the known answers", test_philox);
  g_test_add_func ("/ops/dropout/seed, step, stream and index change the draw",
                   test_draws_differ);
  op_case_add ("dropout/1 row", test_dropout, GSIZE_TO_POINTER (1));
  op_case_add ("dropout/3 rows", test_dropout, GSIZE_TO_POINTER (3));
  op_case_add ("dropout/257 rows", test_dropout, GSIZE_TO_POINTER (257));
  op_case_add ("dropout/20,011 rows", test_dropout, GSIZE_TO_POINTER (20011));
  op_case_add ("dropout/rate 0", test_nothing_is_dropped, NULL);
}
