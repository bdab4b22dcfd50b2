/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include "compute/reference/dot.h"

void
auspex_reference_softmax_gradient (const AuspexReferenceCall *call)
{
  const float *y = call->inputs[0].data, *dy = call->inputs[1].data;
  int64_t n = auspex_array_row_length (&call->output);
  int64_t n_rows = auspex_array_n_rows (&call->output);
  float *dx = call->output.data;

  for (int64_t i = 0; i < n_rows; i++, y += n, dy += n, dx += n)
    {
      double sum = auspex_dot (y, dy, n);

      for (int64_t j = 0; j < n; j++)
        dx[j] = (float)(y[j] * (dy[j] - sum));
    }
}
