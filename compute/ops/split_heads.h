/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Each row once a head, with zeros in the other heads' columns: what lets a projection of
 * keys be folded into the queries. Head i is columns i d/heads to (i + 1) d/heads.
 *   y[i t' + t, c] = x[t, c] if c is of head i, else 0;  x [t', d] -> [heads t', d]
 * Attributes: heads. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_split_heads (AuspexGraph *graph, AuspexValue x, int heads);
