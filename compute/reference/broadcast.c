/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/broadcast.h"

/* Elements from one index to the next, dimensions aligned at the last; 0 where repeated.
 */
static void
find_strides (const AuspexShape *shape, int64_t strides[AUSPEX_MAX_DIMS])
{
  int64_t stride = 1;

  for (int i = 0; i < AUSPEX_MAX_DIMS; i++)
    {
      int64_t size = i < shape->n_dims ? shape->dims[shape->n_dims - 1 - i] : 1;

      strides[AUSPEX_MAX_DIMS - 1 - i] = size == 1 ? 0 : stride;
      stride *= size;
    }
}

void
auspex_reference_broadcast (const AuspexReferenceCall *call,
                            float (*combine) (float a, float b))
{
  const AuspexShape *out = &call->output.shape;
  const float *a = call->inputs[0].data, *b = call->inputs[1].data;
  float *y = call->output.data;
  int64_t in_a[AUSPEX_MAX_DIMS], in_b[AUSPEX_MAX_DIMS];
  int64_t size[AUSPEX_MAX_DIMS] = { 1, 1, 1, 1 };

  find_strides (&call->inputs[0].shape, in_a);
  find_strides (&call->inputs[1].shape, in_b);
  for (int i = 0; i < out->n_dims; i++)
    size[AUSPEX_MAX_DIMS - out->n_dims + i] = out->dims[i];

  for (int64_t i = 0; i < size[0]; i++)
    for (int64_t j = 0; j < size[1]; j++)
      for (int64_t k = 0; k < size[2]; k++)
        for (int64_t l = 0; l < size[3]; l++)
          *y++ = combine (a[i * in_a[0] + j * in_a[1] + k * in_a[2] + l * in_a[3]],
                          b[i * in_b[0] + j * in_b[1] + k * in_b[2] + l * in_b[3]]);
}
