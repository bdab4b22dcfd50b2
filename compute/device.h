/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A device runs graphs; a program is a plan compiled for a device, with its weights there.
 *
 * Three executors stand behind one table (compute/executor.h): `reference` (plain loops, double
 * accumulation: the oracle of every test), `cpu` (oneDNN) and `vulkan`.
 *
 * Threads: a device may be shared; a program is used by one thread at a time. Several programs
 * on one device may run at once. */

#pragma once

#include "compute/graph/graph.h"
#include "compute/weights/weights.h"
#include <gio/gio.h>

typedef enum
{
  AUSPEX_PRECISION_EXACT, /* float32 */
  AUSPEX_PRECISION_FAST,  /* the device's fastest that keeps features' cosine > 0.999 */
} AuspexPrecision;

/* How a device computes convolutions and large products of matrices. */
typedef enum
{
  AUSPEX_KERNELS_FP32,    /* float32 throughout: what EXACT is */
  AUSPEX_KERNELS_HALF,    /* stored in 16 bits (float16, a CPU's bfloat16), summed in float32 */
  AUSPEX_KERNELS_COOPMAT, /* as that, by cooperative matrices */
  AUSPEX_N_KERNEL_FAMILIES
} AuspexKernelFamily;

/* "fp32", "fp16", "coopmat" */
const char *auspex_kernel_family_to_string (AuspexKernelFamily family);

typedef struct _AuspexDevice AuspexDevice;
typedef struct _AuspexProgram AuspexProgram;

/* @selector: "auto", "vulkan", "vulkan:N" (N-th, as auspex_device_list() orders them),
 * "cpu" or "reference". "auto" takes the fastest for @precision, of the CPU and the Vulkan
 * devices that are real hardware, whose numbers are right (compute/device-calibration.h): what is
 * not known of them is measured, which takes seconds, once. Kernels that are wrong are not used
 * whoever selects the device. A software Vulkan device is used, and measured, only when asked for.
 * An error names the selector and why; a machine without any Vulkan is no error for "auto". */
AuspexDevice *auspex_device_open_for (const char *selector, AuspexPrecision precision,
                                      GError **error);
/* For AUSPEX_PRECISION_EXACT. */
AuspexDevice *auspex_device_open (const char *selector, GError **error);
AuspexDevice *auspex_device_ref (AuspexDevice *device);
void auspex_device_unref (AuspexDevice *device);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexDevice, auspex_device_unref)

/* "vulkan", "cpu", ...: of the one that computes now. */
const char *auspex_device_get_executor (const AuspexDevice *device);
/* As results and reports show it: "AMD Radeon 780M (Vulkan)", "CPU, 2 threads (oneDNN)"; where it
 * was replaced all of them, "A, then B". Never freed. */
const char *auspex_device_get_name (const AuspexDevice *device);

/* What programs of that precision are made of on this device. */
AuspexKernelFamily auspex_device_get_kernels (const AuspexDevice *device,
                                              AuspexPrecision precision);

/* How an encoder best feeds this device: @workers programs at once, @batch images each. */
void auspex_device_get_image_parallelism (const AuspexDevice *device, int *workers, int *batch);
/* How what the rows of a bag do on their own is best done on it: by @workers programs at once,
 * @block rows each. */
void auspex_device_get_row_parallelism (const AuspexDevice *device, int *workers,
                                        int64_t *block);

/* G_IO_ERROR codes of what a device can fail with while the work itself is sound. */
#define AUSPEX_DEVICE_LOST G_IO_ERROR_CONNECTION_CLOSED
#define AUSPEX_DEVICE_OUT_OF_MEMORY G_IO_ERROR_NO_SPACE

/* Where *@error is such a failure of a Vulkan device: puts another in its place (the same opened
 * afresh with batches half the size, else the CPU), moves the reference *@device to it, clears
 * *@error and returns true: the work is to be done again there. Else leaves all as it is.
 * @can_halve: whether smaller batches are of any use. Programs stay with the device they were
 * made for; all else asked of a device that failed is answered by what went on in its place. */
bool auspex_device_replace (AuspexDevice **device, bool can_halve, GError **error);
/* The one that computes now: @device itself unless it was replaced. Borrowed from @device. */
AuspexDevice *auspex_device_get_current (AuspexDevice *device);
/* For people: what failed and what went on; NULL when nothing did. Free with g_free(). */
char *auspex_device_describe_failures (const AuspexDevice *device);

/* One per usable device, to show in `auspex info` and preferences. */
typedef struct
{
  char *selector;
  char *name;
  char *detail;     /* driver and version */
  char *identity;   /* all that a calibration depends on; NULL: it is not measured */
  bool is_software;
  const struct _AuspexExecutor *executor;
  int index; /* among the executor's */
} AuspexDeviceInfo;

void auspex_device_info_free (AuspexDeviceInfo *info);
GPtrArray *auspex_device_list (void); /* of AuspexDeviceInfo; transfer full; never NULL */

/* Compiles @graph for up to @max_rows rows and brings its parameters, each by its name from
 * @weights, to the device. Missing or misshapen tensors are errors that name them. */
AuspexProgram *auspex_program_new (AuspexDevice *device, AuspexGraph *graph,
                                   AuspexWeights *weights, int64_t max_rows,
                                   AuspexPrecision precision, GError **error);
void auspex_program_free (AuspexProgram *program);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexProgram, auspex_program_free)

int64_t auspex_program_get_max_rows (const AuspexProgram *program);

/* A graph input or output by name, and memory of the caller's in the graph's dtype and C
 * order, auspex_shape_count (shape, rows) elements. */
typedef struct
{
  const char *name;
  void *data;
} AuspexBinding;

/* Runs @rows (1 to max_rows) rows; blocks until the @outputs asked for are written. All of the
 * graph's inputs must be bound. G_IO_ERROR_CANCELLED when @cancellable was, checked at least
 * between steps. */
bool auspex_program_run (AuspexProgram *program, int64_t rows, const AuspexBinding *inputs,
                         int n_inputs, const AuspexBinding *outputs, int n_outputs,
                         GCancellable *cancellable, GError **error);
