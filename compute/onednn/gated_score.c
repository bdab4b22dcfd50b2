/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/exp.h"
#include "compute/onednn/schedule.h"
#include "compute/onednn/simd.h"

#include <math.h>

#define LANES 16

/* tanh (a) sigmoid (b), by one division. */
static inline __attribute__ ((always_inline)) float
gate (float a, float b)
{
  float e = auspex_exp (-2 * fabsf (a));

  return copysignf ((1 - e) / ((1 + e) * (1 + auspex_exp (-b))), a);
}

AUSPEX_FOR_EACH_CPU static float
score_row (const float *a, const float *b, const float *weight, int64_t n)
{
  float sums[LANES] = { 0 };
  int64_t i = 0;

  for (; i + LANES <= n; i += LANES)
    for (int j = 0; j < LANES; j++)
      sums[j] += gate (a[i + j], b[i + j]) * weight[i + j];
  for (; i < n; i++)
    sums[0] += gate (a[i], b[i]) * weight[i];
  for (int j = 1; j < LANES; j++)
    sums[0] += sums[j];
  return sums[0];
}

void
auspex_onednn_gated_score (const AuspexReferenceCall *call)
{
  int64_t n = auspex_array_row_length (&call->inputs[0]);
  int64_t n_rows = auspex_array_n_rows (&call->inputs[0]);
  const float *a = call->inputs[0].data, *b = call->inputs[1].data;
  const float *weight = call->inputs[2].data, *bias = call->inputs[3].data;
  float *y = call->output.data;

#pragma omp parallel for
  for (int64_t i = 0; i < n_rows; i++)
    y[i] = score_row (a + i * n, b + i * n, weight, n) + *bias;
}
