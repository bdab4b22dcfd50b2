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

const AuspexExecutor auspex_vulkan_executor = {
  .name = "vulkan",
  .list = list_devices,
  .open = open_device,
  .close = close_device,
  .compile = auspex_vulkan_program_compile,
  .run = auspex_vulkan_program_run,
  .destroy = auspex_vulkan_program_destroy,
};
