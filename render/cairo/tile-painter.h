/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Paints one tile through the view's matrix. Main thread. */

#pragma once

#include "render/slide/pyramid.h"
#include "render/slide/tile-cache.h"
#include <cairo.h>

/* Tiles of one level share their edges to the pixel: no seams, no overlaps. A tile that
 * could not be decoded is hatched grey. @level0_to_view as auspex_view_get_matrix() gives
 * it. */
void auspex_tile_paint (const AuspexTile *tile, const AuspexPyramid *pyramid,
                        const cairo_matrix_t *level0_to_view, cairo_t *cr);
