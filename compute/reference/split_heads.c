/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include <string.h>

void
auspex_reference_split_heads (const AuspexReferenceCall *call)
{
  int64_t heads = call->attributes->heads.n;
  int64_t n_rows = call->inputs[0].shape.dims[0], width = call->inputs[0].shape.dims[1];
  int64_t head_width = width / heads;
  const float *x = call->inputs[0].data;
  float *y = call->output.data;

  memset (y, 0, heads * n_rows * width * sizeof (float));
  for (int64_t head = 0; head < heads; head++)
    for (int64_t row = 0; row < n_rows; row++)
      memcpy (y + (head * n_rows + row) * width + head * head_width,
              x + row * width + head * head_width, head_width * sizeof (float));
}
