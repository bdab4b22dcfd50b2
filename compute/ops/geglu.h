/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* y = value * GELU (gate), GELU in its erf form; value is the first half of the last
 * axis, gate the second. x [..., 2 d] -> [..., d] */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_geglu (AuspexGraph *graph, AuspexValue x);
