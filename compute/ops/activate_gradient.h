/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* activate backwards: dx = dy kind' (x).
 *   from, dy [...] -> [...]; `from` is y = kind (x), or x where
 * auspex_activation_needs_x() Attributes: activate. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_activate_gradient (AuspexGraph *graph, AuspexValue from,
                                         AuspexValue dy, AuspexActivation kind);

/* GELU's slope cannot be told from its value. */
bool auspex_activation_needs_x (AuspexActivation kind);
/* kind' at @from; the definition the executors are held to. */
double auspex_activation_slope (AuspexActivation kind, double from);
