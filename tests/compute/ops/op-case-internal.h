/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to the op tests: what a case consists of. */

#pragma once

#include "tests/compute/ops/op-case.h"

typedef struct
{
  char *name;
  AuspexDtype dtype;
  AuspexShape shape;
  gpointer data;
} OpCaseValue;

struct _OpCase
{
  const char *selector;
  AuspexGraph *graph;
  AuspexWeights *weights;
  int64_t rows;
  GPtrArray *inputs;     /* of OpCaseValue */
  GPtrArray *parameters; /* of OpCaseValue; data belongs to weights */
};

/* Opened once for all cases. */
AuspexDevice *op_case_find_device (const char *selector, GError **error);

/* The case's graph, which is finished, on the device of @selector. */
AuspexProgram *op_case_compile (OpCase *op_case, const char *selector);
void op_case_run (OpCase *op_case, AuspexProgram *program, const AuspexBinding *outputs,
                  int n_outputs);
