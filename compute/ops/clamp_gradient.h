/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* clamp backwards: dx = dy where lower <= x <= upper, else 0. x, dy [...] -> [...].
 * Attributes: clamp. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_clamp_gradient (AuspexGraph *graph, AuspexValue x, AuspexValue dy,
                                      float lower, float upper);
