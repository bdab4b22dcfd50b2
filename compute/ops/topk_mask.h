/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Keeps each row's largest values: y is 0 where x is at least its row's k-th largest
 * value, with k = auspex_topk_count (ratio, n), else `masked`. Ties at the k-th value are
 * all kept. x [..., n] -> [..., n] Attributes: topk_mask. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_topk_mask (AuspexGraph *graph, AuspexValue x, double ratio,
                                 float masked);

/* max (1, floor (ratio n)), the product rounded to double: 0.7 * 10 gives 7. At most n.
 */
int64_t auspex_topk_count (double ratio, int64_t n);
