/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What an executor runs: a graph's nodes as steps in order, with what was fused into each, and
 * a place in one arena for every value. Pure: no device, no I/O. The same plan serves all
 * executors; one that wants its own layout inside may ignore the places.
 *
 * Inputs, parameters and views are no steps; nor is a node that no output depends on.
 * A step's output never overlaps in memory with anything the step reads.
 *
 * Fusion: linear and conv2d take a following add of a same-shaped value (the residual) and a
 * following activation, when nobody else reads what lies between:
 *     output = activation (op (inputs) + residual). */

#pragma once

#include "compute/graph/graph.h"

typedef struct
{
  AuspexOp op;
  const AuspexNode *node;          /* the op itself: its inputs and attributes */
  AuspexValue residual;            /* or AUSPEX_NO_VALUE */
  AuspexActivation activation;
  AuspexValue output;              /* of the last node fused into this step */
} AuspexStep;

typedef enum
{
  AUSPEX_PLACE_NONE,      /* fused away, or read by nobody */
  AUSPEX_PLACE_ARENA,     /* inputs, intermediate values and outputs */
  AUSPEX_PLACE_PARAMETER, /* in the weights */
} AuspexPlaceKind;

typedef struct
{
  AuspexPlaceKind kind;
  int64_t offset_bytes; /* in the arena, a multiple of AUSPEX_ARENA_ALIGNMENT; a view shares its
                           input's */
  int64_t size_bytes;   /* at max_rows */
} AuspexPlace;

/* Vulkan's largest minStorageBufferOffsetAlignment, and more than a cache line. */
#define AUSPEX_ARENA_ALIGNMENT 256

typedef struct _AuspexPlan AuspexPlan;

/* A plan of @graph (finished; the plan keeps a reference) for up to @max_rows rows. Outputs and
 * inputs live to the end of a run; everything else only as long as a later step reads it. */
AuspexPlan *auspex_plan_new (AuspexGraph *graph, int64_t max_rows);
AuspexPlan *auspex_plan_ref (AuspexPlan *plan);
void auspex_plan_unref (AuspexPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexPlan, auspex_plan_unref)

AuspexGraph *auspex_plan_get_graph (const AuspexPlan *plan);
int64_t auspex_plan_get_max_rows (const AuspexPlan *plan);
int64_t auspex_plan_get_arena_bytes (const AuspexPlan *plan);
int auspex_plan_get_n_steps (const AuspexPlan *plan);
const AuspexStep *auspex_plan_get_step (const AuspexPlan *plan, int index);
const AuspexPlace *auspex_plan_get_place (const AuspexPlan *plan, AuspexValue value);
/* The value whose memory @value is: itself, or what it is a view of. */
AuspexValue auspex_plan_get_storage (const AuspexPlan *plan, AuspexValue value);
