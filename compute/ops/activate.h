/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* y = kind (x), element by element. x [...] -> [...].
 * Attributes: activate. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_activate (AuspexGraph *graph, AuspexValue x, AuspexActivation kind);

/* One value; the definition the executors are held to. */
double auspex_activation_apply (AuspexActivation kind, double x);
