/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include "compute/ops/topk_mask.h"

#include <string.h>

static int
compare_largest_first (const void *a, const void *b)
{
  float left = *(const float *)a, right = *(const float *)b;

  return (left < right) - (left > right);
}

void
auspex_reference_topk_mask (const AuspexReferenceCall *call)
{
  const float *x = call->inputs[0].data;
  int64_t n = auspex_array_row_length (&call->output);
  int64_t n_rows = auspex_array_n_rows (&call->output);
  int64_t n_kept = auspex_topk_count (call->attributes->topk_mask.ratio, n);
  float masked = call->attributes->topk_mask.masked;
  float *y = call->output.data;
  g_autofree float *sorted = g_new (float, n);

  for (int64_t i = 0; i < n_rows; i++, x += n, y += n)
    {
      memcpy (sorted, x, n * sizeof *x);
      qsort (sorted, n, sizeof *sorted, compare_largest_first);
      for (int64_t j = 0; j < n; j++)
        y[j] = x[j] >= sorted[n_kept - 1] ? 0 : masked;
    }
}
