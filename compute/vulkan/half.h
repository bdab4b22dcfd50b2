/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* AUSPEX_PRECISION_FAST: values that only convolutions and pools pass on are stored as
 * float16, and their weights; sums stay float32. */

#pragma once

#include "compute/graph/plan.h"

/* Normalised images, of three channels, have a fourth of zeros as float16: a pixel is
 * read at once. */
#define AUSPEX_VULKAN_HALF_IMAGE_CHANNELS 4

/* For each value of @plan's graph, by its storage, whether it is stored as float16 (of a
 * parameter: where a convolution's weights are packed). Free with g_free(). */
bool *auspex_vulkan_half_choose (const AuspexPlan *plan);

/* To the nearest, ties to even, in place: @values become @n float16 at their beginning.
 */
void auspex_vulkan_half_convert (float *values, int64_t n);
