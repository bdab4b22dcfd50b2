/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

/* x as [n_outer, n, n_inner], summed over n. */
void
auspex_reference_reduce_sum (const AuspexReferenceCall *call)
{
  const AuspexShape *shape = &call->inputs[0].shape;
  int first = call->attributes->reduce_sum.first;
  int end = first + call->attributes->reduce_sum.count;
  int64_t n_outer = 1, n = 1, n_inner = 1;
  const float *x = call->inputs[0].data;
  float *y = call->output.data;

  for (int i = 0; i < shape->n_dims; i++)
    *(i < first ? &n_outer : i < end ? &n : &n_inner) *= shape->dims[i];

  g_autofree double *sums = g_new (double, n_inner);

  for (int64_t i = 0; i < n_outer; i++)
    {
      for (int64_t k = 0; k < n_inner; k++)
        sums[k] = 0;
      for (int64_t j = 0; j < n; j++, x += n_inner)
        for (int64_t k = 0; k < n_inner; k++)
          sums[k] += x[k];
      for (int64_t k = 0; k < n_inner; k++)
        *y++ = (float)sums[k];
    }
}
