/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include "compute/reference/dot.h"

void
auspex_reference_attention_scores (const AuspexReferenceCall *call)
{
  const float *q = call->inputs[0].data, *k = call->inputs[1].data;
  int64_t heads = call->output.shape.dims[0];
  int64_t n_queries = call->output.shape.dims[1], n_keys = call->output.shape.dims[2];
  int64_t width = auspex_array_row_length (&call->inputs[0]);
  int64_t head_width = width / heads;
  double scale = call->attributes->attention.scale;
  float *y = call->output.data;

  for (int64_t head = 0; head < heads; head++)
    for (int64_t t = 0; t < n_queries; t++)
      for (int64_t n = 0; n < n_keys; n++)
        *y++ = (float)(scale
                       * auspex_dot (q + t * width + head * head_width,
                                     k + n * width + head * head_width, head_width));
}
