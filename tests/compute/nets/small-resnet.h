/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Formula weights of small networks. */

#pragma once

#include "compute/weights/weights.h"

/* Convolution @block@conv and, unless NULL, batch norm @block@bn. */
void auspex_test_declare_conv (AuspexWeights *weights, const char *block,
                               const char *conv, const char *bn, AuspexShape shape);
void auspex_test_declare_bottleneck (AuspexWeights *weights, const char *block,
                                     int64_t in, int64_t middle, int64_t out);

/* Two, one and three blocks of odd widths, 17 features, and the parts that are cut off.
 */
AuspexWeights *auspex_test_small_resnet (void);
