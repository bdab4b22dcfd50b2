/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* One run of a network with every output kept, for tests to compare. */

#pragma once

#include "compute/device.h"

typedef struct
{
  AuspexGraph *graph;
  int64_t rows;
  GHashTable *outputs; /* name -> float array */
} AuspexNetworkRun;

typedef enum
{
  AUSPEX_RUN_WHOLE,
  AUSPEX_RUN_FAST,     /* whole, with AUSPEX_PRECISION_FAST */
  AUSPEX_RUN_BLOCKED,  /* in blocks of AUSPEX_RUN_BLOCK_ROWS; wide values are kept */
  AUSPEX_RUN_STREAMED, /* nor are they: computed again */
} AuspexNetworkWay;

#define AUSPEX_RUN_BLOCK_ROWS 100

/* Compiles @graph for @device and runs @rows rows of its one input; the test fails where
 * it cannot. */
AuspexNetworkRun *auspex_network_run_new (AuspexDevice *device, AuspexGraph *graph,
                                          AuspexWeights *weights, const void *input,
                                          int64_t rows);
/* The same in another way. */
AuspexNetworkRun *auspex_network_run_new_by (AuspexNetworkWay way, AuspexDevice *device,
                                             AuspexGraph *graph, AuspexWeights *weights,
                                             const void *input, int64_t rows);
void auspex_network_run_free (AuspexNetworkRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexNetworkRun, auspex_network_run_free)

/* An output and its number of elements (@n may be NULL). */
const float *auspex_network_run_get (const AuspexNetworkRun *run, const char *name,
                                     int64_t *n);
