/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/vulkan/half.h"

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
         && auspex_plan_get_place (plan, value)->kind != AUSPEX_PLACE_NONE;
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

/* What other ops read and write, and what the host reads. */
static void
refuse_others (const Choice *choice)
{
  const AuspexGraph *graph = auspex_plan_get_graph (choice->plan);

  for (AuspexValue value = 0; value < auspex_graph_get_n_nodes (graph); value++)
    if (auspex_graph_get_node (graph, value)->is_output)
      refuse (choice, value);
  for (int i = 0; i < auspex_plan_get_n_steps (choice->plan); i++)
    {
      const AuspexStep *step = auspex_plan_get_step (choice->plan, i);
      bool is_half_op = step->op == AUSPEX_OP_CONV2D || step->op == AUSPEX_OP_MAX_POOL2D;

      for (int j = 0; j < AUSPEX_MAX_OP_INPUTS; j++)
        if (!is_half_op && step->op != AUSPEX_OP_MEAN_POOL2D)
          refuse (choice, step->node->inputs[j]);
      if (!is_half_op)
        refuse (choice, step->residual);
      if (!is_half_op && step->op != AUSPEX_OP_IMAGE_NORMALIZE)
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

/* A convolution or max pool reads and writes all in one type. Returns whether it refused
 * something. */
static bool
agree (const Choice *choice, const AuspexStep *step)
{
  const AuspexValue values[] = { step->node->inputs[0], step->output, step->residual,
                                 step->op == AUSPEX_OP_CONV2D ? step->node->inputs[1]
                                                              : AUSPEX_NO_VALUE };
  int n = 0, n_half = 0;

  for (size_t i = 0; i < G_N_ELEMENTS (values); i++)
    if (values[i] != AUSPEX_NO_VALUE)
      {
        AuspexValue storage = auspex_plan_get_storage (choice->plan, values[i]);
        bool is_parameter =
            auspex_plan_get_place (choice->plan, storage)->kind == AUSPEX_PLACE_PARAMETER;

        n++;
        n_half += is_parameter == (i == 3) && choice->is_half[storage];
      }
  if (n_half == n)
    return false;
  for (size_t i = 0; i < G_N_ELEMENTS (values); i++)
    refuse (choice, values[i]);
  return n_half > 0;
}

bool *
auspex_vulkan_half_choose (const AuspexPlan *plan)
{
  int n_values = auspex_graph_get_n_nodes (auspex_plan_get_graph (plan));
  Choice choice = { plan, g_new (bool, n_values) };
  bool changed = true;

  for (AuspexValue value = 0; value < n_values; value++)
    choice.is_half[value] = can_be_half (plan, value);
  refuse_others (&choice);
  refuse_images (&choice);
  while (changed)
    {
      changed = false;
      for (int i = 0; i < auspex_plan_get_n_steps (plan); i++)
        {
          const AuspexStep *step = auspex_plan_get_step (plan, i);

          if (step->op == AUSPEX_OP_CONV2D || step->op == AUSPEX_OP_MAX_POOL2D)
            changed |= agree (&choice, step);
        }
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
