/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* How legend and scale bar are written: user-space units, whatever they are (device
 * pixels on screen, points on paper). */

#pragma once

#include <stdint.h>

typedef struct
{
  double font_size;     /* of the numbers; everything else follows it */
  uint32_t ink;         /* 0xRRGGBB */
  uint32_t panel;       /* 0xRRGGBB behind it */
  double panel_opacity; /* 0: no panel */
} AuspexCaptionStyle;

/* Dark on an 85 % white panel, 12 units. */
extern const AuspexCaptionStyle auspex_caption_style_default;
