/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include "compute/reference/dot.h"

#include <string.h>

void
auspex_reference_attention_spread (const AuspexReferenceCall *call)
{
  const float *weights = call->inputs[0].data, *x = call->inputs[1].data;
  int64_t heads = call->attributes->attention.heads;
  int64_t n_keys = call->output.shape.dims[0], width = call->output.shape.dims[1];
  int64_t n_queries = call->inputs[1].shape.dims[0], head_width = width / heads;
  float *y = call->output.data;
  g_autofree double *sums = g_new (double, head_width);

  for (int64_t n = 0; n < n_keys; n++)
    for (int64_t head = 0; head < heads; head++)
      {
        memset (sums, 0, head_width * sizeof *sums);
        for (int64_t t = 0; t < n_queries; t++)
          auspex_accumulate (sums, weights[(head * n_queries + t) * n_keys + n],
                             x + t * width + head * head_width, head_width);
        for (int64_t c = 0; c < head_width; c++)
          *y++ = (float)sums[c];
      }
}
