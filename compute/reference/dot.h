/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to reference: the sum that most of a network consists of. */

#pragma once

#include <stdint.h>

/* The sum of a[i] b[i] in double, in which products of floats are exact. */
double auspex_dot (const float *a, const float *b, int64_t n);

/* Adds factor x[i] to each sums[i]. */
void auspex_accumulate (double *sums, float factor, const float *x, int64_t n);
