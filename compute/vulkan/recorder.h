/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Records kernels and copies, and sends them to the queue in pieces short enough for a
 * device that also draws, and for cancelling. While one is computed, the next is already
 * in the queue and the one after it is recorded.
 *
 * What is recorded later waits for what was recorded earlier; host memory is written when
 * _flush() returns. One thread at a time. */

#pragma once

#include "compute/vulkan/kernel.h"
#include "compute/vulkan/memory.h"
#include "compute/vulkan/piece.h"
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
  AuspexVulkanVariant variant;
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
  GPtrArray *pieces; /* of AuspexVulkanPiece: a ring, in which a short recording stays */
  int n_recorded, n_submitted, n_waited; /* pieces, since _begin() or of a replay */
  AuspexVulkanPiece *piece;              /* being recorded, or NULL */
  AuspexVulkanPiece *transfer;           /* for what is not part of a recording */
  AuspexVulkanBuffer staging;
  double flops_per_second, recorded_speed; /* measured; when the recording began */
  int64_t last_done_us;
} AuspexVulkanRecorder;

#define AUSPEX_VULKAN_STAGING_BYTES (32 << 20)

bool auspex_vulkan_recorder_init (AuspexVulkanRecorder *recorder,
                                  AuspexVulkanDevice *device, GError **error);
void auspex_vulkan_recorder_clear (AuspexVulkanRecorder *recorder);

/* A new recording, which then is submitted as it grows; the last one has been flushed. */
void auspex_vulkan_recorder_begin (AuspexVulkanRecorder *recorder);
bool auspex_vulkan_recorder_run (AuspexVulkanRecorder *recorder,
                                 const AuspexVulkanTask *task, GCancellable *cancellable,
                                 GError **error);
bool auspex_vulkan_recorder_copy (AuspexVulkanRecorder *recorder,
                                  const AuspexVulkanSlice *source,
                                  const AuspexVulkanSlice *target, GError **error);
/* Submits what is recorded and waits for all of it. */
bool auspex_vulkan_recorder_flush (AuspexVulkanRecorder *recorder, GError **error);

/* After an error: forgets the recording, and waits for what is on its way. */
void auspex_vulkan_recorder_abandon (AuspexVulkanRecorder *recorder);

/* Whether all that was recorded since _begin() is still there, in pieces of the right
 * length; and once more from the start, waiting for it. */
bool auspex_vulkan_recorder_can_replay (const AuspexVulkanRecorder *recorder);
bool auspex_vulkan_recorder_replay (AuspexVulkanRecorder *recorder,
                                    GCancellable *cancellable, GError **error);

/* @bytes of host memory to or from @offset; complete on return; uses `staging`; between
 * recordings. */
bool auspex_vulkan_recorder_upload (AuspexVulkanRecorder *recorder,
                                    const AuspexVulkanBuffer *buffer, VkDeviceSize offset,
                                    const void *source, size_t bytes, GError **error);
bool auspex_vulkan_recorder_download (AuspexVulkanRecorder *recorder,
                                      const AuspexVulkanBuffer *buffer,
                                      VkDeviceSize offset, void *target, size_t bytes,
                                      GError **error);
