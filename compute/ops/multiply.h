/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* y = a b, element by element; shapes as in add.h. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_multiply (AuspexGraph *graph, AuspexValue a, AuspexValue b);
