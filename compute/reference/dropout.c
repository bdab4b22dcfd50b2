/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include "compute/ops/dropout.h"

void
auspex_reference_dropout (const AuspexReferenceCall *call)
{
  const float *x = call->inputs[0].data;
  const uint32_t *key = call->inputs[1].data;
  int64_t count = auspex_shape_count (&call->output.shape, 1);
  uint32_t threshold = auspex_dropout_threshold (call->attributes->dropout.rate);
  float factor = auspex_dropout_factor (call->attributes->dropout.rate);
  float *y = call->output.data;

  for (int64_t i = 0; i < count; i += 4)
    {
      uint32_t counter[4] = { (uint32_t)(i / 4), call->attributes->dropout.stream, key[2],
                              key[3] };
      uint32_t words[4];

      auspex_philox (counter, key, words);
      for (int64_t j = i; j < MIN (i + 4, count); j++)
        y[j] = words[j - i] < threshold ? 0 : x[j] * factor;
    }
}
