/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A value at run time: memory with a shape in which the row count is known. */

#pragma once

#include "compute/graph/graph.h"

typedef struct
{
  AuspexShape shape; /* no AUSPEX_ROWS */
  void *data;        /* C order; borrowed */
} AuspexArray;

/* @shape with AUSPEX_ROWS = @rows. */
AuspexShape auspex_shape_at (const AuspexShape *shape, int64_t rows);

/* For ops over the last axis: its length, and how many such rows there are. */
int64_t auspex_array_row_length (const AuspexArray *array);
int64_t auspex_array_n_rows (const AuspexArray *array);
