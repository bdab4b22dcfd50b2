/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A picture of what the tissue finder found: the slide, tissue outlined, holes outlined
 * in another colour, patches as squares. */

#pragma once

#include "compute/features/patch-grid.h"
#include "render/slide/slide.h"

bool auspex_patches_preview_save (AuspexSlide *slide, const AuspexTissueMask *mask,
                                  const AuspexPatchSet *set, const char *path,
                                  GError **error);
