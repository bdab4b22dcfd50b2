/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* AUSPEX_PRECISION_FAST: linear layers and convolutions multiply float16, whatever they
 * read is stored as; sums stay float32. What only they, pools, self-attention and gates
 * pass on is stored as float16; what norms, softmax and others read is float32, a
 * transformer's residual stream with it. */

#pragma once

#include "compute/graph/plan.h"

/* Normalised images, of three channels, have a fourth of zeros as float16: a pixel is
 * read at once. */
#define AUSPEX_VULKAN_HALF_IMAGE_CHANNELS 4

/* For each value of @plan's graph, by its storage, whether it is stored as float16; of
 * parameters none is, but where they are packed. Free with g_free(). */
bool *auspex_vulkan_half_choose (const AuspexPlan *plan);

/* To the nearest, ties to even, in place: @values become @n float16 at their beginning.
 */
void auspex_vulkan_half_convert (float *values, int64_t n);
