/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/nets/ghanet.h"

#include "compute/ops/activate.h"
#include "compute/ops/add.h"
#include "compute/ops/attention_apply.h"
#include "compute/ops/attention_scores.h"
#include "compute/ops/detach.h"
#include "compute/ops/dropout.h"
#include "compute/ops/gated_score.h"
#include "compute/ops/geglu.h"
#include "compute/ops/layer_norm.h"
#include "compute/ops/join_heads.h"
#include "compute/ops/linear.h"
#include "compute/ops/matmul.h"
#include "compute/ops/mean_heads.h"
#include "compute/ops/reshape.h"
#include "compute/ops/scale.h"
#include "compute/ops/slice_rows.h"
#include "compute/ops/softmax.h"
#include "compute/ops/split_heads.h"
#include "compute/ops/topk_mask.h"

#include <math.h>

#define LAYER_NORM_EPSILON 1e-5f
#define OUTSIDE_EDGE -1e5f

/* What is different in a network to be trained. */
typedef struct
{
  AuspexValue key;
  double rate;
  uint32_t n_dropouts; /* so far: each has the next stream */
} Dropout;

typedef struct
{
  AuspexGraph *graph;
  const AuspexGhanetSizes *sizes;
  const char *prefix;
  Dropout *dropout; /* NULL for inference */
  AuspexGhanetResults *results;
} Builder;

/* A parameter that two places share is one value. */
static AuspexValue
parameter (const Builder *builder, const char *layer, const char *part, AuspexShape shape)
{
  g_autofree char *name = g_strconcat (builder->prefix, layer, part, NULL);
  AuspexValue value = auspex_graph_find (builder->graph, name);

  return value != AUSPEX_NO_VALUE ? value
                                  : auspex_graph_parameter (builder->graph, name, shape);
}

/* The last dimension of @x; 0 in a graph that is in error. */
static int64_t
width_of (const Builder *builder, AuspexValue x)
{
  const AuspexShape *shape = NULL;

  if (x == AUSPEX_NO_VALUE)
    return 0;
  shape = &auspex_graph_get_node (builder->graph, x)->shape;
  return shape->dims[shape->n_dims - 1];
}

static AuspexValue
linear (const Builder *builder, AuspexValue x, const char *layer, int64_t out)
{
  AuspexShape shape = AUSPEX_SHAPE (out, width_of (builder, x));

  return auspex_op_linear (builder->graph, x,
                           parameter (builder, layer, ".weight", shape),
                           parameter (builder, layer, ".bias", AUSPEX_SHAPE (out)));
}

static AuspexValue
linear_without_bias (const Builder *builder, AuspexValue x, const char *layer,
                     int64_t out)
{
  AuspexShape shape = AUSPEX_SHAPE (out, width_of (builder, x));

  return auspex_op_linear (builder->graph, x,
                           parameter (builder, layer, ".weight", shape), AUSPEX_NO_VALUE);
}

static AuspexValue
layer_norm (const Builder *builder, AuspexValue x, const char *layer)
{
  AuspexShape shape = AUSPEX_SHAPE (width_of (builder, x));

  return auspex_op_layer_norm (
      builder->graph, x, parameter (builder, layer, ".weight", shape),
      parameter (builder, layer, ".bias", shape), LAYER_NORM_EPSILON);
}

static AuspexValue
activate (const Builder *builder, AuspexValue x, AuspexActivation kind)
{
  return auspex_op_activate (builder->graph, x, kind);
}

static AuspexValue
drop (const Builder *builder, AuspexValue x)
{
  Dropout *dropout = builder->dropout;

  if (dropout == NULL || dropout->rate == 0)
    return x;
  return auspex_op_dropout (builder->graph, x, dropout->key, dropout->rate,
                            dropout->n_dropouts++);
}

/* Values that show how a result came about; training keeps none of them. */
static void
show (const Builder *builder, AuspexValue value, const char *name)
{
  if (builder->dropout == NULL)
    auspex_graph_output (builder->graph, value, name);
}

static AuspexValue
feed_forward (const Builder *builder, AuspexValue x, const char *norm, const char *net)
{
  g_autofree char *first = g_strconcat (net, ".net.0", NULL);
  g_autofree char *second = g_strconcat (net, ".net.2", NULL);
  AuspexValue y = layer_norm (builder, x, norm);

  y = linear (builder, y, first, 2 * builder->sizes->hidden_dim);
  y = auspex_op_geglu (builder->graph, y);
  y = drop (builder, linear (builder, y, second, builder->sizes->width));
  return auspex_op_add (builder->graph, y, x);
}

static AuspexValue
scores (const Builder *builder, AuspexValue queries, AuspexValue keys)
{
  int heads = builder->sizes->heads;
  double head_dim = (double)builder->sizes->attention_dim / heads;

  return auspex_op_attention_scores (builder->graph, queries, keys, heads,
                                     (float)(1 / sqrt (head_dim)));
}

/* Cross-modal associating branch, recon_net: tokens t, one a gene group, attend to the
 * patches.
 *
 *   x[n,F] - linear - relu = p - LN = c ;  k = to_k c, v = to_v c
 *   t[T,d] - LN - to_q - softmax(q k') v - to_out - + ffn0 = r1
 *   t + r1 - LN - to_q - (q k' = sim) - softmax(sim) v - to_out - + ffn1 - LN = r
 *                              '- mean over heads = M[T,n]
 *   r[i] - linear - LN - elu - linear = genes.i
 *
 * No patch has its k or v computed: q (to_k c)' = (q to_k) c', and w (to_v c) = to_v (w
 * c), are products of a row per token and head.
 *
 * In training, values are dropped after p, both softmaxes, the feed-forward networks and
 * elu. */
static AuspexValue
attend (const Builder *builder, AuspexValue tokens, const char *norm, AuspexValue c,
        AuspexValue *similarity)
{
  const AuspexGhanetSizes *sizes = builder->sizes;
  AuspexGraph *graph = builder->graph;
  AuspexValue q = layer_norm (builder, tokens, norm);
  int heads = sizes->heads, rows = heads * sizes->n_groups;
  double head_dim = (double)sizes->attention_dim / heads;
  AuspexShape projection = AUSPEX_SHAPE (sizes->attention_dim, sizes->width);
  AuspexValue sim = AUSPEX_NO_VALUE, weights = AUSPEX_NO_VALUE, r = AUSPEX_NO_VALUE;

  q = auspex_op_reshape (graph, q, AUSPEX_SHAPE (sizes->n_groups, sizes->width));
  q = linear_without_bias (builder, q, "recon_net.cross_attention0.to_q.0",
                           sizes->attention_dim);
  q = auspex_op_matmul (
      graph, auspex_op_split_heads (graph, q, heads),
      parameter (builder, "recon_net.cross_attention0.to_k.0", ".weight", projection),
      false);
  sim = auspex_op_attention_scores (graph, q, c, 1, (float)(1 / sqrt (head_dim)));
  sim =
      auspex_op_reshape (graph, sim, AUSPEX_SHAPE (heads, sizes->n_groups, AUSPEX_ROWS));
  if (similarity != NULL)
    *similarity = sim;

  weights = drop (builder, auspex_op_softmax (graph, sim));
  weights = auspex_op_reshape (graph, weights, AUSPEX_SHAPE (rows, AUSPEX_ROWS));
  r = linear_without_bias (builder, auspex_op_attention_apply (graph, weights, c),
                           "recon_net.cross_attention0.to_v", sizes->attention_dim);
  return linear (builder, auspex_op_join_heads (graph, r, heads),
                 "recon_net.cross_attention0.to_out", sizes->width);
}

static void
reconstruct_genes (const Builder *builder, AuspexValue r)
{
  for (int i = 0; i < builder->sizes->n_groups; i++)
    {
      g_autofree char *first = g_strdup_printf ("recon_net.sig_reconstruct_net.%d.0", i);
      g_autofree char *norm = g_strdup_printf ("recon_net.sig_reconstruct_net.%d.1", i);
      g_autofree char *last = g_strdup_printf ("recon_net.sig_reconstruct_net.%d.4", i);
      g_autofree char *output = g_strdup_printf ("genes.%d", i);
      AuspexValue y = AUSPEX_NO_VALUE;

      builder->results->genes[i] = AUSPEX_NO_VALUE;
      if (builder->sizes->group_sizes[i] == 0)
        continue;
      y = auspex_op_slice_rows (builder->graph, r, i, 1);
      y = layer_norm (builder, linear (builder, y, first, builder->sizes->width), norm);
      y = drop (builder, activate (builder, y, AUSPEX_ACTIVATION_ELU));
      y = linear (builder, y, last, builder->sizes->group_sizes[i]);
      builder->results->genes[i] = y;
      show (builder, y, output);
    }
}

static AuspexValue
associate (const Builder *builder, AuspexValue features, AuspexValue *similarity)
{
  const AuspexGhanetSizes *sizes = builder->sizes;
  AuspexGraph *graph = builder->graph;
  AuspexValue tokens = parameter (builder, "recon_net.tokens", "",
                                  AUSPEX_SHAPE (1, sizes->n_groups, sizes->width));
  AuspexValue p =
      activate (builder, linear (builder, features, "recon_net.wsi_net.0", sizes->width),
                AUSPEX_ACTIVATION_RELU);
  p = drop (builder, p);
  AuspexValue c = layer_norm (builder, p, "recon_net.ln_2");
  AuspexValue r = attend (builder, tokens, "recon_net.ln_1", c, NULL);
  AuspexValue sim = AUSPEX_NO_VALUE;

  r = feed_forward (builder, r, "recon_net.ln_3", "recon_net.ffn0");
  r = attend (builder, auspex_op_add (graph, r, tokens), "recon_net.ln_4", c, &sim);
  r = feed_forward (builder, r, "recon_net.ln_5", "recon_net.ffn1");
  r = layer_norm (builder, r, "recon_net.ln_6");
  *similarity = auspex_op_mean_heads (graph, sim);
  show (builder, r, "tokens_reconstructed");
  show (builder, *similarity, "similarity");
  reconstruct_genes (builder, r);
  return r;
}

/* Hyper-attention survival branch: patches pooled along hyper-edges, then classified.
 *
 *   x[n,F] - linear - LN - relu = b[n,d]
 *   b - linear(tanh(linear b) * sigmoid(linear b)) - softmax over patches = E1[1,n]
 *   M - + (0 in its largest fifth, else -1e5) - softmax over patches = E2[T,n]
 *   y = H b,  H = (E1 + E2) / 2
 *   y - + relu(LN linear2 relu(LN linear1 y)) - (y + r) / 2 - + self-attention - + ffn
 *     - linear - LN - relu = z[T,c] - flat - classifier - sigmoid = hazards
 *
 * In training, values are dropped after b, the self-attention's softmax, the feed-forward
 * network and z, and no gradient goes through E2. */
static AuspexValue
gate (const Builder *builder, AuspexValue bag)
{
  const AuspexGhanetSizes *sizes = builder->sizes;
  AuspexGraph *graph = builder->graph;
  AuspexValue a = linear (builder, bag, "gate.attention_a.0", sizes->gate_dim);
  AuspexValue b = linear (builder, bag, "gate.attention_b.0", sizes->gate_dim);
  AuspexValue w = auspex_op_gated_score (
      graph, a, b,
      parameter (builder, "gate.attention_c", ".weight",
                 AUSPEX_SHAPE (1, sizes->gate_dim)),
      parameter (builder, "gate.attention_c", ".bias", AUSPEX_SHAPE (1)));
  AuspexValue e1 = auspex_op_softmax (
      graph, auspex_op_reshape (graph, w, AUSPEX_SHAPE (1, AUSPEX_ROWS)));

  show (builder, e1, "gate_attention");
  return e1;
}

static AuspexValue
hyper_attention (const Builder *builder, AuspexValue similarity, AuspexValue e1)
{
  AuspexGraph *graph = builder->graph;

  if (builder->dropout != NULL)
    similarity = auspex_op_detach (graph, similarity);
  AuspexValue mask =
      auspex_op_topk_mask (graph, similarity, builder->sizes->ratio, OUTSIDE_EDGE);
  AuspexValue e2 = auspex_op_softmax (graph, auspex_op_add (graph, similarity, mask));
  AuspexValue h = auspex_op_scale (graph, auspex_op_add (graph, e2, e1), 0.5f);

  show (builder, e2, "hyperedge");
  show (builder, h, "hyper_attention");
  return h;
}

static AuspexValue
hyper_convolution (const Builder *builder, AuspexValue h, AuspexValue bag)
{
  AuspexValue pooled = auspex_op_attention_apply (builder->graph, h, bag);
  AuspexValue y = pooled;

  y = linear (builder, y, "hyperconv1.linear1", builder->sizes->width);
  y = activate (builder, layer_norm (builder, y, "hyperconv1.ln1"),
                AUSPEX_ACTIVATION_RELU);
  y = linear (builder, y, "hyperconv1.linear2", builder->sizes->width);
  y = activate (builder, layer_norm (builder, y, "hyperconv1.ln2"),
                AUSPEX_ACTIVATION_RELU);
  y = auspex_op_add (builder->graph, pooled, y);
  show (builder, y, "hyper_feature");
  return y;
}

static AuspexValue
self_attention (const Builder *builder, AuspexValue f)
{
  const AuspexGhanetSizes *sizes = builder->sizes;
  AuspexGraph *graph = builder->graph;
  AuspexValue q =
      linear_without_bias (builder, f, "attention.to_q.0", sizes->attention_dim);
  AuspexValue k =
      linear_without_bias (builder, f, "attention.to_k.0", sizes->attention_dim);
  AuspexValue v =
      linear_without_bias (builder, f, "attention.to_v", sizes->attention_dim);
  AuspexValue weights = drop (builder, auspex_op_softmax (graph, scores (builder, q, k)));
  AuspexValue y = linear (builder, auspex_op_attention_apply (graph, weights, v),
                          "attention.to_out", sizes->width);

  return auspex_op_add (graph, y, f);
}

static void
survive (const Builder *builder, AuspexValue features, AuspexValue similarity,
         AuspexValue r)
{
  const AuspexGhanetSizes *sizes = builder->sizes;
  AuspexGraph *graph = builder->graph;
  AuspexValue bag = linear (builder, features, "wsi_net.0", sizes->width);
  AuspexValue h = AUSPEX_NO_VALUE, f = AUSPEX_NO_VALUE, z = AUSPEX_NO_VALUE;

  bag =
      activate (builder, layer_norm (builder, bag, "wsi_net.1"), AUSPEX_ACTIVATION_RELU);
  bag = drop (builder, bag);
  show (builder, bag, "bag");
  h = hyper_attention (builder, similarity, gate (builder, bag));

  f = auspex_op_add (graph, hyper_convolution (builder, h, bag), r);
  f = self_attention (builder, auspex_op_scale (graph, f, 0.5f));
  f = feed_forward (builder, f, "ln1", "ffn");

  z = layer_norm (builder, linear (builder, f, "butter.0", sizes->compressed_dim),
                  "butter.1");
  z = drop (builder, activate (builder, z, AUSPEX_ACTIVATION_RELU));
  show (builder, z, "compressed");
  z = auspex_op_reshape (graph, z,
                         AUSPEX_SHAPE (1, sizes->n_groups * sizes->compressed_dim));
  z = linear (builder, z, "classifier", sizes->classes);
  builder->results->logits = z;
  builder->results->hazards = activate (builder, z, AUSPEX_ACTIVATION_SIGMOID);
  auspex_graph_output (graph, builder->results->hazards, "hazards");
}

static void
append (const Builder *builder, AuspexValue features)
{
  AuspexValue similarity = AUSPEX_NO_VALUE;
  AuspexValue r = associate (builder, features, &similarity);

  survive (builder, features, similarity, r);
}

AuspexGraph *
auspex_ghanet_build (const AuspexGhanetSizes *sizes, const char *prefix, GError **error)
{
  g_autoptr (AuspexGraph) graph = auspex_graph_new ("g-hanet");
  AuspexGhanetResults results;
  Builder builder = { graph, sizes, prefix, NULL, &results };

  append (&builder, auspex_graph_input (graph, "features", AUSPEX_DTYPE_F32,
                                        AUSPEX_SHAPE (AUSPEX_ROWS, sizes->feature_dim)));
  return auspex_graph_finish (graph, error) ? g_steal_pointer (&graph) : NULL;
}

void
auspex_ghanet_append_training (AuspexGraph *graph, const AuspexGhanetSizes *sizes,
                               const char *prefix, AuspexValue features, double rate,
                               AuspexValue key, AuspexGhanetResults *results)
{
  Dropout dropout = { .key = key, .rate = rate };
  Builder builder = { graph, sizes, prefix, &dropout, results };

  append (&builder, features);
}
