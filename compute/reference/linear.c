/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include "compute/reference/dot.h"

void
auspex_reference_linear (const AuspexReferenceCall *call)
{
  const float *x = call->inputs[0].data, *weight = call->inputs[1].data;
  const float *bias = call->inputs[2].data;
  int64_t n_in = auspex_array_row_length (&call->inputs[0]);
  int64_t n_out = auspex_array_row_length (&call->output);
  int64_t n_rows = auspex_array_n_rows (&call->output);
  float *y = call->output.data;

  for (int64_t i = 0; i < n_rows; i++)
    for (int64_t o = 0; o < n_out; o++)
      y[i * n_out + o] = (float)(auspex_dot (x + i * n_in, weight + o * n_in, n_in)
                                 + (bias != NULL ? bias[o] : 0));
}
