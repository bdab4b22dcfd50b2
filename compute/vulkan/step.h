/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* From a plan's step to the tasks that do it: step.c for what goes row by row,
 * step-matmul.c and step-attention.c for the rest. */

#pragma once

#include "compute/vulkan/program.h"

/* What one element costs beside arithmetic, in the recorder's flops: kernels that are no
 * matrix product are bound by memory. */
#define AUSPEX_VULKAN_ELEMENT_FLOPS 200.0

bool auspex_vulkan_run_step (const AuspexVulkanRun *run, const AuspexStep *step,
                             GError **error);
/* Scratch bytes that @step needs at the plan's largest row count. */
int64_t auspex_vulkan_step_scratch_bytes (const AuspexPlan *plan, const AuspexStep *step);

bool auspex_vulkan_run_matmul (const AuspexVulkanRun *run, const AuspexStep *step,
                               GError **error);
int64_t auspex_vulkan_matmul_scratch_bytes (const AuspexPlan *plan,
                                            const AuspexStep *step);
/* Columns of [out, in] weights of @node, an input of a matmul, when packed; and its [in].
 */
int64_t auspex_vulkan_packed_channels (const AuspexNode *node);
int64_t auspex_vulkan_packed_depth (const AuspexNode *node);

bool auspex_vulkan_run_attention_scores (const AuspexVulkanRun *run,
                                         const AuspexStep *step, GError **error);
bool auspex_vulkan_run_attention_apply (const AuspexVulkanRun *run,
                                        const AuspexStep *step, GError **error);
bool auspex_vulkan_run_mean_heads (const AuspexVulkanRun *run, const AuspexStep *step,
                                   GError **error);
int64_t auspex_vulkan_attention_scratch_bytes (const AuspexPlan *plan,
                                               const AuspexStep *step);

/* What the steps' functions share. */
const AuspexNode *auspex_vulkan_run_node (const AuspexVulkanRun *run, AuspexValue value);
/* Dimension @index of @value, counted from the end when negative. */
int64_t auspex_vulkan_run_dim (const AuspexVulkanRun *run, AuspexValue value, int index);
int64_t auspex_vulkan_run_count (const AuspexVulkanRun *run, AuspexValue value);
/* Where @value lies; no buffer for AUSPEX_NO_VALUE. */
AuspexVulkanSlice auspex_vulkan_run_slice (const AuspexVulkanRun *run, AuspexValue value);
bool auspex_vulkan_run_task (const AuspexVulkanRun *run, const AuspexVulkanTask *task,
                             GError **error);
/* A task of @n_units of @unit_items invocations each, writing step's output. */
AuspexVulkanTask auspex_vulkan_run_new_task (const AuspexVulkanRun *run,
                                             const AuspexStep *step,
                                             AuspexVulkanKernel kernel, int64_t n_units,
                                             int64_t unit_items);
