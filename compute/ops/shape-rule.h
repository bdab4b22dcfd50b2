/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to ops: what the shape rules share. Each op function fills a node, looks at
 * its inputs' shapes, and appends it or rejects it. */

#pragma once

#include "compute/graph/graph.h"

/* A node of @op on these inputs; AUSPEX_NO_VALUE where there is none. */
AuspexNode auspex_op_node (AuspexOp op, AuspexValue a, AuspexValue b, AuspexValue c);

/* True when the graph is not in error and the first @n_required inputs are there, any
 * input given being of @dtype; else the graph is in error. */
bool auspex_op_begin (AuspexGraph *graph, const AuspexNode *node, int n_required,
                      AuspexDtype dtype);

/* The same for an op of two inputs of one shape, which is the output's too. */
bool auspex_op_begin_same_shape (AuspexGraph *graph, AuspexNode *node);

/* The shape of @node's input @index, a copy: appending may move nothing under it. */
AuspexShape auspex_op_input_shape (const AuspexGraph *graph, const AuspexNode *node,
                                   int index);

/* Puts the graph in error with @rule and every input's name and shape; AUSPEX_NO_VALUE.
 */
AuspexValue auspex_op_reject (AuspexGraph *graph, const AuspexNode *node,
                              const char *rule);

/* Output size of a window of @size; 0 when it does not fit. */
int64_t auspex_window_count (int64_t input, int64_t size, int stride, int padding);

/* The shape two broadcast shapes make, last dimensions aligned; false when they do not
 * fit. */
bool auspex_shape_broadcast (const AuspexShape *a, const AuspexShape *b,
                             AuspexShape *result);
