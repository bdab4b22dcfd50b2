/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/color/color-adjustment.h"

#include <glib.h>
#include <math.h>

#define STEEPEST 4.0

const AuspexColorAdjustment auspex_color_adjustment_none = { 0, 0, 1, { 1, 1, 1 } };

static double
within (double value, double low, double high, double otherwise)
{
  return isfinite (value) ? CLAMP (value, low, high) : otherwise;
}

void
auspex_color_adjustment_clamp (AuspexColorAdjustment *adjustment)
{
  adjustment->brightness = within (adjustment->brightness, -1, 1, 0);
  adjustment->contrast = within (adjustment->contrast, -1, 1, 0);
  adjustment->gamma = within (adjustment->gamma, AUSPEX_GAMMA_MIN, AUSPEX_GAMMA_MAX, 1);
  for (int c = 0; c < 3; c++)
    adjustment->white[c] = within (adjustment->white[c], AUSPEX_WHITE_MIN, 1, 1);
}

bool
auspex_color_adjustment_equal (const AuspexColorAdjustment *a,
                               const AuspexColorAdjustment *b)
{
  return a->brightness == b->brightness && a->contrast == b->contrast
         && a->gamma == b->gamma && a->white[0] == b->white[0]
         && a->white[1] == b->white[1] && a->white[2] == b->white[2];
}

AuspexToneCurve
auspex_color_adjustment_get_curve (const AuspexColorAdjustment *adjustment)
{
  double slope = pow (STEEPEST, adjustment->contrast);
  AuspexToneCurve curve = {
    .exponent = (float)(1 / adjustment->gamma),
    .slope = (float)slope,
    .intercept = (float)(0.5 - 0.5 * slope + 0.5 * adjustment->brightness),
  };

  for (int c = 0; c < 3; c++)
    curve.gain[c] = (float)(1 / adjustment->white[c]);
  return curve;
}

void
auspex_color_adjustment_fill_tables (const AuspexColorAdjustment *adjustment,
                                     AuspexToneTables *tables)
{
  AuspexToneCurve curve = auspex_color_adjustment_get_curve (adjustment);

  for (int c = 0; c < 3; c++)
    for (int i = 0; i < 256; i++)
      {
        double balanced = fmin (i / 255.0 * curve.gain[c], 1);
        double value = pow (balanced, curve.exponent) * curve.slope + curve.intercept;

        tables->channels[c][i] = (uint8_t)floor (CLAMP (value, 0, 1) * 255 + 0.5);
      }
}
