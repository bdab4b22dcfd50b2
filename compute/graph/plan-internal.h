/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to graph: what making a plan consists of. */

#pragma once

#include "compute/graph/plan.h"

/* Which nodes an output depends on: one flag per node. Free with g_free(). */
bool *auspex_plan_find_needed (const AuspexGraph *graph);

/* The steps, of AuspexStep, in order of their op's node; @needed as above. */
GArray *auspex_plan_fuse (const AuspexGraph *graph, const bool *needed);
