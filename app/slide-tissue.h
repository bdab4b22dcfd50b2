/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A slide as the tissue recipe sees it: averaged to about AUSPEX_TISSUE_UM_PER_PX, block
 * by block, so that a block that cannot be read costs only itself. */

#pragma once

#include "compute/features/tissue.h"
#include "render/slide/slide.h"

typedef struct
{
  int width, height; /* covers all of level 0 */
  double um_per_px;
  uint8_t *rgb;     /* [height, width, 3]; white outside the slide's bounds */
  uint8_t *unknown; /* [height, width] 1: no level could be read there */
} AuspexSlideOverview;

/* The slide's mpp must be known. Fails only when cancelled. */
AuspexSlideOverview *auspex_slide_overview_read (AuspexSlide *slide,
                                                 GCancellable *cancellable,
                                                 GError **error);
void auspex_slide_overview_free (AuspexSlideOverview *overview);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexSlideOverview, auspex_slide_overview_free)
