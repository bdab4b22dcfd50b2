/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A slide's pixels in a view, read at once instead of tile by tile. Any thread. */

#pragma once

#include "render/color/display-colors.h"
#include "render/slide/slide.h"
#include "render/view/viewport.h"
#include <cairo.h>

/* What came of one view or several, cleared by whoever set it to 0 before. */
typedef struct
{
  int n_read, n_failed;
  GError *first_error; /* NULL: none failed */
} AuspexTilesRead;

/* False when there was something to be read and all of it failed. */
bool auspex_tiles_read_finish (AuspexTilesRead *read, GError **error);

/* Paints @view's background and tiles; those that cannot be decoded are hatched. @colors:
 * NULL for the slide's pixels as they are. False only when cancelled. */
bool auspex_slide_paint_pixels (AuspexSlide *slide, AuspexDisplayColors *colors,
                                const AuspexView *view, cairo_t *cr,
                                AuspexTilesRead *read, GCancellable *cancellable,
                                GError **error);
