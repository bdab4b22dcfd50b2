/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to onednn: parameters in the layouts that primitives ask for, each made once
 * for all programs of a device that share the weights. Any thread. */

#pragma once

#include "compute/weights/weights.h"

#include <dnnl.h>

/* Those of one engine that are in use. */
typedef struct
{
  dnnl_engine_t engine; /* borrowed */
  GMutex lock;
  GHashTable *by_weights; /* of AuspexPackedWeights, which its users own */
} AuspexPackedWeightsSet;

void auspex_packed_weights_set_init (AuspexPackedWeightsSet *set, dnnl_engine_t engine);
/* Nothing may be in use any more. */
void auspex_packed_weights_set_clear (AuspexPackedWeightsSet *set);

typedef struct _AuspexPackedWeights AuspexPackedWeights;

/* Those of @weights, which are referenced; give back with
 * auspex_packed_weights_release(). */
AuspexPackedWeights *auspex_packed_weights_take (AuspexPackedWeightsSet *set,
                                                 AuspexWeights *weights, GError **error);
void auspex_packed_weights_release (AuspexPackedWeights *packed);

/* The parameter @name of @shape, whose C order @from describes, as @to (NULL: in C
 * order). Borrowed. */
const void *auspex_packed_weights_get (AuspexPackedWeights *packed, const char *name,
                                       const AuspexShape *shape,
                                       const dnnl_memory_desc_t *from,
                                       const dnnl_memory_desc_t *to, GError **error);
