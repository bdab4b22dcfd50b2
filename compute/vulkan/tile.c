/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/vulkan/tile.h"

#include "compute/vulkan/shaders/parameters.h"

const AuspexVulkanTile auspex_vulkan_tiles[AUSPEX_VULKAN_N_TILES] = {
  { 128, 128, 32 },
  { 128, 64, 16 },
  { 64, 64, 16 },
  { 32, 64, 16 },
};

uint32_t
auspex_vulkan_tile_group_size (const AuspexVulkanTile *tile, uint32_t warp_size)
{
  return tile->rows / tile->warp_rows * (tile->columns / MATMUL_WARP_COLUMNS) * warp_size;
}

static bool
fits (const AuspexVulkanTile *tile, const VkPhysicalDeviceLimits *limits,
      uint32_t warp_size)
{
  uint32_t group_size = auspex_vulkan_tile_group_size (tile, warp_size);
  uint32_t chunk_bytes = (tile->rows + tile->columns) * MATMUL_ROW_BYTES;
  uint32_t piece_bytes = group_size / warp_size * MATMUL_PIECE_BYTES;

  return MAX (chunk_bytes, piece_bytes) <= limits->maxComputeSharedMemorySize
         && group_size <= limits->maxComputeWorkGroupInvocations
         && group_size <= limits->maxComputeWorkGroupSize[0];
}

int
auspex_vulkan_tile_choose (const VkPhysicalDeviceLimits *limits, uint32_t warp_size,
                           int64_t rows, int64_t columns, int64_t enough)
{
  int64_t width = (columns + TILE - 1) / TILE * TILE;

  for (int i = 0; i < AUSPEX_VULKAN_N_TILES - 1; i++)
    {
      const AuspexVulkanTile *tile = &auspex_vulkan_tiles[i];
      int64_t n = (rows + tile->rows - 1) / tile->rows * (width / (int64_t)tile->columns);

      if (width % tile->columns == 0 && n >= enough && fits (tile, limits, warp_size))
        return i;
    }
  return AUSPEX_VULKAN_N_TILES - 1;
}
