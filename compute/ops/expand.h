/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* x repeated to @shape, to which it broadcasts (add.h). */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_expand (AuspexGraph *graph, AuspexValue x, AuspexShape shape);
