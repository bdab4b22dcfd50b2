/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

void
auspex_reference_image_normalize (const AuspexReferenceCall *call)
{
  const uint8_t *pixels = call->inputs[0].data;
  const float *mean = call->attributes->image_normalize.mean;
  const float *sd = call->attributes->image_normalize.sd;
  int64_t n_pixels = auspex_array_n_rows (&call->output);
  float *y = call->output.data;
  float table[3][256];

  for (int c = 0; c < 3; c++)
    for (int level = 0; level < 256; level++)
      table[c][level] = (float)((level / 255.0 - mean[c]) / sd[c]);
  for (int64_t i = 0; i < n_pixels; i++)
    for (int c = 0; c < 3; c++)
      y[3 * i + c] = table[c][pixels[3 * i + c]];
}
