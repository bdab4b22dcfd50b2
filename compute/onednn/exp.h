/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to onednn: exp() of floats that compilers turn into vector code, within 2
 * units in the last place. Source: Cephes' expf(). */

#pragma once

#include <glib.h>
#include <stdint.h>
#include <string.h>

/* Below -87 what it is there, which is next to nothing; likewise above 88. */
static inline __attribute__ ((always_inline)) float
auspex_exp (float x)
{
  const float to_integer = 12582912.0f; /* 1.5 * 2^23 leaves no fraction */

  x = x < -87.0f ? -87.0f : x;
  x = x > 88.0f ? 88.0f : x;
  float n = (x * 1.44269504088896341f + to_integer) - to_integer;
  float r = x - n * 0.693359375f - n * -2.12194440e-4f;
  float series = 1.9875691500e-4f;
  int32_t bits = ((int32_t)n + 127) << 23;
  float power;

  series = series * r + 1.3981999507e-3f;
  series = series * r + 8.3334519073e-3f;
  series = series * r + 4.1665795894e-2f;
  series = series * r + 1.6666665459e-1f;
  series = series * r + 5.0000001201e-1f;
  memcpy (&power, &bits, sizeof power);
  return (series * r * r + r + 1) * power;
}
