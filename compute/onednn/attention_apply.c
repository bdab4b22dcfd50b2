/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/schedule.h"

void
auspex_onednn_attention_apply (const AuspexReferenceCall *call)
{
  const float *weights = call->inputs[0].data, *v = call->inputs[1].data;
  int64_t heads = call->attributes->attention.heads;
  int64_t n_queries = call->output.shape.dims[0], width = call->output.shape.dims[1];
  int64_t n_values = call->inputs[1].shape.dims[0], head_width = width / heads;
  float *y = call->output.data;

  for (int64_t head = 0; head < heads; head++)
    dnnl_sgemm ('N', 'N', n_queries, head_width, n_values, 1,
                weights + head * n_queries * n_values, n_values, v + head * head_width,
                width, 0, y + head * head_width, width);
}
