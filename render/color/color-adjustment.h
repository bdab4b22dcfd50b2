/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* How a slide's colours are changed for the eye: white balance, then gamma, contrast and
 * brightness, each channel by itself. Plain values; pure. Never what the network sees. */

#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct
{
  double brightness; /* -1 to 1 */
  double contrast;   /* -1 (flat) to 1 (steep), about middle grey */
  double gamma;      /* AUSPEX_GAMMA_MIN to _MAX; above 1 lifts the middle */
  double white[3];   /* r, g, b shown as white: AUSPEX_WHITE_MIN to 1 */
} AuspexColorAdjustment;

#define AUSPEX_GAMMA_MIN 0.25
#define AUSPEX_GAMMA_MAX 4.0
#define AUSPEX_WHITE_MIN 0.3 /* darker than that is no glass */

extern const AuspexColorAdjustment auspex_color_adjustment_none;

/* Each value within its range; what is no number as in auspex_color_adjustment_none. */
void auspex_color_adjustment_clamp (AuspexColorAdjustment *adjustment);
bool auspex_color_adjustment_equal (const AuspexColorAdjustment *a,
                                    const AuspexColorAdjustment *b);

/* The same as one formula, for shaders: of a channel x from 0 to 1,
 * clamp (pow (min (x * gain, 1), exponent) * slope + intercept). */
typedef struct
{
  float gain[3];
  float exponent, slope, intercept;
} AuspexToneCurve;

AuspexToneCurve
auspex_color_adjustment_get_curve (const AuspexColorAdjustment *adjustment);

/* The same as tables: r, g, b. */
typedef struct
{
  uint8_t channels[3][256];
} AuspexToneTables;

void auspex_color_adjustment_fill_tables (const AuspexColorAdjustment *adjustment,
                                          AuspexToneTables *tables);
