/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/schedule.h"

bool
auspex_onednn_max_pool2d (AuspexSchedule *schedule, const AuspexStep *step,
                          GError **error)
{
  int64_t size = step->node->attributes.max_pool2d.size;
  int64_t stride = step->node->attributes.max_pool2d.stride;
  int64_t padding = step->node->attributes.max_pool2d.padding;
  dnnl_dims_t window = { size, size }, strides = { stride, stride };
  dnnl_dims_t paddings = { padding, padding };
  AuspexShape out = auspex_schedule_get_shape (schedule, step->output);
  dnnl_memory_desc_t any = auspex_layout_image (&out);
  dnnl_primitive_desc_t description = NULL;
  dnnl_pooling_desc_t operation;
  AuspexOperand x, y;

  if (!auspex_schedule_image (schedule, step->node->inputs[0], &x, error))
    return false;
  any.data_type = x.layout.data_type;
  any = auspex_layout_any (&any);
  dnnl_pooling_forward_desc_init (&operation, dnnl_forward_inference, dnnl_pooling_max,
                                  &x.layout, &any, strides, window, paddings, paddings);
  dnnl_primitive_attr_t attributes = auspex_schedule_attributes (step);
  dnnl_status_t status = dnnl_primitive_desc_create (
      &description, &operation, attributes, auspex_schedule_get_engine (schedule), NULL);

  dnnl_primitive_attr_destroy (attributes);
  if (status == dnnl_success
      && !auspex_schedule_output (
          schedule, dnnl_primitive_desc_query_md (description, dnnl_query_dst_md, 0), &y,
          error))
    {
      dnnl_primitive_desc_destroy (description);
      return false;
    }
  return auspex_schedule_add (
      schedule, status, description,
      (AuspexArgument[]){ { DNNL_ARG_SRC, x }, { DNNL_ARG_DST, y } }, 2, error);
}
