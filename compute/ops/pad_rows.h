/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* slice_rows backwards: x as rows @first and on of dimension 0 among zeros.
 *   x [count, ...] -> [total, ...]
 * Attributes: pad_rows. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_pad_rows (AuspexGraph *graph, AuspexValue x, int64_t first,
                                int64_t total);
