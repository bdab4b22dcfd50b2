/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/vulkan/program.h"

static void
list_devices (GPtrArray *infos)
{
  g_autoptr (AuspexVulkanInstance) instance = auspex_vulkan_instance_new (NULL);
  g_autoptr (GPtrArray) adapters = NULL;

  if (instance == NULL)
    return;
  adapters = auspex_vulkan_instance_list (instance);
  for (guint i = 0; i < adapters->len; i++)
    {
      const AuspexVulkanAdapter *adapter = g_ptr_array_index (adapters, i);
      AuspexDeviceInfo *info = g_new0 (AuspexDeviceInfo, 1);

      info->selector = g_strdup_printf ("vulkan:%u", i);
      info->name = g_strdup_printf ("%s (Vulkan)", adapter->properties.deviceName);
      info->detail = g_strdup (adapter->driver);
      info->identity = auspex_vulkan_device_identify (adapter);
      info->is_software = auspex_vulkan_adapter_is_software (adapter);
      g_ptr_array_add (infos, info);
    }
}

static AuspexDevice *
open_device (int index, GError **error)
{
  AuspexVulkanDevice *device = auspex_vulkan_device_open (index, error);

  if (device == NULL)
    return NULL;
  device->base.executor = &auspex_vulkan_executor;
  return &device->base;
}

static void
close_device (AuspexDevice *device)
{
  auspex_vulkan_device_close ((AuspexVulkanDevice *)device);
}

static bool
copy_buffers (AuspexVulkanDevice *self, const AuspexVulkanBuffer *from,
              const AuspexVulkanBuffer *to, int times, double *seconds, GError **error)
{
  g_autoptr (AuspexVulkanPiece) piece = auspex_vulkan_piece_new (self, error);
  VkBufferCopy region = { 0, 0, MIN (from->size, to->size) };
  bool was_running = false;

  if (piece == NULL || !auspex_vulkan_piece_begin (piece, error))
    return false;
  for (int i = 0; i < times; i++)
    {
      auspex_vulkan_piece_barrier (piece);
      self->vk.CmdCopyBuffer (piece->commands, from->buffer, to->buffer, 1, &region);
    }
  if (!auspex_vulkan_piece_end (piece, error)
      || !auspex_vulkan_piece_submit (piece, error)
      || !auspex_vulkan_piece_wait (piece, &was_running, error))
    return false;
  *seconds =
      (double)(g_get_monotonic_time () - piece->submitted_us) / (double)G_USEC_PER_SEC;
  return true;
}

static bool
copy (AuspexDevice *device, int64_t bytes, int times, double *seconds, GError **error)
{
  AuspexVulkanDevice *self = (AuspexVulkanDevice *)device;
  AuspexVulkanBuffer from, to;
  bool copied = false;

  if (!auspex_vulkan_buffer_init (&from, self, AUSPEX_VULKAN_ON_DEVICE,
                                  (VkDeviceSize)bytes, "copied", error))
    return false;
  if (auspex_vulkan_buffer_init (&to, self, AUSPEX_VULKAN_ON_DEVICE, (VkDeviceSize)bytes,
                                 "copy", error))
    {
      copied = copy_buffers (self, &from, &to, times, seconds, error);
      auspex_vulkan_buffer_clear (&to, self);
    }
  auspex_vulkan_buffer_clear (&from, self);
  return copied;
}

const AuspexExecutor auspex_vulkan_executor = {
  .name = "vulkan",
  .list = list_devices,
  .open = open_device,
  .close = close_device,
  .compile = auspex_vulkan_program_compile,
  .run = auspex_vulkan_program_run,
  .destroy = auspex_vulkan_program_destroy,
  .copy = copy,
};
