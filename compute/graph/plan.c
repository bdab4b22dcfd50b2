/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/graph/plan.h"

#include "compute/graph/plan-internal.h"
#include "compute/graph/plan-memory.h"

struct _AuspexPlan
{
  gatomicrefcount ref_count;
  AuspexGraph *graph;
  int64_t max_rows;
  int64_t arena_bytes;
  GArray *steps;        /* of AuspexStep */
  AuspexPlace *places;  /* per node */
  AuspexValue *storage; /* per node */
};

static void
find_storage (AuspexPlan *plan)
{
  int n_nodes = auspex_graph_get_n_nodes (plan->graph);

  plan->storage = g_new (AuspexValue, n_nodes);
  for (AuspexValue value = 0; value < n_nodes; value++)
    {
      const AuspexNode *node = auspex_graph_get_node (plan->graph, value);

      plan->storage[value] =
          auspex_op_is_view (node->op) ? plan->storage[node->inputs[0]] : value;
    }
}

static void
extend (const AuspexPlan *plan, AuspexLifetime *lifetimes, AuspexValue value, int step)
{
  if (value == AUSPEX_NO_VALUE)
    return;
  AuspexLifetime *lifetime = &lifetimes[plan->storage[value]];

  lifetime->first = MIN (lifetime->first, step);
  lifetime->last = MAX (lifetime->last, step);
}

/* When each value is written and last read, by step; never used: first > last. */
static AuspexLifetime *
find_lifetimes (const AuspexPlan *plan, const bool *needed)
{
  int n_nodes = auspex_graph_get_n_nodes (plan->graph);
  AuspexLifetime *lifetimes = g_new0 (AuspexLifetime, n_nodes);

  for (AuspexValue value = 0; value < n_nodes; value++)
    lifetimes[value] = (AuspexLifetime){ .first = G_MAXINT, .last = -1 };
  for (int i = 0; i < (int)plan->steps->len; i++)
    {
      const AuspexStep *step = auspex_plan_get_step (plan, i);

      for (int j = 0; j < AUSPEX_MAX_OP_INPUTS; j++)
        extend (plan, lifetimes, step->node->inputs[j], i);
      extend (plan, lifetimes, step->residual, i);
      extend (plan, lifetimes, step->output, i);
    }
  for (AuspexValue value = 0; value < n_nodes; value++)
    {
      const AuspexNode *node = auspex_graph_get_node (plan->graph, value);

      if (node->op == AUSPEX_OP_INPUT && needed[value])
        {
          extend (plan, lifetimes, value, 0);
          extend (plan, lifetimes, value, (int)plan->steps->len);
        }
      if (node->is_output)
        extend (plan, lifetimes, value, (int)plan->steps->len);
    }
  return lifetimes;
}

/* The value's place, where it is nobody's view; its lifetime, where it needs memory.
 */
static AuspexPlaceKind
classify (const AuspexPlan *plan, AuspexValue value, const AuspexLifetime *lifetimes)
{
  const AuspexNode *node = auspex_graph_get_node (plan->graph, value);

  if (lifetimes[value].first > lifetimes[value].last)
    return AUSPEX_PLACE_NONE;
  return node->op == AUSPEX_OP_PARAMETER ? AUSPEX_PLACE_PARAMETER : AUSPEX_PLACE_ARENA;
}

static void
place_values (AuspexPlan *plan, const bool *needed)
{
  int n_nodes = auspex_graph_get_n_nodes (plan->graph);
  g_autofree AuspexLifetime *lifetimes = find_lifetimes (plan, needed);
  g_autofree AuspexLifetime *arena = g_new (AuspexLifetime, n_nodes);
  g_autofree AuspexValue *owner = g_new (AuspexValue, n_nodes);
  int n_arena = 0;

  plan->places = g_new0 (AuspexPlace, n_nodes);
  for (AuspexValue value = 0; value < n_nodes; value++)
    {
      const AuspexNode *node = auspex_graph_get_node (plan->graph, value);
      AuspexPlace *place = &plan->places[value];

      place->kind = classify (plan, value, lifetimes);
      if (place->kind == AUSPEX_PLACE_NONE)
        continue;
      place->size_bytes = auspex_shape_count (&node->shape, plan->max_rows)
                          * (int64_t)auspex_dtype_size (node->dtype);
      if (place->kind == AUSPEX_PLACE_ARENA)
        {
          lifetimes[value].bytes = place->size_bytes;
          owner[n_arena] = value;
          arena[n_arena++] = lifetimes[value];
        }
    }
  plan->arena_bytes = auspex_memory_place (arena, n_arena);
  for (int i = 0; i < n_arena; i++)
    plan->places[owner[i]].offset_bytes = arena[i].offset;
  for (AuspexValue value = 0; value < n_nodes; value++)
    if (plan->storage[value] != value && needed[value])
      plan->places[value] = plan->places[plan->storage[value]];
}

AuspexPlan *
auspex_plan_new (AuspexGraph *graph, int64_t max_rows)
{
  g_return_val_if_fail (max_rows >= 1, NULL);

  AuspexPlan *plan = g_new0 (AuspexPlan, 1);
  g_autofree bool *needed = auspex_plan_find_needed (graph);

  g_atomic_ref_count_init (&plan->ref_count);
  plan->graph = auspex_graph_ref (graph);
  plan->max_rows = max_rows;
  plan->steps = auspex_plan_fuse (graph, needed);
  find_storage (plan);
  place_values (plan, needed);
  return plan;
}

AuspexPlan *
auspex_plan_ref (AuspexPlan *plan)
{
  g_atomic_ref_count_inc (&plan->ref_count);
  return plan;
}

void
auspex_plan_unref (AuspexPlan *plan)
{
  if (plan == NULL || !g_atomic_ref_count_dec (&plan->ref_count))
    return;
  g_array_unref (plan->steps);
  g_free (plan->places);
  g_free (plan->storage);
  auspex_graph_unref (plan->graph);
  g_free (plan);
}

AuspexGraph *
auspex_plan_get_graph (const AuspexPlan *plan)
{
  return plan->graph;
}

int64_t
auspex_plan_get_max_rows (const AuspexPlan *plan)
{
  return plan->max_rows;
}

int64_t
auspex_plan_get_arena_bytes (const AuspexPlan *plan)
{
  return plan->arena_bytes;
}

int
auspex_plan_get_n_steps (const AuspexPlan *plan)
{
  return (int)plan->steps->len;
}

const AuspexStep *
auspex_plan_get_step (const AuspexPlan *plan, int index)
{
  g_return_val_if_fail (index >= 0 && index < (int)plan->steps->len, NULL);
  return &g_array_index (plan->steps, AuspexStep, index);
}

const AuspexPlace *
auspex_plan_get_place (const AuspexPlan *plan, AuspexValue value)
{
  return &plan->places[value];
}

AuspexValue
auspex_plan_get_storage (const AuspexPlan *plan, AuspexValue value)
{
  return plan->storage[value];
}
