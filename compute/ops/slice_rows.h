/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Rows @first to @first + @count - 1 of dimension 0, which must be static.
 *   x [t, ...] -> [count, ...]
 * Attributes: slice_rows. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_slice_rows (AuspexGraph *graph, AuspexValue x, int64_t first,
                                  int64_t count);
