/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to reference: the sum that most of a network consists of. */

#pragma once

#include <stdint.h>

/* Products of floats are exact in double. Eight sums side by side, so that a compiler
 * that may not reorder additions still has something to vectorise. */
static inline double
auspex_dot (const float *restrict a, const float *restrict b, int64_t n)
{
  double sums[8] = { 0 };
  int64_t i = 0;

  for (; i + 8 <= n; i += 8)
    for (int j = 0; j < 8; j++)
      sums[j] += (double)a[i + j] * (double)b[i + j];
  for (; i < n; i++)
    sums[0] += (double)a[i] * (double)b[i];
  return ((sums[0] + sums[1]) + (sums[2] + sums[3]))
         + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}
