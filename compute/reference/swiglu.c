/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include "compute/ops/activate.h"

void
auspex_reference_swiglu (const AuspexReferenceCall *call)
{
  int64_t n = auspex_array_row_length (&call->output);
  int64_t n_rows = auspex_array_n_rows (&call->output);
  float *y = call->output.data;

  for (int64_t i = 0; i < n_rows; i++, y += n)
    {
      const float *gate = (const float *)call->inputs[0].data + i * 2 * n;
      const float *value = gate + n;

      for (int64_t j = 0; j < n; j++)
        y[j] = (float)((double)value[j] * gate[j]
                       * auspex_activation_apply (AUSPEX_ACTIVATION_SIGMOID, gate[j]));
    }
}
