/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Cooperative matrices: products of small float16 matrices that a subgroup makes at once,
 * summed as float32, by VK_KHR_cooperative_matrix or else VK_NV_cooperative_matrix. */

#pragma once

#include "compute/vulkan/instance.h"

typedef struct
{
  const char *extension; /* NULL: the device has none that shaders/matmul.comp can use */
  bool is_khr;
  uint32_t rows, columns, depth; /* of a product, A [rows, depth], B [depth, columns] */
  uint32_t subgroup_size;        /* that pipelines must have */
} AuspexVulkanCooperative;

void auspex_vulkan_cooperative_find (AuspexVulkanCooperative *cooperative,
                                     const AuspexVulkanFunctions *vk,
                                     const AuspexVulkanAdapter *adapter);

/* The features a device that uses them is created with. */
typedef struct
{
  VkPhysicalDeviceShaderFloat16Int8Features float16;
  VkPhysicalDeviceVulkanMemoryModelFeatures memory_model;
  VkPhysicalDeviceSubgroupSizeControlFeatures subgroup_size;
  struct /* of either extension; both begin like this */
  {
    VkStructureType sType;
    void *pNext;
    VkBool32 matrices, robust;
  } matrices;
} AuspexVulkanCooperativeFeatures;

/* Fills @features, which go before @next; returns the first of them. */
void *auspex_vulkan_cooperative_get_features (const AuspexVulkanCooperative *cooperative,
                                              AuspexVulkanCooperativeFeatures *features,
                                              void *next);
