/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

void
auspex_reference_clamp_gradient (const AuspexReferenceCall *call)
{
  const float *x = call->inputs[0].data, *dy = call->inputs[1].data;
  float lower = call->attributes->clamp.lower, upper = call->attributes->clamp.upper;
  int64_t count = auspex_shape_count (&call->output.shape, 1);
  float *dx = call->output.data;

  for (int64_t i = 0; i < count; i++)
    dx[i] = x[i] >= lower && x[i] <= upper ? dy[i] : 0;
}
