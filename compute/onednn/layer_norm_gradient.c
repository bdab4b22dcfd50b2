/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/schedule.h"
#include "compute/onednn/simd.h"

#include <math.h>

/* Sums side by side, which a compiler that may not reorder additions can vectorise. */
#define LANES 16

typedef struct
{
  float x[LANES], squares[LANES], g[LANES], gz[LANES];
} Sums;

static float
add_up (const float sums[LANES])
{
  float sum = 0;

  for (int i = 0; i < LANES; i++)
    sum += sums[i];
  return sum;
}

static inline void
add_term (Sums *sums, int lane, float difference, float g)
{
  sums->squares[lane] += difference * difference;
  sums->g[lane] += g;
  sums->gz[lane] += g * difference;
}

AUSPEX_FOR_EACH_CPU static void
go_back (const float *x, const float *g, int64_t n, float epsilon, float *dx)
{
  int64_t whole = n / LANES * LANES;
  Sums sums = { 0 };

  for (int64_t i = 0; i < whole; i += LANES)
    for (int j = 0; j < LANES; j++)
      sums.x[j] += x[i + j];
  for (int64_t i = whole; i < n; i++)
    sums.x[i - whole] += x[i];
  float mean = add_up (sums.x) / n;

  for (int64_t i = 0; i < whole; i += LANES)
    for (int j = 0; j < LANES; j++)
      add_term (&sums, j, x[i + j] - mean, g[i + j]);
  for (int64_t i = whole; i < n; i++)
    add_term (&sums, (int)(i - whole), x[i] - mean, g[i]);
  float gain = 1 / sqrtf (add_up (sums.squares) / n + epsilon);
  float mean_g = add_up (sums.g) / n, mean_gz = add_up (sums.gz) * gain / n;

  for (int64_t i = 0; i < n; i++)
    dx[i] = gain * (g[i] - mean_g - (x[i] - mean) * gain * mean_gz);
}

void
auspex_onednn_layer_norm_gradient (const AuspexReferenceCall *call)
{
  const float *x = call->inputs[0].data, *g = call->inputs[1].data;
  int64_t n = auspex_array_row_length (&call->output);
  int64_t n_rows = auspex_array_n_rows (&call->output);
  float *dx = call->output.data;

#pragma omp parallel for
  for (int64_t i = 0; i < n_rows; i++)
    go_back (x + i * n, g + i * n, n, call->attributes->layer_norm.epsilon, dx + i * n);
}
