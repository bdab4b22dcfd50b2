/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/vulkan/vk.h"

#include "compute/device.h"

static const char *
result_text (VkResult result)
{
  switch (result)
    {
    case VK_ERROR_OUT_OF_HOST_MEMORY:
      return "out of memory";
    case VK_ERROR_OUT_OF_DEVICE_MEMORY:
      return "out of device memory";
    case VK_ERROR_INITIALIZATION_FAILED:
      return "initialization failed";
    case VK_ERROR_DEVICE_LOST:
      return "the device was lost";
    case VK_ERROR_MEMORY_MAP_FAILED:
      return "memory could not be mapped";
    case VK_ERROR_LAYER_NOT_PRESENT:
      return "layer not present";
    case VK_ERROR_EXTENSION_NOT_PRESENT:
      return "extension not present";
    case VK_ERROR_FEATURE_NOT_PRESENT:
      return "feature not present";
    case VK_ERROR_INCOMPATIBLE_DRIVER:
      return "no driver";
    case VK_ERROR_TOO_MANY_OBJECTS:
      return "too many objects";
    case VK_ERROR_OUT_OF_POOL_MEMORY:
      return "out of pool memory";
    case VK_TIMEOUT:
      return "timed out";
    default:
      return "failed";
    }
}

static GIOErrorEnum
error_code (VkResult result)
{
  switch (result)
    {
    case VK_ERROR_OUT_OF_HOST_MEMORY:
    case VK_ERROR_OUT_OF_DEVICE_MEMORY:
    case VK_ERROR_OUT_OF_POOL_MEMORY:
    case VK_ERROR_MEMORY_MAP_FAILED:
      return AUSPEX_DEVICE_OUT_OF_MEMORY;
    case VK_ERROR_DEVICE_LOST:
      return AUSPEX_DEVICE_LOST;
    default:
      return G_IO_ERROR_FAILED;
    }
}

VkResult (*auspex_vulkan_fault) (const char *function, VkResult result);

bool
auspex_vulkan_succeeded (VkResult result, const char *function, GError **error)
{
  if (auspex_vulkan_fault != NULL)
    result = auspex_vulkan_fault (function, result);
  if (result == VK_SUCCESS)
    return true;

  g_set_error (error, G_IO_ERROR, (gint)error_code (result), "Vulkan: %s: %s (%d)",
               function, result_text (result), result);
  return false;
}
