/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* geglu backwards: of the first half dy GELU (gate), of the second dy value GELU' (gate).
 *   x [..., 2 d], dy [..., d] -> [..., 2 d] */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_geglu_gradient (AuspexGraph *graph, AuspexValue x, AuspexValue dy);
