/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A slide's pixels as an encoder wants them. */

#pragma once

#include "compute/features/patch-grid.h"
#include "compute/features/patch-source.h"
#include "render/slide/slide.h"

/* What the patch grid needs to know. Borrows the slide's identity. */
AuspexGridSlide auspex_slide_describe_grid (AuspexSlide *slide);

/* Patch @index of @set as packed RGB, geometry.patch_px a side: a level's own pixels, or
 * resampled as Pillow does. Any thread. */
bool auspex_slide_read_patch (AuspexSlide *slide, const AuspexPatchSet *set,
                              int64_t index, uint8_t *rgb, GError **error);

typedef struct
{
  AuspexSlide *slide;
  const AuspexPatchSet *set;
} AuspexSlidePatches;

/* A source of all of @patches' set; borrows @patches. */
AuspexPatchSource auspex_slide_patches_get_source (AuspexSlidePatches *patches);
