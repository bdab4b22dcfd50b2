/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to the schedule: what building leaves for running. */

#pragma once

#include "compute/onednn/schedule.h"

typedef enum
{
  SLOT_ARENA,    /* ours, placed by lifetime */
  SLOT_INPUT,    /* the caller's, another with every run */
  SLOT_OUTPUT,   /* likewise; ours in runs that do not ask for it */
  SLOT_CONSTANT, /* a parameter */
} SlotKind;

typedef struct
{
  SlotKind kind;
  AuspexValue value; /* SLOT_INPUT, SLOT_OUTPUT */
  int64_t bytes;
  int first, last; /* the jobs that write it first and use it last */
  void *data;
  void *own; /* SLOT_OUTPUT: or NULL, as long as every run has asked for it */
} Slot;

/* A primitive, or a plain kernel. */
typedef struct
{
  dnnl_primitive_t primitive;
  int n_arguments;
  AuspexArgument arguments[AUSPEX_MAX_ARGUMENTS];
  dnnl_memory_t memories[AUSPEX_MAX_ARGUMENTS];

  AuspexReferenceKernel kernel;
  AuspexReferenceCall call;
  int input_slots[AUSPEX_MAX_OP_INPUTS]; /* -1 where absent */
  int output_slot;
} Job;

/* Where a value lies; indexed by the value that owns the memory. */
typedef struct
{
  int slot;      /* -1: not yet */
  bool is_image; /* in `layout`, n, c, h, w; else in C order */
  dnnl_memory_desc_t layout;
  int plain_slot; /* a copy in C order, or -1 */
} Location;

struct _AuspexSchedule
{
  AuspexPlan *plan;
  int64_t rows;
  dnnl_data_type_t image_type;
  AuspexPackedWeights *weights;
  dnnl_engine_t engine;
  dnnl_stream_t stream;

  GArray *slots; /* of Slot */
  GArray *jobs;  /* of Job */
  Location *locations;
  int *last_read; /* step that reads a value's memory last; by owner */
  int step_index; /* of the step being built */

  void *arena;
};

int auspex_schedule_new_slot (AuspexSchedule *schedule, SlotKind kind, int64_t bytes);
Slot *auspex_schedule_get_slot (const AuspexSchedule *schedule, int slot);

/* Places the slots and makes the primitives' memory objects: the end of building. */
bool auspex_schedule_place (AuspexSchedule *schedule, GError **error);
