/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Mean over the first axis: x [heads, t, n] -> [t, n]. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_mean_heads (AuspexGraph *graph, AuspexValue x);
