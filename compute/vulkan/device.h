/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* One opened Vulkan device and its compute queue. Threads: any; `queue_lock` guards the
 * queue. */

#pragma once

#include "compute/executor.h"
#include "compute/vulkan/instance.h"
#include "compute/vulkan/kernel.h"

typedef struct
{
  AuspexDevice base;
  AuspexVulkanInstance *instance;
  AuspexVulkanFunctions vk;
  VkDevice device;
  VkQueue queue;
  GMutex queue_lock;
  uint32_t queue_family;
  VkPhysicalDeviceLimits limits;
  VkPhysicalDeviceMemoryProperties memory;
  VkDeviceSize max_allocation;
  int64_t max_loops;     /* llvmpipe ends an invocation after 65535 iterations, and says
                            nothing */
  bool is_software;      /* kernels are chosen for a CPU */
  bool has_half;         /* kernels may read and write float16 */
  bool always_stage;     /* the host does not touch device memory, even where it could */
  int64_t enough_groups; /* workgroups that keep it busy */
  int forced_tile;       /* an index of auspex_vulkan_tiles, for tests; -1: by shape */
  AuspexVulkanKernels kernels;
} AuspexVulkanDevice;

/* Environment: with this set to 1 a software device gets what hardware would, for tests.
 */
#define AUSPEX_VULKAN_AS_HARDWARE "AUSPEX_VULKAN_AS_HARDWARE"

/* Environment: with this set to 1 pipelines keep what
 * VK_KHR_pipeline_executable_properties tells of them, where the driver has it, for
 * tests. */
#define AUSPEX_VULKAN_STATISTICS "AUSPEX_VULKAN_STATISTICS"

/* What a calibration of @adapter depends on. Free with g_free(). */
char *auspex_vulkan_device_identify (const AuspexVulkanAdapter *adapter);

/* @index: place in auspex_vulkan_instance_list(); -1 for the first. */
AuspexVulkanDevice *auspex_vulkan_device_open (int index, GError **error);
void auspex_vulkan_device_close (AuspexVulkanDevice *device); /* not `base.name` */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexVulkanDevice, auspex_vulkan_device_close)

/* The index in auspex_vulkan_tiles for @rows x @columns outputs of a tiled @kernel. */
int auspex_vulkan_device_choose_tile (const AuspexVulkanDevice *device,
                                      AuspexVulkanKernel kernel, int64_t rows,
                                      int64_t columns);

/* Names an object for validation messages and captures; nothing where that is not
 * available. */
void auspex_vulkan_device_name (AuspexVulkanDevice *device, VkObjectType type,
                                uint64_t object, const char *name);
