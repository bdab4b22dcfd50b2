/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* y = factor x. x [...] -> [...].
 * Attributes: scale. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_scale (AuspexGraph *graph, AuspexValue x, float factor);
