/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/schedule.h"

void
auspex_onednn_attention_spread (const AuspexReferenceCall *call)
{
  const float *weights = call->inputs[0].data, *x = call->inputs[1].data;
  int64_t heads = call->attributes->attention.heads;
  int64_t n_keys = call->output.shape.dims[0], width = call->output.shape.dims[1];
  int64_t n_queries = call->inputs[1].shape.dims[0], head_width = width / heads;
  float *y = call->output.data;

  for (int64_t head = 0; head < heads; head++)
    dnnl_sgemm ('T', 'N', n_keys, head_width, n_queries, 1,
                weights + head * n_queries * n_keys, n_keys, x + head * head_width, width,
                0, y + head * head_width, width);
}
