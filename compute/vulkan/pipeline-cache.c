/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/vulkan/pipeline-cache.h"

#include "base/cached-file.h"

#include <string.h>

/* Its bytes are the key: without holes. */
G_STATIC_ASSERT (sizeof (AuspexVulkanPipelineCacheKey) == 12 + VK_UUID_SIZE + 32);

AuspexVulkanPipelineCacheKey
auspex_vulkan_pipeline_cache_key (const VkPhysicalDeviceProperties *properties)
{
  AuspexVulkanPipelineCacheKey key = {
    .vendor = properties->vendorID,
    .device = properties->deviceID,
    .driver_version = properties->driverVersion,
  };

  memcpy (key.uuid, properties->pipelineCacheUUID, sizeof key.uuid);
  return key;
}

char *
auspex_vulkan_pipeline_cache_get_path (const AuspexVulkanPipelineCacheKey *key)
{
  g_autofree char *name = g_strdup_printf ("%04x-%04x", key->vendor, key->device);

  return auspex_cached_file_get_path ("pipelines", name);
}

GBytes *
auspex_vulkan_pipeline_cache_load (const AuspexVulkanPipelineCacheKey *key)
{
  g_autofree char *path = auspex_vulkan_pipeline_cache_get_path (key);
  g_autoptr (GBytes) bytes = g_bytes_new_static (key, sizeof *key);

  return auspex_cached_file_load (path, bytes);
}

bool
auspex_vulkan_pipeline_cache_store (const AuspexVulkanPipelineCacheKey *key, GBytes *data,
                                    GError **error)
{
  g_autofree char *path = auspex_vulkan_pipeline_cache_get_path (key);
  g_autoptr (GBytes) bytes = g_bytes_new_static (key, sizeof *key);

  return auspex_cached_file_store (path, bytes, data, error);
}
