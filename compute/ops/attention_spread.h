/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Gives back to each key or value what every query has of it, per head: attention_apply
 * with the weights transposed. y[n, c] = sum over t of weights[i, t, n] x[t, c], i the
 * head of column c weights [heads, t, n], or [t, n] for one head; x [t, d] -> [n, d]
 * Attributes: attention (heads; scale is 1). */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_attention_spread (AuspexGraph *graph, AuspexValue weights,
                                        AuspexValue x);
