/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/binary.h"

/* @operand's layout with leading dimensions of 1, so that both have as many as the
 * output. */
static void
align_dimensions (AuspexOperand *operand, const AuspexShape *shape, int n_dims)
{
  AuspexShape aligned = { .n_dims = n_dims };

  for (int i = 1; i <= n_dims; i++)
    aligned.dims[n_dims - i] = i <= shape->n_dims ? shape->dims[shape->n_dims - i] : 1;
  operand->layout = auspex_layout_plain (&aligned);
}

bool
auspex_onednn_binary (AuspexSchedule *schedule, const AuspexStep *step,
                      dnnl_alg_kind_t algorithm, GError **error)
{
  AuspexShape out = auspex_schedule_get_shape (schedule, step->output);
  AuspexShape shapes[2];
  AuspexOperand in[2], y;
  dnnl_primitive_desc_t description = NULL;
  dnnl_binary_desc_t operation;

  for (int i = 0; i < 2; i++)
    {
      shapes[i] = auspex_schedule_get_shape (schedule, step->node->inputs[i]);
      if (!auspex_schedule_plain (schedule, step->node->inputs[i], &in[i], error))
        return false;
      align_dimensions (&in[i], &shapes[i], out.n_dims);
    }
  if (!auspex_schedule_output (schedule, NULL, &y, error))
    return false;

  /* oneDNN repeats the second operand only; the order does not matter. */
  int whole = auspex_shape_count (&shapes[0], 1) == auspex_shape_count (&out, 1) ? 0 : 1;

  dnnl_binary_desc_init (&operation, algorithm, &in[whole].layout, &in[1 - whole].layout,
                         &y.layout);
  dnnl_primitive_attr_t attributes = auspex_schedule_attributes (step);
  dnnl_status_t status = dnnl_primitive_desc_create (
      &description, &operation, attributes, auspex_schedule_get_engine (schedule), NULL);

  dnnl_primitive_attr_destroy (attributes);
  return auspex_schedule_add (schedule, status, description,
                              (AuspexArgument[]){ { DNNL_ARG_SRC_0, in[whole] },
                                                  { DNNL_ARG_SRC_1, in[1 - whole] },
                                                  { DNNL_ARG_DST, y } },
                              3, error);
}
