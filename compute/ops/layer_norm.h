/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* y = (x - mean) / sqrt (variance + epsilon) * gamma + beta over the last axis; the
 * variance is the biased one. x [..., d], gamma [d], beta [d] -> [..., d]; both may be
 * AUSPEX_NO_VALUE: 1 and 0.
 * Attributes: layer_norm. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_layer_norm (AuspexGraph *graph, AuspexValue x, AuspexValue gamma,
                                  AuspexValue beta, float epsilon);
