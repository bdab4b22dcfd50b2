/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/vulkan/piece.h"

static bool
create_descriptor_pool (AuspexVulkanPiece *self, GError **error)
{
  const uint32_t n = AUSPEX_VULKAN_PIECE_DISPATCHES;
  VkDescriptorPoolSize sizes[] = {
    { VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, n * AUSPEX_VULKAN_N_OPERANDS },
    { VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER, n * AUSPEX_VULKAN_N_TEXEL_OPERANDS },
  };
  VkDescriptorPoolCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO,
    .maxSets = n,
    .poolSizeCount = G_N_ELEMENTS (sizes),
    .pPoolSizes = sizes,
  };

  return VK_CALL (&self->device->vk, CreateDescriptorPool,
                  (self->device->device, &info, NULL, &self->descriptor_pool), error);
}

static bool
create_commands (AuspexVulkanPiece *self, GError **error)
{
  const AuspexVulkanFunctions *vk = &self->device->vk;
  VkCommandPoolCreateInfo pool_info = {
    .sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
    .queueFamilyIndex = self->device->queue_family,
  };
  VkCommandBufferAllocateInfo commands_info = {
    .sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
    .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
    .commandBufferCount = 1,
  };
  VkFenceCreateInfo fence_info = { .sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO };

  if (!VK_CALL (vk, CreateCommandPool,
                (self->device->device, &pool_info, NULL, &self->command_pool), error))
    return false;
  commands_info.commandPool = self->command_pool;
  return VK_CALL (vk, AllocateCommandBuffers,
                  (self->device->device, &commands_info, &self->commands), error)
         && VK_CALL (vk, CreateFence,
                     (self->device->device, &fence_info, NULL, &self->fence), error);
}

AuspexVulkanPiece *
auspex_vulkan_piece_new (AuspexVulkanDevice *device, GError **error)
{
  g_autoptr (AuspexVulkanPiece) self = g_new0 (AuspexVulkanPiece, 1);

  self->device = device;
  self->views = g_array_new (FALSE, FALSE, sizeof (VkBufferView));
  if (!create_commands (self, error) || !create_descriptor_pool (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
destroy_views (AuspexVulkanPiece *self)
{
  for (guint i = 0; i < self->views->len; i++)
    self->device->vk.DestroyBufferView (
        self->device->device, g_array_index (self->views, VkBufferView, i), NULL);
  g_array_set_size (self->views, 0);
}

/* For when a fence does not tell. */
static void
wait_idle (AuspexVulkanDevice *device)
{
  g_mutex_lock (&device->queue_lock);
  device->vk.DeviceWaitIdle (device->device);
  g_mutex_unlock (&device->queue_lock);
}

void
auspex_vulkan_piece_free (AuspexVulkanPiece *self)
{
  const AuspexVulkanFunctions *vk = &self->device->vk;
  VkDevice device = self->device->device;

  if (self->is_submitted)
    wait_idle (self->device);
  destroy_views (self);
  g_array_unref (self->views);
  vk->DestroyCommandPool (device, self->command_pool, NULL);
  vk->DestroyDescriptorPool (device, self->descriptor_pool, NULL);
  vk->DestroyFence (device, self->fence, NULL);
  g_free (self);
}

bool
auspex_vulkan_piece_begin (AuspexVulkanPiece *self, GError **error)
{
  const AuspexVulkanFunctions *vk = &self->device->vk;
  VkDevice device = self->device->device;
  VkCommandBufferBeginInfo info = {
    .sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
  };

  destroy_views (self);
  self->n_dispatches = 0;
  self->flops = 0;
  return VK_CALL (vk, ResetDescriptorPool, (device, self->descriptor_pool, 0), error)
         && VK_CALL (vk, ResetCommandPool, (device, self->command_pool, 0), error)
         && VK_CALL (vk, BeginCommandBuffer, (self->commands, &info), error);
}

static void
record_barrier (AuspexVulkanPiece *self, VkPipelineStageFlags after, VkAccessFlags access)
{
  VkMemoryBarrier barrier = {
    .sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
    .srcAccessMask = VK_ACCESS_SHADER_WRITE_BIT | VK_ACCESS_TRANSFER_WRITE_BIT,
    .dstAccessMask = access,
  };

  self->device->vk.CmdPipelineBarrier (self->commands,
                                       VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT
                                           | VK_PIPELINE_STAGE_TRANSFER_BIT,
                                       after, 0, 1, &barrier, 0, NULL, 0, NULL);
}

void
auspex_vulkan_piece_barrier (AuspexVulkanPiece *self)
{
  record_barrier (self,
                  VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT,
                  VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT
                      | VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT);
}

bool
auspex_vulkan_piece_end (AuspexVulkanPiece *self, GError **error)
{
  record_barrier (self, VK_PIPELINE_STAGE_HOST_BIT, VK_ACCESS_HOST_READ_BIT);
  return VK_CALL (&self->device->vk, EndCommandBuffer, (self->commands), error);
}

bool
auspex_vulkan_piece_submit (AuspexVulkanPiece *self, GError **error)
{
  VkSubmitInfo info = {
    .sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
    .commandBufferCount = 1,
    .pCommandBuffers = &self->commands,
  };

  self->submitted_us = g_get_monotonic_time ();
  g_mutex_lock (&self->device->queue_lock);
  self->is_submitted = VK_CALL (&self->device->vk, QueueSubmit,
                                (self->device->queue, 1, &info, self->fence), error);
  g_mutex_unlock (&self->device->queue_lock);
  if (!self->is_submitted)
    wait_idle (self->device);
  return self->is_submitted;
}

bool
auspex_vulkan_piece_wait (AuspexVulkanPiece *self, bool *was_running, GError **error)
{
  const AuspexVulkanFunctions *vk = &self->device->vk;
  VkDevice device = self->device->device;

  *was_running = false;
  if (!self->is_submitted)
    return true;
  *was_running = vk->GetFenceStatus (device, self->fence) == VK_NOT_READY;
  if (!VK_CALL (vk, WaitForFences, (device, 1, &self->fence, VK_TRUE, UINT64_MAX), error)
      || !VK_CALL (vk, ResetFences, (device, 1, &self->fence), error))
    return false;
  self->is_submitted = false;
  return true;
}
