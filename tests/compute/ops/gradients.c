/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/ops/families.h"
#include "compute/ops/activate.h"
#include "compute/ops/add.h"
#include "compute/ops/attention_apply.h"
#include "compute/ops/attention_scores.h"
#include "compute/ops/attention_spread.h"
#include "compute/ops/clamp.h"
#include "compute/ops/dropout.h"
#include "compute/ops/expand.h"
#include "compute/ops/gated_score.h"
#include "compute/ops/geglu.h"
#include "compute/ops/layer_norm.h"
#include "compute/ops/linear.h"
#include "compute/ops/matmul.h"
#include "compute/ops/mean_heads.h"
#include "compute/ops/multiply.h"
#include "compute/ops/pad_rows.h"
#include "compute/ops/split_heads.h"
#include "compute/ops/join_heads.h"
#include "compute/ops/power.h"
#include "compute/ops/reduce_sum.h"
#include "compute/ops/reshape.h"
#include "compute/ops/scale.h"
#include "compute/ops/slice_rows.h"
#include "compute/ops/softmax.h"
#include "tests/compute/ops/op-case.h"

#define N AUSPEX_ROWS
#define SHAPE AUSPEX_SHAPE

/* What y is made of, by one op; every input and parameter is differentiated. */
typedef AuspexValue (*Builder) (OpCase *op_case, AuspexGraph *graph);

typedef struct
{
  const char *name;
  Builder build;
} Row;

typedef struct
{
  Builder build;
  int64_t rows;
} Case;

static AuspexValue
build_linear (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_linear (graph, op_case_input (c, "x", SHAPE (N, 7)),
                           op_case_parameter (c, "weight", SHAPE (5, 7)),
                           op_case_parameter (c, "bias", SHAPE (5)));
}

static AuspexValue
build_linear_of_images (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_linear (graph, op_case_input (c, "x", SHAPE (2, N, 3, 33)),
                           op_case_parameter (c, "weight", SHAPE (65, 33)),
                           AUSPEX_NO_VALUE);
}

static AuspexValue
build_linear_to_one (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_linear (graph, op_case_input (c, "x", SHAPE (N, 64)),
                           op_case_parameter (c, "weight", SHAPE (1, 64)),
                           op_case_parameter (c, "bias", SHAPE (1)));
}

static AuspexValue
build_layer_norm (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_layer_norm (graph, op_case_input (c, "x", SHAPE (N, 33)),
                               op_case_parameter (c, "gamma", SHAPE (33)),
                               op_case_parameter (c, "beta", SHAPE (33)), 1e-5f);
}

static AuspexValue
build_layer_norm_of_tokens (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_layer_norm (graph, op_case_input (c, "x", SHAPE (1, 6, 512)),
                               op_case_parameter (c, "gamma", SHAPE (512)),
                               op_case_parameter (c, "beta", SHAPE (512)), 1e-5f);
}

static AuspexValue
build_normalise (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_layer_norm (graph, op_case_input (c, "x", SHAPE (2, N, 9)),
                               AUSPEX_NO_VALUE, AUSPEX_NO_VALUE, 0.25f);
}

/* Away from 0, where ReLU has a kink and ELU's second derivative a step. */
static AuspexValue
activate (OpCase *c, AuspexGraph *graph, AuspexActivation kind)
{
  AuspexValue x = op_case_input (c, "x", SHAPE (N, 33));
  float *values = op_case_values (c, "x");
  int64_t n = op_case_count (c, x);

  for (int64_t i = 0; i < n; i++)
    values[i] = 2 * values[i] + (values[i] < 0 ? -0.125f : 0.125f);
  return auspex_op_activate (graph, x, kind);
}

static AuspexValue
build_none (OpCase *c, AuspexGraph *graph)
{
  return activate (c, graph, AUSPEX_ACTIVATION_NONE);
}

static AuspexValue
build_relu (OpCase *c, AuspexGraph *graph)
{
  return activate (c, graph, AUSPEX_ACTIVATION_RELU);
}

static AuspexValue
build_elu (OpCase *c, AuspexGraph *graph)
{
  return activate (c, graph, AUSPEX_ACTIVATION_ELU);
}

static AuspexValue
build_gelu (OpCase *c, AuspexGraph *graph)
{
  return activate (c, graph, AUSPEX_ACTIVATION_GELU);
}

static AuspexValue
build_tanh (OpCase *c, AuspexGraph *graph)
{
  return activate (c, graph, AUSPEX_ACTIVATION_TANH);
}

static AuspexValue
build_sigmoid (OpCase *c, AuspexGraph *graph)
{
  return activate (c, graph, AUSPEX_ACTIVATION_SIGMOID);
}

static AuspexValue
build_softplus (OpCase *c, AuspexGraph *graph)
{
  return activate (c, graph, AUSPEX_ACTIVATION_SOFTPLUS);
}

static AuspexValue
build_gated_score (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_gated_score (graph, op_case_input (c, "a", SHAPE (N, 33)),
                                op_case_input (c, "b", SHAPE (N, 33)),
                                op_case_parameter (c, "weight", SHAPE (1, 33)),
                                op_case_parameter (c, "bias", SHAPE (1)));
}

static AuspexValue
build_geglu (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_geglu (graph, op_case_input (c, "x", SHAPE (2, N, 34)));
}

static AuspexValue
build_add (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_add (graph, op_case_input (c, "a", SHAPE (3, N, 5)),
                        op_case_input (c, "b", SHAPE (N, 5)));
}

static AuspexValue
build_add_row (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_add (graph, op_case_input (c, "a", SHAPE (1, N)),
                        op_case_input (c, "b", SHAPE (6, N)));
}

static AuspexValue
build_multiply (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_multiply (graph, op_case_input (c, "a", SHAPE (N, 5)),
                             op_case_input (c, "b", SHAPE (5)));
}

static AuspexValue
build_multiply_both_repeated (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_multiply (graph, op_case_input (c, "a", SHAPE (2, 1, N, 1)),
                             op_case_input (c, "b", SHAPE (3, 1, 5)));
}

/* One value on two ways. */
static AuspexValue
build_square (OpCase *c, AuspexGraph *graph)
{
  AuspexValue x = op_case_input (c, "x", SHAPE (N, 5));

  return auspex_op_add (graph, auspex_op_multiply (graph, x, x), x);
}

static AuspexValue
build_scale (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_scale (graph, op_case_input (c, "x", SHAPE (N, 3)), -2.5f);
}

static AuspexValue
build_softmax (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_softmax (graph, op_case_input (c, "x", SHAPE (4, 6, N)));
}

static AuspexValue
build_softmax_of_columns (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_softmax (graph, op_case_input (c, "x", SHAPE (N, 33)));
}

static AuspexValue
build_attention_scores (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_attention_scores (graph, op_case_input (c, "q", SHAPE (6, 15)),
                                     op_case_input (c, "k", SHAPE (N, 15)), 3, 0.3f);
}

static AuspexValue
build_attention_scores_of_itself (OpCase *c, AuspexGraph *graph)
{
  AuspexValue x = op_case_input (c, "x", SHAPE (7, 16));

  return auspex_op_attention_scores (graph, x, x, 2, 0.5f);
}

static AuspexValue
build_attention_apply (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_attention_apply (graph, op_case_input (c, "weights", SHAPE (3, 6, N)),
                                    op_case_input (c, "v", SHAPE (N, 15)));
}

static AuspexValue
build_attention_apply_of_one_head (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_attention_apply (graph, op_case_input (c, "weights", SHAPE (6, N)),
                                    op_case_input (c, "v", SHAPE (N, 33)));
}

static AuspexValue
build_attention_spread (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_attention_spread (graph, op_case_input (c, "weights", SHAPE (3, 6, N)),
                                     op_case_input (c, "x", SHAPE (6, 15)));
}

static AuspexValue
build_mean_heads (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_mean_heads (graph, op_case_input (c, "x", SHAPE (4, 6, N)));
}

static AuspexValue
build_reshape (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_reshape (graph, op_case_input (c, "x", SHAPE (6, N)), SHAPE (N, 2, 3));
}

static AuspexValue
build_slice_rows (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_slice_rows (graph, op_case_input (c, "x", SHAPE (6, N)), 2, 3);
}

static AuspexValue
build_pad_rows (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_pad_rows (graph, op_case_input (c, "x", SHAPE (3, N)), 2, 7);
}

static AuspexValue
build_split_heads (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_split_heads (graph, op_case_input (c, "x", SHAPE (5, 12)), 3);
}

static AuspexValue
build_join_heads (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_join_heads (graph, op_case_input (c, "x", SHAPE (15, 12)), 3);
}

static AuspexValue
build_dropout (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_dropout (graph, op_case_input (c, "x", SHAPE (N, 9)),
                            op_case_words (c, "key", SHAPE (AUSPEX_DROPOUT_KEY_WORDS)),
                            0.25, 3);
}

/* The bounds lie where no value comes near. */
static AuspexValue
build_clamp (OpCase *c, AuspexGraph *graph)
{
  AuspexValue x = op_case_input (c, "x", SHAPE (N, 9));
  float *values = op_case_values (c, "x");
  int64_t n = op_case_count (c, x);

  for (int64_t i = 0; i < n; i++)
    values[i] = values[i] * 0.1f + (i % 3 - 1);
  return auspex_op_clamp (graph, x, -0.5f, 0.5f);
}

static AuspexValue
build_power (OpCase *c, AuspexGraph *graph)
{
  AuspexValue x = op_case_input (c, "x", SHAPE (N, 9));
  float *values = op_case_values (c, "x");
  int64_t n = op_case_count (c, x);

  for (int64_t i = 0; i < n; i++)
    values[i] += 2;
  return auspex_op_power (graph, x, -0.5f);
}

static AuspexValue
build_matmul (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_matmul (graph, op_case_input (c, "a", SHAPE (2, N, 5)),
                           op_case_input (c, "b", SHAPE (5, 66)), false);
}

static AuspexValue
build_matmul_transposed (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_matmul (graph, op_case_input (c, "a", SHAPE (2, N, 5)),
                           op_case_input (c, "b", SHAPE (2, N, 66)), true);
}

static AuspexValue
build_reduce_sum (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_reduce_sum (graph, op_case_input (c, "x", SHAPE (3, N, 2, 5)), 1, 2);
}

static AuspexValue
build_expand (OpCase *c, AuspexGraph *graph)
{
  return auspex_op_expand (graph, op_case_input (c, "x", SHAPE (3, 1, 5)),
                           SHAPE (2, 3, N, 5));
}

static const Row rows[] = {
  { "linear", build_linear },
  { "linear of 4 axes", build_linear_of_images },
  { "linear to one number", build_linear_to_one },
  { "layer_norm", build_layer_norm },
  { "layer_norm of 6 tokens", build_layer_norm_of_tokens },
  { "layer_norm without gain", build_normalise },
  { "activate, none", build_none },
  { "activate, relu", build_relu },
  { "activate, elu", build_elu },
  { "activate, gelu", build_gelu },
  { "activate, tanh", build_tanh },
  { "activate, sigmoid", build_sigmoid },
  { "activate, softplus", build_softplus },
  { "gated_score", build_gated_score },
  { "geglu", build_geglu },
  { "add", build_add },
  { "add of a row", build_add_row },
  { "multiply", build_multiply },
  { "multiply, both repeated", build_multiply_both_repeated },
  { "multiply of a value with itself", build_square },
  { "scale", build_scale },
  { "softmax", build_softmax },
  { "softmax of columns", build_softmax_of_columns },
  { "attention_scores", build_attention_scores },
  { "attention_scores of 7 tokens with themselves", build_attention_scores_of_itself },
  { "attention_apply", build_attention_apply },
  { "attention_apply, one head", build_attention_apply_of_one_head },
  { "attention_spread", build_attention_spread },
  { "mean_heads", build_mean_heads },
  { "reshape", build_reshape },
  { "slice_rows", build_slice_rows },
  { "pad_rows", build_pad_rows },
  { "split_heads", build_split_heads },
  { "join_heads", build_join_heads },
  { "dropout", build_dropout },
  { "clamp", build_clamp },
  { "power", build_power },
  { "matmul", build_matmul },
  { "matmul, transposed", build_matmul_transposed },
  { "reduce_sum", build_reduce_sum },
  { "expand", build_expand },
};

static void
test_gradients (OpCase *op_case, gconstpointer data)
{
  const Case *test = data;

  op_case_set_rows (op_case, test->rows);
  op_case_check_gradients (op_case, test->build (op_case, op_case_graph (op_case)));
}

void
add_gradient_cases (void)
{
  static const int64_t row_counts[] = { 1, 3, 5, 257 };
  static Case cases[G_N_ELEMENTS (rows)][G_N_ELEMENTS (row_counts)];

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    for (size_t j = 0; j < G_N_ELEMENTS (row_counts); j++)
      {
        g_autofree char *name = g_strdup_printf ("gradients/%s, n = %" G_GINT64_FORMAT,
                                                 rows[i].name, row_counts[j]);

        cases[i][j] = (Case){ rows[i].build, row_counts[j] };
        op_case_add (name, test_gradients, &cases[i][j]);
      }
}
