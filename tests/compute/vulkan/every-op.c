/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/vulkan/every-op.h"

#include "compute/graph/gradient.h"
#include "compute/ops/activate.h"
#include "compute/ops/add.h"
#include "compute/ops/attention_apply.h"
#include "compute/ops/attention_scores.h"
#include "compute/ops/concatenate.h"
#include "compute/ops/clamp.h"
#include "compute/ops/conv2d.h"
#include "compute/ops/detach.h"
#include "compute/ops/dropout.h"
#include "compute/ops/gated_score.h"
#include "compute/ops/geglu.h"
#include "compute/ops/image_normalize.h"
#include "compute/ops/join_heads.h"
#include "compute/ops/layer_norm.h"
#include "compute/ops/linear.h"
#include "compute/ops/max_pool2d.h"
#include "compute/ops/mean_heads.h"
#include "compute/ops/mean_pool2d.h"
#include "compute/ops/multiply.h"
#include "compute/ops/power.h"
#include "compute/ops/reduce_sum.h"
#include "compute/ops/reshape.h"
#include "compute/ops/scale.h"
#include "compute/ops/self_attention.h"
#include "compute/ops/slice_rows.h"
#include "compute/ops/slice_tokens.h"
#include "compute/ops/softmax.h"
#include "compute/ops/split_heads.h"
#include "compute/ops/swiglu.h"
#include "compute/ops/topk_mask.h"
#include "tests/support/near.h"

#define SIZE_PX 9
#define FEATURES 33
#define WIDTH 64
#define TOKENS 6
#define HEADS 4

static AuspexValue
parameter (AuspexEveryOp *every, const char *name, AuspexShape shape)
{
  int64_t n = auspex_shape_count (&shape, 1);
  float *values = g_new (float, n);

  for (int64_t i = 0; i < n; i++)
    values[i] = 0.5f * auspex_formula_uniform (name, (uint64_t)i, 1) - 0.25f;
  auspex_weights_take (every->weights, name, shape, values);
  return auspex_graph_parameter (every->graph, name, shape);
}

static AuspexValue
linear (AuspexEveryOp *every, AuspexValue x, const char *name, int64_t in, int64_t out)
{
  g_autofree char *bias = g_strconcat (name, ".bias", NULL);

  return auspex_op_linear (every->graph, x,
                           parameter (every, name, AUSPEX_SHAPE (out, in)),
                           parameter (every, bias, AUSPEX_SHAPE (out)));
}

/* [n, 3, 3, 8] as 9 tokens -> one before them -> attention -> SwiGLU -> the last 4 */
static void
add_tokens_branch (AuspexEveryOp *every, AuspexValue x)
{
  AuspexGraph *graph = every->graph;

  x = auspex_op_reshape (graph, x, AUSPEX_SHAPE (AUSPEX_ROWS, 9, 8));
  x = auspex_op_concatenate (graph, auspex_op_slice_tokens (graph, x, 3, 1), x);
  x = auspex_op_self_attention (graph, linear (every, x, "qkv", 8, 24), 2);
  x = auspex_op_swiglu (graph, linear (every, x, "swiglu", 8, 16));
  auspex_graph_output (graph, auspex_op_slice_tokens (graph, x, 6, 4), "tokens.last");
}

/* u8 image -> normalize -> conv 3x3/2, ReLU -> conv 3x3 + residual, ELU -> pools */
static void
add_image_branch (AuspexEveryOp *every)
{
  const float mean[3] = { 0.4f, 0.5f, 0.6f }, sd[3] = { 0.2f, 0.25f, 0.3f };
  AuspexGraph *graph = every->graph;
  AuspexValue x = auspex_graph_input (graph, "image", AUSPEX_DTYPE_U8,
                                      AUSPEX_SHAPE (AUSPEX_ROWS, SIZE_PX, SIZE_PX, 3));

  x = auspex_op_image_normalize (graph, x, mean, sd);
  x = auspex_op_conv2d (graph, x, parameter (every, "stem", AUSPEX_SHAPE (8, 3, 3, 3)),
                        parameter (every, "stem.bias", AUSPEX_SHAPE (8)), 2, 1);
  AuspexValue shortcut = auspex_op_activate (graph, x, AUSPEX_ACTIVATION_RELU);

  x = auspex_op_conv2d (graph, shortcut,
                        parameter (every, "block", AUSPEX_SHAPE (8, 3, 3, 8)),
                        AUSPEX_NO_VALUE, 1, 1);
  x = auspex_op_add (graph, x, shortcut);
  x = auspex_op_activate (graph, x, AUSPEX_ACTIVATION_ELU);
  x = auspex_op_max_pool2d (graph, x, 3, 2, 1);
  auspex_graph_output (graph, x, "pooled");
  auspex_graph_output (graph, auspex_op_mean_pool2d (graph, x), "features");
  add_tokens_branch (every, x);
}

/* bag -> linear, tanh -> layer norm -> [n, WIDTH] */
static AuspexValue
add_bag (AuspexEveryOp *every)
{
  AuspexGraph *graph = every->graph;
  AuspexValue x = auspex_graph_input (graph, "bag", AUSPEX_DTYPE_F32,
                                      AUSPEX_SHAPE (AUSPEX_ROWS, FEATURES));

  x = auspex_op_activate (graph, linear (every, x, "project", FEATURES, WIDTH),
                          AUSPEX_ACTIVATION_TANH);
  return auspex_op_layer_norm (graph, x, parameter (every, "gamma", AUSPEX_SHAPE (WIDTH)),
                               parameter (every, "beta", AUSPEX_SHAPE (WIDTH)), 1e-5f);
}

/* One number that depends on all of @r, and its gradient with respect to every parameter
 * that @r depends on. */
static void
add_loss (AuspexEveryOp *every, AuspexValue r)
{
  AuspexGraph *graph = every->graph;
  AuspexValue key = auspex_graph_input (graph, "key", AUSPEX_DTYPE_U32,
                                        AUSPEX_SHAPE (AUSPEX_DROPOUT_KEY_WORDS));
  AuspexValue x = auspex_op_dropout (graph, r, key, 0.25, 1);
  AuspexValue loss =
      auspex_op_clamp (graph, auspex_op_multiply (graph, x, x), 1e-3f, 0.5f);

  loss = auspex_op_reduce_sum_all (graph, auspex_op_power (graph, loss, 0.5f));
  auspex_graph_output (graph, loss, "loss");
  auspex_graph_output_gradients (graph, loss);
}

/* Scores of tokens and bag -> reconstructed tokens, and a masked mean over heads + a gate
 */
static void
add_attention_branch (AuspexEveryOp *every)
{
  AuspexGraph *graph = every->graph;
  AuspexValue bag = add_bag (every);
  AuspexValue tokens = auspex_op_reshape (
      graph, parameter (every, "tokens", AUSPEX_SHAPE (1, TOKENS, WIDTH)),
      AUSPEX_SHAPE (TOKENS, WIDTH));
  tokens =
      auspex_op_join_heads (graph, auspex_op_split_heads (graph, tokens, HEADS), HEADS);
  AuspexValue k = linear (every, bag, "k", WIDTH, WIDTH);
  AuspexValue scores = auspex_op_attention_scores (graph, tokens, k, HEADS, 0.25f);
  AuspexValue r =
      auspex_op_attention_apply (graph, auspex_op_softmax (graph, scores), bag);
  AuspexValue similarity = auspex_op_detach (graph, auspex_op_mean_heads (graph, scores));
  AuspexValue mask = auspex_op_topk_mask (graph, similarity, 0.2, -1e5f);
  AuspexValue edge = auspex_op_softmax (graph, auspex_op_add (graph, similarity, mask));
  AuspexValue a = linear (every, bag, "a", WIDTH, 16);
  AuspexValue b = linear (every, bag, "b", WIDTH, 16);
  AuspexValue gate =
      auspex_op_gated_score (graph, a, b, parameter (every, "gate", AUSPEX_SHAPE (1, 16)),
                             parameter (every, "gate.bias", AUSPEX_SHAPE (1)));

  gate = auspex_op_softmax (
      graph, auspex_op_reshape (graph, gate, AUSPEX_SHAPE (1, AUSPEX_ROWS)));
  AuspexValue hyper = auspex_op_scale (graph, auspex_op_add (graph, edge, gate), 0.5f);
  AuspexValue y = auspex_op_attention_apply (graph, hyper, bag);

  auspex_graph_output (graph, hyper, "hyper");
  r = auspex_op_add (graph, r, y);
  r = auspex_op_geglu (graph, linear (every, r, "ffn", WIDTH, 2 * WIDTH));
  AuspexValue slice = auspex_op_slice_rows (graph, r, 1, 3);

  auspex_graph_output (graph, slice, "slice");
  auspex_graph_output (graph, auspex_op_activate (graph, y, AUSPEX_ACTIVATION_GELU),
                       "gelu");
  /* Weights that another step makes. */
  auspex_graph_output (graph, auspex_op_linear (graph, k, r, AUSPEX_NO_VALUE),
                       "products");
  add_loss (every, slice);
}

AuspexEveryOp *
auspex_every_op_new (void)
{
  AuspexEveryOp *every = g_new0 (AuspexEveryOp, 1);
  g_autoptr (GError) error = NULL;

  every->graph = auspex_graph_new ("every op");
  every->weights = auspex_weights_new ("every op");
  add_image_branch (every);
  add_attention_branch (every);
  auspex_graph_finish (every->graph, &error);
  g_assert_no_error (error);
  return every;
}

void
auspex_every_op_free (AuspexEveryOp *every)
{
  auspex_graph_unref (every->graph);
  auspex_weights_unref (every->weights);
  g_free (every);
}

/* Every output of the graph, one after the other in @values. */
static GArray *
bind_outputs (const AuspexEveryOp *every, int64_t rows, GArray *values)
{
  GArray *outputs = g_array_new (FALSE, FALSE, sizeof (AuspexBinding));
  int64_t total = 0;

  for (AuspexValue value = 0; value < auspex_graph_get_n_nodes (every->graph); value++)
    {
      const AuspexNode *node = auspex_graph_get_node (every->graph, value);

      if (node->is_output)
        total += auspex_shape_count (&node->shape, rows);
    }
  g_array_set_size (values, (guint)total);
  total = 0;
  for (AuspexValue value = 0; value < auspex_graph_get_n_nodes (every->graph); value++)
    {
      const AuspexNode *node = auspex_graph_get_node (every->graph, value);
      AuspexBinding binding = { node->name, (float *)values->data + total };

      if (!node->is_output)
        continue;
      g_array_append_val (outputs, binding);
      total += auspex_shape_count (&node->shape, rows);
    }
  return outputs;
}

GArray *
auspex_every_op_run (AuspexEveryOp *every, AuspexProgram *program, int64_t rows,
                     GCancellable *cancellable, GError **error)
{
  int64_t n_pixels = rows * SIZE_PX * SIZE_PX * 3;
  g_autofree uint8_t *image = g_malloc ((gsize)n_pixels);
  g_autofree float *bag = g_new (float, rows *FEATURES);
  uint32_t key[AUSPEX_DROPOUT_KEY_WORDS];
  AuspexBinding inputs[] = { { "image", image }, { "bag", bag }, { "key", key } };
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr (GArray) outputs = bind_outputs (every, rows, values);

  for (int64_t i = 0; i < n_pixels; i++)
    image[i] = (uint8_t)(256 * auspex_formula_uniform ("image", (uint64_t)i, 1));
  for (int64_t i = 0; i < rows * FEATURES; i++)
    bag[i] = 2 * auspex_formula_uniform ("bag", (uint64_t)i, 1) - 1;
  auspex_dropout_fill_key (1, 2, key);
  if (!auspex_program_run (program, rows, inputs, G_N_ELEMENTS (inputs),
                           (AuspexBinding *)outputs->data, (int)outputs->len, cancellable,
                           error))
    return NULL;
  return g_steal_pointer (&values);
}

void
auspex_every_op_check (AuspexEveryOp *every, AuspexDevice *device, int64_t rows)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexDevice) reference = auspex_device_open ("reference", &error);
  AuspexDevice *devices[] = { reference, device };
  g_autoptr (GArray) expected = NULL;

  g_assert_no_error (error);
  for (size_t i = 0; i < G_N_ELEMENTS (devices); i++)
    {
      g_autoptr (AuspexProgram) program =
          auspex_program_new (devices[i], every->graph, every->weights, rows + 3,
                              AUSPEX_PRECISION_EXACT, &error);
      g_autoptr (GArray) actual = NULL;

      g_assert_no_error (error);
      actual = auspex_every_op_run (every, program, rows, NULL, &error);
      g_assert_no_error (error);
      if (i == 0)
        expected = g_steal_pointer (&actual);
      else
        auspex_assert_near ("every op", (const float *)actual->data,
                            (const float *)expected->data, expected->len, 1e-4, 1e-6);
    }
}
