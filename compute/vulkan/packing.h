/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Weights [out, taps, channels] as the matmul kernels read them: chunks of `block` values
 * of the depth, each [columns, block]; zero where there is nothing. */

#pragma once

#include "compute/graph/plan.h"

typedef struct
{
  int64_t outputs, taps, channels;
  int64_t stored_channels; /* of x, `channels` or more */
  int64_t columns;         /* `outputs` and what fills the last tile */
  int block;               /* values of the depth, taps * stored_channels, in a chunk */
} AuspexVulkanPacking;

/* Whether @step is a linear layer or convolution whose weights are a parameter; what
 * another step makes is packed at every run, as float32. */
bool auspex_vulkan_is_packed_once (const AuspexPlan *plan, const AuspexStep *step);

/* Of @weight, [out, in] or [out, kernel height, kernel width, in]. */
AuspexVulkanPacking auspex_vulkan_packing_of (const AuspexNode *weight,
                                              int64_t stored_channels, int block);
int64_t auspex_vulkan_packing_depth (const AuspexVulkanPacking *packing);
int64_t auspex_vulkan_packing_chunks (const AuspexVulkanPacking *packing);
int64_t auspex_vulkan_packing_count (const AuspexVulkanPacking *packing); /* elements */

/* Free with g_free(). */
float *auspex_vulkan_packing_apply (const AuspexVulkanPacking *packing,
                                    const float *weights);
