/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* One number everywhere: -> @shape.
 * Attributes: constant. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_constant (AuspexGraph *graph, AuspexShape shape, float value);
