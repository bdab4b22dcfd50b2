/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Tokens @first to @first + @count - 1 of each image.
 *   x [n, t, d] -> [n, count, d]
 * Attributes: slice_tokens. No gradient: of encoders only. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_slice_tokens (AuspexGraph *graph, AuspexValue x, int64_t first,
                                    int64_t count);
