/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/activate_gradient.h"

#include "compute/ops/shape-rule.h"

#include <math.h>

AuspexValue
auspex_op_activate_gradient (AuspexGraph *graph, AuspexValue from, AuspexValue dy,
                             AuspexActivation kind)
{
  AuspexNode node =
      auspex_op_node (AUSPEX_OP_ACTIVATE_GRADIENT, from, dy, AUSPEX_NO_VALUE);

  if (!auspex_op_begin_same_shape (graph, &node))
    return AUSPEX_NO_VALUE;
  node.attributes.activate.kind = kind;
  return auspex_graph_append (graph, &node);
}

bool
auspex_activation_needs_x (AuspexActivation kind)
{
  return kind == AUSPEX_ACTIVATION_GELU;
}

double
auspex_activation_slope (AuspexActivation kind, double from)
{
  switch (kind)
    {
    case AUSPEX_ACTIVATION_NONE:
      return 1;
    case AUSPEX_ACTIVATION_RELU:
      return from > 0 ? 1 : 0;
    case AUSPEX_ACTIVATION_ELU:
      return from > 0 ? 1 : from + 1;
    case AUSPEX_ACTIVATION_GELU:
      return 0.5 * (1 + erf (from * G_SQRT2 / 2))
             + from * exp (-0.5 * from * from) / sqrt (2 * G_PI);
    case AUSPEX_ACTIVATION_TANH:
      return 1 - from * from;
    case AUSPEX_ACTIVATION_SIGMOID:
      return from * (1 - from);
    case AUSPEX_ACTIVATION_SOFTPLUS:
      return -expm1 (-from);
    }
  g_return_val_if_reached (1);
}
