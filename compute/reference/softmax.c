/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include <math.h>

static void
softmax_row (const float *x, int64_t n, double *powers, float *y)
{
  double largest = x[0], sum = 0;

  for (int64_t i = 1; i < n; i++)
    largest = MAX (largest, x[i]);
  for (int64_t i = 0; i < n; i++)
    sum += powers[i] = exp (x[i] - largest);
  for (int64_t i = 0; i < n; i++)
    y[i] = (float)(powers[i] / sum);
}

void
auspex_reference_softmax (const AuspexReferenceCall *call)
{
  const float *x = call->inputs[0].data;
  int64_t n = auspex_array_row_length (&call->output);
  int64_t n_rows = auspex_array_n_rows (&call->output);
  float *y = call->output.data;
  g_autofree double *powers = g_new (double, n);

  for (int64_t i = 0; i < n_rows; i++)
    softmax_row (x + i * n, n, powers, y + i * n);
}
