/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/nets/conv-chain.h"

#include "compute/ops/activate.h"
#include "compute/ops/add.h"
#include "compute/ops/conv2d.h"
#include "compute/ops/image_normalize.h"
#include "compute/ops/linear.h"
#include "compute/ops/mean_pool2d.h"

#define SEED 1

static AuspexValue
declare (AuspexGraph *graph, AuspexWeights *weights, int layer, const char *part,
         AuspexShape shape)
{
  g_autofree char *name = g_strdup_printf ("layer%d.%s", layer, part);

  auspex_weights_declare (weights, name, shape, AUSPEX_FORMULA_RESNET, SEED);
  return auspex_graph_parameter (graph, name, shape);
}

AuspexImageNetwork *
auspex_conv_chain_new (int size_px, const AuspexConvLayer *layers, int n_layers)
{
  static const float mean[] = { 0.5f, 0.5f, 0.5f }, sd[] = { 0.25f, 0.25f, 0.25f };
  AuspexGraph *graph = auspex_graph_new ("convolutions");
  AuspexWeights *weights = auspex_weights_new ("convolutions");
  g_autofree AuspexValue *values = g_new (AuspexValue, n_layers);
  g_autoptr (GError) error = NULL;
  AuspexImageNetwork *network = NULL;
  AuspexValue x = auspex_graph_input (graph, "image", AUSPEX_DTYPE_U8,
                                      AUSPEX_SHAPE (AUSPEX_ROWS, size_px, size_px, 3));
  int64_t channels = 3;

  x = auspex_op_image_normalize (graph, x, mean, sd);
  for (int i = 0; i < n_layers; i++)
    {
      const AuspexConvLayer *layer = &layers[i];

      x = auspex_op_conv2d (
          graph, x,
          declare (
              graph, weights, i, "weight",
              AUSPEX_SHAPE (layer->channels, layer->kernel, layer->kernel, channels)),
          declare (graph, weights, i, "bias", AUSPEX_SHAPE (layer->channels)),
          layer->stride, layer->kernel / 2);
      if (layer->residual > 0)
        x = auspex_op_add (graph, x, values[i - layer->residual]);
      x = values[i] = auspex_op_activate (graph, x, AUSPEX_ACTIVATION_RELU);
      channels = layer->channels;
    }
  x = auspex_op_linear (
      graph, auspex_op_mean_pool2d (graph, x),
      declare (graph, weights, n_layers, "weight", AUSPEX_SHAPE (channels, channels)),
      declare (graph, weights, n_layers, "bias", AUSPEX_SHAPE (channels)));
  auspex_graph_output (graph, x, "features");
  network = auspex_image_network_new (graph, weights, &error);
  g_assert_no_error (error); /* the layers are the program's own */
  return network;
}
