/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/schedule-internal.h"

int
auspex_schedule_new_slot (AuspexSchedule *schedule, SlotKind kind, int64_t bytes)
{
  Slot slot = {
    .kind = kind, .value = AUSPEX_NO_VALUE, .bytes = bytes, .first = G_MAXINT, .last = -1
  };

  g_array_append_val (schedule->slots, slot);
  return (int)schedule->slots->len - 1;
}

Slot *
auspex_schedule_get_slot (const AuspexSchedule *schedule, int slot)
{
  return &g_array_index (schedule->slots, Slot, slot);
}

dnnl_engine_t
auspex_schedule_get_engine (const AuspexSchedule *schedule)
{
  return schedule->engine;
}

dnnl_data_type_t
auspex_schedule_get_image_type (const AuspexSchedule *schedule)
{
  return schedule->image_type;
}

int64_t
auspex_schedule_get_rows (const AuspexSchedule *schedule)
{
  return schedule->rows;
}

AuspexShape
auspex_schedule_get_shape (const AuspexSchedule *schedule, AuspexValue value)
{
  const AuspexGraph *graph = auspex_plan_get_graph (schedule->plan);

  return auspex_shape_at (&auspex_graph_get_node (graph, value)->shape, schedule->rows);
}

AuspexOperand
auspex_schedule_temporary (AuspexSchedule *schedule, const dnnl_memory_desc_t *layout)
{
  return (AuspexOperand){ .slot = auspex_schedule_new_slot (
                              schedule, SLOT_ARENA, dnnl_memory_desc_get_size (layout)),
                          .layout = *layout };
}

/* Where @value's memory is; inputs and parameters get their slot when first asked for. */
static Location *
find_location (AuspexSchedule *schedule, AuspexValue value, GError **error)
{
  const AuspexGraph *graph = auspex_plan_get_graph (schedule->plan);
  AuspexValue owner = auspex_plan_get_storage (schedule->plan, value);
  const AuspexNode *node = auspex_graph_get_node (graph, owner);
  Location *location = &schedule->locations[owner];
  int64_t bytes = auspex_shape_count (&node->shape, schedule->rows)
                  * (int64_t)auspex_dtype_size (node->dtype);

  if (location->slot >= 0)
    return location;
  if (node->op == AUSPEX_OP_INPUT)
    {
      location->slot = auspex_schedule_new_slot (schedule, SLOT_INPUT, bytes);
      auspex_schedule_get_slot (schedule, location->slot)->value = owner;
    }
  else
    {
      const void *values = auspex_packed_weights_get (schedule->weights, node->name,
                                                      &node->shape, NULL, NULL, error);

      if (values == NULL)
        return NULL;
      location->slot = auspex_schedule_new_slot (schedule, SLOT_CONSTANT, bytes);
      auspex_schedule_get_slot (schedule, location->slot)->data = (void *)values;
    }
  return location;
}

bool
auspex_schedule_reorder (AuspexSchedule *schedule, const AuspexOperand *from,
                         const dnnl_memory_desc_t *layout, AuspexOperand *operand,
                         GError **error)
{
  dnnl_primitive_desc_t description = NULL;
  AuspexOperand source = *from;

  *operand = source;
  if (dnnl_memory_desc_equal (&source.layout, layout))
    return true;
  *operand = auspex_schedule_temporary (schedule, layout);
  dnnl_status_t status = dnnl_reorder_primitive_desc_create (
      &description, &source.layout, schedule->engine, layout, schedule->engine, NULL);

  return auspex_schedule_add (
      schedule, status, description,
      (AuspexArgument[]){ { DNNL_ARG_FROM, source }, { DNNL_ARG_TO, *operand } }, 2,
      error);
}

bool
auspex_schedule_plain (AuspexSchedule *schedule, AuspexValue value,
                       AuspexOperand *operand, GError **error)
{
  AuspexShape shape = auspex_schedule_get_shape (schedule, value);
  Location *location = find_location (schedule, value, error);

  if (location == NULL)
    return false;
  if (location->is_image && location->plain_slot < 0)
    {
      AuspexShape image = auspex_schedule_get_shape (
          schedule, auspex_plan_get_storage (schedule->plan, value));
      dnnl_memory_desc_t layout = auspex_layout_image (&image);
      AuspexOperand from = { location->slot, location->layout, 0 }, plain;

      if (!auspex_schedule_reorder (schedule, &from, &layout, &plain, error))
        return false;
      location->plain_slot = plain.slot;
    }
  *operand = (AuspexOperand){ location->is_image ? location->plain_slot : location->slot,
                              auspex_layout_plain (&shape), 0 };
  return true;
}

bool
auspex_schedule_image (AuspexSchedule *schedule, AuspexValue value,
                       AuspexOperand *operand, GError **error)
{
  AuspexShape shape = auspex_schedule_get_shape (schedule, value);
  Location *location = find_location (schedule, value, error);

  if (location == NULL)
    return false;
  if (location->is_image && auspex_plan_get_storage (schedule->plan, value) == value)
    {
      *operand = (AuspexOperand){ location->slot, location->layout, 0 };
      return true;
    }
  if (!auspex_schedule_plain (schedule, value, operand, error))
    return false;
  operand->layout = auspex_layout_image (&shape);
  return true;
}

bool
auspex_schedule_rows (AuspexSchedule *schedule, AuspexValue value,
                      const dnnl_memory_desc_t *rows, AuspexOperand *operand,
                      GError **error)
{
  AuspexValue owner = auspex_plan_get_storage (schedule->plan, value);
  AuspexShape shape = auspex_schedule_get_shape (schedule, owner);
  Location *location = find_location (schedule, value, error);
  dnnl_memory_desc_t wanted = auspex_layout_plain (&shape);

  if (location == NULL)
    return false;
  wanted.data_type = rows->data_type;
  if (location->is_image && dnnl_memory_desc_equal (&location->layout, &wanted))
    {
      *operand = (AuspexOperand){ location->slot, *rows, 0 };
      return true;
    }
  if (!auspex_schedule_plain (schedule, value, operand, error))
    return false;
  operand->layout = *rows;
  operand->layout.data_type = dnnl_f32;
  return auspex_schedule_reorder (schedule, operand, rows, operand, error);
}

bool
auspex_schedule_parameter (AuspexSchedule *schedule, AuspexValue value,
                           const dnnl_memory_desc_t *from, const dnnl_memory_desc_t *to,
                           AuspexOperand *operand, GError **error)
{
  const AuspexNode *node =
      auspex_graph_get_node (auspex_plan_get_graph (schedule->plan), value);

  /* Made by a step, not from the weights: reordered with every run. */
  if (node->op != AUSPEX_OP_PARAMETER)
    {
      AuspexOperand plain;

      if (!auspex_schedule_plain (schedule, value, &plain, error))
        return false;
      plain.layout = *from;
      return auspex_schedule_reorder (schedule, &plain, to, operand, error);
    }

  const void *values = auspex_packed_weights_get (schedule->weights, node->name,
                                                  &node->shape, from, to, error);

  if (values == NULL)
    return false;
  *operand =
      (AuspexOperand){ auspex_schedule_new_slot (schedule, SLOT_CONSTANT, 0), *to, 0 };
  auspex_schedule_get_slot (schedule, operand->slot)->data = (void *)values;
  return true;
}

/* Whether the current step is the last to read @residual, by that name or another, and
 * writing over it harms nobody. */
static bool
residual_dies (const AuspexSchedule *schedule, const AuspexStep *step, int slot)
{
  AuspexValue owner = auspex_plan_get_storage (schedule->plan, step->residual);

  for (int i = 0; i < AUSPEX_MAX_OP_INPUTS; i++)
    if (step->node->inputs[i] != AUSPEX_NO_VALUE
        && auspex_plan_get_storage (schedule->plan, step->node->inputs[i]) == owner)
      return false;
  return schedule->last_read[owner] == schedule->step_index
         && auspex_schedule_get_slot (schedule, slot)->kind == SLOT_ARENA;
}

/* Memory in @layout that holds the step's residual. */
static bool
take_residual (AuspexSchedule *schedule, const AuspexStep *step, bool is_image,
               const dnnl_memory_desc_t *layout, AuspexOperand *operand, GError **error)
{
  dnnl_primitive_desc_t description = NULL;
  AuspexOperand residual;

  if (is_image ? !auspex_schedule_image (schedule, step->residual, &residual, error)
               : !auspex_schedule_plain (schedule, step->residual, &residual, error))
    return false;
  if (dnnl_memory_desc_equal (&residual.layout, layout)
      && residual_dies (schedule, step, residual.slot))
    {
      *operand = residual;
      return true;
    }
  *operand = auspex_schedule_temporary (schedule, layout);
  dnnl_status_t status = dnnl_reorder_primitive_desc_create (
      &description, &residual.layout, schedule->engine, layout, schedule->engine, NULL);

  return auspex_schedule_add (
      schedule, status, description,
      (AuspexArgument[]){ { DNNL_ARG_FROM, residual }, { DNNL_ARG_TO, *operand } }, 2,
      error);
}

bool
auspex_schedule_output (AuspexSchedule *schedule, const dnnl_memory_desc_t *layout,
                        AuspexOperand *operand, GError **error)
{
  const AuspexStep *step = auspex_plan_get_step (schedule->plan, schedule->step_index);
  AuspexShape shape = auspex_schedule_get_shape (schedule, step->output);
  dnnl_memory_desc_t in_c_order =
      layout != NULL ? auspex_layout_image (&shape) : auspex_layout_plain (&shape);
  Location *location = &schedule->locations[step->output];

  if (layout == NULL)
    layout = &in_c_order;
  if (step->residual == AUSPEX_NO_VALUE)
    *operand = auspex_schedule_temporary (schedule, layout);
  else if (!take_residual (schedule, step, layout != &in_c_order, layout, operand, error))
    return false;

  location->slot = operand->slot;
  location->is_image = !dnnl_memory_desc_equal (layout, &in_c_order);
  location->layout = *layout;
  return true;
}

bool
auspex_schedule_output_rows (AuspexSchedule *schedule, const dnnl_memory_desc_t *rows,
                             AuspexOperand *operand, GError **error)
{
  const AuspexStep *step = auspex_plan_get_step (schedule->plan, schedule->step_index);
  AuspexShape shape = auspex_schedule_get_shape (schedule, step->output);
  dnnl_memory_desc_t layout = auspex_layout_plain (&shape);

  layout.data_type = rows->data_type;
  if (!auspex_schedule_output (schedule, rows->data_type != dnnl_f32 ? &layout : NULL,
                               operand, error))
    return false;
  operand->layout = *rows;
  return true;
}

static bool
multiplies (AuspexOp op)
{
  return op == AUSPEX_OP_LINEAR || op == AUSPEX_OP_SELF_ATTENTION;
}

dnnl_data_type_t
auspex_schedule_output_type (const AuspexSchedule *schedule)
{
  const AuspexStep *step = auspex_plan_get_step (schedule->plan, schedule->step_index);
  const AuspexGraph *graph = auspex_plan_get_graph (schedule->plan);
  int n_steps = auspex_plan_get_n_steps (schedule->plan);

  if (step->residual != AUSPEX_NO_VALUE
      || auspex_graph_get_node (graph, step->output)->is_output)
    return dnnl_f32;
  for (int i = schedule->step_index + 1; i < n_steps; i++)
    {
      const AuspexStep *reader = auspex_plan_get_step (schedule->plan, i);

      if (reader->residual == step->output)
        return dnnl_f32;
      for (int j = 0; j < AUSPEX_MAX_OP_INPUTS; j++)
        if (reader->node->inputs[j] == step->output && !multiplies (reader->op))
          return dnnl_f32;
    }
  return schedule->image_type;
}
