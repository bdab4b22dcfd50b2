/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/weights/stored-dtype.h"

#include <string.h>

static void
fill_f32 (const AuspexTensor *tensor, float *values)
{
  memcpy (values, tensor->bytes,
          (size_t)auspex_shape_count (&tensor->shape, 0) * sizeof (float));
}

static inline float
float_from_bits (uint32_t bits)
{
  float value = 0;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static void
fill_bf16 (const AuspexTensor *tensor, float *values)
{
  int64_t n = auspex_shape_count (&tensor->shape, 0);

  for (int64_t i = 0; i < n; i++)
    values[i] = float_from_bits ((uint32_t)tensor->bytes[2 * i] << 16
                                 | (uint32_t)tensor->bytes[2 * i + 1] << 24);
}

static float
float_from_half (uint32_t half)
{
  uint32_t sign = (half & 0x8000) << 16;
  uint32_t exponent = half >> 10 & 0x1f;
  uint32_t mantissa = half & 0x3ff;

  if (exponent == 0x1f)
    return float_from_bits (sign | 0x7f800000 | mantissa << 13);
  if (exponent == 0)
    return (sign != 0 ? -1.0f : 1.0f) * (float)mantissa * 0x1p-24f;
  return float_from_bits (sign | (exponent + 112) << 23 | mantissa << 13);
}

static void
fill_f16 (const AuspexTensor *tensor, float *values)
{
  int64_t n = auspex_shape_count (&tensor->shape, 0);

  for (int64_t i = 0; i < n; i++)
    values[i] =
        float_from_half (tensor->bytes[2 * i] | (uint32_t)tensor->bytes[2 * i + 1] << 8);
}

static const AuspexStoredDtype dtypes[] = {
  { "F32", 4, fill_f32, true },
  { "F16", 2, fill_f16 },
  { "BF16", 2, fill_bf16 },
  { "F64", 8 },
  { "I64", 8 },
  { "U64", 8 },
  { "I32", 4 },
  { "U32", 4 },
  { "I16", 2 },
  { "U16", 2 },
  { "I8", 1 },
  { "U8", 1 },
  { "BOOL", 1 },
  { "F8_E4M3", 1 },
  { "F8_E5M2", 1 },
};

const AuspexStoredDtype *
auspex_stored_dtype_find (const char *name)
{
  for (size_t i = 0; name != NULL && i < G_N_ELEMENTS (dtypes); i++)
    if (g_str_equal (dtypes[i].name, name))
      return &dtypes[i];
  return NULL;
}
