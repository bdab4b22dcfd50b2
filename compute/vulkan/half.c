/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/vulkan/half.h"

#include "compute/vulkan/packing.h"

#include <string.h>

typedef struct
{
  const AuspexPlan *plan;
  bool *is_half;
} Choice;

static bool
can_be_half (const AuspexPlan *plan, AuspexValue value)
{
  const AuspexNode *node = auspex_graph_get_node (auspex_plan_get_graph (plan), value);

  return node->dtype == AUSPEX_DTYPE_F32 && node->op != AUSPEX_OP_INPUT
         && auspex_plan_get_place (plan, value)->kind == AUSPEX_PLACE_ARENA;
}

static bool *
find (const Choice *choice, AuspexValue value)
{
  return &choice->is_half[auspex_plan_get_storage (choice->plan, value)];
}

static void
refuse (const Choice *choice, AuspexValue value)
{
  if (value != AUSPEX_NO_VALUE)
    *find (choice, value) = false;
}

/* Whether @step reads and writes in one type, either. */
static bool
keeps_type (const AuspexStep *step)
{
  return step->op == AUSPEX_OP_MAX_POOL2D || step->op == AUSPEX_OP_SELF_ATTENTION
         || step->op == AUSPEX_OP_SWIGLU;
}

/* What @step cannot read or write. */
static void
refuse_others (const Choice *choice, const AuspexStep *step)
{
  bool multiplies = auspex_vulkan_is_packed_once (choice->plan, step);
  bool reads = multiplies || keeps_type (step) || step->op == AUSPEX_OP_MEAN_POOL2D;
  bool writes = multiplies || keeps_type (step) || step->op == AUSPEX_OP_IMAGE_NORMALIZE
                || step->op == AUSPEX_OP_LAYER_NORM;

  for (int i = reads ? 1 : 0; i < AUSPEX_MAX_OP_INPUTS; i++)
    refuse (choice, step->node->inputs[i]);
  if (!writes)
    {
      refuse (choice, step->residual);
      refuse (choice, step->output);
    }
}

static bool
is_image (const Choice *choice, AuspexValue value)
{
  return value != AUSPEX_NO_VALUE
         && auspex_graph_get_node (auspex_plan_get_graph (choice->plan),
                                   auspex_plan_get_storage (choice->plan, value))
                    ->op
                == AUSPEX_OP_IMAGE_NORMALIZE;
}

static int
count_uses (const Choice *choice, AuspexValue weight)
{
  int n = 0;

  for (int i = 0; i < auspex_plan_get_n_steps (choice->plan); i++)
    n += auspex_plan_get_step (choice->plan, i)->node->inputs[1] == weight;
  return n;
}

/* Images get a fourth channel: only a convolution with weights of its own reads them. */
static void
refuse_images (const Choice *choice)
{
  for (int i = 0; i < auspex_plan_get_n_steps (choice->plan); i++)
    {
      const AuspexStep *step = auspex_plan_get_step (choice->plan, i);
      AuspexValue x = step->node->inputs[0];

      if (is_image (choice, step->residual))
        refuse (choice, step->residual);
      if (is_image (choice, x)
          && (step->op != AUSPEX_OP_CONV2D
              || x != auspex_plan_get_storage (choice->plan, x)
              || count_uses (choice, step->node->inputs[1]) > 1))
        refuse (choice, x);
    }
}

/* What @step has in one type. Returns whether it refused something. */
static bool
agree (const Choice *choice, const AuspexStep *step)
{
  AuspexValue other = keeps_type (step) ? step->node->inputs[0] : step->residual;

  if (other == AUSPEX_NO_VALUE || *find (choice, other) == *find (choice, step->output))
    return false;
  refuse (choice, other);
  refuse (choice, step->output);
  return true;
}

bool *
auspex_vulkan_half_choose (const AuspexPlan *plan)
{
  int n_values = auspex_graph_get_n_nodes (auspex_plan_get_graph (plan));
  int n_steps = auspex_plan_get_n_steps (plan);
  Choice choice = { plan, g_new (bool, n_values) };
  bool changed = true;

  for (AuspexValue value = 0; value < n_values; value++)
    choice.is_half[value] = can_be_half (plan, value);
  for (AuspexValue value = 0; value < n_values; value++)
    if (auspex_graph_get_node (auspex_plan_get_graph (plan), value)->is_output)
      refuse (&choice, value);
  for (int i = 0; i < n_steps; i++)
    refuse_others (&choice, auspex_plan_get_step (plan, i));
  refuse_images (&choice);
  while (changed)
    {
      changed = false;
      for (int i = 0; i < n_steps; i++)
        changed |= agree (&choice, auspex_plan_get_step (plan, i));
    }
  return choice.is_half;
}

void
auspex_vulkan_half_convert (float *values, int64_t n)
{
  for (int64_t i = 0; i < n; i++)
    {
      _Float16 half = (_Float16)values[i];

      memcpy ((char *)values + i * (int64_t)sizeof half, &half, sizeof half);
    }
}
