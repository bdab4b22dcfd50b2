/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What drivers made of the shaders in earlier runs: a file for each device in the user's
 * cache folder (auspex/pipelines), written whole or not at all. One that is damaged, or
 * was made by another driver or for other shaders, is as good as none. Any thread. */

#pragma once

#include "compute/vulkan/vk.h"

/* All that a driver's data is good for. */
typedef struct
{
  uint32_t vendor, device, driver_version;
  uint8_t uuid[VK_UUID_SIZE]; /* the driver's pipelineCacheUUID */
  uint8_t build[32];          /* SHA-256 of the shaders and of what else is ours */
} AuspexVulkanPipelineCacheKey;

/* `build` is left to the caller. */
AuspexVulkanPipelineCacheKey
auspex_vulkan_pipeline_cache_key (const VkPhysicalDeviceProperties *properties);

/* Where it is, or would be. Free with g_free(). */
char *auspex_vulkan_pipeline_cache_get_path (const AuspexVulkanPipelineCacheKey *key);

/* The driver's data; NULL where there is none for @key. */
GBytes *auspex_vulkan_pipeline_cache_load (const AuspexVulkanPipelineCacheKey *key);
bool auspex_vulkan_pipeline_cache_store (const AuspexVulkanPipelineCacheKey *key,
                                         GBytes *data, GError **error);
