/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include <string.h>

void
auspex_reference_slice_tokens (const AuspexReferenceCall *call)
{
  const AuspexShape *in = &call->inputs[0].shape, *out = &call->output.shape;
  int64_t in_count = in->dims[1] * in->dims[2], out_count = out->dims[1] * out->dims[2];
  int64_t skipped = call->attributes->slice_tokens.first * in->dims[2];
  const float *x = call->inputs[0].data;
  float *y = call->output.data;

  for (int64_t i = 0; i < out->dims[0]; i++)
    memcpy (y + i * out_count, x + i * in_count + skipped, out_count * sizeof (float));
}
