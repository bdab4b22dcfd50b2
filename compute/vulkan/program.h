/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A plan on a Vulkan device: the plan's arena as one buffer, the parameters as another,
 * and scratch space for what a step needs beside its operands. */

#pragma once

#include "compute/vulkan/half.h"
#include "compute/vulkan/packing.h"
#include "compute/vulkan/recorder.h"

typedef struct
{
  AuspexProgram base;
  AuspexVulkanDevice *device;
  AuspexVulkanBuffer arena, parameters, scratch;
  int64_t *raw_offsets, *packed_offsets; /* per value, in parameters; -1: not there */
  AuspexVulkanPacking *packings;         /* per value, where it has a packed offset */
  bool *is_half; /* as auspex_vulkan_half_choose() tells; NULL: nothing is */
  AuspexKernelFamily half_kernels; /* of what is half */
  AuspexVulkanRecorder recorder;
  char *
      recorded; /* the run that the recorder holds, as describe_run() tells it; or NULL */
} AuspexVulkanProgram;

/* One run of a program; lives on run()'s stack. */
typedef struct
{
  AuspexVulkanProgram *program;
  int64_t rows;
  GCancellable *cancellable;
  bool is_staged; /* inputs and outputs are copied through the staging buffer at once */
} AuspexVulkanRun;

AuspexProgram *auspex_vulkan_program_compile (AuspexDevice *device, AuspexPlan *plan,
                                              AuspexWeights *weights,
                                              AuspexPrecision precision, GError **error);
bool auspex_vulkan_program_run (AuspexProgram *program, int64_t rows,
                                const AuspexBinding *inputs, int n_inputs,
                                const AuspexBinding *outputs, int n_outputs,
                                GCancellable *cancellable, GError **error);
void auspex_vulkan_program_destroy (AuspexProgram *program);

/* Whether @value is stored as float16. */
bool auspex_vulkan_program_is_half (const AuspexVulkanProgram *program,
                                    AuspexValue value);
/* The last dimension of @value, no symbolic one, with what is stored beside it. */
int64_t auspex_vulkan_program_stored_channels (const AuspexVulkanProgram *program,
                                               AuspexValue value);
/* The kernel that @step, a product of matrices or a convolution, is computed with. */
AuspexVulkanKernel auspex_vulkan_program_matmul (const AuspexVulkanProgram *program,
                                                 const AuspexStep *step);
