/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The made-up tissue of a synthetic slide: what colour each of its pixels is. A pure
 * function of the position, in IEEE arithmetic without a maths library, so that every
 * machine agrees.
 *
 *   outline      one large piece with a lumen, one small fragment; white glass around
 *   stroma       eosin fibres along a slowly turning flow, with clefts and fibroblasts
 *   nests        islands of crowded nuclei; some are glands with a lumen of their own
 *   lymphocytes  small dark nuclei, in clusters between the nests */

#pragma once

#include <stdint.h>

#define AUSPEX_TISSUE_DENSITIES 1025

typedef struct
{
  float um; /* per pixel */
  float width_um, height_um;
  uint32_t seed;
  float
      transmission[AUSPEX_TISSUE_DENSITIES]; /* exp (-density), by multiplication alone */
} AuspexTissue;

void auspex_tissue_init (AuspexTissue *tissue, int width, int height, double mpp,
                         uint32_t seed);
/* @size x @size pixels from (@left, @top), RGB, 3 @size bytes a row. @size at most 256.
 */
void auspex_tissue_render (const AuspexTissue *tissue, int left, int top, int size,
                           uint8_t *rgb);
