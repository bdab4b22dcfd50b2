/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include "compute/reference/dot.h"

#include <string.h>

static void
store (const double *sums, int64_t n, float *y)
{
  for (int64_t i = 0; i < n; i++)
    y[i] = (float)sums[i];
}

/* Row @i of y is the sum over j of a[i, j], or of a[j, i], times row j of b. */
void
auspex_reference_matmul (const AuspexReferenceCall *call)
{
  const float *a = call->inputs[0].data, *b = call->inputs[1].data;
  bool transpose_a = call->attributes->matmul.transpose_a;
  int64_t width = auspex_array_row_length (&call->inputs[0]);
  int64_t n_terms = auspex_array_n_rows (&call->inputs[1]);
  int64_t n_rows = auspex_array_n_rows (&call->output);
  int64_t n = auspex_array_row_length (&call->output);
  float *y = call->output.data;
  g_autofree double *sums = g_new (double, n);

  for (int64_t i = 0; i < n_rows; i++)
    {
      memset (sums, 0, n * sizeof *sums);
      for (int64_t j = 0; j < n_terms; j++)
        auspex_accumulate (sums, transpose_a ? a[j * width + i] : a[i * width + j],
                           b + j * n, n);
      store (sums, n, y + i * n);
    }
}
