/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A command buffer with all it refers to: recorded once, submitted as often as wished,
 * without waiting. One thread at a time. */

#pragma once

#include "compute/vulkan/device.h"

#define AUSPEX_VULKAN_PIECE_DISPATCHES 256 /* at most */

typedef struct
{
  AuspexVulkanDevice *device;
  VkCommandPool command_pool;
  VkCommandBuffer commands;
  VkDescriptorPool descriptor_pool;
  VkFence fence;
  GArray *views; /* VkBufferView */
  int n_dispatches;
  double flops;
  bool is_submitted; /* and not yet waited for */
  int64_t submitted_us;
} AuspexVulkanPiece;

AuspexVulkanPiece *auspex_vulkan_piece_new (AuspexVulkanDevice *device, GError **error);
void auspex_vulkan_piece_free (AuspexVulkanPiece *piece); /* waits */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexVulkanPiece, auspex_vulkan_piece_free)

/* Forgets what is recorded and begins anew; not while it is submitted. */
bool auspex_vulkan_piece_begin (AuspexVulkanPiece *piece, GError **error);
/* Everything recorded before, in this or an earlier submission, happens before everything
 * recorded after. */
void auspex_vulkan_piece_barrier (AuspexVulkanPiece *piece);
/* What was recorded can be read by the host once it has been waited for. */
bool auspex_vulkan_piece_end (AuspexVulkanPiece *piece, GError **error);
bool auspex_vulkan_piece_submit (AuspexVulkanPiece *piece, GError **error);
/* Nothing to wait for is no error. @was_running: whether the device was still at it. */
bool auspex_vulkan_piece_wait (AuspexVulkanPiece *piece, bool *was_running,
                               GError **error);
