/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/nets/vit.h"

#include "compute/nets/vit-weights.h"
#include "compute/ops/activate.h"
#include "compute/ops/add.h"
#include "compute/ops/concatenate.h"
#include "compute/ops/conv2d.h"
#include "compute/ops/expand.h"
#include "compute/ops/image_normalize.h"
#include "compute/ops/layer_norm.h"
#include "compute/ops/linear.h"
#include "compute/ops/mean_pool2d.h"
#include "compute/ops/reshape.h"
#include "compute/ops/self_attention.h"
#include "compute/ops/slice_tokens.h"
#include "compute/ops/swiglu.h"

/* ViT-H's heads are 80 wide; the others' 64. */
#define VIT_H_WIDTH 1280
#define VIT_H_HEADS 16
#define HEAD_WIDTH 64

typedef struct
{
  const AuspexVitWeights *weights;
  AuspexGraph *graph;
  const AuspexVitOptions *options;
  int heads;
} Builder;

/* AUSPEX_NO_VALUE: there is none of that name. */
static AuspexValue
parameter (Builder *builder, const char *name)
{
  AuspexWeights *parameters = builder->weights->parameters;
  AuspexValue value = auspex_graph_find (builder->graph, name);
  AuspexShape shape = { 0 };

  if (value != AUSPEX_NO_VALUE || !auspex_weights_has (parameters, name)
      || !auspex_weights_get_shape (parameters, name, &shape, NULL))
    return value;
  return auspex_graph_parameter (builder->graph, name, shape);
}

static AuspexValue
layer_norm (Builder *builder, AuspexValue x, const char *name)
{
  g_autofree char *weight = g_strconcat (name, ".weight", NULL);
  g_autofree char *bias = g_strconcat (name, ".bias", NULL);

  return auspex_op_layer_norm (builder->graph, x, parameter (builder, weight),
                               parameter (builder, bias), builder->weights->epsilon);
}

static AuspexValue
linear (Builder *builder, AuspexValue x, const char *name)
{
  g_autofree char *weight = g_strconcat (name, ".weight", NULL);
  g_autofree char *bias = g_strconcat (name, ".bias", NULL);

  return auspex_op_linear (builder->graph, x, parameter (builder, weight),
                           parameter (builder, bias));
}

/*  image u8 [n, s, s, 3]
 *    | normalise
 *    | patches: convolution p x p, stride p    [n, g, g, d], as [n, g g, d]
 *    | + positions
 *    | behind class token and registers        [n, t, d]  "embedded" */
static AuspexValue
embed (Builder *builder)
{
  AuspexGraph *graph = builder->graph;
  const AuspexVitOptions *options = builder->options;
  int64_t size_px = options->size_px,
          n_patches = builder->weights->grid * builder->weights->grid;
  AuspexValue x = auspex_graph_input (graph, "image", AUSPEX_DTYPE_U8,
                                      AUSPEX_SHAPE (AUSPEX_ROWS, size_px, size_px, 3));

  x = auspex_op_image_normalize (graph, x, options->mean, options->sd);
  x = auspex_op_conv2d (graph, x, parameter (builder, "patch_embed.proj.weight"),
                        parameter (builder, "patch_embed.proj.bias"),
                        (int)(size_px / builder->weights->grid), 0);
  x = auspex_op_reshape (graph, x,
                         AUSPEX_SHAPE (AUSPEX_ROWS, n_patches, builder->weights->width));
  x = auspex_op_add (graph, x, parameter (builder, "positions"));
  if (builder->weights->n_prefix > 0)
    {
      AuspexValue prefix =
          auspex_op_expand (graph, parameter (builder, "prefix"),
                            AUSPEX_SHAPE (AUSPEX_ROWS, builder->weights->n_prefix,
                                          builder->weights->width));

      x = auspex_op_concatenate (graph, prefix, x);
    }
  return x;
}

/*   x - norm - q, k, v - attention - projection - + - norm - MLP - + - x
 *   '---------------------------------------------'-----------------'
 * with LayerScale in the projection and in the MLP's last layer. */
static AuspexValue
block (Builder *builder, AuspexValue x, int index)
{
  AuspexGraph *graph = builder->graph;
  g_autofree char *norm1 = g_strdup_printf ("blocks.%d.norm1", index);
  g_autofree char *qkv = g_strdup_printf ("blocks.%d.attn.qkv", index);
  g_autofree char *projection = g_strdup_printf ("blocks.%d.attn.proj", index);
  g_autofree char *norm2 = g_strdup_printf ("blocks.%d.norm2", index);
  g_autofree char *fc1 = g_strdup_printf ("blocks.%d.mlp.fc1", index);
  g_autofree char *fc2 = g_strdup_printf ("blocks.%d.mlp.fc2", index);
  AuspexValue y = linear (builder, layer_norm (builder, x, norm1), qkv);

  y = auspex_op_self_attention (graph, y, builder->heads);
  x = auspex_op_add (graph, linear (builder, y, projection), x);
  y = linear (builder, layer_norm (builder, x, norm2), fc1);
  y = builder->weights->is_gated ? auspex_op_swiglu (graph, y)
                                 : auspex_op_activate (graph, y, AUSPEX_ACTIVATION_GELU);
  return auspex_op_add (graph, linear (builder, y, fc2), x);
}

/* A norm is each token's own: only what is read out needs it. [n, 1, d] */
static AuspexValue
read_class_token (Builder *builder, AuspexValue x)
{
  return layer_norm (builder, auspex_op_slice_tokens (builder->graph, x, 0, 1), "norm");
}

static AuspexValue
read_mean (Builder *builder, AuspexValue x)
{
  int64_t grid = builder->weights->grid;

  x = auspex_op_slice_tokens (builder->graph, x, builder->weights->n_prefix, grid * grid);
  x = layer_norm (builder, x, "norm");
  x = auspex_op_reshape (builder->graph, x,
                         AUSPEX_SHAPE (AUSPEX_ROWS, grid, grid, builder->weights->width));
  return auspex_op_mean_pool2d (builder->graph, x);
}

static AuspexValue
read_out (Builder *builder, AuspexValue x)
{
  AuspexGraph *graph = builder->graph;
  int64_t d = builder->weights->width;

  switch (builder->options->readout)
    {
    case AUSPEX_VIT_CLS:
      return auspex_op_reshape (graph, read_class_token (builder, x),
                                AUSPEX_SHAPE (AUSPEX_ROWS, d));
    case AUSPEX_VIT_MEAN:
      return read_mean (builder, x);
    case AUSPEX_VIT_CLS_MEAN:
      x = auspex_op_concatenate (graph, read_class_token (builder, x),
                                 auspex_op_reshape (graph, read_mean (builder, x),
                                                    AUSPEX_SHAPE (AUSPEX_ROWS, 1, d)));
      return auspex_op_reshape (graph, x, AUSPEX_SHAPE (AUSPEX_ROWS, 2 * d));
    }
  g_return_val_if_reached (AUSPEX_NO_VALUE);
}

static void
build (Builder *builder, int depth)
{
  AuspexValue x = embed (builder);

  if (builder->options->with_stages)
    auspex_graph_output (builder->graph, x, "embedded");
  for (int i = 0; i < depth; i++)
    x = block (builder, x, i);
  if (builder->options->with_stages)
    auspex_graph_output (builder->graph, x, "encoded");
  auspex_graph_output (builder->graph, read_out (builder, x), "features");
}

static bool
choose_heads (Builder *builder, const char *label, GError **error)
{
  int64_t width = builder->weights->width;
  int64_t heads = width == VIT_H_WIDTH ? VIT_H_HEADS : MAX (1, width / HEAD_WIDTH);

  builder->heads = builder->options->heads > 0 ? builder->options->heads : (int)heads;
  if (width % builder->heads == 0)
    return true;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               "%s: %d heads do not divide a width of %" G_GINT64_FORMAT
               ": say \"heads\" in the settings",
               label, builder->heads, width);
  return false;
}

AuspexImageNetwork *
auspex_vit_new (AuspexWeights *weights, const AuspexVitOptions *options, GError **error)
{
  g_autoptr (AuspexVitWeights) folded =
      auspex_vit_weights_new (weights, options->size_px, error);
  Builder builder = { .weights = folded, .options = options };
  const char *label = auspex_weights_get_label (weights);

  if (folded == NULL)
    return NULL;
  if (!choose_heads (&builder, label, error))
    return NULL;
  if (options->readout != AUSPEX_VIT_MEAN && !folded->has_class_token)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "%s: there is no class token to read out", label);
      return NULL;
    }
  builder.graph = auspex_graph_new ("vit");
  build (&builder, folded->depth);
  return auspex_image_network_new (builder.graph, auspex_weights_ref (folded->parameters),
                                   error);
}
