/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/vulkan/recorder.h"
#include <string.h>

#define MAX_DISPATCHES 256 /* of one submission */
#define STAGING_BYTES (16 << 20)

/* A submission's length: a GPU may draw the desktop too; a CPU only has to cancel soon.
 */
#define HARDWARE_SECONDS 0.05
#define SOFTWARE_SECONDS 0.4
/* What is assumed until the first submission has been timed. */
#define HARDWARE_FLOPS 100e9
#define SOFTWARE_FLOPS 4e9

static bool
create_descriptor_pool (AuspexVulkanRecorder *self, GError **error)
{
  VkDescriptorPoolSize sizes[] = {
    { VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, MAX_DISPATCHES * AUSPEX_VULKAN_N_OPERANDS },
    { VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER,
      MAX_DISPATCHES * AUSPEX_VULKAN_N_TEXEL_OPERANDS },
  };
  VkDescriptorPoolCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO,
    .maxSets = MAX_DISPATCHES,
    .poolSizeCount = G_N_ELEMENTS (sizes),
    .pPoolSizes = sizes,
  };

  return VK_CALL (&self->device->vk, CreateDescriptorPool,
                  (self->device->device, &info, NULL, &self->descriptor_pool), error);
}

bool
auspex_vulkan_recorder_init (AuspexVulkanRecorder *self, AuspexVulkanDevice *device,
                             GError **error)
{
  const AuspexVulkanFunctions *vk = &device->vk;
  VkCommandPoolCreateInfo pool_info = {
    .sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
    .queueFamilyIndex = device->queue_family,
  };
  VkCommandBufferAllocateInfo commands_info = {
    .sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
    .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
    .commandBufferCount = 1,
  };
  VkFenceCreateInfo fence_info = { .sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO };

  *self = (AuspexVulkanRecorder){
    .device = device,
    .flops_per_second = device->is_software ? SOFTWARE_FLOPS : HARDWARE_FLOPS,
    .views = g_array_new (FALSE, FALSE, sizeof (VkBufferView)),
  };
  if (!VK_CALL (vk, CreateCommandPool,
                (device->device, &pool_info, NULL, &self->command_pool), error))
    return false;
  commands_info.commandPool = self->command_pool;
  return VK_CALL (vk, AllocateCommandBuffers,
                  (device->device, &commands_info, &self->commands), error)
         && VK_CALL (vk, CreateFence, (device->device, &fence_info, NULL, &self->fence),
                     error)
         && create_descriptor_pool (self, error)
         && auspex_vulkan_buffer_init (&self->staging, device, AUSPEX_VULKAN_STAGING,
                                       STAGING_BYTES, "staging", error);
}

static void
destroy_views (AuspexVulkanRecorder *self)
{
  for (guint i = 0; i < self->views->len; i++)
    self->device->vk.DestroyBufferView (
        self->device->device, g_array_index (self->views, VkBufferView, i), NULL);
  g_array_set_size (self->views, 0);
}

void
auspex_vulkan_recorder_clear (AuspexVulkanRecorder *self)
{
  const AuspexVulkanFunctions *vk = NULL;

  if (self->device == NULL)
    return;
  vk = &self->device->vk;
  if (self->is_submitted) /* and never waited for */
    {
      g_mutex_lock (&self->device->queue_lock);
      vk->DeviceWaitIdle (self->device->device);
      g_mutex_unlock (&self->device->queue_lock);
    }
  destroy_views (self);
  g_array_unref (self->views);
  vk->DestroyCommandPool (self->device->device, self->command_pool, NULL);
  vk->DestroyDescriptorPool (self->device->device, self->descriptor_pool, NULL);
  vk->DestroyFence (self->device->device, self->fence, NULL);
  auspex_vulkan_buffer_clear (&self->staging, self->device);
}

static bool
ensure_recording (AuspexVulkanRecorder *self, GError **error)
{
  VkCommandBufferBeginInfo info = {
    .sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
    .flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT,
  };

  if (self->is_recording)
    return true;
  self->is_recording =
      VK_CALL (&self->device->vk, BeginCommandBuffer, (self->commands, &info), error);
  return self->is_recording;
}

/* Everything recorded before, in this or an earlier submission, happens before everything
 * recorded after, or before the host reads. */
static void
record_barrier (AuspexVulkanRecorder *self, bool before_host)
{
  VkPipelineStageFlags stages =
      VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT;
  VkMemoryBarrier barrier = {
    .sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
    .srcAccessMask = VK_ACCESS_SHADER_WRITE_BIT | VK_ACCESS_TRANSFER_WRITE_BIT,
    .dstAccessMask = VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT
                     | VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT,
  };

  if (before_host)
    barrier.dstAccessMask = VK_ACCESS_HOST_READ_BIT;
  self->device->vk.CmdPipelineBarrier (self->commands, stages,
                                       before_host ? VK_PIPELINE_STAGE_HOST_BIT : stages,
                                       0, 1, &barrier, 0, NULL, 0, NULL);
}

/* Learns the device's speed from what took long enough to be measured. */
static void
learn_speed (AuspexVulkanRecorder *self, double seconds)
{
  if (seconds > 0.002 && self->flops > 1e6)
    self->flops_per_second = 0.5 * (self->flops_per_second + self->flops / seconds);
}

bool
auspex_vulkan_recorder_flush (AuspexVulkanRecorder *self, GError **error)
{
  const AuspexVulkanFunctions *vk = &self->device->vk;
  VkDevice device = self->device->device;
  VkSubmitInfo info = {
    .sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
    .commandBufferCount = 1,
    .pCommandBuffers = &self->commands,
  };
  int64_t start = g_get_monotonic_time ();
  bool submitted = false;

  if (!self->is_recording)
    return true;
  self->is_recording = false;
  record_barrier (self, true);
  if (!VK_CALL (vk, EndCommandBuffer, (self->commands), error))
    return false;

  self->is_submitted = true;
  g_mutex_lock (&self->device->queue_lock);
  submitted =
      VK_CALL (vk, QueueSubmit, (self->device->queue, 1, &info, self->fence), error);
  g_mutex_unlock (&self->device->queue_lock);
  if (!submitted
      || !VK_CALL (vk, WaitForFences, (device, 1, &self->fence, VK_TRUE, UINT64_MAX),
                   error))
    return false;

  self->is_submitted = false;
  learn_speed (self, (g_get_monotonic_time () - start) / 1e6);
  destroy_views (self);
  self->n_dispatches = 0;
  self->flops = 0;
  return VK_CALL (vk, ResetFences, (device, 1, &self->fence), error)
         && VK_CALL (vk, ResetDescriptorPool, (device, self->descriptor_pool, 0), error)
         && VK_CALL (vk, ResetCommandPool, (device, self->command_pool, 0), error);
}

static bool
create_view (AuspexVulkanRecorder *self, const AuspexVulkanSlice *slice, bool by_four,
             VkBufferView *view, GError **error)
{
  VkBufferViewCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_BUFFER_VIEW_CREATE_INFO,
    .buffer = slice->buffer->buffer,
    .format = by_four ? VK_FORMAT_R32G32B32A32_SFLOAT : VK_FORMAT_R32_SFLOAT,
    .offset = slice->offset,
    .range = slice->size,
  };

  if (!VK_CALL (&self->device->vk, CreateBufferView,
                (self->device->device, &info, NULL, view), error))
    return false;
  g_array_append_val (self->views, *view);
  return true;
}

/* Whether texels of operand @index are four values, not one: packed weights always. */
static bool
reads_fours (const AuspexVulkanTask *task, int index)
{
  return index == 1 || (index == 0 && task->by_four);
}

static bool
bind_operands (AuspexVulkanRecorder *self, const AuspexVulkanTask *task,
               const AuspexVulkanSlice *operands, GError **error)
{
  const AuspexVulkanFunctions *vk = &self->device->vk;
  bool has_texels = auspex_vulkan_kernel_has_texels (task->kernel);
  VkDescriptorSetAllocateInfo info = {
    .sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
    .descriptorPool = self->descriptor_pool,
    .descriptorSetCount = 1,
    .pSetLayouts = &self->device->kernels.set_layouts[has_texels],
  };
  VkDescriptorBufferInfo buffers[AUSPEX_VULKAN_N_OPERANDS];
  VkBufferView views[AUSPEX_VULKAN_N_TEXEL_OPERANDS];
  VkWriteDescriptorSet writes[AUSPEX_VULKAN_N_OPERANDS];
  VkDescriptorSet set = VK_NULL_HANDLE;

  if (!VK_CALL (vk, AllocateDescriptorSets, (self->device->device, &info, &set), error))
    return false;
  for (uint32_t i = 0; i < AUSPEX_VULKAN_N_OPERANDS; i++)
    {
      /* A binding the shader names must hold something, even if these parameters make it
       * read nothing there. */
      const AuspexVulkanSlice *slice =
          operands[i].buffer != NULL ? &operands[i] : &operands[AUSPEX_VULKAN_OUTPUT];
      bool is_texels = has_texels && i < AUSPEX_VULKAN_N_TEXEL_OPERANDS;

      buffers[i] =
          (VkDescriptorBufferInfo){ slice->buffer->buffer, slice->offset, slice->size };
      writes[i] = (VkWriteDescriptorSet){
        .sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
        .dstSet = set,
        .dstBinding = i,
        .descriptorCount = 1,
        .descriptorType = is_texels ? VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER
                                    : VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
        .pBufferInfo = &buffers[i],
      };
      if (is_texels)
        {
          if (!create_view (self, slice, reads_fours (task, i), &views[i], error))
            return false;
          writes[i].pTexelBufferView = &views[i];
        }
    }
  vk->UpdateDescriptorSets (self->device->device, AUSPEX_VULKAN_N_OPERANDS, writes, 0,
                            NULL);
  vk->CmdBindDescriptorSets (self->commands, VK_PIPELINE_BIND_POINT_COMPUTE,
                             self->device->kernels.pipeline_layouts[has_texels], 0, 1,
                             &set, 0, NULL);
  return true;
}

/* Units @first to @first + @count - 1. */
static bool
record_dispatch (AuspexVulkanRecorder *self, const AuspexVulkanTask *task,
                 VkPipeline pipeline, int64_t first, int64_t count, GError **error)
{
  const AuspexVulkanFunctions *vk = &self->device->vk;
  AuspexVulkanSlice operands[AUSPEX_VULKAN_N_OPERANDS];
  AuspexVulkanParameters parameters = task->parameters;
  uint32_t groups[3] = { task->groups[0], task->groups[1], task->groups[2] };

  for (int i = 0; i < AUSPEX_VULKAN_N_OPERANDS; i++)
    {
      operands[i] = task->operands[i];
      if (operands[i].buffer == NULL || task->unit_bytes[i] == 0)
        continue;
      operands[i].offset += first * task->unit_bytes[i];
      operands[i].size = MIN (operands[i].size - first * task->unit_bytes[i],
                              (VkDeviceSize)(count * task->unit_bytes[i] + 15) / 16 * 16);
    }
  parameters.units.count = count;
  parameters.units.first = first;
  groups[task->axis] =
      (count * task->unit_items + task->group_items - 1) / task->group_items;

  if (!bind_operands (self, task, operands, error))
    return false;
  vk->CmdBindPipeline (self->commands, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline);
  vk->CmdPushConstants (
      self->commands,
      self->device->kernels
          .pipeline_layouts[auspex_vulkan_kernel_has_texels (task->kernel)],
      VK_SHADER_STAGE_COMPUTE_BIT, 0, sizeof parameters, &parameters);
  vk->CmdDispatch (self->commands, groups[0], groups[1], groups[2]);
  self->n_dispatches++;
  self->flops += count * task->unit_flops;
  return true;
}

/* Bytes that operand @index may be bound with. */
static int64_t
operand_limit (const AuspexVulkanRecorder *self, const AuspexVulkanTask *task, int index)
{
  const VkPhysicalDeviceLimits *limits = &self->device->limits;

  if (auspex_vulkan_kernel_has_texels (task->kernel)
      && index < AUSPEX_VULKAN_N_TEXEL_OPERANDS)
    return (int64_t)limits->maxTexelBufferElements * (reads_fours (task, index) ? 16 : 4);
  return limits->maxStorageBufferRange;
}

static int64_t
greatest_common_divisor (int64_t a, int64_t b)
{
  return b == 0 ? a : greatest_common_divisor (b, a % b);
}

/* How many units a dispatch may have, and of what it must be a multiple for the next
 * one's operands to be aligned. False when not even that fits. */
static bool
plan_chunk (const AuspexVulkanRecorder *self, const AuspexVulkanTask *task,
            int64_t *units, int64_t *multiple, GError **error)
{
  int64_t groups = self->device->limits.maxComputeWorkGroupCount[task->axis];
  double budget = self->flops_per_second
                  * (self->device->is_software ? SOFTWARE_SECONDS : HARDWARE_SECONDS);
  int64_t most = MIN (task->n_units, groups * task->group_items / task->unit_items);
  bool fits = task->loops <= self->device->max_loops;

  *multiple = 1;
  for (int i = 0; i < AUSPEX_VULKAN_N_OPERANDS; i++)
    {
      int64_t limit = operand_limit (self, task, i), unit = task->unit_bytes[i];

      if (task->operands[i].buffer == NULL)
        continue;
      if (unit == 0)
        fits = fits && task->operands[i].size <= (VkDeviceSize)limit;
      else
        {
          most = MIN (most, limit / unit);
          *multiple = MAX (*multiple,
                           AUSPEX_ARENA_ALIGNMENT
                               / greatest_common_divisor (AUSPEX_ARENA_ALIGNMENT, unit));
        }
    }
  if (most < task->n_units)
    most = most / *multiple * *multiple;
  if (!fits || most == 0)
    {
      g_set_error (
          error, G_IO_ERROR, G_IO_ERROR_FAILED,
          "Vulkan: %s over %" G_GINT64_FORMAT
          " rows takes more than %s can bind (%.0f MiB), dispatch or loop over at once",
          auspex_vulkan_kernel_name (task->kernel), task->n_units,
          self->device->base.name,
          self->device->limits.maxStorageBufferRange / 1048576.0);
      return false;
    }
  if (most * task->unit_flops > budget)
    most = CLAMP ((int64_t)(budget / task->unit_flops) / *multiple * *multiple, *multiple,
                  most);
  *units = most;
  return true;
}

/* Sends what is recorded on its way when @flops more would make it too long. */
static bool
make_room (AuspexVulkanRecorder *self, double flops, GCancellable *cancellable,
           GError **error)
{
  double budget = self->flops_per_second
                  * (self->device->is_software ? SOFTWARE_SECONDS : HARDWARE_SECONDS);

  if (self->n_dispatches == MAX_DISPATCHES
      || (self->flops > 0 && self->flops + flops > budget))
    {
      if (!auspex_vulkan_recorder_flush (self, error)
          || g_cancellable_set_error_if_cancelled (cancellable, error))
        return false;
    }
  return ensure_recording (self, error);
}

bool
auspex_vulkan_recorder_run (AuspexVulkanRecorder *self, const AuspexVulkanTask *task,
                            GCancellable *cancellable, GError **error)
{
  VkPipeline pipeline = auspex_vulkan_kernels_get (&self->device->kernels, task->kernel,
                                                   task->by_four, error);
  int64_t units = 0, multiple = 1;

  if (pipeline == VK_NULL_HANDLE || !plan_chunk (self, task, &units, &multiple, error))
    return false;
  for (int64_t first = 0; first < task->n_units; first += units)
    {
      int64_t count = MIN (units, task->n_units - first);

      if (!make_room (self, count * task->unit_flops, cancellable, error))
        return false;
      if (first == 0 || self->n_dispatches == 0)
        record_barrier (self, false);
      if (!record_dispatch (self, task, pipeline, first, count, error))
        return false;
    }
  return true;
}

static bool
record_copy (AuspexVulkanRecorder *self, VkBuffer source, VkDeviceSize source_offset,
             VkBuffer target, VkDeviceSize target_offset, size_t bytes, GError **error)
{
  VkBufferCopy region = { source_offset, target_offset, bytes };

  if (!ensure_recording (self, error))
    return false;
  record_barrier (self, false);
  self->device->vk.CmdCopyBuffer (self->commands, source, target, 1, &region);
  return auspex_vulkan_recorder_flush (self, error);
}

bool
auspex_vulkan_recorder_upload (AuspexVulkanRecorder *self,
                               const AuspexVulkanBuffer *buffer, VkDeviceSize offset,
                               const void *source, size_t bytes, GError **error)
{
  if (!auspex_vulkan_recorder_flush (self, error))
    return false;
  if (buffer->mapped != NULL)
    {
      memcpy ((char *)buffer->mapped + offset, source, bytes);
      return true;
    }
  for (size_t done = 0; done < bytes; done += STAGING_BYTES)
    {
      size_t n = MIN (bytes - done, STAGING_BYTES);

      memcpy (self->staging.mapped, (const char *)source + done, n);
      if (!record_copy (self, self->staging.buffer, 0, buffer->buffer, offset + done, n,
                        error))
        return false;
    }
  return true;
}

bool
auspex_vulkan_recorder_download (AuspexVulkanRecorder *self,
                                 const AuspexVulkanBuffer *buffer, VkDeviceSize offset,
                                 void *target, size_t bytes, GError **error)
{
  if (!auspex_vulkan_recorder_flush (self, error))
    return false;
  if (buffer->mapped != NULL)
    {
      memcpy (target, (const char *)buffer->mapped + offset, bytes);
      return true;
    }
  for (size_t done = 0; done < bytes; done += STAGING_BYTES)
    {
      size_t n = MIN (bytes - done, STAGING_BYTES);

      if (!record_copy (self, buffer->buffer, offset + done, self->staging.buffer, 0, n,
                        error))
        return false;
      memcpy ((char *)target + done, self->staging.mapped, n);
    }
  return true;
}
