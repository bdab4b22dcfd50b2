/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A network that has every op, all its results outputs, and one run of it. */

#pragma once

#include "compute/device.h"

typedef struct
{
  AuspexGraph *graph;
  AuspexWeights *weights;
} AuspexEveryOp;

AuspexEveryOp *auspex_every_op_new (void);
void auspex_every_op_free (AuspexEveryOp *every);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexEveryOp, auspex_every_op_free)

/* All outputs of @rows rows, one after the other; free with g_array_unref(). NULL on
 * error. */
GArray *auspex_every_op_run (AuspexEveryOp *every, AuspexProgram *program, int64_t rows,
                             GCancellable *cancellable, GError **error);

/* Compiles for @device, runs @rows rows there and on the reference, and compares. */
void auspex_every_op_check (AuspexEveryOp *every, AuspexDevice *device, int64_t rows);
