/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to compute/weights: the number types in files, and those that become floats.
 */

#pragma once

#include "compute/weights/tensor.h"

typedef struct
{
  const char *name; /* as safetensors spells it */
  unsigned size;    /* bytes */
  /* tensor->bytes (little endian, any alignment) to floats; NULL: listed, not readable.
   */
  void (*fill) (const AuspexTensor *tensor, float *values);
  bool is_float; /* the bytes are floats already */
} AuspexStoredDtype;

/* NULL when @name is unknown or NULL. */
const AuspexStoredDtype *auspex_stored_dtype_find (const char *name);
