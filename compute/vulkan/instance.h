/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The Vulkan loader, an instance of it, and the physical devices worth offering. */

#pragma once

#include "compute/vulkan/vk.h"

typedef struct
{
  AuspexVulkanFunctions
      vk; /* global and instance functions; a device copies and completes it */
  VkInstance instance;
  VkDebugUtilsMessengerEXT messenger;
} AuspexVulkanInstance;

typedef struct
{
  VkPhysicalDevice physical;
  uint32_t queue_family; /* the first that computes */
  VkPhysicalDeviceProperties properties;
  VkDeviceSize max_allocation; /* bytes */
  char *driver;                /* name and version */
} AuspexVulkanAdapter;

/* Environment: with this set to 1 the Khronos validation layer is loaded, if installed,
 * with its synchronization checks; every message of it is a warning in the log. */
#define AUSPEX_VULKAN_VALIDATION "AUSPEX_VULKAN_VALIDATION"

/* An error where there is no loader or no driver. */
AuspexVulkanInstance *auspex_vulkan_instance_new (GError **error);
void auspex_vulkan_instance_free (AuspexVulkanInstance *instance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexVulkanInstance, auspex_vulkan_instance_free)

/* Warnings and errors of the validation layer since the program started, and whether it
 * is there at all: for tests. */
int auspex_vulkan_validation_count (void);
bool auspex_vulkan_instance_is_validated (const AuspexVulkanInstance *instance);

/* The usable adapters, best first: discrete, integrated, virtual, software. May be empty.
 * Array of AuspexVulkanAdapter; transfer full. */
GPtrArray *auspex_vulkan_instance_list (const AuspexVulkanInstance *instance);

bool auspex_vulkan_adapter_is_software (const AuspexVulkanAdapter *adapter);
bool auspex_vulkan_has_extension (const AuspexVulkanFunctions *vk,
                                  VkPhysicalDevice physical, const char *name);
