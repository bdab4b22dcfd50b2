/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The compiled shaders as pipelines of a device, each made when first asked for.
 *
 * All kernels share one layout: AUSPEX_VULKAN_N_OPERANDS storage buffers at bindings 0 to
 * 4 (the last is the output) and their parameters as push constants. In the layout for
 * texels the inputs are texel buffers of float32. */

#pragma once

#include "compute/vulkan/cooperative.h"
#include "compute/vulkan/pipeline-cache.h"
#include "compute/vulkan/tile.h"

#define AUSPEX_VULKAN_N_VARIANTS (4 * AUSPEX_VULKAN_N_READS * AUSPEX_VULKAN_N_TILES)

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

/* How many values of its first operand a kernel reads at once, where that can differ. */
typedef enum
{
  AUSPEX_VULKAN_READ_ONE,
  AUSPEX_VULKAN_READ_FOUR,
  AUSPEX_VULKAN_READ_EIGHT,
  AUSPEX_VULKAN_N_READS
} AuspexVulkanRead;

/* What a kernel is specialized for. */
typedef struct
{
  AuspexVulkanRead read;
  int tile; /* an index of auspex_vulkan_tiles where the kernel is tiled, else 0 */
  bool wide_x, wide_y; /* matmul of float16: x, or y and the residual, are float32 */
} AuspexVulkanVariant;

typedef struct
{
  const AuspexVulkanFunctions *vk;
  VkDevice device;
  bool is_software;
  VkPipelineCreateFlags flags;         /* of every pipeline; set before _init() */
  AuspexVulkanCooperative cooperative; /* set before _init() */
  AuspexVulkanPipelineCacheKey key;
  VkPipelineCache cache;
  GBytes *cached; /* what `cache` began with; or NULL */
  GMutex lock;
  VkDescriptorSetLayout set_layouts[2]; /* [1]: with texels */
  VkPipelineLayout pipeline_layouts[2];
  VkPipeline pipelines[AUSPEX_VULKAN_N_KERNELS][AUSPEX_VULKAN_N_VARIANTS];
} AuspexVulkanKernels;

/* Of everything that decides what pipelines are and do. */
AuspexVulkanPipelineCacheKey
auspex_vulkan_kernels_make_key (const VkPhysicalDeviceProperties *properties);

bool auspex_vulkan_kernels_init (AuspexVulkanKernels *kernels,
                                 const AuspexVulkanFunctions *vk, VkDevice device,
                                 const VkPhysicalDeviceProperties *properties,
                                 bool is_software, GError **error);
/* Keeps what the driver compiled for the next time. */
void auspex_vulkan_kernels_clear (AuspexVulkanKernels *kernels);

/* VK_NULL_HANDLE on error. Any thread. */
VkPipeline auspex_vulkan_kernels_get (AuspexVulkanKernels *kernels,
                                      AuspexVulkanKernel kernel,
                                      const AuspexVulkanVariant *variant, GError **error);
/* Whether the device, which stores float16 where @has_half, can run it. */
bool auspex_vulkan_kernels_can_run (const AuspexVulkanKernels *kernels,
                                    AuspexVulkanKernel kernel, bool has_half);
/* Whether it has been asked for, in any variant. */
bool auspex_vulkan_kernels_has (const AuspexVulkanKernels *kernels,
                                AuspexVulkanKernel kernel);

const char *auspex_vulkan_kernel_name (AuspexVulkanKernel kernel);
bool auspex_vulkan_kernel_has_texels (AuspexVulkanKernel kernel);
bool auspex_vulkan_kernel_is_tiled (AuspexVulkanKernel kernel);
bool
auspex_vulkan_kernel_is_half (AuspexVulkanKernel kernel); /* reads or writes float16 */
/* Values of a weight's depth that lie side by side as the matmul kernel reads it. */
int auspex_vulkan_kernel_block (AuspexVulkanKernel kernel);
/* The most values of x that the matmul kernel reads at once. */
AuspexVulkanRead auspex_vulkan_kernel_widest_read (AuspexVulkanKernel kernel);
/* Invocations that share a warp's part of a tile. */
uint32_t auspex_vulkan_kernels_warp_size (const AuspexVulkanKernels *kernels,
                                          AuspexVulkanKernel kernel);
/* Invocations of a workgroup; not of tiled ones. */
uint32_t auspex_vulkan_kernel_group_size (AuspexVulkanKernel kernel, bool is_software);
