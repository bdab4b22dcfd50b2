/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include <string.h>

void
auspex_reference_slice_rows (const AuspexReferenceCall *call)
{
  int64_t count = auspex_shape_count (&call->output.shape, 1);
  int64_t row = count / call->output.shape.dims[0];
  const float *x = call->inputs[0].data;

  memcpy (call->output.data, x + call->attributes->slice_rows.first * row,
          count * sizeof (float));
}
