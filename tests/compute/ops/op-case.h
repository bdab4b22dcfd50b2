/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* One small graph, run on one device: the frame of every op test.
 *
 * A case's function builds a graph on values made from their names, computes what the op
 * should give by its own loops, and calls op_case_check(). Every case is registered once
 * per device: reference, cpu, and each Vulkan device there is, software ones too. The
 * reference is held to the function's expectation, the others to the reference. */

#pragma once

#include "compute/device.h"

typedef struct _OpCase OpCase;

typedef void (*OpCaseFunc) (OpCase *op_case, gconstpointer arguments);

/* Registers "/ops/DEVICE/@name" for every device; @arguments must outlive the run. */
void op_case_add (const char *name, OpCaseFunc func, gconstpointer arguments);

/* The graph to build on, and the row count that AUSPEX_ROWS stands for (set before the
 * first input; 1 unless set). The program is made for some rows more. */
AuspexGraph *op_case_graph (OpCase *op_case);
void op_case_set_rows (OpCase *op_case, int64_t rows);

/* Values in [-1, 1), or 0 to 255, that depend on the name and the index only. */
AuspexValue op_case_input (OpCase *op_case, const char *name, AuspexShape shape);
AuspexValue op_case_pixels (OpCase *op_case, const char *name, AuspexShape shape);
AuspexValue op_case_words (OpCase *op_case, const char *name,
                           AuspexShape shape); /* u32 */
AuspexValue op_case_parameter (OpCase *op_case, const char *name, AuspexShape shape);

/* An input's or parameter's memory; inputs may be written to before the check. */
float *op_case_values (OpCase *op_case, const char *name);
const uint8_t *op_case_bytes (OpCase *op_case, const char *name);
/* Elements of @value. */
int64_t op_case_count (OpCase *op_case, AuspexValue value);

/* Runs the graph and compares @y with @expected, one value per element of y; NULL where
 * the reference has no other expectation to be held to than to run. */
void op_case_check (OpCase *op_case, AuspexValue y, const float *expected);

/* Differentiates a weighted sum of @y's elements with respect to every input and
 * parameter of floats. The reference's gradients are held to finite differences, the
 * others' to the reference's. Around a kink of y there must be room for steps of
 * OP_CASE_STEP, each way. */
#define OP_CASE_STEP 0.0625
void op_case_check_gradients (OpCase *op_case, AuspexValue y);
