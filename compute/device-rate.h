/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* How fast a device is, measured: networks, and copies in its own memory. */

#pragma once

#include "compute/device.h"

/* Rows per second of @graph at @rows a run, by as many programs at once as the device
 * likes for images: the best of three shares of @seconds, each at least one run, after
 * one that is not counted. Inputs are noise. */
bool auspex_device_time_graph (AuspexDevice *device, AuspexGraph *graph,
                               AuspexWeights *weights, AuspexPrecision precision,
                               int64_t rows, double seconds, double *rows_per_second,
                               GError **error);

/* Bytes per second, those read and those written, of copies of @bytes within the memory
 * that the device computes in: the best of some, over about @seconds. */
bool auspex_device_time_copy (AuspexDevice *device, int64_t bytes, double seconds,
                              double *bytes_per_second, GError **error);
