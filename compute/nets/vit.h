/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Vision transformers as timm, DINOv2 and Hugging Face save them: pre-norm blocks, class
 * and register tokens, LayerScale, GELU or SwiGLU, learned positions. Sources:
 * Dosovitskiy et al., arXiv 2010.11929; Oquab et al., arXiv 2304.07193 (LayerScale,
 * SwiGLU); Darcet et al., arXiv 2309.16588 (registers). */

#pragma once

#include "compute/nets/image-network.h"

typedef enum
{
  AUSPEX_VIT_CLS,  /* the class token behind the last norm: [n, d] */
  AUSPEX_VIT_MEAN, /* the mean of the patches' tokens: [n, d]; registers are skipped */
  AUSPEX_VIT_CLS_MEAN, /* both, one after the other: [n, 2 d] */
} AuspexVitReadout;

typedef struct
{
  int size_px; /* of an image, a side; positions for another size are interpolated */
  float mean[3], sd[3];
  AuspexVitReadout readout;
  int heads; /* 0: 64 columns a head, but 16 heads where the width is 1280 (ViT-H) */
  bool with_stages; /* "embedded", "encoded" [n, tokens, d] are outputs too */
} AuspexVitOptions;

/* Whether @weights have a vision transformer's names, as they are or behind those of
 * usual dictionaries ("state_dict.", "module.", "teacher.backbone.", ...). */
bool auspex_vit_is_vit (AuspexWeights *weights);

/* What the shapes show: the width, and how many pixels a side patches have and images
 * that the positions are learned for (0: no square). */
bool auspex_vit_measure (AuspexWeights *weights, int *width, int *patch_px, int *size_px,
                         GError **error);

/* Builds the network that the names and shapes in @weights show. LayerScale becomes part
 * of the linear layers before it. What is missing, misshapen or no part of such a network
 * is an error that names the tensor. */
AuspexImageNetwork *auspex_vit_new (AuspexWeights *weights,
                                    const AuspexVitOptions *options, GError **error);
