/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Networks of some layers, whose one output is "features", and Vulkan devices under the
 * validation layer to run them on. */

#pragma once

#include "compute/device.h"

typedef struct
{
  AuspexGraph *graph;
  AuspexWeights *weights;
  int levels; /* the input's values are integers: 0 to levels - 1; of float32 less half of
                 that */
} AuspexSmallNetwork;

void auspex_small_network_init (AuspexSmallNetwork *network, int levels);
void auspex_small_network_clear (AuspexSmallNetwork *network);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AuspexSmallNetwork, auspex_small_network_clear)

/* What layers' parameters are: free with g_free(). */
typedef float *(*AuspexSmallNetworkFill) (const char *name, int64_t outputs,
                                          int64_t fan_in);
AuspexValue auspex_small_network_parameter (AuspexSmallNetwork *network, const char *name,
                                            AuspexShape shape,
                                            AuspexSmallNetworkFill fill);
/* Weights @shape, [out, ...]; with a bias, NAME.bias, where @has_bias. */
AuspexValue auspex_small_network_convolve (AuspexSmallNetwork *network, AuspexValue x,
                                           const char *name, AuspexShape shape,
                                           int stride, int padding, bool has_bias,
                                           AuspexSmallNetworkFill fill);
AuspexValue auspex_small_network_linear (AuspexSmallNetwork *network, AuspexValue x,
                                         const char *name, int64_t outputs, bool has_bias,
                                         AuspexSmallNetworkFill fill);
/* @features are its output. */
void auspex_small_network_finish (AuspexSmallNetwork *network, AuspexValue features);

/* The features of @rows inputs, and their number; free with g_free(). */
float *auspex_small_network_run (const AuspexSmallNetwork *network, AuspexDevice *device,
                                 AuspexPrecision precision, int64_t rows, int64_t *n);

/* With the kernels of @family for AUSPEX_PRECISION_FAST; @as_hardware: as hardware runs
 * it. Messages of the validation layer are fatal. NULL after skipping the test. */
AuspexDevice *auspex_test_open_vulkan (AuspexKernelFamily family, bool as_hardware);
