/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Writes a tiled, pyramidal TIFF with transparency that OpenSlide, QuPath and ImageJ
 * read. One thread at a time. */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

#define AUSPEX_PYRAMID_FILE_TILE_PX 256

/* Fills a tile: @argb [tile, tile], premultiplied as CAIRO_FORMAT_ARGB32, transparent to
 * begin with. @x, @y: pixels of @level, each of which halves the one before it. False:
 * given up, with an error. */
typedef bool (*AuspexPyramidFileFill) (int level, int64_t x, int64_t y, uint32_t *argb,
                                       gpointer user_data, GError **error);

typedef struct
{
  int64_t width, height; /* of level 0 */
  int n_levels;
  double um_per_px;        /* of level 0; 0 when not known */
  const char *description; /* ASCII or UTF-8 */
} AuspexPyramidFile;

/* Whole or not at all, as auspex_whole_file_fill(). */
bool auspex_pyramid_file_write (const AuspexPyramidFile *file, AuspexPyramidFileFill fill,
                                gpointer user_data, const char *path, GError **error);
