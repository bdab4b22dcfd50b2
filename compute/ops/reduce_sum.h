/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Sums over @count dimensions from @first, which stay with size 1.
 *   x [t, n, d], first 1, count 2 -> [t, 1, 1]
 * Attributes: reduce_sum. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_reduce_sum (AuspexGraph *graph, AuspexValue x, int first,
                                  int count);

/* The sum over all dimensions: [1]. */
AuspexValue auspex_op_reduce_sum_all (AuspexGraph *graph, AuspexValue x);

/* Undoes a broadcast: sums x over all dimensions in which @shape, which broadcasts to
 * that of x, is repeated. -> @shape */
AuspexValue auspex_op_reduce_sum_to (AuspexGraph *graph, AuspexValue x,
                                     AuspexShape shape);
