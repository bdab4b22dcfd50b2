/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Mean over an image: x [n, h, w, c] -> [n, c]. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_mean_pool2d (AuspexGraph *graph, AuspexValue x);
