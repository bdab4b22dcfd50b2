/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* How many outputs of a matrix product a workgroup of shaders/matmul.comp makes: large
 * tiles read less, small ones leave fewer idle. */

#pragma once

#include "compute/vulkan/vk.h"

typedef struct
{
  uint32_t rows, columns;
  uint32_t warp_rows; /* that each of the workgroup's warps makes, of 64 columns */
} AuspexVulkanTile;

#define AUSPEX_VULKAN_N_TILES 4

/* Largest first. */
extern const AuspexVulkanTile auspex_vulkan_tiles[AUSPEX_VULKAN_N_TILES];

/* Invocations of its workgroup. */
uint32_t auspex_vulkan_tile_group_size (const AuspexVulkanTile *tile, uint32_t warp_size);

/* The index of the tile for @rows x @columns outputs: the largest that the device can
 * run, that does not reach beyond the columns rounded up to the narrowest tile, and of
 * which there are at least @enough; else the smallest. */
int auspex_vulkan_tile_choose (const VkPhysicalDeviceLimits *limits, uint32_t warp_size,
                               int64_t rows, int64_t columns, int64_t enough);
