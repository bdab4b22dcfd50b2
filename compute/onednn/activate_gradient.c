/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/schedule.h"
#include "compute/onednn/simd.h"

#define BLOCK 4096

AUSPEX_FOR_EACH_CPU static void
go_back (AuspexActivation kind, const float *y, const float *dy, int64_t n, float *dx)
{
  switch (kind)
    {
    case AUSPEX_ACTIVATION_RELU:
      for (int64_t i = 0; i < n; i++)
        dx[i] = y[i] > 0 ? dy[i] : 0;
      break;
    case AUSPEX_ACTIVATION_ELU:
      for (int64_t i = 0; i < n; i++)
        dx[i] = y[i] > 0 ? dy[i] : dy[i] * (y[i] + 1);
      break;
    case AUSPEX_ACTIVATION_TANH:
      for (int64_t i = 0; i < n; i++)
        dx[i] = dy[i] * (1 - y[i] * y[i]);
      break;
    case AUSPEX_ACTIVATION_SIGMOID:
      for (int64_t i = 0; i < n; i++)
        dx[i] = dy[i] * y[i] * (1 - y[i]);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* What the slope of takes more than arithmetic is left to the plain kernel. */
void
auspex_onednn_activate_gradient (const AuspexReferenceCall *call)
{
  AuspexActivation kind = call->attributes->activate.kind;
  const float *y = call->inputs[0].data, *dy = call->inputs[1].data;
  int64_t count = auspex_shape_count (&call->output.shape, 1);
  float *dx = call->output.data;

  if (kind != AUSPEX_ACTIVATION_RELU && kind != AUSPEX_ACTIVATION_ELU
      && kind != AUSPEX_ACTIVATION_TANH && kind != AUSPEX_ACTIVATION_SIGMOID)
    {
      auspex_reference_activate_gradient (call);
      return;
    }
#pragma omp parallel for
  for (int64_t i = 0; i < count; i += BLOCK)
    go_back (kind, y + i, dy + i, MIN (BLOCK, count - i), dx + i);
}
