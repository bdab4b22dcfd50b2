/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The same values, through which no gradient flows. Costs nothing: the memory is x's. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_detach (AuspexGraph *graph, AuspexValue x);
