/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/schedule.h"

dnnl_alg_kind_t
auspex_onednn_activation (AuspexActivation activation)
{
  switch (activation)
    {
    case AUSPEX_ACTIVATION_NONE:
      return dnnl_eltwise_linear;
    case AUSPEX_ACTIVATION_RELU:
      return dnnl_eltwise_relu;
    case AUSPEX_ACTIVATION_ELU:
      return dnnl_eltwise_elu;
    case AUSPEX_ACTIVATION_GELU:
      return dnnl_eltwise_gelu_erf;
    case AUSPEX_ACTIVATION_TANH:
      return dnnl_eltwise_tanh;
    case AUSPEX_ACTIVATION_SIGMOID:
      return dnnl_eltwise_logistic;
    case AUSPEX_ACTIVATION_SOFTPLUS:
      return dnnl_eltwise_soft_relu;
    }
  g_return_val_if_reached (dnnl_eltwise_linear);
}

/* ReLU reads alpha as its slope below zero, linear and ELU as their factor. */
float
auspex_onednn_activation_alpha (AuspexActivation activation)
{
  return activation == AUSPEX_ACTIVATION_RELU ? 0 : 1;
}

dnnl_primitive_attr_t
auspex_schedule_attributes (const AuspexStep *step)
{
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_post_ops_t post_ops = NULL;

  dnnl_primitive_attr_create (&attributes);
  dnnl_primitive_attr_set_scratchpad_mode (attributes, dnnl_scratchpad_mode_user);
  dnnl_post_ops_create (&post_ops);
  if (step->residual != AUSPEX_NO_VALUE)
    dnnl_post_ops_append_sum (post_ops, 1);
  if (step->activation != AUSPEX_ACTIVATION_NONE)
    dnnl_post_ops_append_eltwise (post_ops, 1,
                                  auspex_onednn_activation (step->activation),
                                  auspex_onednn_activation_alpha (step->activation), 0);
  dnnl_primitive_attr_set_post_ops (attributes, post_ops);
  dnnl_post_ops_destroy (post_ops);
  return attributes;
}

bool
auspex_onednn_activate (AuspexSchedule *schedule, const AuspexStep *step, GError **error)
{
  AuspexActivation kind = step->node->attributes.activate.kind;
  dnnl_primitive_desc_t description = NULL;
  dnnl_eltwise_desc_t operation;
  AuspexOperand x, y;

  if (!auspex_schedule_plain (schedule, step->node->inputs[0], &x, error)
      || !auspex_schedule_output (schedule, NULL, &y, error))
    return false;
  dnnl_eltwise_forward_desc_init (&operation, dnnl_forward_inference,
                                  auspex_onednn_activation (kind), &x.layout,
                                  auspex_onednn_activation_alpha (kind), 0);
  dnnl_primitive_attr_t attributes = auspex_schedule_attributes (step);
  dnnl_status_t status = dnnl_primitive_desc_create (
      &description, &operation, attributes, auspex_schedule_get_engine (schedule), NULL);

  dnnl_primitive_attr_destroy (attributes);
  return auspex_schedule_add (
      schedule, status, description,
      (AuspexArgument[]){ { DNNL_ARG_SRC, x }, { DNNL_ARG_DST, y } }, 2, error);
}
