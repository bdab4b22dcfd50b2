/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A G-HANet whose widths are all small, odd or different: a mixed-up one shows. */

#pragma once

#include "compute/nets/ghanet.h"

static inline AuspexGhanetSizes
auspex_test_small_ghanet (int feature_dim)
{
  return (AuspexGhanetSizes){
    .feature_dim = feature_dim,
    .width = 12,
    .attention_dim = 16,
    .hidden_dim = 10,
    .gate_dim = 5,
    .compressed_dim = 7,
    .classes = 4,
    .n_groups = 2,
    .group_sizes = { 3, 4 },
    .heads = 4,
    .ratio = 0.2,
  };
}
