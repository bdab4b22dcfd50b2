/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/train/losses.h"

#include "compute/ops/activate.h"
#include "compute/ops/add.h"
#include "compute/ops/clamp.h"
#include "compute/ops/constant.h"
#include "compute/ops/multiply.h"
#include "compute/ops/power.h"
#include "compute/ops/reduce_sum.h"
#include "compute/ops/scale.h"

#include <float.h>
#include <math.h>

#define LEAST_PROBABILITY 1e-7
#define LEAST_LENGTH 1e-8f

/* Minus the log of the product of the probabilities sigmoid (-x) that @chosen is 1 for.
 */
static AuspexValue
surprisal (AuspexGraph *graph, AuspexValue x, AuspexValue chosen)
{
  AuspexValue y = auspex_op_activate (graph, x, AUSPEX_ACTIVATION_SOFTPLUS);

  y = auspex_op_reduce_sum_all (graph, auspex_op_multiply (graph, y, chosen));
  return auspex_op_clamp (graph, y, 0, (float)-log (LEAST_PROBABILITY));
}

AuspexValue
auspex_loss_survival (AuspexGraph *graph, AuspexValue logits, AuspexValue survived,
                      AuspexValue event)
{
  return auspex_op_add (graph, surprisal (graph, logits, survived),
                        surprisal (graph, auspex_op_scale (graph, logits, -1), event));
}

void
auspex_survival_label_fill (int bin, bool censored, int n_classes, float *survived,
                            float *event)
{
  for (int i = 0; i < n_classes; i++)
    {
      survived[i] = i < bin || (censored && i == bin) ? 1 : 0;
      event[i] = !censored && i == bin ? 1 : 0;
    }
}

static AuspexValue
dot (AuspexGraph *graph, AuspexValue a, AuspexValue b)
{
  return auspex_op_reduce_sum_all (graph, auspex_op_multiply (graph, a, b));
}

AuspexValue
auspex_loss_cosine (AuspexGraph *graph, AuspexValue x, AuspexValue target)
{
  AuspexValue squares =
      auspex_op_multiply (graph, dot (graph, x, x), dot (graph, target, target));
  AuspexValue factor = auspex_op_power (
      graph, auspex_op_clamp (graph, squares, LEAST_LENGTH * LEAST_LENGTH, FLT_MAX),
      -0.5f);
  AuspexValue cosine = auspex_op_multiply (graph, dot (graph, x, target), factor);
  AuspexValue distance =
      auspex_op_add (graph, auspex_op_constant (graph, AUSPEX_SHAPE (1), 1),
                     auspex_op_scale (graph, cosine, -1));

  return auspex_op_multiply (graph, distance,
                             auspex_op_multiply (graph, distance, distance));
}

AuspexValue
auspex_loss_mean_squares (AuspexGraph *graph, AuspexValue x, AuspexValue target)
{
  AuspexValue difference = auspex_op_add (graph, x, auspex_op_scale (graph, target, -1));
  AuspexValue sum = dot (graph, difference, difference);

  if (sum == AUSPEX_NO_VALUE)
    return sum;
  return auspex_op_scale (
      graph, sum,
      1.0f / auspex_shape_count (&auspex_graph_get_node (graph, x)->shape, 1));
}
