/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

void
auspex_reference_mean_pool2d (const AuspexReferenceCall *call)
{
  const AuspexShape *in = &call->inputs[0].shape;
  int64_t n_pixels = in->dims[1] * in->dims[2], n_channels = in->dims[3];
  const float *x = call->inputs[0].data;
  float *y = call->output.data;
  g_autofree double *sums = g_new (double, n_channels);

  for (int64_t n = 0; n < in->dims[0]; n++)
    {
      for (int64_t c = 0; c < n_channels; c++)
        sums[c] = 0;
      for (int64_t i = 0; i < n_pixels; i++, x += n_channels)
        for (int64_t c = 0; c < n_channels; c++)
          sums[c] += x[c];
      for (int64_t c = 0; c < n_channels; c++)
        *y++ = (float)(sums[c] / n_pixels);
    }
}
