/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Small tiled TIFF slides of known pixels, and a second opinion on the pixels of any. */

#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <tiffio.h>

#define FIXTURE_MAX_LEVELS 4

typedef struct
{
  bool aperio; /* else generic */
  uint16_t compression;
  uint16_t photometric;   /* RGB, YCBCR (JPEG) or MINISBLACK */
  uint16_t planar;        /* 0: contiguous */
  uint16_t bits;          /* 0: 8 */
  uint16_t sample_format; /* 0: unsigned */
  uint16_t orientation;   /* 0: top left */
  bool alpha;             /* a fourth sample, unassociated */
  uint32_t seed;
  int n_levels;
  int sizes[FIXTURE_MAX_LEVELS][2];
  const char *description; /* NULL: what the flavour needs */
} TiffFixture;

/* Sample @c (3: alpha) of a level's pixel. Smooth, so that JPEG keeps it. */
uint8_t tiff_fixture_sample (const TiffFixture *fixture, int level, int x, int y, int c);
void tiff_fixture_write (const TiffFixture *fixture, const char *path);

/* Leaves a tile of directory 0 without data, as sparse files have it. */
void tiff_fixture_drop_tile (const char *path, int tile);

/* 0xFFRRGGBB of a whole directory of 8-bit RGB tiles by TIFFReadTile(), one at a time. */
uint32_t *tiff_fixture_decode (const char *path, int directory, int *width, int *height);
