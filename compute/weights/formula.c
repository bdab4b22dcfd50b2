/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/weights/tensor.h"

#include <math.h>
#include <string.h>

#define GOLDEN_GAMMA G_GUINT64_CONSTANT (0x9E3779B97F4A7C15)

static uint64_t
fnv1a_64 (const char *text)
{
  uint64_t hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (; *text != '\0'; text++)
    hash = (hash ^ (uint8_t)*text) * G_GUINT64_CONSTANT (0x100000001b3);
  return hash;
}

/* u in [0, 1), exact in float32: the upper 24 bits of one SplitMix64 step. */
static inline float
uniform (uint64_t x)
{
  x += GOLDEN_GAMMA;
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
  x ^= x >> 31;
  return (float)(x >> 40) * 0x1p-24f;
}

float
auspex_formula_uniform (const char *name, uint64_t index, uint64_t seed)
{
  return uniform (fnv1a_64 (name) + seed * GOLDEN_GAMMA + index);
}

bool
auspex_formula_parse (const char *text, uint64_t *seed)
{
  guint64 value = 0;
  bool is_formula = g_str_has_prefix (text, "formula:")
                    && g_ascii_string_to_unsigned (text + strlen ("formula:"), 10, 0,
                                                   G_MAXUINT64, &value, NULL);

  if (is_formula && seed != NULL)
    *seed = value;
  return is_formula;
}

/* The tensor's values are offset + gain * s, s in [-1, 1). */
static void
choose_range (const AuspexTensor *tensor, float *offset, float *gain)
{
  const char *name = tensor->name;

  *offset = 0;
  if (g_str_has_suffix (name, ".running_var"))
    *offset = 1, *gain = 0.5f;
  else if (g_str_has_suffix (name, ".running_mean") || g_str_has_suffix (name, ".bias"))
    *gain = 0.1f;
  else if (g_str_has_suffix (name, "tokens"))
    *gain = 1.7320508f;
  else if (tensor->shape.n_dims == 1)
    *offset = tensor->kind == AUSPEX_FORMULA_RESNET ? 0.5f : 1.0f, *gain = 0.1f;
  else
    {
      double fan_in = 1;

      for (int i = 1; i < tensor->shape.n_dims; i++)
        fan_in *= (double)tensor->shape.dims[i];
      *gain = (float)sqrt ((tensor->kind == AUSPEX_FORMULA_RESNET ? 6.0 : 1.0) / fan_in);
    }
}

void
auspex_formula_fill (const AuspexTensor *tensor, float *values)
{
  int64_t n = auspex_shape_count (&tensor->shape, 0);
  uint64_t base = fnv1a_64 (tensor->name) + tensor->seed * GOLDEN_GAMMA;
  float offset = 0, gain = 0;

  choose_range (tensor, &offset, &gain);
  for (int64_t i = 0; i < n; i++)
    values[i] = offset + gain * (2 * uniform (base + (uint64_t)i) - 1);
}
