/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/exp.h"
#include "compute/onednn/schedule.h"
#include "compute/onednn/simd.h"

AUSPEX_FOR_EACH_CPU static void
gate_row (const float *gate, const float *value, int64_t n, float *y)
{
  for (int64_t i = 0; i < n; i++)
    y[i] = gate[i] * value[i] / (1 + auspex_exp (-gate[i]));
}

void
auspex_onednn_swiglu (const AuspexReferenceCall *call)
{
  int64_t n = auspex_array_row_length (&call->output);
  int64_t n_rows = auspex_array_n_rows (&call->output);
  const float *x = call->inputs[0].data;
  float *y = call->output.data;

  for (int64_t i = 0; i < n_rows; i++)
    gate_row (x + i * 2 * n, x + i * 2 * n + n, n, y + i * n);
}
