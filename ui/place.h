/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Where to look, as it is typed: "20x", "0.5 um/px", "1:1", "50 %", "30 degrees" or the
 * position "1200, 800" in pixels of level 0, "3.5, 2 mm", "x 350 y 210 um" from its
 * upper left corner, as the read-outs count. Numbers with a decimal point or comma. No
 * widgets. */

#pragma once

#include "render/view/viewport.h"

typedef enum
{
  AUSPEX_PLACE_MAGNIFICATION, /* value: 20 */
  AUSPEX_PLACE_MPP,           /* value: um per screen pixel */
  AUSPEX_PLACE_SCALE,         /* value: screen pixels per image pixel */
  AUSPEX_PLACE_ANGLE,         /* value: degrees, clockwise */
  AUSPEX_PLACE_POINT,         /* x, y in unit_um, or in pixels where that is 0 */
} AuspexPlaceKind;

typedef struct
{
  AuspexPlaceKind kind;
  double value;
  double x, y;
  double unit_um; /* 1, 1000; 0: pixels */
} AuspexPlace;

/* What it is about; mpp and power are 0 when not known. */
typedef struct
{
  double mpp;
  double power;
  double width, height; /* of level 0 */
  double least_scale;   /* the most is AUSPEX_VIEW_MAX_SCALE */
} AuspexPlaceFrame;

/* Screen pixels of a slide whose objective is not known are magnified by 10 um / mpp: the
 * field's convention. 0: neither is known. */
double auspex_place_frame_get_power (const AuspexPlaceFrame *frame);

/* Errors (G_IO_ERROR_INVALID_ARGUMENT) are sentences for the person who typed. */
bool auspex_place_parse (const char *text, AuspexPlace *place, GError **error);
/* Has @view look there, all else as it was; false, and @view as it was, where that is not
 * on the slide or cannot be known. */
bool auspex_place_apply (const AuspexPlace *place, const AuspexPlaceFrame *frame,
                         AuspexView *view, GError **error);
/* What was understood, for a person; transfer full. */
char *auspex_place_describe (const AuspexPlace *place);
