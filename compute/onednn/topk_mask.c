/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/schedule.h"
#include "compute/ops/topk_mask.h"

#include <string.h>

#define DIGIT_BITS 11
#define N_DIGITS (1 << DIGIT_BITS)

/* @x as a number whose order is that of the floats. */
static uint32_t
to_ordered (float x)
{
  uint32_t bits;

  memcpy (&bits, &x, sizeof bits);
  return bits >> 31 ? ~bits : bits | 1u << 31;
}

static float
from_ordered (uint32_t ordered)
{
  uint32_t bits = ordered >> 31 ? ordered & ~(1u << 31) : ~ordered;
  float x;

  memcpy (&x, &bits, sizeof x);
  return x;
}

/* The @k-th largest, digit by digit, from the highest. */
static float
find_kth_largest (const float *x, int64_t n, int64_t k)
{
  uint32_t known = 0, mask = 0;

  for (int shift = 32 - DIGIT_BITS; mask != G_MAXUINT32;
       shift = MAX (shift - DIGIT_BITS, 0))
    {
      int64_t counts[N_DIGITS] = { 0 };
      uint32_t digit = N_DIGITS - 1;

      for (int64_t i = 0; i < n; i++)
        if ((to_ordered (x[i]) & mask) == known)
          counts[to_ordered (x[i]) >> shift & (N_DIGITS - 1)]++;
      for (; counts[digit] < k; digit--)
        k -= counts[digit];
      known |= digit << shift;
      mask |= (uint32_t)(N_DIGITS - 1) << shift;
    }
  return from_ordered (known);
}

void
auspex_onednn_topk_mask (const AuspexReferenceCall *call)
{
  const float *x = call->inputs[0].data;
  int64_t n = auspex_array_row_length (&call->output);
  int64_t n_rows = auspex_array_n_rows (&call->output);
  int64_t n_kept = auspex_topk_count (call->attributes->topk_mask.ratio, n);
  float masked = call->attributes->topk_mask.masked;
  float *y = call->output.data;

  for (int64_t i = 0; i < n_rows; i++, x += n, y += n)
    {
      float least = find_kth_largest (x, n, n_kept);

      for (int64_t j = 0; j < n; j++)
        y[j] = x[j] >= least ? 0 : masked;
    }
}
