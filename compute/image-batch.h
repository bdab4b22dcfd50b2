/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* How many images an encoder computes at once on a GPU: as many as memory and the time of
 * a submission allow, and never more than use. Pure. */

#pragma once

#include <stdint.h>

#define AUSPEX_MAX_IMAGE_BATCH 256

/* @free_bytes: of device memory that nobody uses; @largest_bytes: of one allocation;
 * @n_programs: that share the memory, each with a batch. */
int auspex_image_batch_for_memory (uint64_t free_bytes, uint64_t largest_bytes,
                                   int n_programs);

/* At most @batch: what takes @seconds at @images_per_second; @batch where either is
 * not known (0). */
int auspex_image_batch_for_time (int batch, double images_per_second, double seconds);
