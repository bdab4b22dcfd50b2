/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Convolutions one after the other, on formula weights: what a device is measured with.
 * An image is small and its features few, so that what takes time is the arithmetic. */

#pragma once

#include "compute/nets/image-network.h"

typedef struct
{
  int64_t channels;
  int kernel, stride; /* [kernel, kernel], padded by its half */
  int residual;       /* so many layers back: whose output is added; 0: none's */
} AuspexConvLayer;

/* Image of @size_px a side, each layer with its bias and ReLU, mean over the image, and a
 * linear layer of as many features, which reads and writes what is no layer's. The shapes
 * of a residual must agree. */
AuspexImageNetwork *auspex_conv_chain_new (int size_px, const AuspexConvLayer *layers,
                                           int n_layers);
