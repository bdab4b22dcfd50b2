/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/vulkan/memory.h"

#define HOST_FLAGS                                                                       \
  (VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT)
#define UNIFIED_FLAGS                                                                    \
  (HOST_FLAGS | VK_MEMORY_PROPERTY_HOST_CACHED_BIT | VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT)

static bool
find_memory_type (const AuspexVulkanDevice *device, uint32_t allowed,
                  VkMemoryPropertyFlags flags, uint32_t *type)
{
  for (uint32_t i = 0; i < device->memory.memoryTypeCount; i++)
    if ((allowed & (1u << i)) != 0
        && (device->memory.memoryTypes[i].propertyFlags & flags) == flags)
      {
        *type = i;
        return true;
      }
  return false;
}

/* True, and whether to map it, when there is memory of the kind @use asks for. */
static bool
choose_memory_type (const AuspexVulkanDevice *device, AuspexVulkanMemoryUse use,
                    uint32_t allowed, uint32_t *type, bool *map)
{
  if (use == AUSPEX_VULKAN_STAGING)
    {
      *map = true;
      return find_memory_type (device, allowed,
                               HOST_FLAGS | VK_MEMORY_PROPERTY_HOST_CACHED_BIT, type)
             || find_memory_type (device, allowed, HOST_FLAGS, type);
    }

  *map = !device->always_stage && find_memory_type (device, allowed, UNIFIED_FLAGS, type);
  return *map
         || find_memory_type (device, allowed, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT, type)
         || find_memory_type (device, allowed, 0, type);
}

static bool
allocate (AuspexVulkanBuffer *self, AuspexVulkanDevice *device, AuspexVulkanMemoryUse use,
          GError **error)
{
  const AuspexVulkanFunctions *vk = &device->vk;
  VkMemoryRequirements needs = { 0 };
  VkMemoryAllocateInfo info = { .sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO };
  bool map = false;

  vk->GetBufferMemoryRequirements (device->device, self->buffer, &needs);
  info.allocationSize = needs.size;
  if (!choose_memory_type (device, use, needs.memoryTypeBits, &info.memoryTypeIndex,
                           &map))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   "Vulkan: no memory type that the host can write");
      return false;
    }
  return VK_CALL (vk, AllocateMemory, (device->device, &info, NULL, &self->memory), error)
         && VK_CALL (vk, BindBufferMemory,
                     (device->device, self->buffer, self->memory, 0), error)
         && (!map
             || VK_CALL (
                 vk, MapMemory,
                 (device->device, self->memory, 0, VK_WHOLE_SIZE, 0, &self->mapped),
                 error));
}

bool
auspex_vulkan_buffer_init (AuspexVulkanBuffer *self, AuspexVulkanDevice *device,
                           AuspexVulkanMemoryUse use, VkDeviceSize size, const char *name,
                           GError **error)
{
  VkBufferCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
    .size = MAX (size, 256),
    .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_UNIFORM_TEXEL_BUFFER_BIT
             | VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT,
  };

  *self = (AuspexVulkanBuffer){ .size = info.size };
  if (info.size > device->max_allocation)
    {
      g_set_error (error, G_IO_ERROR, AUSPEX_DEVICE_OUT_OF_MEMORY,
                   "Vulkan: %s takes %.0f MiB, and %s allows %.0f MiB at once", name,
                   info.size / 1048576.0, device->base.name,
                   device->max_allocation / 1048576.0);
      return false;
    }
  if (!VK_CALL (&device->vk, CreateBuffer, (device->device, &info, NULL, &self->buffer),
                error)
      || !allocate (self, device, use, error))
    {
      g_prefix_error (error, "%s, %.0f MiB: ", name, info.size / 1048576.0);
      auspex_vulkan_buffer_clear (self, device);
      return false;
    }
  auspex_vulkan_device_name (device, VK_OBJECT_TYPE_BUFFER, (uint64_t)self->buffer, name);
  return true;
}

void
auspex_vulkan_buffer_clear (AuspexVulkanBuffer *self, AuspexVulkanDevice *device)
{
  device->vk.DestroyBuffer (device->device, self->buffer, NULL);
  device->vk.FreeMemory (device->device, self->memory, NULL); /* unmaps it */
  *self = (AuspexVulkanBuffer){ 0 };
}
