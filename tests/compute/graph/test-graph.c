/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/activate.h"
#include "compute/ops/add.h"
#include "compute/ops/attention_apply.h"
#include "compute/ops/attention_scores.h"
#include "compute/ops/conv2d.h"
#include "compute/ops/gated_score.h"
#include "compute/ops/geglu.h"
#include "compute/ops/image_normalize.h"
#include "compute/ops/layer_norm.h"
#include "compute/ops/linear.h"
#include "compute/ops/max_pool2d.h"
#include "compute/ops/mean_heads.h"
#include "compute/ops/mean_pool2d.h"
#include "compute/ops/multiply.h"
#include "compute/ops/reshape.h"
#include "compute/ops/scale.h"
#include "compute/ops/slice_rows.h"
#include "compute/ops/softmax.h"
#include "compute/ops/topk_mask.h"

#include <gio/gio.h>

static AuspexValue
input (AuspexGraph *graph, const char *name, AuspexShape shape)
{
  return auspex_graph_input (graph, name, AUSPEX_DTYPE_F32, shape);
}

static void
assert_shape (AuspexGraph *graph, AuspexValue value, const char *expected)
{
  g_assert_cmpint (value, !=, AUSPEX_NO_VALUE);
  g_autofree char *shape =
      auspex_shape_to_string (&auspex_graph_get_node (graph, value)->shape);

  g_assert_cmpstr (shape, ==, expected);
}

static void
test_shapes (void)
{
  static const float mean[3] = { 0 }, sd[3] = { 1, 1, 1 };
  g_autoptr (AuspexGraph) graph = auspex_graph_new ("shapes");
  g_autoptr (GError) error = NULL;
  AuspexValue image = auspex_graph_input (graph, "image", AUSPEX_DTYPE_U8,
                                          AUSPEX_SHAPE (AUSPEX_ROWS, 255, 256, 3));
  AuspexValue kernel =
      auspex_graph_parameter (graph, "kernel", AUSPEX_SHAPE (64, 7, 7, 3));
  AuspexValue x = auspex_op_image_normalize (graph, image, mean, sd);

  assert_shape (graph, x, "[n, 255, 256, 3]");
  x = auspex_op_conv2d (graph, x, kernel, AUSPEX_NO_VALUE, 2, 3);
  assert_shape (graph, x, "[n, 128, 128, 64]");
  x = auspex_op_max_pool2d (graph, x, 3, 2, 1);
  assert_shape (graph, x, "[n, 64, 64, 64]");
  x = auspex_op_mean_pool2d (graph, x);
  assert_shape (graph, x, "[n, 64]");

  AuspexValue weight = auspex_graph_parameter (graph, "weight", AUSPEX_SHAPE (10, 64));
  AuspexValue tokens = input (graph, "tokens", AUSPEX_SHAPE (6, 64));
  AuspexValue scores = auspex_op_attention_scores (graph, tokens, x, 4, 1);

  assert_shape (graph, auspex_op_linear (graph, x, weight, AUSPEX_NO_VALUE), "[n, 10]");
  assert_shape (graph, scores, "[4, 6, n]");
  assert_shape (graph, auspex_op_softmax (graph, scores), "[4, 6, n]");
  assert_shape (graph, auspex_op_attention_apply (graph, scores, x), "[6, 64]");
  AuspexValue similarity = auspex_op_mean_heads (graph, scores);

  assert_shape (graph, similarity, "[6, n]");
  assert_shape (graph, auspex_op_topk_mask (graph, similarity, 0.2, -1e5f), "[6, n]");
  assert_shape (graph, auspex_op_attention_apply (graph, similarity, x), "[6, 64]");
  assert_shape (graph, auspex_op_geglu (graph, tokens), "[6, 32]");
  assert_shape (graph, auspex_op_slice_rows (graph, tokens, 5, 1), "[1, 64]");
  assert_shape (graph, auspex_op_reshape (graph, tokens, AUSPEX_SHAPE (384)), "[384]");
  AuspexValue row = auspex_op_slice_rows (graph, similarity, 0, 1);

  assert_shape (graph, auspex_op_add (graph, row, similarity), "[6, n]");
  auspex_graph_output (graph, row, "row");
  auspex_graph_finish (graph, &error);
  g_assert_no_error (error);
  g_assert_cmpint (auspex_graph_find (graph, "row"), ==, row);
  g_assert_cmpint (auspex_graph_find (graph, "weight"), ==, weight);
  g_assert_cmpint (auspex_graph_find (graph, "nothing"), ==, AUSPEX_NO_VALUE);
}

/* Each breaks one rule with "x" [n, 12], "w" [5, 7], "t" [6, 12], "image" [n, 8, 8, 3],
 * "k" [4, 3, 3, 2], "b" [4], "pixels" u8 [n, 4, 4, 3]. */
typedef struct
{
  AuspexGraph *graph;
  AuspexValue x, w, t, image, k, b, pixels;
} Values;

static const float ones[3] = { 1, 1, 1 }, zeros[3] = { 0, 0, 0 };

static void
break_linear (Values *v)
{
  auspex_op_linear (v->graph, v->x, v->w, AUSPEX_NO_VALUE);
}
static void
break_linear_bias (Values *v)
{
  auspex_op_linear (v->graph, v->x, v->t, v->b);
}
static void
break_conv2d (Values *v)
{
  auspex_op_conv2d (v->graph, v->image, v->k, v->b, 1, 1);
}
static void
break_conv2d_rank (Values *v)
{
  auspex_op_conv2d (v->graph, v->x, v->k, v->b, 1, 1);
}
static void
break_max_pool (Values *v)
{
  auspex_op_max_pool2d (v->graph, v->image, 3, 2, 3);
}
static void
break_max_pool_size (Values *v)
{
  auspex_op_max_pool2d (v->graph, v->image, 9, 2, 0);
}
static void
break_mean_pool (Values *v)
{
  auspex_op_mean_pool2d (v->graph, v->x);
}
static void
break_layer_norm (Values *v)
{
  auspex_op_layer_norm (v->graph, v->x, v->b, v->b, 1e-5f);
}
static void
break_gated_score (Values *v)
{
  auspex_op_gated_score (v->graph, v->w, v->w, v->w, v->w);
}

static void
break_geglu (Values *v)
{
  auspex_op_geglu (v->graph, v->w);
}
static void
break_add (Values *v)
{
  auspex_op_add (v->graph, v->x, v->w);
}
static void
break_add_rows (Values *v)
{
  auspex_op_add (v->graph, v->x, v->t);
}
static void
break_multiply (Values *v)
{
  auspex_op_multiply (v->graph, v->b, v->t);
}
static void
break_scores (Values *v)
{
  auspex_op_attention_scores (v->graph, v->t, v->w, 4, 1);
}
static void
break_scores_heads (Values *v)
{
  auspex_op_attention_scores (v->graph, v->t, v->x, 5, 1);
}
static void
break_scores_rows (Values *v)
{
  auspex_op_attention_scores (v->graph, v->x, v->x, 4, 1);
}
static void
break_apply (Values *v)
{
  auspex_op_attention_apply (v->graph, v->t, v->x);
}
static void
break_mean_heads (Values *v)
{
  auspex_op_mean_heads (v->graph, v->x);
}
static void
break_topk_mask (Values *v)
{
  auspex_op_topk_mask (v->graph, v->x, 0, -1e5f);
}
static void
break_reshape (Values *v)
{
  auspex_op_reshape (v->graph, v->x, AUSPEX_SHAPE (12));
}
static void
break_slice (Values *v)
{
  auspex_op_slice_rows (v->graph, v->t, 5, 2);
}
static void
break_slice_rows (Values *v)
{
  auspex_op_slice_rows (v->graph, v->x, 0, 1);
}
static void
break_image (Values *v)
{
  auspex_op_image_normalize (v->graph, v->image, zeros, ones);
}
static void
break_image_sd (Values *v)
{
  auspex_op_image_normalize (v->graph, v->pixels, ones, zeros);
}
static void
break_type (Values *v)
{
  auspex_op_softmax (v->graph, v->pixels);
}
static void
break_missing (Values *v)
{
  auspex_op_scale (v->graph, AUSPEX_NO_VALUE, 2);
}

static const struct
{
  const char *name;
  void (*build) (Values *values);
  const char *message[3]; /* all in the error, beside the graph's name */
} broken[] = {
  { "linear", break_linear, { "linear", "x [n, 12]", "w [5, 7]" } },
  { "linear's bias", break_linear_bias, { "linear", "t [6, 12]", "b [4]" } },
  { "conv2d", break_conv2d, { "conv2d", "image [n, 8, 8, 3]", "k [4, 3, 3, 2]" } },
  { "conv2d's rank", break_conv2d_rank, { "conv2d", "x [n, 12]", "k [4, 3, 3, 2]" } },
  { "max_pool2d's padding",
    break_max_pool,
    { "max_pool2d", "image [n, 8, 8, 3]", "padding" } },
  { "max_pool2d's size", break_max_pool_size, { "max_pool2d", "larger", "image" } },
  { "mean_pool2d", break_mean_pool, { "mean_pool2d", "x [n, 12]", "[n, h, w, c]" } },
  { "layer_norm", break_layer_norm, { "layer_norm", "x [n, 12]", "b [4]" } },
  { "gated_score", break_gated_score, { "gated_score", "w [5, 7]", "[1, last" } },
  { "geglu", break_geglu, { "geglu", "w [5, 7]", "even" } },
  { "add", break_add, { "add", "x [n, 12]", "w [5, 7]" } },
  { "add of rows to something else",
    break_add_rows,
    { "add", "x [n, 12]", "t [6, 12]" } },
  { "multiply", break_multiply, { "multiply", "b [4]", "t [6, 12]" } },
  { "attention_scores", break_scores, { "attention_scores", "t [6, 12]", "w [5, 7]" } },
  { "attention_scores' heads",
    break_scores_heads,
    { "attention_scores", "heads", "t [6, 12]" } },
  { "attention_scores' rows",
    break_scores_rows,
    { "attention_scores", "[4, n, n]", "no value" } },
  { "attention_apply", break_apply, { "attention_apply", "t [6, 12]", "x [n, 12]" } },
  { "mean_heads", break_mean_heads, { "mean_heads", "x [n, 12]", "[heads, t, n]" } },
  { "topk_mask", break_topk_mask, { "topk_mask", "ratio", "x [n, 12]" } },
  { "reshape", break_reshape, { "reshape", "[12]", "x [n, 12]" } },
  { "slice_rows", break_slice, { "slice_rows", "2 rows from 5", "t [6, 12]" } },
  { "slice_rows of the rows", break_slice_rows, { "slice_rows", "static", "x [n, 12]" } },
  { "image_normalize's type", break_image, { "image_normalize", "type", "image" } },
  { "image_normalize's deviation",
    break_image_sd,
    { "image_normalize", "deviation", "pixels" } },
  { "a type", break_type, { "softmax", "type", "pixels [n, 4, 4, 3]" } },
  { "a missing input", break_missing, { "scale", "input 0", "missing" } },
};

static void
test_broken (gconstpointer data)
{
  size_t index = GPOINTER_TO_SIZE (data);
  g_autoptr (AuspexGraph) graph = auspex_graph_new ("a network");
  g_autoptr (GError) error = NULL;
  Values values = {
    .graph = graph,
    .x = input (graph, "x", AUSPEX_SHAPE (AUSPEX_ROWS, 12)),
    .w = auspex_graph_parameter (graph, "w", AUSPEX_SHAPE (5, 7)),
    .t = auspex_graph_parameter (graph, "t", AUSPEX_SHAPE (6, 12)),
    .image = input (graph, "image", AUSPEX_SHAPE (AUSPEX_ROWS, 8, 8, 3)),
    .k = auspex_graph_parameter (graph, "k", AUSPEX_SHAPE (4, 3, 3, 2)),
    .b = auspex_graph_parameter (graph, "b", AUSPEX_SHAPE (4)),
    .pixels = auspex_graph_input (graph, "pixels", AUSPEX_DTYPE_U8,
                                  AUSPEX_SHAPE (AUSPEX_ROWS, 4, 4, 3)),
  };

  broken[index].build (&values);
  /* What comes after changes nothing. */
  int n_nodes = auspex_graph_get_n_nodes (graph);

  g_assert_cmpint (auspex_op_scale (graph, values.x, 2), ==, AUSPEX_NO_VALUE);
  auspex_graph_output (graph, AUSPEX_NO_VALUE, "y");
  g_assert_cmpint (auspex_graph_get_n_nodes (graph), ==, n_nodes);

  g_assert_false (auspex_graph_finish (graph, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, "a network: "));
  for (int i = 0; i < 3; i++)
    g_assert_nonnull (strstr (error->message, broken[index].message[i]));
}

static void
test_names (void)
{
  for (int i = 0; i < 4; i++)
    {
      g_autoptr (AuspexGraph) graph = auspex_graph_new ("names");
      g_autoptr (GError) error = NULL;
      AuspexValue x = input (graph, "x", AUSPEX_SHAPE (AUSPEX_ROWS, 2));
      AuspexValue y = auspex_op_scale (graph, x, 2);

      if (i == 0)
        auspex_graph_output (graph, x, "y"); /* an input has a name already */
      if (i == 1)
        auspex_graph_output (graph, y, "x"); /* the input's */
      if (i == 2)
        auspex_graph_parameter (graph, "x", AUSPEX_SHAPE (3));
      g_assert_false (auspex_graph_finish (graph, &error)); /* i == 3: no output */
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, "names: "));
    }
}

static void
test_bad_shapes (void)
{
  static const AuspexShape shapes[] = {
    { 0, { 0 } },          { 2, { 3, 0 } },
    { 2, { 3, -2 } },      { 2, { AUSPEX_ROWS, AUSPEX_ROWS } },
    { 5, { 1, 1, 1, 1 } },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr (AuspexGraph) graph = auspex_graph_new ("shapes");
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (input (graph, "x", shapes[i]), ==, AUSPEX_NO_VALUE);
      g_assert_false (auspex_graph_finish (graph, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_counts (void)
{
  AuspexShape shape = AUSPEX_SHAPE (4, 6, AUSPEX_ROWS);

  g_assert_cmpint (shape.n_dims, ==, 3);
  g_assert_cmpint (auspex_shape_count (&shape, 1), ==, 24);
  g_assert_cmpint (auspex_shape_count (&shape, 100000), ==, 2400000);
  g_assert_true (auspex_shape_equal (&shape, &AUSPEX_SHAPE (4, 6, AUSPEX_ROWS)));
  g_assert_false (auspex_shape_equal (&shape, &AUSPEX_SHAPE (4, 6)));
  g_assert_false (auspex_shape_equal (&shape, &AUSPEX_SHAPE (4, 6, 1)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph/each op gives its shape", test_shapes);
  g_test_add_func ("/graph/names are given once", test_names);
  g_test_add_func ("/graph/no value has no, empty or two symbolic dimensions",
                   test_bad_shapes);
  g_test_add_func ("/graph/shapes count and compare", test_counts);
  for (size_t i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/graph/broken and named with its shapes: %s", broken[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_broken);
    }
  return g_test_run ();
}
