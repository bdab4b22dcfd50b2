/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/nets/vit-positions.h"

#include <glib.h>
#include <math.h>

/* Keys' cubic convolution; PyTorch takes Pillow's -1/2 with antialias, else -3/4. */
static double
cubic (double x, double a)
{
  x = fabs (x);
  if (x < 1)
    return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? a * (((x - 5) * x + 8) * x - 4) : 0;
}

/* What each of @from places gives to each of @to: [to, from]. With antialias the cubic is
 * as wide as the step between places, and ends at the border; without, the border's value
 * goes on beyond it. */
static double *
weigh (int64_t from, int64_t to, bool antialias)
{
  double *weights = g_new0 (double, to *from);
  double step = (double)from / (double)to;
  double stretch = antialias ? MAX (step, 1) : 1;

  for (int64_t i = 0; i < to; i++)
    {
      double *row = weights + i * from, centre = ((double)i + 0.5) * step, sum = 0;
      int64_t first = (int64_t)floor (centre - 2 * stretch + 0.5);
      int64_t end = (int64_t)floor (centre + 2 * stretch + 0.5);

      for (int64_t j = first; j < end; j++)
        {
          double weight =
              cubic (((double)j + 0.5 - centre) / stretch, antialias ? -0.5 : -0.75);

          if (antialias && (j < 0 || j >= from))
            continue;
          row[CLAMP (j, 0, from - 1)] += weight;
          sum += weight;
        }
      for (int64_t j = 0; j < from; j++)
        row[j] /= sum;
    }
  return weights;
}

/* y[i] = sum over j of weights[i, j] x[j]: rows of @length, @stride apart. */
static void
combine (const double *weights, int64_t to, int64_t from, const float *x, int64_t stride,
         int64_t length, float *y)
{
  g_autofree double *sums = g_new (double, length);

  for (int64_t i = 0; i < to; i++)
    {
      for (int64_t c = 0; c < length; c++)
        sums[c] = 0;
      for (int64_t j = 0; j < from; j++)
        for (int64_t c = 0; weights[i * from + j] != 0 && c < length; c++)
          sums[c] += weights[i * from + j] * (double)x[j * stride + c];
      for (int64_t c = 0; c < length; c++)
        y[i * stride + c] = (float)sums[c];
    }
}

float *
auspex_vit_positions_resample (const float *positions, int64_t from, int64_t to,
                               int64_t width, bool antialias)
{
  g_autofree double *weights = weigh (from, to, antialias);
  g_autofree float *rows = g_new (float, to *from *width); /* [to, from, width] */
  float *resampled = g_new (float, to *to *width);

  combine (weights, to, from, positions, from * width, from * width, rows);
  for (int64_t y = 0; y < to; y++)
    combine (weights, to, from, rows + y * from * width, width, width,
             resampled + y * to * width);
  return resampled;
}
