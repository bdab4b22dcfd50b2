/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A graph cut into passes, so that what rows of a bag do on their own can be done block
 * by block, on several threads, in little memory. Pure.
 *
 * Each pass is a graph of its own, whose inputs and outputs are values of the graph that
 * was cut. Constants come first; then, in order, as many as there are of
 *   tokens  nothing has rows;
 *   rows    row i of each value follows from row i of those it is made of, and from
 *           values without rows: any block of rows will do. What such a pass adds up over
 *           rows (attention_apply) is the sum of what it gives for the blocks;
 *   bag     needs all rows at once (a softmax over them, topk_mask): of narrow values. */

#pragma once

#include "compute/graph/graph.h"

typedef enum
{
  AUSPEX_PASS_CONSTANTS, /* nothing but parameters is read */
  AUSPEX_PASS_TOKENS,
  AUSPEX_PASS_ROWS,
  AUSPEX_PASS_BAG,
} AuspexPassKind;

/* An input or output of a pass. */
typedef struct
{
  AuspexValue value; /* of the graph that was cut */
  char name[24];     /* in the pass's graph */
  bool is_sum;       /* over rows, each block gives its part */
} AuspexPassValue;

typedef struct
{
  AuspexPassKind kind;
  AuspexGraph *graph; /* finished; constants are parameters of it */
  GArray *inputs;     /* of AuspexPassValue */
  GArray *outputs;    /* of AuspexPassValue */
} AuspexPass;

/* A value of more numbers a row than this is wide. */
#define AUSPEX_NARROW_ROW 64

/* What @n_outputs @outputs of @graph, finished, depend on, as passes, of AuspexPass.
 * @keeps_wide: a wide value that several passes read is an output of one and an input of
 * the others; else they each compute it again. */
GPtrArray *auspex_graph_cut (const AuspexGraph *graph, const AuspexValue *outputs,
                             int n_outputs, bool keeps_wide);
