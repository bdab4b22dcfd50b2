/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Records kernels and copies, and sends them to the queue in pieces short enough for a
 * device that also draws, and for cancelling.
 *
 * What is recorded later waits for what was recorded earlier; host memory is written when
 * _flush() returns. After an error only _clear() is allowed. One thread at a time. */

#pragma once

#include "compute/vulkan/kernel.h"
#include "compute/vulkan/memory.h"
#include "compute/vulkan/shaders/parameters.h"

/* Every kernel's parameters begin with the units' count and first. */
typedef union
{
  struct
  {
    uint32_t count, first;
  } units;
  struct MatmulParameters matmul;
  struct PackParameters pack;
  struct MatmulTransposedParameters matmul_transposed;
  struct ImageParameters image;
  struct PoolParameters pool;
  struct RowParameters row;
  struct MapParameters map;
  struct DropoutParameters dropout;
  struct ReduceParameters reduce;
  struct CombineParameters combine;
  struct BroadcastParameters broadcast;
  struct AttentionParameters attention;
} AuspexVulkanParameters;

/* A kernel's work over `n_units` units, which may be cut between any two of them. */
typedef struct
{
  AuspexVulkanKernel kernel;
  bool by_four;                                         /* the kernel's variant */
  AuspexVulkanSlice operands[AUSPEX_VULKAN_N_OPERANDS]; /* buffer NULL: none */
  int64_t unit_bytes[AUSPEX_VULKAN_N_OPERANDS]; /* 0: the operand is needed whole */
  AuspexVulkanParameters parameters;            /* but for `units` */
  int64_t n_units;
  double unit_flops;
  int axis;                        /* of the grid, along which the units lie */
  int64_t unit_items, group_items; /* groups along it: units * unit_items / group_items */
  int64_t loops;                   /* iterations of one invocation, at most */
  int64_t groups[3];               /* along the others */
} AuspexVulkanTask;

typedef struct
{
  AuspexVulkanDevice *device;
  VkCommandPool command_pool;
  VkCommandBuffer commands;
  VkDescriptorPool descriptor_pool;
  VkFence fence;
  GArray *views; /* VkBufferView, of what is recorded */
  AuspexVulkanBuffer staging;
  bool is_recording, is_submitted;
  int n_dispatches;
  double flops, flops_per_second; /* recorded; measured */
} AuspexVulkanRecorder;

bool auspex_vulkan_recorder_init (AuspexVulkanRecorder *recorder,
                                  AuspexVulkanDevice *device, GError **error);
void auspex_vulkan_recorder_clear (AuspexVulkanRecorder *recorder);

bool auspex_vulkan_recorder_run (AuspexVulkanRecorder *recorder,
                                 const AuspexVulkanTask *task, GCancellable *cancellable,
                                 GError **error);
/* @bytes of host memory to or from @offset; complete on return. */
bool auspex_vulkan_recorder_upload (AuspexVulkanRecorder *recorder,
                                    const AuspexVulkanBuffer *buffer, VkDeviceSize offset,
                                    const void *source, size_t bytes, GError **error);
bool auspex_vulkan_recorder_download (AuspexVulkanRecorder *recorder,
                                      const AuspexVulkanBuffer *buffer,
                                      VkDeviceSize offset, void *target, size_t bytes,
                                      GError **error);
/* Submits what is recorded and waits for it. */
bool auspex_vulkan_recorder_flush (AuspexVulkanRecorder *recorder, GError **error);
