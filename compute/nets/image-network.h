/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What the builders of image encoders make (resnet.h, vit.h). */

#pragma once

#include "compute/graph/graph.h"
#include "compute/weights/weights.h"

typedef struct
{
  AuspexGraph *graph; /* input "image" u8 [n, size, size, 3], output "features" [n, d] */
  AuspexWeights *weights; /* the graph's parameters, made of the file's */
  int feature_dim;        /* d */
} AuspexImageNetwork;

/* Takes the references. Finishes @graph; an error begins with the weights' label. */
AuspexImageNetwork *auspex_image_network_new (AuspexGraph *graph, AuspexWeights *weights,
                                              GError **error);
void auspex_image_network_free (AuspexImageNetwork *network);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexImageNetwork, auspex_image_network_free)
