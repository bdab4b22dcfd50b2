/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The golden cases (tests/data/golden): their inputs, which come from a formula, and
 * their figures, which the authors' own program computed. */

#pragma once

#include "compute/device.h"

#include <json-glib/json-glib.h>
#include <stdint.h>

/* [rows, 1024]; free with g_free(). */
float *auspex_golden_features (int64_t rows, uint64_t seed);
/* Patch @index, size x size RGB. */
void auspex_golden_patch (uint64_t seed, int64_t index, int size_px, uint8_t *rgb);

/* The object that @file of tests/data/golden is; free with json_node_unref(). */
JsonNode *auspex_golden_load (const char *file);
/* All numbers of @member, an array of any depth, in order; free with g_free(). */
float *auspex_golden_floats (JsonObject *object, const char *member, int64_t *n);

/* A device for the running case; skips it and returns NULL where this machine has none,
 * which only Vulkan may. */
AuspexDevice *auspex_golden_device (const char *selector);
/* True for a Vulkan device that the processor imitates. */
bool auspex_golden_device_is_software (AuspexDevice *device);
