/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to compute: what an executor supplies. compute/device.c is the only caller. */

#pragma once

#include "compute/device.h"
#include "compute/graph/plan.h"

typedef struct _AuspexExecutor AuspexExecutor;

/* An executor embeds these as first members and fills them. */
struct _AuspexDevice
{
  const AuspexExecutor *executor;
  gatomicrefcount ref_count; /* device.c's */
  char *name;                /* freed by device.c */
  int index;                 /* it was opened with; device.c's */
  char *identity;            /* as AuspexDeviceInfo has it; freed by device.c */
  bool is_software;
  int image_workers, image_batch;
  int row_workers;
  int64_t row_block;

  /* The kernel families it has, 1 << AuspexKernelFamily each, FP32 always; and the one that
   * AUSPEX_PRECISION_FAST stands for. The executor fills both, the second with what it expects to
   * be fastest; device.c then puts there what a calibration found to be. */
  unsigned kernel_families;
  AuspexKernelFamily fast_kernels;
  double flops_per_second; /* of its convolutions, as measured; 0: not known. device-choice.c's */
  double submit_seconds;   /* work given to the device at once may take; 0: as long as it takes */

  /* device-replace.c's */
  AuspexDevice *successor;     /* atomic; what went on in its place, or NULL */
  char *failure;               /* why */
  int64_t predecessor_lost_us; /* when what it goes on for was lost; 0: it was not */
};

struct _AuspexProgram
{
  AuspexDevice *device; /* device.c's reference */
  AuspexPlan *plan;     /* device.c's reference */
};

struct _AuspexExecutor
{
  const char *name; /* the selector's word */
  bool is_own;      /* its kernels are the program's, not a driver's: right unless known to be
                       wrong */

  /* Appends an AuspexDeviceInfo per device, but for executor and index; nothing when there is
   * none. Never fails loudly. */
  void (*list) (GPtrArray *infos);
  /* @index: N of "vulkan:N", or -1 for the best. */
  AuspexDevice *(*open) (int index, GError **error);
  void (*close) (AuspexDevice *device); /* frees the struct, but not `name` */

  /* With the kernels that auspex_device_get_kernels() tells. */
  AuspexProgram *(*compile) (AuspexDevice *device, AuspexPlan *plan, AuspexWeights *weights,
                             AuspexPrecision precision, GError **error);
  bool (*run) (AuspexProgram *program, int64_t rows, const AuspexBinding *inputs, int n_inputs,
               const AuspexBinding *outputs, int n_outputs, GCancellable *cancellable,
               GError **error);
  void (*destroy) (AuspexProgram *program); /* frees the struct */

  /* How long it takes to copy @bytes @times over within the device's memory. NULL: that is the
   * host's. */
  bool (*copy) (AuspexDevice *device, int64_t bytes, int times, double *seconds, GError **error);
};

AuspexDevice *auspex_device_open_executor (const AuspexExecutor *executor, int index,
                                           GError **error);

/* The binding called @name, or NULL. device.c has checked that every input of the graph has one
 * and that those of outputs name outputs. */
const AuspexBinding *auspex_binding_find (const AuspexBinding *bindings, int n_bindings,
                                          const char *name);

extern const AuspexExecutor auspex_reference_executor;
extern const AuspexExecutor auspex_onednn_executor;
extern const AuspexExecutor auspex_vulkan_executor;
