/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to onednn: parameters in the layouts that primitives ask for, each made once
 * per program. One thread. */

#pragma once

#include "compute/weights/weights.h"

#include <dnnl.h>

typedef struct _AuspexPackedWeights AuspexPackedWeights;

/* @engine and @stream are borrowed, @weights referenced. */
AuspexPackedWeights *auspex_packed_weights_new (AuspexWeights *weights,
                                                dnnl_engine_t engine,
                                                dnnl_stream_t stream);
void auspex_packed_weights_free (AuspexPackedWeights *packed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexPackedWeights, auspex_packed_weights_free)

/* The parameter @name of @shape, whose C order @from describes, as @to (NULL: in C
 * order). Borrowed. */
const void *auspex_packed_weights_get (AuspexPackedWeights *packed, const char *name,
                                       const AuspexShape *shape,
                                       const dnnl_memory_desc_t *from,
                                       const dnnl_memory_desc_t *to, GError **error);
