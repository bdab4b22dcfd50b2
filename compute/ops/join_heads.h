/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* split_heads backwards: of each row, every head's columns from that head's copy.
 *   y[t, c] = x[i t' + t, c], i the head of column c;  x [heads t', d] -> [t', d]
 * Attributes: heads. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_join_heads (AuspexGraph *graph, AuspexValue x, int heads);
