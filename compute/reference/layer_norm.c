/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include <math.h>

static void
normalise_row (const float *x, const float *gamma, const float *beta, int64_t n,
               double epsilon, float *y)
{
  double mean = 0, variance = 0;

  for (int64_t i = 0; i < n; i++)
    mean += x[i];
  mean /= n;
  for (int64_t i = 0; i < n; i++)
    variance += (x[i] - mean) * (x[i] - mean);
  variance /= n;

  double gain = 1 / sqrt (variance + epsilon);

  for (int64_t i = 0; i < n; i++)
    y[i] = (float)((x[i] - mean) * gain * (gamma != NULL ? gamma[i] : 1)
                   + (beta != NULL ? beta[i] : 0));
}

void
auspex_reference_layer_norm (const AuspexReferenceCall *call)
{
  const float *x = call->inputs[0].data;
  int64_t n = auspex_array_row_length (&call->output);
  int64_t n_rows = auspex_array_n_rows (&call->output);
  float *y = call->output.data;

  for (int64_t i = 0; i < n_rows; i++)
    normalise_row (x + i * n, call->inputs[1].data, call->inputs[2].data, n,
                   call->attributes->layer_norm.epsilon, y + i * n);
}
