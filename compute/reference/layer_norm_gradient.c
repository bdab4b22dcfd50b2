/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include <math.h>

static void
go_back (const float *x, const float *g, int64_t n, double epsilon, float *dx)
{
  double mean = 0, variance = 0, mean_g = 0, mean_gz = 0;

  for (int64_t i = 0; i < n; i++)
    mean += x[i];
  mean /= n;
  for (int64_t i = 0; i < n; i++)
    variance += (x[i] - mean) * (x[i] - mean);
  variance /= n;

  double gain = 1 / sqrt (variance + epsilon);

  for (int64_t i = 0; i < n; i++)
    {
      mean_g += g[i];
      mean_gz += g[i] * (x[i] - mean) * gain;
    }
  mean_g /= n;
  mean_gz /= n;
  for (int64_t i = 0; i < n; i++)
    dx[i] = (float)(gain * (g[i] - mean_g - (x[i] - mean) * gain * mean_gz));
}

void
auspex_reference_layer_norm_gradient (const AuspexReferenceCall *call)
{
  const float *x = call->inputs[0].data, *g = call->inputs[1].data;
  int64_t n = auspex_array_row_length (&call->output);
  int64_t n_rows = auspex_array_n_rows (&call->output);
  float *dx = call->output.data;

  for (int64_t i = 0; i < n_rows; i++)
    go_back (x + i * n, g + i * n, n, call->attributes->layer_norm.epsilon, dx + i * n);
}
