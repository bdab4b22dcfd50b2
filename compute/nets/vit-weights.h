/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to nets: a vision transformer's file as its graph wants it, whoever wrote it.
 */

#pragma once

#include "compute/weights/weights.h"

/* `parameters` have timm's names: "patch_embed.proj.*" (OHWI), "blocks.N.norm1.*",
 * "blocks.N.attn.qkv.*", "blocks.N.attn.proj.*", "blocks.N.norm2.*",
 * "blocks.N.mlp.fc1.*", "blocks.N.mlp.fc2.*", "norm.*"; beside those "prefix" [n_prefix,
 * width], class token and registers with their positions, and "positions" [grid grid,
 * width], the patches'. */
typedef struct
{
  AuspexWeights *parameters;
  int64_t width, grid, n_prefix;
  int depth;
  bool has_class_token;
  bool is_gated; /* SwiGLU, else GELU */
  float epsilon; /* of the norms */
} AuspexVitWeights;

/* For images of @size_px. Shares what it need not change with @weights. */
AuspexVitWeights *auspex_vit_weights_new (AuspexWeights *weights, int size_px,
                                          GError **error);
void auspex_vit_weights_free (AuspexVitWeights *weights);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexVitWeights, auspex_vit_weights_free)
