/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The largest value of each window; the padding (less than size) counts as -infinity.
 *   x [n, h, w, c] -> [n, H, W, c], H = (h + 2 padding - size) / stride + 1, W alike
 * Attributes: max_pool2d. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_max_pool2d (AuspexGraph *graph, AuspexValue x, int size, int stride,
                                  int padding);
