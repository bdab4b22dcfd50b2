/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include <string.h>

void
auspex_reference_pad_rows (const AuspexReferenceCall *call)
{
  int64_t count = auspex_shape_count (&call->output.shape, 1);
  int64_t n_given = auspex_shape_count (&call->inputs[0].shape, 1);
  int64_t row = count / call->output.shape.dims[0];
  float *y = call->output.data;

  memset (y, 0, count * sizeof (float));
  memcpy (y + call->attributes->pad_rows.first * row, call->inputs[0].data,
          n_given * sizeof (float));
}
