/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/schedule.h"

/* The window is the image. The means come in the image's own order; [n, c] is C order. */
bool
auspex_onednn_mean_pool2d (AuspexSchedule *schedule, const AuspexStep *step,
                           GError **error)
{
  AuspexShape in = auspex_schedule_get_shape (schedule, step->node->inputs[0]);
  AuspexShape pixel = AUSPEX_SHAPE (in.dims[0], 1, 1, in.dims[3]);
  dnnl_dims_t window = { in.dims[1], in.dims[2] }, none = { 0, 0 };
  dnnl_memory_desc_t plain = auspex_layout_image (&pixel),
                     any = auspex_layout_any (&plain);
  dnnl_primitive_desc_t description = NULL, copy = NULL;
  dnnl_pooling_desc_t operation;
  AuspexOperand image, x, mean, y;

  if (!auspex_schedule_image (schedule, step->node->inputs[0], &image, error))
    return false;
  dnnl_memory_desc_t exact = image.layout;
  exact.data_type = dnnl_f32;
  if (!auspex_schedule_reorder (schedule, &image, &exact, &x, error))
    return false;
  dnnl_pooling_forward_desc_init (&operation, dnnl_forward_inference,
                                  dnnl_pooling_avg_exclude_padding, &x.layout, &any,
                                  window, window, none, none);
  dnnl_primitive_attr_t attributes = auspex_schedule_attributes (step);
  dnnl_status_t status = dnnl_primitive_desc_create (
      &description, &operation, attributes, auspex_schedule_get_engine (schedule), NULL);

  dnnl_primitive_attr_destroy (attributes);
  if (status == dnnl_success)
    mean = auspex_schedule_temporary (
        schedule, dnnl_primitive_desc_query_md (description, dnnl_query_dst_md, 0));
  if (!auspex_schedule_add (
          schedule, status, description,
          (AuspexArgument[]){ { DNNL_ARG_SRC, x }, { DNNL_ARG_DST, mean } }, 2, error)
      || !auspex_schedule_output (schedule, NULL, &y, error))
    return false;

  y.layout = plain;
  status = dnnl_reorder_primitive_desc_create (
      &copy, &mean.layout, auspex_schedule_get_engine (schedule), &y.layout,
      auspex_schedule_get_engine (schedule), NULL);
  return auspex_schedule_add (
      schedule, status, copy,
      (AuspexArgument[]){ { DNNL_ARG_FROM, mean }, { DNNL_ARG_TO, y } }, 2, error);
}
