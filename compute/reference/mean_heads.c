/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

void
auspex_reference_mean_heads (const AuspexReferenceCall *call)
{
  const float *x = call->inputs[0].data;
  int64_t heads = call->inputs[0].shape.dims[0];
  int64_t count = auspex_shape_count (&call->output.shape, 1);
  float *y = call->output.data;

  for (int64_t i = 0; i < count; i++)
    {
      double sum = 0;

      for (int64_t head = 0; head < heads; head++)
        sum += x[head * count + i];
      y[i] = (float)(sum / heads);
    }
}
