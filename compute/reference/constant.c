/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

void
auspex_reference_constant (const AuspexReferenceCall *call)
{
  int64_t count = auspex_shape_count (&call->output.shape, 1);
  float *y = call->output.data;

  for (int64_t i = 0; i < count; i++)
    y[i] = call->attributes->constant.value;
}
