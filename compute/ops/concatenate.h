/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The tokens of a, then those of b, of each image.
 *   a [n, s, d], b [n, t, d] -> [n, s + t, d]
 * No gradient: of encoders only. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_concatenate (AuspexGraph *graph, AuspexValue a, AuspexValue b);
