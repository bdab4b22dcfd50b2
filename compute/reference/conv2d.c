/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include "compute/reference/dot.h"

/* One output pixel, at @top, @left of the image, which may lie in the padding. */
static void
convolve_at (const float *image, const AuspexShape *in, const float *weight,
             const AuspexShape *kernel, int64_t top, int64_t left, double *sums)
{
  int64_t n_channels = in->dims[3];
  int64_t tap_end = MIN (kernel->dims[2], in->dims[2] - left);
  int64_t tap_begin = MAX (0, -left);

  for (int64_t r = 0; r < kernel->dims[1]; r++)
    {
      int64_t y = top + r;

      if (y < 0 || y >= in->dims[1] || tap_begin >= tap_end)
        continue;
      const float *pixels = image + (y * in->dims[2] + left + tap_begin) * n_channels;

      for (int64_t o = 0; o < kernel->dims[0]; o++)
        {
          int64_t row = (o * kernel->dims[1] + r) * kernel->dims[2] + tap_begin;

          sums[o] += auspex_dot (pixels, weight + row * n_channels,
                                 (tap_end - tap_begin) * n_channels);
        }
    }
}

void
auspex_reference_conv2d (const AuspexReferenceCall *call)
{
  const AuspexShape *in = &call->inputs[0].shape, *kernel = &call->inputs[1].shape;
  const AuspexShape *out = &call->output.shape;
  const float *bias = call->inputs[2].data;
  int64_t stride = call->attributes->conv2d.stride;
  int64_t padding = call->attributes->conv2d.padding;
  int64_t n_out = out->dims[3];
  float *result = call->output.data;
  g_autofree double *sums = g_new (double, n_out);

  for (int64_t n = 0; n < out->dims[0]; n++)
    {
      const float *image = (const float *)call->inputs[0].data
                           + n * in->dims[1] * in->dims[2] * in->dims[3];

      for (int64_t y = 0; y < out->dims[1]; y++)
        for (int64_t x = 0; x < out->dims[2]; x++, result += n_out)
          {
            for (int64_t o = 0; o < n_out; o++)
              sums[o] = bias != NULL ? bias[o] : 0;
            convolve_at (image, in, call->inputs[1].data, kernel, y * stride - padding,
                         x * stride - padding, sums);
            for (int64_t o = 0; o < n_out; o++)
              result[o] = (float)sums[o];
          }
    }
}
