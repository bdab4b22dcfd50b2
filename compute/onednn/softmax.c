/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/schedule.h"

bool
auspex_onednn_softmax (AuspexSchedule *schedule, const AuspexStep *step, GError **error)
{
  dnnl_primitive_desc_t description = NULL;
  dnnl_softmax_desc_t operation;
  AuspexOperand x, y;

  if (!auspex_schedule_plain (schedule, step->node->inputs[0], &x, error)
      || !auspex_schedule_output (schedule, NULL, &y, error))
    return false;
  dnnl_softmax_forward_desc_init (&operation, dnnl_forward_inference, &x.layout,
                                  x.layout.ndims - 1);
  dnnl_primitive_attr_t attributes = auspex_schedule_attributes (step);
  dnnl_status_t status = dnnl_primitive_desc_create (
      &description, &operation, attributes, auspex_schedule_get_engine (schedule), NULL);

  dnnl_primitive_attr_destroy (attributes);
  return auspex_schedule_add (
      schedule, status, description,
      (AuspexArgument[]){ { DNNL_ARG_SRC, x }, { DNNL_ARG_DST, y } }, 2, error);
}
