/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* y = sum over the last axis of tanh (a) sigmoid (b) weight, and bias: the score of gated
 * attention (Ilse et al. 2018).
 *   a, b [..., d], weight [1, d], bias [1] -> [..., 1] */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_gated_score (AuspexGraph *graph, AuspexValue a, AuspexValue b,
                                   AuspexValue weight, AuspexValue bias);
