/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include "compute/reference/dot.h"

#include <math.h>

/* One query against all keys; @k and @v are rows of @stride elements. */
static void
attend (const float *q, const float *k, const float *v, int64_t n_keys, int64_t stride,
        int64_t width, double scale, double *scores, double *sums, float *y)
{
  double largest = -INFINITY, sum = 0;

  for (int64_t n = 0; n < n_keys; n++)
    {
      scores[n] = scale * auspex_dot (q, k + n * stride, width);
      largest = MAX (largest, scores[n]);
    }
  for (int64_t c = 0; c < width; c++)
    sums[c] = 0;
  for (int64_t n = 0; n < n_keys; n++)
    {
      float weight = (float)exp (scores[n] - largest);

      sum += weight;
      auspex_accumulate (sums, weight, v + n * stride, width);
    }
  for (int64_t c = 0; c < width; c++)
    y[c] = (float)(sums[c] / sum);
}

void
auspex_reference_self_attention (const AuspexReferenceCall *call)
{
  const AuspexShape *out = &call->output.shape;
  int64_t n_tokens = out->dims[1], d = out->dims[2];
  int64_t heads = call->attributes->attention.heads, width = d / heads;
  g_autofree double *scores = g_new (double, n_tokens);
  g_autofree double *sums = g_new (double, width);

  for (int64_t i = 0; i < out->dims[0]; i++)
    {
      const float *x = (const float *)call->inputs[0].data + i * n_tokens * 3 * d;
      float *y = (float *)call->output.data + i * n_tokens * d;

      for (int64_t t = 0; t < n_tokens; t++)
        for (int64_t c = 0; c < d; c += width)
          attend (x + t * 3 * d + c, x + d + c, x + 2 * d + c, n_tokens, 3 * d, width,
                  call->attributes->attention.scale, scores, sums, y + t * d + c);
    }
}
