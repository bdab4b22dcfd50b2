/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What a device is worth: how fast each kernel family computes two shapes of an encoder's
 * convolutions (1x1 on large maps, 3x3 on small ones, half of the arithmetic each), and
 * whether its numbers are right. Drivers offer paths that are imitated or wrong: what was
 * not seen to work is not relied on.
 *
 * A result is kept in the user's cache folder (auspex/devices), for as long as device,
 * driver and program are the same. Any thread, any process. */

#pragma once

#include "compute/device.h"

typedef struct
{
  double flops;  /* per second, of convolutions; 0: not right */
  double cosine; /* the least of an image's features with the reference executor's, and
                    less where their lengths differ; NAN: not finite, or nothing came */
} AuspexKernelResult;

/* All 0: the device has none such. */
typedef struct
{
  AuspexKernelResult families[AUSPEX_N_KERNEL_FAMILIES];
  double load; /* of each core by others, when it was measured */
} AuspexCalibration;

/* Of 1: 0.9999 and up is right. */
bool auspex_kernel_result_is_right (const AuspexKernelResult *result);

/* The fastest family that is right and that @precision may stand for; -1: there is none.
 */
int auspex_calibration_find_best (const AuspexCalibration *calibration,
                                  AuspexPrecision precision);

/* How busy others keep each core just now: the load average over the number of cores. */
double auspex_calibration_get_load (void);
/* Whether that is worth measuring again at @load now. */
bool auspex_calibration_is_stale (const AuspexCalibration *calibration, double load);

/* What @flops come to, in patches of 256 px through a ResNet-50 cut after layer3. */
double auspex_flops_to_patches (double flops);

/* What is known of a device; where nothing is, or @again, or it was measured on a busy
 * machine that now is quiet, it is measured, one process at a time, and that is kept. An
 * error where it cannot be. */
bool auspex_device_calibrate (const AuspexDeviceInfo *info, bool again,
                              AuspexCalibration *calibration, GError **error);

/* @identity: what of a device, its driver and its settings decides results. False:
 * nothing is known of it. */
bool auspex_calibration_recall (const char *identity, AuspexCalibration *calibration);
bool auspex_calibration_keep (const char *identity, const AuspexCalibration *calibration,
                              GError **error);
/* Where that is. Free with g_free(). */
char *auspex_calibration_get_path (const char *identity);

/* For as long as the result is open (close()), no other process or thread has the like:
 * one measures at a time. -1: it could not be had, or not soon. */
int auspex_calibration_lock (void);
