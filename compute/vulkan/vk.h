/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The door to Vulkan: its types, the table of its functions, and the one way to call
 * them.
 *
 * The program is not linked to the Vulkan loader: where there is none, it still starts.
 */

#pragma once

#define VK_NO_PROTOTYPES
#include <vulkan/vulkan.h>

#include <gio/gio.h>
#include <stdbool.h>

/* What Debian 12's headers, 1.3.239, lack; numbers as the Vulkan registry gives them. */
#ifndef VK_KHR_cooperative_matrix
#define VK_KHR_COOPERATIVE_MATRIX_EXTENSION_NAME "VK_KHR_cooperative_matrix"
#define VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_COOPERATIVE_MATRIX_FEATURES_KHR                \
  ((VkStructureType)1000506000)
#define VK_STRUCTURE_TYPE_COOPERATIVE_MATRIX_PROPERTIES_KHR ((VkStructureType)1000506001)

typedef struct
{
  VkStructureType sType;
  void *pNext;
  uint32_t MSize, NSize, KSize;
  VkComponentTypeNV AType, BType, CType, ResultType;
  VkBool32 saturatingAccumulation;
  VkScopeNV scope;
} VkCooperativeMatrixPropertiesKHR;

typedef VkResult (VKAPI_PTR *PFN_vkGetPhysicalDeviceCooperativeMatrixPropertiesKHR) (
    VkPhysicalDevice, uint32_t *, VkCooperativeMatrixPropertiesKHR *);
#endif

typedef struct
{
#define VULKAN_GLOBAL(name) PFN_vk##name name;
#define VULKAN_INSTANCE(name) PFN_vk##name name;
#define VULKAN_OPTIONAL(name) PFN_vk##name name;
#define VULKAN_DEVICE(name) PFN_vk##name name;
#include "compute/vulkan/functions.def"
} AuspexVulkanFunctions;

/* True when VK->vkNAME ARGUMENTS succeeded; else sets the error, which names the function
 * and the result:  if (!VK_CALL (vk, CreateFence, (device, &info, NULL, &fence), error))
 */
#define VK_CALL(vk, name, arguments, error)                                              \
  auspex_vulkan_succeeded ((vk)->name arguments, "vk" #name, (error))

bool auspex_vulkan_succeeded (VkResult result, const char *function, GError **error);

/* For tests: what VK_CALL takes @function's @result for, from any thread. NULL: what it
 * is. */
extern VkResult (*auspex_vulkan_fault) (const char *function, VkResult result);
