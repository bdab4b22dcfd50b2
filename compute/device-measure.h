/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The measuring that a calibration comes from. */

#pragma once

#include "compute/device-calibration.h"
#include "compute/executor.h"

/* Every family of a device, about 0.1 s each and what opening and compiling takes. An
 * error where it lacks something (memory), which tells nothing about its kernels. */
bool auspex_device_measure (const AuspexExecutor *executor, int index,
                            AuspexCalibration *calibration, GError **error);
