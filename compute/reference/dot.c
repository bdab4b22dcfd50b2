/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/dot.h"

#ifdef __x86_64__
#define FOR_EACH_CPU __attribute__ ((target_clones ("default", "avx2", "avx512f")))
#else
#define FOR_EACH_CPU
#endif

/* Sixteen sums side by side, so that a compiler that may not reorder additions still has
 * something to vectorise. Every clone gives the same bits: the products are exact. */
#define N_SUMS 16

FOR_EACH_CPU double
auspex_dot (const float *a, const float *b, int64_t n)
{
  double sums[N_SUMS] = { 0 };
  int64_t i = 0;

  for (; i + N_SUMS <= n; i += N_SUMS)
    for (int j = 0; j < N_SUMS; j++)
      sums[j] += (double)a[i + j] * (double)b[i + j];
  for (int j = 0; i + j < n; j++)
    sums[j] += (double)a[i + j] * (double)b[i + j];
  for (int half = N_SUMS / 2; half > 0; half /= 2)
    for (int j = 0; j < half; j++)
      sums[j] += sums[j + half];
  return sums[0];
}

FOR_EACH_CPU void
auspex_accumulate (double *sums, float factor, const float *x, int64_t n)
{
  for (int64_t i = 0; i < n; i++)
    sums[i] += (double)factor * (double)x[i];
}
