/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/nets/resnet.h"

#include "compute/ops/activate.h"
#include "compute/ops/add.h"
#include "compute/ops/conv2d.h"
#include "compute/ops/image_normalize.h"
#include "compute/ops/max_pool2d.h"
#include "compute/ops/mean_pool2d.h"

#include <math.h>

#define BATCH_NORM_EPSILON 1e-5
#define ANY 0

typedef struct
{
  AuspexWeights *weights; /* as the file has them */
  AuspexWeights *folded;
  AuspexGraph *graph;
  GError *error; /* the first; building goes on without effect */
} Builder;

/* One of @bn's four vectors. */
static const float *
get_vector (Builder *builder, const char *bn, const char *part, int64_t n)
{
  g_autofree char *name = g_strconcat (bn, part, NULL);
  AuspexShape shape = AUSPEX_SHAPE (n);

  if (builder->error != NULL)
    return NULL;
  return auspex_weights_get (builder->weights, name, &shape, &builder->error);
}

/* The batch norm behind a convolution is linear, and becomes part of it:
 *     weight' = weight gamma / sqrt (variance + epsilon)
 *     bias' = beta - mean gamma / sqrt (variance + epsilon)
 * @oihw [out, in, h, w] becomes @name.weight [out, h, w, in] and @name.bias [out]. */
static void
fold_batch_norm (Builder *builder, const char *name, const char *bn, const float *oihw,
                 const AuspexShape *oihw_shape)
{
  int64_t out = oihw_shape->dims[0], in = oihw_shape->dims[1];
  int64_t window = oihw_shape->dims[2] * oihw_shape->dims[3];
  const float *gamma = get_vector (builder, bn, ".weight", out);
  const float *beta = get_vector (builder, bn, ".bias", out);
  const float *mean = get_vector (builder, bn, ".running_mean", out);
  const float *variance = get_vector (builder, bn, ".running_var", out);
  g_autofree char *weight_name = g_strconcat (name, ".weight", NULL);
  g_autofree char *bias_name = g_strconcat (name, ".bias", NULL);
  float *weight = NULL, *bias = NULL;

  if (builder->error != NULL)
    return;
  weight = g_new (float, out *in *window);
  bias = g_new (float, out);
  for (int64_t o = 0; o < out; o++)
    {
      double factor = gamma[o] / sqrt (variance[o] + BATCH_NORM_EPSILON);

      bias[o] = (float)(beta[o] - mean[o] * factor);
      for (int64_t i = 0; i < in; i++)
        for (int64_t p = 0; p < window; p++)
          weight[(o * window + p) * in + i] =
              (float)(oihw[(o * in + i) * window + p] * factor);
    }
  auspex_weights_take (builder->folded, weight_name,
                       AUSPEX_SHAPE (out, oihw_shape->dims[2], oihw_shape->dims[3], in),
                       weight);
  auspex_weights_take (builder->folded, bias_name, AUSPEX_SHAPE (out), bias);
}

/* Convolution @name and batch norm @bn; @out channels, or as many as the weights have. */
static AuspexValue
conv_bn (Builder *builder, AuspexValue x, const char *name, const char *bn, int64_t out,
         int size, int stride)
{
  g_autofree char *weight_name = g_strconcat (name, ".weight", NULL);
  g_autofree char *bias_name = g_strconcat (name, ".bias", NULL);
  AuspexShape shape = { 0 };
  const float *oihw = NULL;
  int64_t in = 0;

  if (builder->error != NULL || x == AUSPEX_NO_VALUE)
    return AUSPEX_NO_VALUE;
  if (out == ANY
      && !auspex_weights_get_size (builder->weights, weight_name, 4, 0, &out,
                                   &builder->error))
    return AUSPEX_NO_VALUE;
  in = auspex_graph_get_node (builder->graph, x)->shape.dims[3];
  shape = AUSPEX_SHAPE (out, in, size, size);
  oihw = auspex_weights_get (builder->weights, weight_name, &shape, &builder->error);
  if (oihw == NULL)
    return AUSPEX_NO_VALUE;

  fold_batch_norm (builder, name, bn, oihw, &shape);
  return auspex_op_conv2d (
      builder->graph, x,
      auspex_graph_parameter (builder->graph, weight_name,
                              AUSPEX_SHAPE (out, size, size, in)),
      auspex_graph_parameter (builder->graph, bias_name, AUSPEX_SHAPE (out)), stride,
      size / 2);
}

static AuspexValue
relu (Builder *builder, AuspexValue x)
{
  return auspex_op_activate (builder->graph, x, AUSPEX_ACTIVATION_RELU);
}

/* A bottleneck, or a basic block where there is no third convolution:
 *   x - 1x1 - relu - 3x3, stride - relu - 1x1 - + - relu
 *   x - 3x3, stride - relu - 3x3 ------------ - + - relu
 *   '----------- 1x1, stride (or nothing) ------'
 * Each convolution is followed by its batch norm. */
static AuspexValue
residual_block (Builder *builder, AuspexValue x, const char *block, int stride)
{
  g_autofree char *conv1 = g_strconcat (block, ".conv1", NULL);
  g_autofree char *conv2 = g_strconcat (block, ".conv2", NULL);
  g_autofree char *conv3 = g_strconcat (block, ".conv3", NULL);
  g_autofree char *bn1 = g_strconcat (block, ".bn1", NULL);
  g_autofree char *bn2 = g_strconcat (block, ".bn2", NULL);
  g_autofree char *bn3 = g_strconcat (block, ".bn3", NULL);
  g_autofree char *third = g_strconcat (conv3, ".weight", NULL);
  g_autofree char *shortcut = g_strconcat (block, ".downsample.0", NULL);
  g_autofree char *shortcut_bn = g_strconcat (block, ".downsample.1", NULL);
  g_autofree char *shortcut_weight = g_strconcat (shortcut, ".weight", NULL);
  bool is_bottleneck = auspex_weights_has (builder->weights, third);
  AuspexValue residual = x;
  AuspexValue y = AUSPEX_NO_VALUE;

  y = relu (builder, conv_bn (builder, x, conv1, bn1, ANY, is_bottleneck ? 1 : 3,
                              is_bottleneck ? 1 : stride));
  y = conv_bn (builder, y, conv2, bn2, ANY, 3, is_bottleneck ? stride : 1);
  if (is_bottleneck)
    y = conv_bn (builder, relu (builder, y), conv3, bn3, ANY, 1, 1);
  if (y != AUSPEX_NO_VALUE && auspex_weights_has (builder->weights, shortcut_weight))
    {
      int64_t out = auspex_graph_get_node (builder->graph, y)->shape.dims[3];

      residual = conv_bn (builder, x, shortcut, shortcut_bn, out, 1, stride);
    }
  return relu (builder, auspex_op_add (builder->graph, y, residual));
}

static AuspexValue
stage (Builder *builder, AuspexValue x, int index)
{
  for (int i = 0;; i++)
    {
      g_autofree char *block = g_strdup_printf ("layer%d.%d", index, i);
      g_autofree char *first = g_strconcat (block, ".conv1.weight", NULL);

      if (builder->error != NULL
          || (i > 0 && !auspex_weights_has (builder->weights, first)))
        return x;
      x = residual_block (builder, x, block, index > 1 && i == 0 ? 2 : 1);
    }
}

/*  image u8 [n, s, s, 3]
 *    | normalise
 *    | conv1 7x7, stride 2 - bn - relu     [n, s/2, s/2, 64]
 *    | max pool 3x3, stride 2              [n, s/4, s/4, 64]     "stem"
 *    | layer1: 3 bottlenecks               [n, s/4, s/4, 256]    "layer1"
 *    | layer2: 4 bottlenecks, stride 2     [n, s/8, s/8, 512]    "layer2"
 *    | layer3: 6 bottlenecks, stride 2     [n, s/16, s/16, 1024] "layer3"
 *    | layer4, where it is whole: 3, stride 2                    "layer4"
 *    | mean over the image
 *  features [n, 1024]                      (blocks and widths of ResNet-50) */
static void
build (Builder *builder, const AuspexResnetOptions *options)
{
  AuspexGraph *graph = builder->graph;
  AuspexValue x = auspex_graph_input (
      graph, "image", AUSPEX_DTYPE_U8,
      AUSPEX_SHAPE (AUSPEX_ROWS, options->size_px, options->size_px, 3));

  x = auspex_op_image_normalize (graph, x, options->mean, options->sd);
  x = relu (builder, conv_bn (builder, x, "conv1", "bn1", ANY, 7, 2));
  x = auspex_op_max_pool2d (graph, x, 3, 2, 1);
  if (options->with_stages)
    auspex_graph_output (graph, x, "stem");
  for (int index = 1; index <= (options->whole ? 4 : 3); index++)
    {
      g_autofree char *name = g_strdup_printf ("layer%d", index);

      x = stage (builder, x, index);
      if (options->with_stages)
        auspex_graph_output (graph, x, name);
    }
  x = auspex_op_mean_pool2d (graph, x);
  auspex_graph_output (graph, x, "features");
}

AuspexImageNetwork *
auspex_resnet_new (AuspexWeights *weights, const AuspexResnetOptions *options,
                   GError **error)
{
  Builder builder = { .weights = weights };

  builder.graph = auspex_graph_new ("resnet");
  builder.folded = auspex_weights_new (auspex_weights_get_label (weights));
  build (&builder, options);
  if (builder.error != NULL)
    {
      g_propagate_error (error, builder.error);
      auspex_graph_unref (builder.graph);
      auspex_weights_unref (builder.folded);
      return NULL;
    }
  return auspex_image_network_new (builder.graph, builder.folded, error);
}

static void
declare_conv_bn (AuspexWeights *weights, uint64_t seed, const char *block,
                 const char *conv, const char *bn, AuspexShape shape)
{
  const char *const parts[] = { ".weight", ".bias", ".running_mean", ".running_var" };
  g_autofree char *weight = g_strconcat (block, conv, ".weight", NULL);

  auspex_weights_declare (weights, weight, shape, AUSPEX_FORMULA_RESNET, seed);
  for (size_t i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *name = g_strconcat (block, bn, parts[i], NULL);

      auspex_weights_declare (weights, name, AUSPEX_SHAPE (shape.dims[0]),
                              AUSPEX_FORMULA_RESNET, seed);
    }
}

void
auspex_resnet50_declare (AuspexWeights *weights, uint64_t seed)
{
  const int n_blocks[] = { 3, 4, 6 };
  int64_t in = 64;

  declare_conv_bn (weights, seed, "", "conv1", "bn1", AUSPEX_SHAPE (64, 3, 7, 7));
  for (int layer = 1; layer <= 3; layer++)
    for (int i = 0; i < n_blocks[layer - 1]; i++)
      {
        g_autofree char *block = g_strdup_printf ("layer%d.%d.", layer, i);
        int64_t middle = 32 << layer, out = 4 * middle;

        declare_conv_bn (weights, seed, block, "conv1", "bn1",
                         AUSPEX_SHAPE (middle, in, 1, 1));
        declare_conv_bn (weights, seed, block, "conv2", "bn2",
                         AUSPEX_SHAPE (middle, middle, 3, 3));
        declare_conv_bn (weights, seed, block, "conv3", "bn3",
                         AUSPEX_SHAPE (out, middle, 1, 1));
        if (i == 0)
          declare_conv_bn (weights, seed, block, "downsample.0", "downsample.1",
                           AUSPEX_SHAPE (out, in, 1, 1));
        in = out;
      }
}
