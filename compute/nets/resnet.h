/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* ResNet with bottleneck blocks (50, 101, 152 and wide ones), cut after layer3, mean
 * pooled: the encoder of CLAM and its descendants. Source: He et al., arXiv 1512.03385,
 * with the stride on the 3x3 as torchvision has it. */

#pragma once

#include "compute/graph/graph.h"
#include "compute/weights/weights.h"

typedef struct
{
  AuspexGraph *graph; /* input "image" u8 [n, size, size, 3], output "features" [n, d] */
  AuspexWeights *weights; /* the graph's parameters: OHWI, batch norms folded in */
  int feature_dim;        /* d: 1024 for ResNet-50 */
} AuspexResnet;

void auspex_resnet_free (AuspexResnet *resnet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexResnet, auspex_resnet_free)

/* Builds the network whose block counts and widths @weights show (torchvision's names;
 * `layer4`, `fc` and `num_batches_tracked` are ignored) for images of @size_px a side,
 * normalised by @mean and @sd of pixels / 255. @with_stages: "stem", "layer1", "layer2"
 * and "layer3" are outputs too. What is missing, misshapen or no bottleneck network is an
 * error that names it. */
AuspexResnet *auspex_resnet_new (AuspexWeights *weights, int size_px, const float mean[3],
                                 const float sd[3], bool with_stages, GError **error);

/* Formula weights of ResNet-50's tensors up to layer3. */
void auspex_resnet50_declare (AuspexWeights *weights, uint64_t seed);
