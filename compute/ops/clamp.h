/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* y = min (max (x, lower), upper), element by element. x [...] -> [...].
 * Attributes: clamp. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_clamp (AuspexGraph *graph, AuspexValue x, float lower, float upper);
