/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* From a plan's step to the tasks that do it: step.c for what goes row by row,
 * step-training.c for that of training, step-matmul.c, step-matmul-gradient.c,
 * step-attention.c and step-reduce.c for the rest. */

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
/* The variant and the grid of a task of a matmul kernel that has its parameters. */
void auspex_vulkan_run_fit_matmul (const AuspexVulkanRun *run, AuspexVulkanTask *task);
/* @operand as the matmul kernels read it, by a task of PACK into the scratch space;
 * @parameters as they describe @operand and the packing, for @n_chunks of it. */
bool auspex_vulkan_run_pack (const AuspexVulkanRun *run, const AuspexStep *step,
                             AuspexVulkanSlice operand, struct PackParameters parameters,
                             AuspexVulkanSlice *packed, GError **error);

bool auspex_vulkan_run_attention_scores (const AuspexVulkanRun *run,
                                         const AuspexStep *step, GError **error);
bool auspex_vulkan_run_attention_apply (const AuspexVulkanRun *run,
                                        const AuspexStep *step, GError **error);
bool auspex_vulkan_run_mean_heads (const AuspexVulkanRun *run, const AuspexStep *step,
                                   GError **error);
bool auspex_vulkan_run_attention_spread (const AuspexVulkanRun *run,
                                         const AuspexStep *step, GError **error);
int64_t auspex_vulkan_attention_scratch_bytes (const AuspexPlan *plan,
                                               const AuspexStep *step);

bool auspex_vulkan_run_matmul_gradient (const AuspexVulkanRun *run,
                                        const AuspexStep *step, GError **error);
int64_t auspex_vulkan_matmul_gradient_scratch_bytes (const AuspexPlan *plan,
                                                     const AuspexStep *step);

bool auspex_vulkan_run_reduce_sum (const AuspexVulkanRun *run, const AuspexStep *step,
                                   GError **error);
int64_t auspex_vulkan_reduce_sum_scratch_bytes (const AuspexPlan *plan,
                                                const AuspexStep *step);

bool auspex_vulkan_run_self_attention (const AuspexVulkanRun *, const AuspexStep *,
                                       GError **);
bool auspex_vulkan_run_swiglu (const AuspexVulkanRun *, const AuspexStep *, GError **);
bool auspex_vulkan_run_concatenate (const AuspexVulkanRun *, const AuspexStep *,
                                    GError **);
bool auspex_vulkan_run_slice_tokens (const AuspexVulkanRun *, const AuspexStep *,
                                     GError **);

bool auspex_vulkan_run_constant (const AuspexVulkanRun *, const AuspexStep *, GError **);
bool auspex_vulkan_run_clamp (const AuspexVulkanRun *, const AuspexStep *, GError **);
bool auspex_vulkan_run_power (const AuspexVulkanRun *, const AuspexStep *, GError **);
bool auspex_vulkan_run_dropout (const AuspexVulkanRun *, const AuspexStep *, GError **);
bool auspex_vulkan_run_split_heads (const AuspexVulkanRun *, const AuspexStep *,
                                    GError **);
bool auspex_vulkan_run_join_heads (const AuspexVulkanRun *, const AuspexStep *,
                                   GError **);
bool auspex_vulkan_run_pad_rows (const AuspexVulkanRun *, const AuspexStep *, GError **);
bool auspex_vulkan_run_activate_gradient (const AuspexVulkanRun *, const AuspexStep *,
                                          GError **);
bool auspex_vulkan_run_geglu_gradient (const AuspexVulkanRun *, const AuspexStep *,
                                       GError **);
bool auspex_vulkan_run_layer_norm_gradient (const AuspexVulkanRun *, const AuspexStep *,
                                            GError **);
bool auspex_vulkan_run_softmax_gradient (const AuspexVulkanRun *, const AuspexStep *,
                                         GError **);
bool auspex_vulkan_run_clamp_gradient (const AuspexVulkanRun *, const AuspexStep *,
                                       GError **);

/* What the steps' functions share. */
const AuspexNode *auspex_vulkan_run_node (const AuspexVulkanRun *run, AuspexValue value);
/* Dimension @index of @value, counted from the end when negative. */
int64_t auspex_vulkan_run_dim (const AuspexVulkanRun *run, AuspexValue value, int index);
int64_t auspex_vulkan_run_count (const AuspexVulkanRun *run, AuspexValue value);
/* As the device stores it; of parameters where they are not packed. */
int64_t auspex_vulkan_run_bytes (const AuspexVulkanRun *run, AuspexValue value);
bool auspex_vulkan_run_is_half (const AuspexVulkanRun *run, AuspexValue value);
/* Where @value lies; no buffer for AUSPEX_NO_VALUE. */
AuspexVulkanSlice auspex_vulkan_run_slice (const AuspexVulkanRun *run, AuspexValue value);
bool auspex_vulkan_run_task (const AuspexVulkanRun *run, const AuspexVulkanTask *task,
                             GError **error);
/* A task of @n_units of @unit_items invocations each, writing step's output. */
AuspexVulkanTask auspex_vulkan_run_new_task (const AuspexVulkanRun *run,
                                             const AuspexStep *step,
                                             AuspexVulkanKernel kernel, int64_t n_units,
                                             int64_t unit_items);
/* The same with a workgroup to each row of the last axis, and input 0 cut by rows. */
AuspexVulkanTask auspex_vulkan_run_new_row_task (const AuspexVulkanRun *run,
                                                 const AuspexStep *step,
                                                 AuspexVulkanKernel kernel);
/* Operand @index is input @index of the step, cut into as many units as the task. */
void auspex_vulkan_run_cut_operand (const AuspexVulkanRun *run, const AuspexStep *step,
                                    AuspexVulkanTask *task, int index);

/* Long sums are made in blocks of @n terms and then combined: few enough of them, and
 * none too long for a float. */
#define AUSPEX_VULKAN_MIN_BLOCK 256
#define AUSPEX_VULKAN_MAX_BLOCKS 1024
int64_t auspex_vulkan_block_size (int64_t n);
int64_t auspex_vulkan_block_count (int64_t n);
/* At most so many for any sum of up to @n terms. */
int64_t auspex_vulkan_block_limit (int64_t n);
/* The step's output from @blocks times as many values, in the scratch space. */
bool auspex_vulkan_run_combine (const AuspexVulkanRun *run, const AuspexStep *step,
                                int64_t blocks, GError **error);
/* Where @blocks times the values of the step's output go: into the output itself when
 * one. */
AuspexVulkanSlice auspex_vulkan_run_partial (const AuspexVulkanRun *run,
                                             const AuspexStep *step, int64_t blocks);
