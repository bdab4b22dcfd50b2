/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* y = SiLU (gate) * value, SiLU (x) = x / (1 + exp (-x)); gate is the first half of the
 * last axis, value the second (timm's SwiGLUPacked, DINOv2's SwiGLUFFN; not geglu.h's
 * order). x [..., 2 d] -> [..., d]
 * No gradient: of encoders only. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_swiglu (AuspexGraph *graph, AuspexValue x);
