/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include <math.h>

void
auspex_reference_power (const AuspexReferenceCall *call)
{
  const float *x = call->inputs[0].data;
  int64_t count = auspex_shape_count (&call->output.shape, 1);
  float *y = call->output.data;

  for (int64_t i = 0; i < count; i++)
    y[i] = (float)pow (x[i], call->attributes->power.exponent);
}
