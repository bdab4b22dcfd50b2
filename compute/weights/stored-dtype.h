/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to compute/weights: the number types in files, and those that become floats.
 */

#pragma once

#include "compute/weights/tensor.h"

struct _AuspexStoredDtype
{
  const char *name; /* as safetensors spells it */
  unsigned size;    /* bytes */
  /* tensor->bytes (little endian, any alignment) to floats; NULL: listed, not readable.
   */
  void (*fill) (const AuspexTensor *tensor, float *values);
  bool is_float;                         /* the bytes are floats already */
  double (*read) (const uint8_t *bytes); /* one number; NULL: not one number */
  bool is_real;                          /* PyTorch weights may be of it */
  bool is_torch_only;                    /* safetensors has no such type */
};

/* NULL when @name is unknown or NULL. */
const AuspexStoredDtype *auspex_stored_dtype_find (const char *name);

/* tensor->bytes to floats or to doubles (the other NULL), whatever its strides and byte
 * order; tensor->dtype has a read(). */
void auspex_stored_dtype_convert (const AuspexTensor *tensor, float *floats,
                                  double *doubles);
