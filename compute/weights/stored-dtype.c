/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/weights/stored-dtype.h"

#include <math.h>
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

/* One number of @size bytes, little endian. */
static inline uint64_t
read_bits (const uint8_t *bytes, int size)
{
  uint64_t bits = 0;

  for (int i = 0; i < size; i++)
    bits |= (uint64_t)bytes[i] << 8 * i;
  return bits;
}

static double
read_f32 (const uint8_t *bytes)
{
  return (double)float_from_bits ((uint32_t)read_bits (bytes, 4));
}

static double
read_f64 (const uint8_t *bytes)
{
  uint64_t bits = read_bits (bytes, 8);
  double value = 0;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static double
read_f16 (const uint8_t *bytes)
{
  return (double)float_from_half ((uint32_t)read_bits (bytes, 2));
}

static double
read_bf16 (const uint8_t *bytes)
{
  return (double)float_from_bits ((uint32_t)read_bits (bytes, 2) << 16);
}

/* 4 bits of exponent, no infinity. */
static double
read_f8_e4m3 (const uint8_t *bytes)
{
  int exponent = *bytes >> 3 & 0xf, mantissa = *bytes & 7;
  double size =
      exponent == 0 ? ldexp (mantissa, -9) : ldexp (8 + mantissa, exponent - 10);

  if (exponent == 0xf && mantissa == 7)
    return NAN;
  return (*bytes & 0x80) != 0 ? -size : size;
}

static double
read_f8_e5m2 (const uint8_t *bytes)
{
  return (double)float_from_half ((uint32_t)*bytes << 8);
}

#define INTEGER_READER(name, type)                                                       \
  static double read_##name (const uint8_t *bytes)                                       \
  {                                                                                      \
    return (double)(type)read_bits (bytes, sizeof (type));                               \
  }

INTEGER_READER (i64, int64_t)
INTEGER_READER (u64, uint64_t)
INTEGER_READER (i32, int32_t)
INTEGER_READER (u32, uint32_t)
INTEGER_READER (i16, int16_t)
INTEGER_READER (u16, uint16_t)
INTEGER_READER (i8, int8_t)
INTEGER_READER (u8, uint8_t)

static double
read_bool (const uint8_t *bytes)
{
  return *bytes != 0;
}

static const AuspexStoredDtype dtypes[] = {
  { "F32", 4, fill_f32, true, read_f32, true },
  { "F16", 2, fill_f16, false, read_f16, true },
  { "BF16", 2, fill_bf16, false, read_bf16, true },
  { "F64", 8, NULL, false, read_f64, true },
  { "I64", 8, NULL, false, read_i64 },
  { "U64", 8, NULL, false, read_u64 },
  { "I32", 4, NULL, false, read_i32 },
  { "U32", 4, NULL, false, read_u32 },
  { "I16", 2, NULL, false, read_i16 },
  { "U16", 2, NULL, false, read_u16 },
  { "I8", 1, NULL, false, read_i8 },
  { "U8", 1, NULL, false, read_u8 },
  { "BOOL", 1, NULL, false, read_bool },
  { "F8_E4M3", 1, NULL, false, read_f8_e4m3 },
  { "F8_E5M2", 1, NULL, false, read_f8_e5m2 },
  { "C64", 8 },
  { "C128", 16, .is_torch_only = true },
};

const AuspexStoredDtype *
auspex_stored_dtype_find (const char *name)
{
  for (size_t i = 0; name != NULL && i < G_N_ELEMENTS (dtypes); i++)
    if (g_str_equal (dtypes[i].name, name))
      return &dtypes[i];
  return NULL;
}

/* Elements in C order, wherever they lie. */
void
auspex_stored_dtype_convert (const AuspexTensor *tensor, float *floats, double *doubles)
{
  const AuspexStoredDtype *dtype = tensor->dtype;
  const AuspexShape *shape = &tensor->shape;
  int64_t n = auspex_shape_count (shape, 0), index[AUSPEX_MAX_DIMS] = { 0 };
  uint64_t place = 0; /* of the element, in elements */

  for (int64_t i = 0; i < n; i++)
    {
      const uint8_t *bytes = tensor->bytes + place * dtype->size;
      uint8_t swapped[8];
      double value = 0;

      for (unsigned b = 0; tensor->is_big_endian && b < dtype->size; b++)
        swapped[b] = bytes[dtype->size - 1 - b];
      value = dtype->read (tensor->is_big_endian ? swapped : bytes);
      if (floats != NULL)
        floats[i] = (float)value;
      else
        doubles[i] = value;

      for (int d = shape->n_dims - 1; d >= 0; d--)
        {
          place += (uint64_t)tensor->strides[d];
          if (++index[d] < shape->dims[d])
            break;
          place -= (uint64_t)shape->dims[d] * (uint64_t)tensor->strides[d];
          index[d] = 0;
        }
    }
}
