/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Where values that live at different times may share memory. Pure; any thread. */

#pragma once

#include <stdint.h>

/* Something of @bytes that is needed from step @first to step @last, both included. */
typedef struct
{
  int first, last;
  int64_t bytes;
  int64_t offset; /* the result: a multiple of AUSPEX_ARENA_ALIGNMENT */
} AuspexLifetime;

/* Gives every lifetime an offset such that no two that overlap in time overlap in memory;
 * largest first, each as low as it fits. Returns the bytes needed in all. */
int64_t auspex_memory_place (AuspexLifetime *lifetimes, int n_lifetimes);
