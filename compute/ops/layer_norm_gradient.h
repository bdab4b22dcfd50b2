/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* layer_norm backwards, without its gain:
 *   dx = (g - mean (g) - z mean (g z)) / sqrt (variance + epsilon), z the normalised x,
 *   means over the last axis. x, g [..., d] -> [..., d]
 * Attributes: layer_norm. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_layer_norm_gradient (AuspexGraph *graph, AuspexValue x,
                                           AuspexValue g, float epsilon);
