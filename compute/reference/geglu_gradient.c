/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include "compute/ops/activate.h"
#include "compute/ops/activate_gradient.h"

void
auspex_reference_geglu_gradient (const AuspexReferenceCall *call)
{
  int64_t n = auspex_array_row_length (&call->inputs[1]);
  int64_t n_rows = auspex_array_n_rows (&call->inputs[1]);
  const float *x = call->inputs[0].data, *dy = call->inputs[1].data;
  float *dx = call->output.data;

  for (int64_t i = 0; i < n_rows; i++, x += 2 * n, dx += 2 * n, dy += n)
    for (int64_t j = 0; j < n; j++)
      {
        double value = x[j], gate = x[n + j];

        dx[j] = (float)(dy[j] * auspex_activation_apply (AUSPEX_ACTIVATION_GELU, gate));
        dx[n + j] = (float)(dy[j] * value
                            * auspex_activation_slope (AUSPEX_ACTIVATION_GELU, gate));
      }
}
