/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

void
auspex_reference_attention_apply (const AuspexReferenceCall *call)
{
  const float *weights = call->inputs[0].data, *v = call->inputs[1].data;
  int64_t heads = call->attributes->attention.heads;
  int64_t n_queries = call->output.shape.dims[0], width = call->output.shape.dims[1];
  int64_t n_values = call->inputs[1].shape.dims[0];
  int64_t head_width = width / heads;
  float *y = call->output.data;
  g_autofree double *sums = g_new (double, head_width);

  for (int64_t t = 0; t < n_queries; t++)
    for (int64_t head = 0; head < heads; head++)
      {
        const float *row = weights + (head * n_queries + t) * n_values;

        for (int64_t c = 0; c < head_width; c++)
          sums[c] = 0;
        for (int64_t n = 0; n < n_values; n++)
          for (int64_t c = 0; c < head_width; c++)
            sums[c] += (double)row[n] * v[n * width + head * head_width + c];
        for (int64_t c = 0; c < head_width; c++)
          *y++ = (float)sums[c];
      }
}
