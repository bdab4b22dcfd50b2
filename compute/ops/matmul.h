/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The products that a linear layer's gradients are.
 *   a b:  a [..., k], b [k, n] -> [..., n]
 *   a'b, transpose_a: a [..., m], b [..., n] -> [m, n], summed over all leading
 * dimensions, of which both have the same Attributes: matmul. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_matmul (AuspexGraph *graph, AuspexValue a, AuspexValue b,
                              bool transpose_a);
