/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include <math.h>

static void
pool_at (const float *image, const AuspexShape *in, int64_t top, int64_t left,
         int64_t size, float *result)
{
  int64_t n_channels = in->dims[3];

  for (int64_t c = 0; c < n_channels; c++)
    result[c] = -INFINITY;
  for (int64_t y = MAX (0, top); y < MIN (in->dims[1], top + size); y++)
    for (int64_t x = MAX (0, left); x < MIN (in->dims[2], left + size); x++)
      {
        const float *pixel = image + (y * in->dims[2] + x) * n_channels;

        for (int64_t c = 0; c < n_channels; c++)
          result[c] = MAX (result[c], pixel[c]);
      }
}

void
auspex_reference_max_pool2d (const AuspexReferenceCall *call)
{
  const AuspexShape *in = &call->inputs[0].shape, *out = &call->output.shape;
  int64_t size = call->attributes->max_pool2d.size;
  int64_t stride = call->attributes->max_pool2d.stride;
  int64_t padding = call->attributes->max_pool2d.padding;
  float *result = call->output.data;

  for (int64_t n = 0; n < out->dims[0]; n++)
    {
      const float *image = (const float *)call->inputs[0].data
                           + n * in->dims[1] * in->dims[2] * in->dims[3];

      for (int64_t y = 0; y < out->dims[1]; y++)
        for (int64_t x = 0; x < out->dims[2]; x++, result += out->dims[3])
          pool_at (image, in, y * stride - padding, x * stride - padding, size, result);
    }
}
