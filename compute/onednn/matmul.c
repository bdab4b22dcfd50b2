/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/schedule.h"

void
auspex_onednn_matmul (const AuspexReferenceCall *call)
{
  int64_t n = auspex_array_row_length (&call->output);
  int64_t n_rows = auspex_array_n_rows (&call->output);
  int64_t n_terms = auspex_array_n_rows (&call->inputs[1]);
  bool transpose_a = call->attributes->matmul.transpose_a;

  dnnl_sgemm (transpose_a ? 'T' : 'N', 'N', n_rows, n, n_terms, 1, call->inputs[0].data,
              auspex_array_row_length (&call->inputs[0]), call->inputs[1].data, n, 0,
              call->output.data, n);
}
