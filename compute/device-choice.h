/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Which device computes, and with which kernels: by calibration, not by kind. */

#pragma once

#include "compute/device-calibration.h"
#include "compute/executor.h"

/* As auspex_device_list(), of these. */
GPtrArray *auspex_device_list_executors (const AuspexExecutor *const *executors, int n);

/* The fastest for @precision whose numbers are right, of all that are no software:
 * measured where nothing is known of them, unless there is only one. */
AuspexDevice *auspex_device_open_best (const AuspexExecutor *const *executors, int n,
                                       AuspexPrecision precision, GError **error);

/* The N-th device, or the first (-1). What is known of it counts; a driver's device that
 * is no software is measured where nothing is. An error where none of its kernels is
 * right. */
AuspexDevice *auspex_device_open_checked (const AuspexExecutor *executor, int index,
                                          AuspexPrecision precision, GError **error);
