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
