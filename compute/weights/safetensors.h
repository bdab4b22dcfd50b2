/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Writes safetensors files: named arrays and strings. auspex_weights_open() reads those
 * whose tensors are floats. */

#pragma once

#include "compute/graph/graph.h"
#include <gio/gio.h>

typedef enum
{
  AUSPEX_STORED_F32,
  AUSPEX_STORED_I32,
  AUSPEX_STORED_I64,
} AuspexStoredType;

typedef struct
{
  const char *name;
  AuspexStoredType type;
  AuspexShape shape;  /* no symbolic rows */
  const void *values; /* C order */
} AuspexStoredTensor;

/* Saves @tensors in this order, with @metadata (keys and values in turn, NULL-terminated;
 * or NULL), as auspex_whole_file_write() does. */
bool auspex_safetensors_save (const char *path, const AuspexStoredTensor *tensors,
                              int n_tensors, const char *const *metadata, GError **error);
