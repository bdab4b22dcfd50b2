/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Buffers with their memory. */

#pragma once

#include "compute/vulkan/device.h"

typedef enum
{
  AUSPEX_VULKAN_ON_DEVICE, /* what kernels read and write */
  AUSPEX_VULKAN_STAGING,   /* what the host writes and reads */
} AuspexVulkanMemoryUse;

typedef struct
{
  VkBuffer buffer;
  VkDeviceMemory memory;
  VkDeviceSize size;
  void *mapped; /* NULL where the host does not see it, or only slowly */
} AuspexVulkanBuffer;

/* A part of a buffer. */
typedef struct
{
  const AuspexVulkanBuffer *buffer;
  VkDeviceSize offset, size;
} AuspexVulkanSlice;

/* @name is for errors and validation messages. A size of 0 makes a small buffer. */
bool auspex_vulkan_buffer_init (AuspexVulkanBuffer *buffer, AuspexVulkanDevice *device,
                                AuspexVulkanMemoryUse use, VkDeviceSize size,
                                const char *name, GError **error);
void auspex_vulkan_buffer_clear (AuspexVulkanBuffer *buffer, AuspexVulkanDevice *device);
