/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/features/resample.h"

#include <glib.h>
#include <math.h>

/* Fixed point: 8 bits of value, 2 of headroom for the cubic's overshoot, the rest
 * fraction. */
#define FRACTION_BITS (32 - 8 - 2)

/* For each pixel of one output axis: which inputs, and their weights. */
typedef struct
{
  int most;         /* weights a pixel has room for */
  int *first, *n;   /* [outputs] */
  int32_t *weights; /* [outputs, most] */
} Taps;

static double
triangle (double x)
{
  x = fabs (x);
  return x < 1 ? 1 - x : 0;
}

static double
cubic (double x)
{
  const double a = -0.5;

  x = fabs (x);
  if (x < 1)
    return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

static Taps
make_taps (int inputs, double from, double to, int outputs, AuspexResampleFilter filter)
{
  double (*weight) (double) = filter == AUSPEX_RESAMPLE_BICUBIC ? cubic : triangle;
  double step = (to - from) / outputs;
  double widen = MAX (step, 1); /* enlarging does not narrow the filter */
  double reach = (filter == AUSPEX_RESAMPLE_BICUBIC ? 2 : 1) * widen;
  Taps taps = { .most = (int)ceil (reach) * 2 + 1 };
  g_autofree double *exact = g_new (double, taps.most);

  taps.first = g_new (int, outputs);
  taps.n = g_new (int, outputs);
  taps.weights = g_new0 (int32_t, (size_t)outputs * taps.most);
  for (int o = 0; o < outputs; o++)
    {
      double centre = from + (o + 0.5) * step, sum = 0;
      int first = MAX ((int)(centre - reach + 0.5), 0);
      int n = MIN ((int)(centre + reach + 0.5), inputs) - first;

      for (int i = 0; i < n; i++)
        sum += exact[i] = weight ((i + first - centre + 0.5) / widen);
      for (int i = 0; i < n; i++)
        taps.weights[(size_t)o * taps.most + i] =
            lround ((sum != 0 ? exact[i] / sum : exact[i]) * (1 << FRACTION_BITS));
      taps.first[o] = first;
      taps.n[o] = n;
    }
  return taps;
}

static void
clear_taps (Taps *taps)
{
  g_free (taps->first);
  g_free (taps->n);
  g_free (taps->weights);
}

/* One output pixel from taps @step bytes apart. */
static void
blend (const uint8_t *source, size_t step, const int32_t *weights, int n, uint8_t *target)
{
  for (int c = 0; c < 3; c++)
    {
      int32_t sum = 1 << (FRACTION_BITS - 1);

      for (int i = 0; i < n; i++)
        sum += source[i * step + c] * weights[i];
      target[c] = CLAMP (sum >> FRACTION_BITS, 0, 255);
    }
}

void
auspex_resample_rgb (const uint8_t *source, int width, int height, double left,
                     double top, double right, double bottom, AuspexResampleFilter filter,
                     uint8_t *target, int target_width, int target_height)
{
  Taps across = make_taps (width, left, right, target_width, filter);
  Taps down = make_taps (height, top, bottom, target_height, filter);
  int first_row = down.first[0];
  int last_row = down.first[target_height - 1] + down.n[target_height - 1];
  g_autofree uint8_t *rows =
      g_malloc ((size_t)MAX (last_row - first_row, 1) * target_width * 3);

  for (int y = first_row; y < last_row; y++)
    for (int x = 0; x < target_width; x++)
      blend (source + ((size_t)y * width + across.first[x]) * 3, 3,
             across.weights + (size_t)x * across.most, across.n[x],
             rows + ((size_t)(y - first_row) * target_width + x) * 3);
  for (int y = 0; y < target_height; y++)
    for (int x = 0; x < target_width; x++)
      blend (rows + ((size_t)(down.first[y] - first_row) * target_width + x) * 3,
             (size_t)target_width * 3, down.weights + (size_t)y * down.most, down.n[y],
             target + ((size_t)y * target_width + x) * 3);
  clear_taps (&across);
  clear_taps (&down);
}
