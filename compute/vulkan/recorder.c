/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/vulkan/recorder.h"
#include <string.h>

#define MAX_PIECES 16   /* a longer recording cannot be replayed */
#define MAX_IN_FLIGHT 2 /* submissions that cancelling waits for */

/* What is assumed until the first submission has been timed, of a device that was not
 * calibrated. */
#define HARDWARE_FLOPS 100e9
#define SOFTWARE_FLOPS 4e9

bool
auspex_vulkan_recorder_init (AuspexVulkanRecorder *self, AuspexVulkanDevice *device,
                             GError **error)
{
  *self = (AuspexVulkanRecorder){
    .device = device,
    .pieces = g_ptr_array_new_with_free_func ((GDestroyNotify)auspex_vulkan_piece_free),
    .flops_per_second = device->base.flops_per_second > 0 ? device->base.flops_per_second
                        : device->is_software             ? SOFTWARE_FLOPS
                                                          : HARDWARE_FLOPS,
  };
  self->transfer = auspex_vulkan_piece_new (device, error);
  return self->transfer != NULL
         && auspex_vulkan_buffer_init (&self->staging, device, AUSPEX_VULKAN_STAGING,
                                       AUSPEX_VULKAN_STAGING_BYTES, "staging", error);
}

void
auspex_vulkan_recorder_clear (AuspexVulkanRecorder *self)
{
  if (self->device == NULL)
    return;
  g_ptr_array_unref (self->pieces);
  g_clear_pointer (&self->transfer, auspex_vulkan_piece_free);
  auspex_vulkan_buffer_clear (&self->staging, self->device);
}

static AuspexVulkanPiece *
get_piece (AuspexVulkanRecorder *self, int index)
{
  return g_ptr_array_index (self->pieces, index % MAX_PIECES);
}

static double
get_budget (const AuspexVulkanRecorder *self)
{
  return self->flops_per_second * self->device->base.submit_seconds;
}

/* Waits for the oldest piece in flight, and learns the device's speed from one that took
 * long enough to be measured. */
static bool
wait_for_oldest (AuspexVulkanRecorder *self, GError **error)
{
  AuspexVulkanPiece *piece = get_piece (self, self->n_waited);
  bool was_running = false;
  double seconds = 0;

  if (!auspex_vulkan_piece_wait (piece, &was_running, error))
    return false;
  self->n_waited++;
  seconds = (g_get_monotonic_time () - MAX (piece->submitted_us, self->last_done_us))
            / (double)G_USEC_PER_SEC;
  self->last_done_us = g_get_monotonic_time ();
  if (was_running && seconds > 0.002 && piece->flops > 1e6)
    self->flops_per_second = 0.5 * (self->flops_per_second + piece->flops / seconds);
  return true;
}

static bool
wait_for_all (AuspexVulkanRecorder *self, GError **error)
{
  while (self->n_waited < self->n_submitted)
    if (!wait_for_oldest (self, error))
      return false;
  return true;
}

static bool
submit_next (AuspexVulkanRecorder *self, GError **error)
{
  if (self->n_submitted - self->n_waited == MAX_IN_FLIGHT
      && !wait_for_oldest (self, error))
    return false;
  if (!auspex_vulkan_piece_submit (get_piece (self, self->n_submitted), error))
    return false;
  self->n_submitted++;
  return true;
}

void
auspex_vulkan_recorder_begin (AuspexVulkanRecorder *self)
{
  self->n_recorded = self->n_submitted = self->n_waited = 0;
  self->recorded_speed = self->flops_per_second;
}

static bool
ensure_recording (AuspexVulkanRecorder *self, GError **error)
{
  AuspexVulkanPiece *piece = NULL;

  if (self->piece != NULL)
    return true;
  if ((int)self->pieces->len < MIN (self->n_recorded + 1, MAX_PIECES))
    {
      piece = auspex_vulkan_piece_new (self->device, error);
      if (piece == NULL)
        return false;
      g_ptr_array_add (self->pieces, piece);
    }
  piece = get_piece (self, self->n_recorded); /* MAX_IN_FLIGHT pieces ago it was done */
  if (!auspex_vulkan_piece_begin (piece, error))
    return false;
  self->piece = piece;
  return true;
}

static bool
submit_recorded (AuspexVulkanRecorder *self, GError **error)
{
  AuspexVulkanPiece *piece = self->piece;

  if (piece == NULL)
    return true;
  self->piece = NULL;
  if (!auspex_vulkan_piece_end (piece, error))
    return false;
  self->n_recorded++;
  return submit_next (self, error);
}

bool
auspex_vulkan_recorder_flush (AuspexVulkanRecorder *self, GError **error)
{
  return submit_recorded (self, error) && wait_for_all (self, error);
}

void
auspex_vulkan_recorder_abandon (AuspexVulkanRecorder *self)
{
  self->piece = NULL;
  wait_for_all (self, NULL);
}

bool
auspex_vulkan_recorder_can_replay (const AuspexVulkanRecorder *self)
{
  double change = self->flops_per_second / self->recorded_speed;

  return self->n_recorded <= MAX_PIECES && change > 0.5 && change < 2;
}

bool
auspex_vulkan_recorder_replay (AuspexVulkanRecorder *self, GCancellable *cancellable,
                               GError **error)
{
  self->n_submitted = self->n_waited = 0;
  while (self->n_submitted < self->n_recorded)
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !submit_next (self, error))
      return false;
  return wait_for_all (self, error);
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
  g_array_append_val (self->piece->views, *view);
  return true;
}

/* Whether texels of operand @index are four values, not one: packed weights always. */
static bool
reads_fours (const AuspexVulkanTask *task, int index)
{
  return index == 1 || (index == 0 && task->variant.read == AUSPEX_VULKAN_READ_FOUR);
}

static bool
bind_operands (AuspexVulkanRecorder *self, const AuspexVulkanTask *task,
               const AuspexVulkanSlice *operands, GError **error)
{
  const AuspexVulkanFunctions *vk = &self->device->vk;
  bool has_texels = auspex_vulkan_kernel_has_texels (task->kernel);
  VkDescriptorSetAllocateInfo info = {
    .sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
    .descriptorPool = self->piece->descriptor_pool,
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
  vk->CmdBindDescriptorSets (self->piece->commands, VK_PIPELINE_BIND_POINT_COMPUTE,
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
  vk->CmdBindPipeline (self->piece->commands, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline);
  vk->CmdPushConstants (
      self->piece->commands,
      self->device->kernels
          .pipeline_layouts[auspex_vulkan_kernel_has_texels (task->kernel)],
      VK_SHADER_STAGE_COMPUTE_BIT, 0, sizeof parameters, &parameters);
  vk->CmdDispatch (self->piece->commands, groups[0], groups[1], groups[2]);
  self->piece->n_dispatches++;
  self->piece->flops += count * task->unit_flops;
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
  double budget = get_budget (self);
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
  const AuspexVulkanPiece *piece = self->piece;

  if (piece != NULL
      && (piece->n_dispatches == AUSPEX_VULKAN_PIECE_DISPATCHES
          || (piece->flops > 0 && piece->flops + flops > get_budget (self)))
      && (!submit_recorded (self, error)
          || g_cancellable_set_error_if_cancelled (cancellable, error)))
    return false;
  return ensure_recording (self, error);
}

bool
auspex_vulkan_recorder_run (AuspexVulkanRecorder *self, const AuspexVulkanTask *task,
                            GCancellable *cancellable, GError **error)
{
  VkPipeline pipeline = auspex_vulkan_kernels_get (&self->device->kernels, task->kernel,
                                                   &task->variant, error);
  int64_t units = 0, multiple = 1;

  if (pipeline == VK_NULL_HANDLE || !plan_chunk (self, task, &units, &multiple, error))
    return false;
  for (int64_t first = 0; first < task->n_units; first += units)
    {
      int64_t count = MIN (units, task->n_units - first);

      if (!make_room (self, count * task->unit_flops, cancellable, error))
        return false;
      if (first == 0 || self->piece->n_dispatches == 0)
        auspex_vulkan_piece_barrier (self->piece);
      if (!record_dispatch (self, task, pipeline, first, count, error))
        return false;
    }
  return true;
}

static void
record_copy (AuspexVulkanPiece *piece, const AuspexVulkanSlice *source,
             const AuspexVulkanSlice *target)
{
  VkBufferCopy region = { source->offset, target->offset, source->size };

  auspex_vulkan_piece_barrier (piece);
  piece->device->vk.CmdCopyBuffer (piece->commands, source->buffer->buffer,
                                   target->buffer->buffer, 1, &region);
}

bool
auspex_vulkan_recorder_copy (AuspexVulkanRecorder *self, const AuspexVulkanSlice *source,
                             const AuspexVulkanSlice *target, GError **error)
{
  if (!ensure_recording (self, error))
    return false;
  record_copy (self->piece, source, target);
  return true;
}

static bool
copy_now (AuspexVulkanRecorder *self, const AuspexVulkanSlice *source,
          const AuspexVulkanSlice *target, GError **error)
{
  bool was_running = false;

  if (!auspex_vulkan_piece_begin (self->transfer, error))
    return false;
  record_copy (self->transfer, source, target);
  return auspex_vulkan_piece_end (self->transfer, error)
         && auspex_vulkan_piece_submit (self->transfer, error)
         && auspex_vulkan_piece_wait (self->transfer, &was_running, error);
}

bool
auspex_vulkan_recorder_upload (AuspexVulkanRecorder *self,
                               const AuspexVulkanBuffer *buffer, VkDeviceSize offset,
                               const void *source, size_t bytes, GError **error)
{
  if (buffer->mapped != NULL)
    {
      memcpy ((char *)buffer->mapped + offset, source, bytes);
      return true;
    }
  for (size_t done = 0; done < bytes; done += AUSPEX_VULKAN_STAGING_BYTES)
    {
      size_t n = MIN (bytes - done, AUSPEX_VULKAN_STAGING_BYTES);
      AuspexVulkanSlice from = { &self->staging, 0, n };
      AuspexVulkanSlice to = { buffer, offset + done, n };

      memcpy (self->staging.mapped, (const char *)source + done, n);
      if (!copy_now (self, &from, &to, error))
        return false;
    }
  return true;
}

bool
auspex_vulkan_recorder_download (AuspexVulkanRecorder *self,
                                 const AuspexVulkanBuffer *buffer, VkDeviceSize offset,
                                 void *target, size_t bytes, GError **error)
{
  if (buffer->mapped != NULL)
    {
      memcpy (target, (const char *)buffer->mapped + offset, bytes);
      return true;
    }
  for (size_t done = 0; done < bytes; done += AUSPEX_VULKAN_STAGING_BYTES)
    {
      size_t n = MIN (bytes - done, AUSPEX_VULKAN_STAGING_BYTES);
      AuspexVulkanSlice from = { buffer, offset + done, n };
      AuspexVulkanSlice to = { &self->staging, 0, n };

      if (!copy_now (self, &from, &to, error))
        return false;
      memcpy ((char *)target + done, self->staging.mapped, n);
    }
  return true;
}
