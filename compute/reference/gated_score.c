/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include <math.h>

void
auspex_reference_gated_score (const AuspexReferenceCall *call)
{
  int64_t n = auspex_array_row_length (&call->inputs[0]);
  int64_t n_rows = auspex_array_n_rows (&call->inputs[0]);
  const float *a = call->inputs[0].data, *b = call->inputs[1].data;
  const float *weight = call->inputs[2].data, *bias = call->inputs[3].data;
  float *y = call->output.data;

  for (int64_t i = 0; i < n_rows; i++, a += n, b += n)
    {
      double sum = *bias;

      for (int64_t j = 0; j < n; j++)
        sum += tanh (a[j]) / (1 + exp (-(double)b[j])) * weight[j];
      y[i] = (float)sum;
    }
}
