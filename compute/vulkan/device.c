/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/vulkan/device.h"

#include "compute/image-batch.h"

/* So many programs at once: one is computed, one waits in the queue, one is filled. */
#define IMAGE_WORKERS 3
#define ROW_BLOCK 16384 /* rows of a bag too large for one program */

/* Workgroups that keep a device busy: two for each of the largest GPUs' processors. */
#define DISCRETE_GROUPS 264
#define OTHER_GROUPS 48

#define SOFTWARE_SECONDS 0.2
#define DESKTOP_SECONDS 0.05
#define HEADLESS_SECONDS 0.5

/* Bytes of device memory that this process may still take. */
static uint64_t
get_free_memory (const AuspexVulkanDevice *self, VkPhysicalDevice physical)
{
  VkPhysicalDeviceMemoryBudgetPropertiesEXT budget = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_BUDGET_PROPERTIES_EXT,
  };
  VkPhysicalDeviceMemoryProperties2 memory = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_PROPERTIES_2,
  };
  bool has_budget = auspex_vulkan_has_extension (&self->vk, physical,
                                                 VK_EXT_MEMORY_BUDGET_EXTENSION_NAME);
  uint64_t largest = 0;

  if (has_budget)
    memory.pNext = &budget;
  self->vk.GetPhysicalDeviceMemoryProperties2 (physical, &memory);
  for (uint32_t i = 0; i < self->memory.memoryHeapCount; i++)
    {
      uint64_t heap = self->memory.memoryHeaps[i].size;

      if (has_budget)
        heap = budget.heapBudget[i] - MIN (budget.heapUsage[i], budget.heapBudget[i]);
      if (self->memory.memoryHeaps[i].flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT)
        largest = MAX (largest, heap);
    }
  return largest;
}

/* How long a submission may keep the device from others: from drawing the desktop, which
 * a graphics card does where there is one, or only from being cancelled. */
static double
choose_submit_seconds (const AuspexVulkanDevice *self, const AuspexVulkanAdapter *adapter)
{
  if (self->is_software)
    return SOFTWARE_SECONDS;
  if (adapter->properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU
      && g_getenv ("DISPLAY") == NULL && g_getenv ("WAYLAND_DISPLAY") == NULL)
    return HEADLESS_SECONDS;
  return DESKTOP_SECONDS;
}

static bool
is_set (const char *variable)
{
  return g_strcmp0 (g_getenv (variable), "1") == 0;
}

static bool
create_device (AuspexVulkanDevice *self, const AuspexVulkanAdapter *adapter,
               GError **error)
{
  AuspexVulkanFunctions *vk = &self->vk;
  float priority = 0.5f;
  VkDeviceQueueCreateInfo queue = {
    .sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
    .queueFamilyIndex = adapter->queue_family,
    .queueCount = 1,
    .pQueuePriorities = &priority,
  };
  VkPhysicalDevice16BitStorageFeatures half = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_16BIT_STORAGE_FEATURES,
  };
  VkPhysicalDevicePipelineExecutablePropertiesFeaturesKHR executables = {
    .sType =
        VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PIPELINE_EXECUTABLE_PROPERTIES_FEATURES_KHR,
    .pipelineExecutableInfo = VK_TRUE,
  };
  VkPhysicalDeviceFeatures2 features = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2,
    .pNext = &half,
  };
  AuspexVulkanCooperative *cooperative = &self->kernels.cooperative;
  AuspexVulkanCooperativeFeatures matrices;
  const char *statistics = VK_KHR_PIPELINE_EXECUTABLE_PROPERTIES_EXTENSION_NAME;
  const char *extensions[3];
  VkDeviceCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
    .pNext = &half,
    .queueCreateInfoCount = 1,
    .pQueueCreateInfos = &queue,
    .ppEnabledExtensionNames = extensions,
  };

  vk->GetPhysicalDeviceFeatures2 (adapter->physical, &features);
  self->has_half = half.storageBuffer16BitAccess;
  half = (VkPhysicalDevice16BitStorageFeatures){
    .sType = half.sType,
    .storageBuffer16BitAccess = half.storageBuffer16BitAccess,
  };
  if (is_set (AUSPEX_VULKAN_STATISTICS)
      && auspex_vulkan_has_extension (vk, adapter->physical, statistics))
    {
      half.pNext = &executables;
      extensions[info.enabledExtensionCount++] = statistics;
      self->kernels.flags = VK_PIPELINE_CREATE_CAPTURE_STATISTICS_BIT_KHR;
    }
  self->always_stage = is_set (AUSPEX_VULKAN_AS_HARDWARE);
  /* A CPU has no matrix units: it imitates them slowly. */
  if (self->has_half
      && (self->always_stage || !auspex_vulkan_adapter_is_software (adapter)))
    auspex_vulkan_cooperative_find (cooperative, vk, adapter);
  if (cooperative->extension != NULL)
    {
      half.pNext =
          auspex_vulkan_cooperative_get_features (cooperative, &matrices, half.pNext);
      extensions[info.enabledExtensionCount++] = cooperative->extension;
      extensions[info.enabledExtensionCount++] =
          VK_EXT_SUBGROUP_SIZE_CONTROL_EXTENSION_NAME;
    }
  if (!VK_CALL (vk, CreateDevice, (adapter->physical, &info, NULL, &self->device), error))
    return false;

#define VULKAN_DEVICE(name)                                                              \
  vk->name = (PFN_vk##name)vk->GetDeviceProcAddr (self->device, "vk" #name);
#include "compute/vulkan/functions.def"
  vk->GetDeviceQueue (self->device, adapter->queue_family, 0, &self->queue);
  vk->GetPhysicalDeviceMemoryProperties (adapter->physical, &self->memory);
  self->queue_family = adapter->queue_family;
  self->limits = adapter->properties.limits;
  self->max_allocation = adapter->max_allocation;
  self->max_loops = auspex_vulkan_adapter_is_software (adapter) ? 60000 : G_MAXINT64;
  self->enough_groups =
      adapter->properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU
          ? DISCRETE_GROUPS
          : OTHER_GROUPS;
  self->forced_tile = -1;
  self->is_software =
      auspex_vulkan_adapter_is_software (adapter) && !self->always_stage
      && self->limits.maxTexelBufferElements >= self->limits.maxStorageBufferRange / 4;
  return auspex_vulkan_kernels_init (&self->kernels, vk, self->device,
                                     &adapter->properties, self->is_software, error);
}

char *
auspex_vulkan_device_identify (const AuspexVulkanAdapter *adapter)
{
  AuspexVulkanPipelineCacheKey key =
      auspex_vulkan_kernels_make_key (&adapter->properties);
  g_autofree char *digest =
      g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)&key, sizeof key);

  return g_strdup_printf ("Vulkan, %s, %s%s", adapter->properties.deviceName, digest,
                          is_set (AUSPEX_VULKAN_AS_HARDWARE) ? ", as hardware" : "");
}

/* What callers want to know of it. */
static void
describe (AuspexVulkanDevice *self, const AuspexVulkanAdapter *adapter)
{
  AuspexDevice *base = &self->base;

  base->name = g_strdup_printf ("%s (Vulkan)", adapter->properties.deviceName);
  base->identity = auspex_vulkan_device_identify (adapter);
  base->is_software = auspex_vulkan_adapter_is_software (adapter);
  base->submit_seconds = choose_submit_seconds (self, adapter);
  base->image_workers = self->is_software ? 1 : IMAGE_WORKERS;
  base->image_batch =
      self->is_software
          ? 1
          : auspex_image_batch_for_memory (get_free_memory (self, adapter->physical),
                                           self->max_allocation, IMAGE_WORKERS);
  base->row_workers = 1;
  base->row_block = ROW_BLOCK;
  if (self->has_half)
    {
      base->kernel_families |= 1 << AUSPEX_KERNELS_HALF;
      base->fast_kernels = AUSPEX_KERNELS_HALF;
    }
  if (self->kernels.cooperative.extension != NULL)
    {
      base->kernel_families |= 1 << AUSPEX_KERNELS_COOPMAT;
      base->fast_kernels = AUSPEX_KERNELS_COOPMAT;
    }
}

AuspexVulkanDevice *
auspex_vulkan_device_open (int index, GError **error)
{
  g_autoptr (AuspexVulkanInstance) instance = auspex_vulkan_instance_new (error);
  g_autoptr (GPtrArray) adapters = NULL;
  g_autoptr (AuspexVulkanDevice) self = NULL;
  const AuspexVulkanAdapter *adapter = NULL;

  if (instance == NULL)
    return NULL;
  adapters = auspex_vulkan_instance_list (instance);
  if (MAX (index, 0) >= (int)adapters->len)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   adapters->len == 0 ? "Vulkan: no device"
                                      : "Vulkan: no device %d, there are %u",
                   index, adapters->len);
      return NULL;
    }

  adapter = g_ptr_array_index (adapters, MAX (index, 0));
  self = g_new0 (AuspexVulkanDevice, 1);
  g_mutex_init (&self->queue_lock);
  self->vk = instance->vk;
  self->instance = g_steal_pointer (&instance);
  if (!create_device (self, adapter, error))
    {
      g_prefix_error (error, "%s: ", adapter->properties.deviceName);
      return NULL;
    }
  describe (self, adapter);
  return g_steal_pointer (&self);
}

void
auspex_vulkan_device_close (AuspexVulkanDevice *self)
{
  auspex_vulkan_kernels_clear (&self->kernels);
  if (self->device != VK_NULL_HANDLE)
    self->vk.DestroyDevice (self->device, NULL);
  auspex_vulkan_instance_free (self->instance);
  g_mutex_clear (&self->queue_lock);
  g_free (self);
}

int
auspex_vulkan_device_choose_tile (const AuspexVulkanDevice *self,
                                  AuspexVulkanKernel kernel, int64_t rows,
                                  int64_t columns)
{
  if (self->forced_tile >= 0
      && columns % auspex_vulkan_tiles[self->forced_tile].columns == 0)
    return self->forced_tile;
  return auspex_vulkan_tile_choose (
      &self->limits, auspex_vulkan_kernels_warp_size (&self->kernels, kernel), rows,
      columns, self->enough_groups);
}

void
auspex_vulkan_device_name (AuspexVulkanDevice *self, VkObjectType type, uint64_t object,
                           const char *name)
{
  VkDebugUtilsObjectNameInfoEXT info = {
    .sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_OBJECT_NAME_INFO_EXT,
    .objectType = type,
    .objectHandle = object,
    .pObjectName = name,
  };

  if (self->vk.SetDebugUtilsObjectNameEXT != NULL)
    self->vk.SetDebugUtilsObjectNameEXT (self->device, &info);
}
