/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* ResNet by its shapes: 18 and 34 (basic blocks), 50 to 152 and wide ones (bottlenecks),
 * cut after layer3 as CLAM and its descendants do, or whole; mean pooled. Source: He et
 * al., arXiv 1512.03385, with the stride on the 3x3 as torchvision has it. */

#pragma once

#include "compute/nets/image-network.h"

typedef struct
{
  int size_px; /* of an image, a side */
  float mean[3], sd[3];
  bool whole;       /* up to layer4, else to layer3 */
  bool with_stages; /* "stem", "layer1", ... are outputs too */
} AuspexResnetOptions;

/* Builds the network whose block counts, kinds and widths @weights show (torchvision's
 * names; `fc`, `num_batches_tracked` and, where the network is cut, `layer4` are
 * ignored). What is missing, misshapen or of another kind of network is an error that
 * names it. */
AuspexImageNetwork *auspex_resnet_new (AuspexWeights *weights,
                                       const AuspexResnetOptions *options,
                                       GError **error);

/* Formula weights of ResNet-50's tensors up to layer3. */
void auspex_resnet50_declare (AuspexWeights *weights, uint64_t seed);
