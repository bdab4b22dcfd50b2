/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Looks through the directories of a TIFF-based slide before OpenSlide 3.4.1 does:
 * refuses what would crash it or make it ask for absurd memory, and says who decodes
 * which level.
 *
 * Decoded here (tiff-level.h) are all levels of generic and Aperio slides but JPEG 2000:
 *   - what is no plain JPEG (8-bit RGB or YCbCr, contiguous) because OpenSlide asks
 * libtiff's TIFFRGBAImageGet() for a whole tile, which returns rows at the wrong places,
 * and memory never written, where the level is narrower or shorter than that tile;
 *   - levels whose downsample is no whole number because OpenSlide takes positions in
 * whole level-0 pixels and interpolates what lies between;
 *   - plain JPEG because it takes a quarter of the time (0.9 against 3.9 ms for 256 x 256
 *     pixels), the same pixels; OpenSlide is asked where libtiff does not manage;
 *   - generic levels with tiles left out, which to OpenSlide 3.4.1 are errors. */

#pragma once

#include "render/slide/pyramid.h"

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct
{
  int directory;
  uint32_t width, height, tile_width, tile_height;
  bool by_openslide; /* else by tiff-level.h */
  bool plain_jpeg;   /* a kind that OpenSlide decodes well */
  bool absurd;       /* a tile's size in bytes cannot be: not for OpenSlide */
  bool has_gaps;     /* tiles without data */
  bool gaps_clear; /* they are background; else errors: OpenSlide fills those of Aperio's
                      coarser levels from the finer ones */
} AuspexTiffLevel;

typedef struct
{
  int n_levels; /* as OpenSlide numbers them; 0: all by OpenSlide, in a way of its own */
  AuspexTiffLevel levels[AUSPEX_MAX_LEVELS];
} AuspexTiffSurvey;

/* Whether a slide of OpenSlide's @vendor is a TIFF file that libtiff can look through. */
bool auspex_tiff_survey_is_for (const char *vendor);
/* Errors name the directory, not the file. */
bool auspex_tiff_survey (const char *path, int64_t file_bytes, const char *vendor,
                         AuspexTiffSurvey *survey, GError **error);
/* Why OpenSlide knows no vendor for the file at @path. */
char *auspex_tiff_explain (const char *path);
