/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to compute: a graph over the rows of a bag, however many, in blocks of rows.
 *
 * The graph is cut into passes (compute/graph/passes.h). What rows do on their own is
 * done block by block, on as many threads as the device likes; sums over rows are those
 * of the blocks, added in their order, so that results do not depend on the threads.
 *
 * One thread at a time; it starts others. */

#pragma once

#include "compute/device.h"

typedef struct _AuspexBlockedProgram AuspexBlockedProgram;

/* For bags of about @rows rows (any number may be loaded), and for the @n_outputs
 * @outputs, of float32. Wide values that several passes read are kept for all rows where
 * that takes at most @kept_bytes for @rows, else computed in each. @block_rows: 0 for
 * what the device likes. */
AuspexBlockedProgram *
auspex_blocked_program_new (AuspexDevice *device, AuspexGraph *graph,
                            AuspexWeights *weights, AuspexPrecision precision,
                            const char *const *outputs, int n_outputs, int64_t rows,
                            int64_t kept_bytes, int64_t block_rows, GError **error);
void auspex_blocked_program_free (AuspexBlockedProgram *program);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexBlockedProgram, auspex_blocked_program_free)

/* Whether it is what _new() would make of these. */
bool auspex_blocked_program_suits (const AuspexBlockedProgram *program,
                                   AuspexDevice *device, AuspexPrecision precision,
                                   int64_t rows);

/* Takes a bag of @rows rows in place of the last one, and computes what follows from each
 * row alone. All inputs of the graph, of finite float32, must be bound, and stay until the last
 * run where the program reads them again: auspex_blocked_program_reads_again(). */
bool auspex_blocked_program_load (AuspexBlockedProgram *program, int64_t rows,
                                  const AuspexBinding *inputs, int n_inputs,
                                  GCancellable *cancellable, GError **error);
/* Forgets the bag, and stays compiled. */
void auspex_blocked_program_unload (AuspexBlockedProgram *program);
bool auspex_blocked_program_reads_again (const AuspexBlockedProgram *program);

/* The rest, as if the bag loaded had had only the @n_selected rows @selected (ascending);
 * @selected NULL: all of them. @outputs: of those the program is for. @is_last: the bag
 * is forgotten on the way; else this can be done any number of times. */
bool auspex_blocked_program_run (AuspexBlockedProgram *program, const int64_t *selected,
                                 int64_t n_selected, bool is_last,
                                 const AuspexBinding *outputs, int n_outputs,
                                 GCancellable *cancellable, GError **error);
