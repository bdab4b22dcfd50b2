/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The compiled shaders as pipelines of a device, each made when first asked for.
 *
 * All kernels share one layout: AUSPEX_VULKAN_N_OPERANDS storage buffers at bindings 0 to
 * 4 (the last is the output) and their parameters as push constants. In the layout for
 * texels the inputs are texel buffers of float32. */

#pragma once

#include "compute/vulkan/pipeline-cache.h"

#define AUSPEX_VULKAN_N_OPERANDS 5
#define AUSPEX_VULKAN_OUTPUT 4
#define AUSPEX_VULKAN_N_TEXEL_OPERANDS 4
#define AUSPEX_VULKAN_PARAMETER_BYTES 128 /* what every device has */

typedef enum
{
#define VULKAN_KERNEL(SUFFIX, stem, hardware, software) AUSPEX_VULKAN_KERNEL_##SUFFIX,
#include "compute/vulkan/kernels.def"
#undef VULKAN_KERNEL
  AUSPEX_VULKAN_N_KERNELS
} AuspexVulkanKernel;

typedef struct
{
  const AuspexVulkanFunctions *vk;
  VkDevice device;
  bool is_software;
  VkPipelineCreateFlags flags; /* of every pipeline; set before _init() */
  AuspexVulkanPipelineCacheKey key;
  VkPipelineCache cache;
  GBytes *cached; /* what `cache` began with; or NULL */
  GMutex lock;
  VkDescriptorSetLayout set_layouts[2]; /* [1]: with texels */
  VkPipelineLayout pipeline_layouts[2];
  VkPipeline pipelines[AUSPEX_VULKAN_N_KERNELS][2]; /* [1]: BY_FOUR */
} AuspexVulkanKernels;

bool auspex_vulkan_kernels_init (AuspexVulkanKernels *kernels,
                                 const AuspexVulkanFunctions *vk, VkDevice device,
                                 const VkPhysicalDeviceProperties *properties,
                                 bool is_software, GError **error);
/* Keeps what the driver compiled for the next time. */
void auspex_vulkan_kernels_clear (AuspexVulkanKernels *kernels);

/* VK_NULL_HANDLE on error. Any thread. */
VkPipeline auspex_vulkan_kernels_get (AuspexVulkanKernels *kernels,
                                      AuspexVulkanKernel kernel, bool by_four,
                                      GError **error);

const char *auspex_vulkan_kernel_name (AuspexVulkanKernel kernel);
bool auspex_vulkan_kernel_has_texels (AuspexVulkanKernel kernel);
/* Invocations of a workgroup. */
uint32_t auspex_vulkan_kernel_group_size (AuspexVulkanKernel kernel, bool is_software);
