/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A tile's JPEG stream as TIFF keeps it, its tables apart. Any thread. */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct
{
  const uint8_t *tables; /* TIFF's JPEGTables; NULL: the stream has its own */
  size_t n_tables;
  const uint8_t *stream;
  size_t n_stream;
  bool is_rgb; /* TIFF's photometric interpretation; else YCbCr */
} AuspexJpegTile;

/* Decodes it to @width x @height pixels, 0xFFRRGGBB, @stride bytes a row: with libjpeg's
 * own DCT and upsampling, as OpenSlide and libtiff do. A stream of another size is not
 * begun; one that is damaged, be it only in part, is an error. */
bool auspex_jpeg_tile_decode (const AuspexJpegTile *tile, uint32_t *xrgb, int width,
                              int height, int stride, GError **error);
