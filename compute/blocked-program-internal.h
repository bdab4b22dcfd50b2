/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to the blocked program: what compiling leaves for running. */

#pragma once

#include "compute/blocked-program.h"
#include "compute/graph/passes.h"

/* A value of the graph between passes. */
typedef struct
{
  float *data;       /* C order; NULL: not there */
  bool is_borrowed;  /* the caller's */
  bool is_of_loaded; /* its rows, if any, are all that were loaded, not those selected */
  int last_pass;     /* that reads it; -1: none */
} Held;

typedef struct
{
  AuspexPass *pass;         /* borrowed */
  AuspexProgram **programs; /* one a worker; made when first run */
} CompiledPass;

struct _AuspexBlockedProgram
{
  AuspexDevice *device;
  AuspexGraph *graph;
  AuspexWeights *weights; /* with the constants */
  AuspexPrecision precision;
  int64_t block_rows;
  int64_t most_kept_rows; /* more of them are not kept */
  bool keeps;
  int n_workers;

  GPtrArray *passes;      /* of AuspexPass */
  CompiledPass *compiled; /* one a pass */
  int first_selected; /* pass that depends on which rows are selected; earlier ones do not
                       */
  Held *held;         /* per node of the graph */
  int64_t rows;       /* loaded, or being loaded */
};

/* Runs @pass on @rows rows: all that were loaded (@selected NULL), or these. Its inputs
 * are held; its outputs are afterwards: in new memory, but where some is given already.
 */
bool auspex_blocked_program_run_pass (AuspexBlockedProgram *program, int pass,
                                      const int64_t *selected, int64_t rows,
                                      GCancellable *cancellable, GError **error);

/* Copies rows of @data, of @shape at @rows, to @block, in the C order of a block of
 * @count: rows @first to @first + @count - 1, or with @selected what stands there in it.
 * What has no rows is copied whole. */
void auspex_rows_copy (const AuspexShape *shape, const float *data, int64_t rows,
                       const int64_t *selected, int64_t first, int64_t count,
                       float *block);
