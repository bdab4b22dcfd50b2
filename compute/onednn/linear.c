/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/schedule.h"

/* x weight' over all leading dimensions at once, with what was fused. */
bool
auspex_onednn_linear (AuspexSchedule *schedule, const AuspexStep *step, GError **error)
{
  const AuspexValue *inputs = step->node->inputs;
  AuspexArray x_array = { auspex_schedule_get_shape (schedule, inputs[0]), NULL };
  AuspexShape matrix = auspex_schedule_get_shape (schedule, inputs[1]);
  int64_t n_rows = auspex_array_n_rows (&x_array);
  dnnl_memory_desc_t x_layout =
      auspex_layout_plain (&AUSPEX_SHAPE (n_rows, matrix.dims[1]));
  dnnl_memory_desc_t y_layout =
      auspex_layout_plain (&AUSPEX_SHAPE (n_rows, matrix.dims[0]));
  dnnl_memory_desc_t plain_weight = auspex_layout_plain (&matrix);
  dnnl_memory_desc_t any_weight = auspex_layout_any (&plain_weight);
  dnnl_memory_desc_t bias_layout = auspex_layout_plain (&AUSPEX_SHAPE (matrix.dims[0]));
  bool has_bias = inputs[2] != AUSPEX_NO_VALUE;
  dnnl_primitive_desc_t description = NULL;
  dnnl_inner_product_desc_t operation;
  AuspexOperand x, weight, bias, y;

  x_layout.data_type = any_weight.data_type = auspex_schedule_get_image_type (schedule);
  y_layout.data_type = auspex_schedule_output_type (schedule);
  dnnl_inner_product_forward_desc_init (&operation, dnnl_forward_inference, &x_layout,
                                        &any_weight, has_bias ? &bias_layout : NULL,
                                        &y_layout);
  dnnl_primitive_attr_t attributes = auspex_schedule_attributes (step);
  dnnl_status_t status = dnnl_primitive_desc_create (
      &description, &operation, attributes, auspex_schedule_get_engine (schedule), NULL);

  dnnl_primitive_attr_destroy (attributes);
  if (status != dnnl_success)
    return auspex_schedule_add (schedule, status, description, NULL, 0, error);

  dnnl_memory_desc_t packed =
      *dnnl_primitive_desc_query_md (description, dnnl_query_weights_md, 0);

  if (!auspex_schedule_rows (schedule, inputs[0], &x_layout, &x, error)
      || !auspex_schedule_parameter (schedule, inputs[1], &plain_weight, &packed, &weight,
                                     error)
      || (has_bias && !auspex_schedule_plain (schedule, inputs[2], &bias, error))
      || !auspex_schedule_output_rows (schedule, &y_layout, &y, error))
    {
      dnnl_primitive_desc_destroy (description);
      return false;
    }
  AuspexArgument arguments[4] = { { DNNL_ARG_SRC, x },
                                  { DNNL_ARG_WEIGHTS, weight },
                                  { DNNL_ARG_DST, y },
                                  { DNNL_ARG_BIAS, bias } };

  return auspex_schedule_add (schedule, status, description, arguments, has_bias ? 4 : 3,
                              error);
}
