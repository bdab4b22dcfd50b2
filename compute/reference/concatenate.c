/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include <string.h>

void
auspex_reference_concatenate (const AuspexReferenceCall *call)
{
  const float *a = call->inputs[0].data, *b = call->inputs[1].data;
  int64_t n = call->output.shape.dims[0];
  int64_t a_count = auspex_shape_count (&call->inputs[0].shape, 1) / n;
  int64_t b_count = auspex_shape_count (&call->inputs[1].shape, 1) / n;
  float *y = call->output.data;

  for (int64_t i = 0; i < n; i++, y += a_count + b_count)
    {
      memcpy (y, a + i * a_count, a_count * sizeof (float));
      memcpy (y + a_count, b + i * b_count, b_count * sizeof (float));
    }
}
