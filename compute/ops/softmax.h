/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* y = exp (x - max) / sum exp (x - max) over the last axis, which may be the rows.
 *   x [..., n] -> [..., n] */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_softmax (AuspexGraph *graph, AuspexValue x);
