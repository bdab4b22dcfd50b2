/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include "compute/ops/activate.h"

void
auspex_reference_activate (const AuspexReferenceCall *call)
{
  const float *x = call->inputs[0].data;
  int64_t count = auspex_shape_count (&call->output.shape, 1);
  float *y = call->output.data;

  for (int64_t i = 0; i < count; i++)
    y[i] = (float)auspex_activation_apply (call->attributes->activate.kind, x[i]);
}
