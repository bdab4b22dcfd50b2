/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/activate.h"

#include "compute/ops/activate_gradient.h"
#include "compute/ops/gradient-rule.h"
#include "compute/ops/shape-rule.h"

#include <math.h>

AuspexValue
auspex_op_activate (AuspexGraph *graph, AuspexValue x, AuspexActivation kind)
{
  AuspexNode node =
      auspex_op_node (AUSPEX_OP_ACTIVATE, x, AUSPEX_NO_VALUE, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 1, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  node.attributes.activate.kind = kind;
  node.shape = auspex_op_input_shape (graph, &node, 0);
  return auspex_graph_append (graph, &node);
}

double
auspex_activation_apply (AuspexActivation kind, double x)
{
  switch (kind)
    {
    case AUSPEX_ACTIVATION_NONE:
      return x;
    case AUSPEX_ACTIVATION_RELU:
      return x > 0 || isnan (x) ? x : 0;
    case AUSPEX_ACTIVATION_ELU:
      return x > 0 ? x : expm1 (x);
    case AUSPEX_ACTIVATION_GELU:
      return 0.5 * x * (1 + erf (x * G_SQRT2 / 2));
    case AUSPEX_ACTIVATION_TANH:
      return tanh (x);
    case AUSPEX_ACTIVATION_SIGMOID:
      return 1 / (1 + exp (-x));
    case AUSPEX_ACTIVATION_SOFTPLUS:
      return MAX (x, 0) + log1p (exp (-fabs (x)));
    }
  g_return_val_if_reached (x);
}

void
auspex_gradient_of_activate (AuspexGradientCall *call)
{
  AuspexActivation kind = call->node->attributes.activate.kind;

  call->dx[0] = auspex_op_activate_gradient (
      call->graph, auspex_activation_needs_x (kind) ? call->node->inputs[0] : call->y,
      call->dy, kind);
}
