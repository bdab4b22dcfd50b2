/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* y = x^exponent, element by element; x is above 0. x [...] -> [...].
 * Attributes: power. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_power (AuspexGraph *graph, AuspexValue x, float exponent);
