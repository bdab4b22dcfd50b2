/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Convolution (a correlation, as every framework's), zero padding, no groups, no
 * dilation: y[n, Y, X, o] = bias[o] + sum weight[o, r, s, i] x[n, Y stride + r - p, X
 * stride + s - p, i] x [n, h, w, i], weight [o, kh, kw, i], bias [o] or AUSPEX_NO_VALUE
 * -> [n, H, W, o] H = (h + 2 padding - kh) / stride + 1, W alike Attributes: conv2d. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_conv2d (AuspexGraph *graph, AuspexValue x, AuspexValue weight,
                              AuspexValue bias, int stride, int padding);
