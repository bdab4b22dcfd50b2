/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Resizing of 8-bit RGB exactly as Pillow's Image.resize() does it (its fixed-point path:
 * triangle or cubic filter widened by the reduction, horizontal then vertical, rounded to
 * 8 bits between), because encoders were trained on its output. */

#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef enum
{
  AUSPEX_RESAMPLE_BILINEAR,
  AUSPEX_RESAMPLE_BICUBIC, /* a = -0.5 */
} AuspexResampleFilter;

/* @source: packed, @width x @height. The part from (@left, @top) to (@right, @bottom),
 * which may lie between pixels, becomes @target_width x @target_height packed pixels in
 * @target. */
void auspex_resample_rgb (const uint8_t *source, int width, int height, double left,
                          double top, double right, double bottom,
                          AuspexResampleFilter filter, uint8_t *target, int target_width,
                          int target_height);
