/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Weighted sums of values, per head; head i makes columns i d/heads to (i + 1) d/heads.
 *   y[t, c] = sum over n of weights[i, t, n] v[n, c], i the head of column c
 *   weights [heads, t, n], or [t, n] for one head; v [n, d] -> [t, d]
 * Attributes: attention (heads; scale is 1). */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_attention_apply (AuspexGraph *graph, AuspexValue weights,
                                       AuspexValue v);
