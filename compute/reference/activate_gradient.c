/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include "compute/ops/activate_gradient.h"

void
auspex_reference_activate_gradient (const AuspexReferenceCall *call)
{
  const float *from = call->inputs[0].data, *dy = call->inputs[1].data;
  int64_t count = auspex_shape_count (&call->output.shape, 1);
  float *dx = call->output.data;

  for (int64_t i = 0; i < count; i++)
    dx[i] = (float)(dy[i]
                    * auspex_activation_slope (call->attributes->activate.kind, from[i]));
}
