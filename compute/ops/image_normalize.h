/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Pixels to a network's input: y = (x / 255 - mean) / sd per channel.
 *   image u8 [n, h, w, 3] -> f32 [n, h, w, 3]
 * Attributes: image_normalize. */

#pragma once

#include "compute/graph/graph.h"

AuspexValue auspex_op_image_normalize (AuspexGraph *graph, AuspexValue image,
                                       const float mean[3], const float sd[3]);
