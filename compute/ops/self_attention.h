/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Every token of an image looks at all of the same image, per head; head i is columns
 * i d/heads to (i + 1) d/heads of each third of x, which are queries, keys and values.
 *   y[t] = sum over n of softmax_n (q[t] k[n] / sqrt (d / heads)) v[n]
 *   x [n, t, 3 d] -> [n, t, d]
 * A head is at most AUSPEX_MAX_HEAD_WIDTH wide: what executors keep of it at hand. None
 * of them holds t x t scores, but a tile of them at a time.
 * Attributes: attention. No gradient: of encoders only. */

#pragma once

#include "compute/graph/graph.h"

#define AUSPEX_MAX_HEAD_WIDTH 128

AuspexValue auspex_op_self_attention (AuspexGraph *graph, AuspexValue x, int heads);
