/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

void
auspex_reference_clamp (const AuspexReferenceCall *call)
{
  const float *x = call->inputs[0].data;
  int64_t count = auspex_shape_count (&call->output.shape, 1);
  float lower = call->attributes->clamp.lower, upper = call->attributes->clamp.upper;
  float *y = call->output.data;

  for (int64_t i = 0; i < count; i++)
    y[i] = CLAMP (x[i], lower, upper);
}
