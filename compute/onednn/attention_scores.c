/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/schedule.h"

void
auspex_onednn_attention_scores (const AuspexReferenceCall *call)
{
  const float *q = call->inputs[0].data, *k = call->inputs[1].data;
  int64_t heads = call->output.shape.dims[0];
  int64_t n_queries = call->output.shape.dims[1], n_keys = call->output.shape.dims[2];
  int64_t width = auspex_array_row_length (&call->inputs[0]), head_width = width / heads;
  float *y = call->output.data;

  for (int64_t head = 0; head < heads; head++)
    dnnl_sgemm ('N', 'T', n_queries, n_keys, head_width,
                call->attributes->attention.scale, q + head * head_width, width,
                k + head * head_width, width, 0, y + head * n_queries * n_keys, n_keys);
}
