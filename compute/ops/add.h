/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* y = a + b. Shapes are aligned at their last dimension; a dimension of size 1, or one
 * that is not there, is repeated: [t, n] + [1, n], [n, d] + [d]. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_add (AuspexGraph *graph, AuspexValue a, AuspexValue b);
