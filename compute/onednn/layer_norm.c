/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/schedule.h"

bool
auspex_onednn_layer_norm (AuspexSchedule *schedule, const AuspexStep *step,
                          GError **error)
{
  AuspexArray x_array = { auspex_schedule_get_shape (schedule, step->node->inputs[0]),
                          NULL };
  AuspexShape rows =
      AUSPEX_SHAPE (auspex_array_n_rows (&x_array), auspex_array_row_length (&x_array));
  dnnl_memory_desc_t layout = auspex_layout_plain (&rows);
  dnnl_primitive_desc_t description = NULL;
  dnnl_layer_normalization_desc_t operation;
  bool has_gain = step->node->inputs[1] != AUSPEX_NO_VALUE; /* and a shift */
  AuspexOperand x, gamma, beta, y;

  if (!auspex_schedule_plain (schedule, step->node->inputs[0], &x, error)
      || (has_gain
          && (!auspex_schedule_plain (schedule, step->node->inputs[1], &gamma, error)
              || !auspex_schedule_plain (schedule, step->node->inputs[2], &beta, error)))
      || !auspex_schedule_output (schedule, NULL, &y, error))
    return false;
  x.layout = y.layout = layout;
  dnnl_layer_normalization_forward_desc_init (
      &operation, dnnl_forward_inference, &layout, NULL,
      step->node->attributes.layer_norm.epsilon,
      has_gain ? dnnl_use_scale | dnnl_use_shift : dnnl_normalization_flags_none);
  dnnl_primitive_attr_t attributes = auspex_schedule_attributes (step);
  dnnl_status_t status = dnnl_primitive_desc_create (
      &description, &operation, attributes, auspex_schedule_get_engine (schedule), NULL);

  dnnl_primitive_attr_destroy (attributes);

  AuspexArgument arguments[4] = { { DNNL_ARG_SRC, x },
                                  { DNNL_ARG_DST, y },
                                  { DNNL_ARG_SCALE, gamma },
                                  { DNNL_ARG_SHIFT, beta } };

  return auspex_schedule_add (schedule, status, description, arguments, has_gain ? 4 : 2,
                              error);
}
