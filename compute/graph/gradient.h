/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Reverse-mode differentiation: the gradient of a graph is more graph. */

#pragma once

#include "compute/graph/graph.h"

/* What the output that holds the gradient of a parameter is called: this, and its name.
 */
#define AUSPEX_GRADIENT_PREFIX "gradient."

/* Appends to @graph, not finished yet, the gradients of @loss, a single number, with
 * respect to @n @values, each of its value's shape. AUSPEX_NO_VALUE for one that @loss
 * does not depend on, or only through what gradients do not flow through (topk_mask,
 * detach).
 *
 * An op on the way that has no gradient rule (those of image encoders, gradients
 * themselves) puts the graph in error, which names it. Source:
 * compute/ops/gradient-rule.h. */
void auspex_graph_differentiate (AuspexGraph *graph, AuspexValue loss,
                                 const AuspexValue *values, int n,
                                 AuspexValue *gradients);

/* Makes the gradient of @loss with respect to every parameter that it depends on an
 * output. */
void auspex_graph_output_gradients (AuspexGraph *graph, AuspexValue loss);
