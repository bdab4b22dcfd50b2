/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What the steps of a plan cost, whoever runs them. Pure. */

#pragma once

#include "compute/graph/plan.h"

typedef struct
{
  double flop; /* of convolutions, linear layers and attention of images, multiply and add
                  being two; else 0 */
  double bytes; /* each operand read once, the result written once */
} AuspexStepCost;

typedef struct
{
  int64_t rows;
  int float_bytes; /* as which values lie in memory: 4, or 2 */
  bool winograd;   /* 3x3 convolutions of stride 1 count as F(4x4, 3x3) does them, with a
                      quarter of the products */
} AuspexCostModel;

AuspexStepCost auspex_plan_get_step_cost (const AuspexPlan *plan, int index,
                                          const AuspexCostModel *model);
