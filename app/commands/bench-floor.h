/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* How fast a device could be, by its own matrix product: the yardstick of `auspex bench`.
 */

#pragma once

#include "compute/device.h"

/* Patches per second of @flop each, were all of it a large matrix product on as many
 * workers as the device likes. NAN when it cannot be measured. */
double auspex_bench_floor (AuspexDevice *device, AuspexPrecision precision, double flop);
