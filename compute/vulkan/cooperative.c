/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/vulkan/cooperative.h"

/* Takes the larger of what is there and what is offered, where the shader can use it: its
 * pieces are 16 x 32 and its chunks 32 deep, in units of 8. */
static void
offer (AuspexVulkanCooperative *self, uint32_t rows, uint32_t columns, uint32_t depth,
       bool has_types)
{
  if (!has_types || rows == 0 || 16 % rows != 0 || columns < 4 || 32 % columns != 0
      || depth < 8 || 32 % depth != 0
      || rows * columns * depth <= self->rows * self->columns * self->depth)
    return;
  self->rows = rows;
  self->columns = columns;
  self->depth = depth;
}

static void
find_khr (AuspexVulkanCooperative *self, const AuspexVulkanFunctions *vk,
          VkPhysicalDevice physical)
{
  PFN_vkGetPhysicalDeviceCooperativeMatrixPropertiesKHR list =
      vk->GetPhysicalDeviceCooperativeMatrixPropertiesKHR;
  g_autofree VkCooperativeMatrixPropertiesKHR *all = NULL;
  uint32_t n = 0;

  if (list == NULL || list (physical, &n, NULL) != VK_SUCCESS)
    return;
  all = g_new0 (VkCooperativeMatrixPropertiesKHR, n + 1);
  for (uint32_t i = 0; i < n; i++)
    all[i].sType = VK_STRUCTURE_TYPE_COOPERATIVE_MATRIX_PROPERTIES_KHR;
  if (list (physical, &n, all) < VK_SUCCESS)
    return;
  for (uint32_t i = 0; i < n; i++)
    offer (self, all[i].MSize, all[i].NSize, all[i].KSize,
           all[i].AType == VK_COMPONENT_TYPE_FLOAT16_NV
               && all[i].BType == VK_COMPONENT_TYPE_FLOAT16_NV
               && all[i].CType == VK_COMPONENT_TYPE_FLOAT32_NV
               && all[i].ResultType == VK_COMPONENT_TYPE_FLOAT32_NV
               && all[i].scope == VK_SCOPE_SUBGROUP_NV && !all[i].saturatingAccumulation);
}

static void
find_nv (AuspexVulkanCooperative *self, const AuspexVulkanFunctions *vk,
         VkPhysicalDevice physical)
{
  PFN_vkGetPhysicalDeviceCooperativeMatrixPropertiesNV list =
      vk->GetPhysicalDeviceCooperativeMatrixPropertiesNV;
  g_autofree VkCooperativeMatrixPropertiesNV *all = NULL;
  uint32_t n = 0;

  if (list == NULL || list (physical, &n, NULL) != VK_SUCCESS)
    return;
  all = g_new0 (VkCooperativeMatrixPropertiesNV, n + 1);
  for (uint32_t i = 0; i < n; i++)
    all[i].sType = VK_STRUCTURE_TYPE_COOPERATIVE_MATRIX_PROPERTIES_NV;
  if (list (physical, &n, all) < VK_SUCCESS)
    return;
  for (uint32_t i = 0; i < n; i++)
    offer (self, all[i].MSize, all[i].NSize, all[i].KSize,
           all[i].AType == VK_COMPONENT_TYPE_FLOAT16_NV
               && all[i].BType == VK_COMPONENT_TYPE_FLOAT16_NV
               && all[i].CType == VK_COMPONENT_TYPE_FLOAT32_NV
               && all[i].DType == VK_COMPONENT_TYPE_FLOAT32_NV
               && all[i].scope == VK_SCOPE_SUBGROUP_NV);
}

void *
auspex_vulkan_cooperative_get_features (const AuspexVulkanCooperative *self,
                                        AuspexVulkanCooperativeFeatures *features,
                                        void *next)
{
  *features = (AuspexVulkanCooperativeFeatures){
    .float16 = {
      .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SHADER_FLOAT16_INT8_FEATURES,
      .pNext = &features->memory_model,
      .shaderFloat16 = VK_TRUE,
    },
    .memory_model = {
      .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_MEMORY_MODEL_FEATURES,
      .pNext = &features->subgroup_size,
      .vulkanMemoryModel = VK_TRUE,
    },
    .subgroup_size = {
      .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_SIZE_CONTROL_FEATURES,
      .pNext = &features->matrices,
      .subgroupSizeControl = VK_TRUE,
      .computeFullSubgroups = VK_TRUE,
    },
    .matrices = {
      .sType = self->is_khr
                 ? VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_COOPERATIVE_MATRIX_FEATURES_KHR
                 : VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_COOPERATIVE_MATRIX_FEATURES_NV,
      .pNext = next,
      .matrices = VK_TRUE,
    },
  };
  return features;
}

/* Whether the device has all of auspex_vulkan_cooperative_get_features(). */
static bool
has_features (const AuspexVulkanCooperative *self, const AuspexVulkanFunctions *vk,
              VkPhysicalDevice physical)
{
  AuspexVulkanCooperativeFeatures offered;
  VkPhysicalDeviceFeatures2 features = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2,
    .pNext = auspex_vulkan_cooperative_get_features (self, &offered, NULL),
  };

  vk->GetPhysicalDeviceFeatures2 (physical, &features);
  return offered.float16.shaderFloat16 && offered.memory_model.vulkanMemoryModel
         && offered.subgroup_size.subgroupSizeControl
         && offered.subgroup_size.computeFullSubgroups && offered.matrices.matrices;
}

/* The narrowest subgroups are those that matrix units are made for. 0: compute shaders
 * cannot choose. */
static uint32_t
find_subgroup_size (const AuspexVulkanFunctions *vk, VkPhysicalDevice physical)
{
  VkPhysicalDeviceSubgroupSizeControlProperties sizes = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_SIZE_CONTROL_PROPERTIES,
  };
  VkPhysicalDeviceProperties2 properties = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2,
    .pNext = &sizes,
  };

  vk->GetPhysicalDeviceProperties2 (physical, &properties);
  return (sizes.requiredSubgroupSizeStages & VK_SHADER_STAGE_COMPUTE_BIT) != 0
             ? sizes.minSubgroupSize
             : 0;
}

void
auspex_vulkan_cooperative_find (AuspexVulkanCooperative *self,
                                const AuspexVulkanFunctions *vk,
                                const AuspexVulkanAdapter *adapter)
{
  static const char *const extensions[] = {
    VK_KHR_COOPERATIVE_MATRIX_EXTENSION_NAME,
    VK_NV_COOPERATIVE_MATRIX_EXTENSION_NAME,
  };
  VkPhysicalDevice physical = adapter->physical;

  *self = (AuspexVulkanCooperative){ 0 };
  if (adapter->properties.apiVersion < VK_API_VERSION_1_2
      || !auspex_vulkan_has_extension (vk, physical,
                                       VK_EXT_SUBGROUP_SIZE_CONTROL_EXTENSION_NAME))
    return;
  for (size_t i = 0; i < G_N_ELEMENTS (extensions) && self->rows == 0; i++)
    if (auspex_vulkan_has_extension (vk, physical, extensions[i]))
      {
        self->is_khr = i == 0;
        self->subgroup_size = find_subgroup_size (vk, physical);
        if (self->subgroup_size == 0 || !has_features (self, vk, physical))
          continue;
        (self->is_khr ? find_khr : find_nv) (self, vk, physical);
        self->extension = self->rows > 0 ? extensions[i] : NULL;
      }
}
