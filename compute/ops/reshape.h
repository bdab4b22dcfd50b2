/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The same values, in the same order, under another shape with as many elements, for any
 * number of rows: [n, 1] -> [1, n]. Costs nothing: the memory is x's. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_reshape (AuspexGraph *graph, AuspexValue x, AuspexShape shape);
