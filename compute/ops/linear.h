/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* y = x weight' + bias over the last axis.
 *   x [..., in], weight [out, in], bias [out] or AUSPEX_NO_VALUE -> [..., out] */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_linear (AuspexGraph *graph, AuspexValue x, AuspexValue weight,
                              AuspexValue bias);
