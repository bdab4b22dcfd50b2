/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* softmax backwards: dx = y (dy - sum (y dy)), sums over the last axis.
 *   y, dy [..., n] -> [..., n] */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_softmax_gradient (AuspexGraph *graph, AuspexValue y,
                                        AuspexValue dy);
