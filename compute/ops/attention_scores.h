/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* How well queries match keys, per head; head i is columns i d/heads to (i + 1) d/heads.
 *   y[i, t, n] = scale * sum q[t, c] k[n, c] over the columns c of head i
 *   q [t, d], k [n, d] -> [heads, t, n]
 * Attributes: attention. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_attention_scores (AuspexGraph *graph, AuspexValue q, AuspexValue k,
                                        int heads, float scale);
