/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Levels of a TIFF slide, decoded tile by tile with libtiff: those that OpenSlide
 * misreads (tiff-survey.h). Any thread; libtiff's handles serve one at a time and are
 * kept for the next. */

#pragma once

#include "render/slide/tiff-survey.h"

typedef struct _AuspexTiffReader AuspexTiffReader;

AuspexTiffReader *auspex_tiff_reader_new (const char *path);
void auspex_tiff_reader_free (AuspexTiffReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexTiffReader, auspex_tiff_reader_free)

/* Premultiplied ARGB of a region inside the level, @width pixels a row. */
bool auspex_tiff_reader_read (AuspexTiffReader *reader, const AuspexTiffLevel *level,
                              uint32_t *argb, int64_t x, int64_t y, int64_t width,
                              int64_t height, GError **error);

/* Before OpenSlide decodes a region of a plain JPEG level: that the tiles' streams are of
 * the tiles' size. libjpeg allocates what a stream says before anybody can look; a
 * progressive one of 65500 x 65500 pixels fits in 1 kB and takes 25 GB. */
bool auspex_tiff_reader_check (AuspexTiffReader *reader, const AuspexTiffLevel *level,
                               int64_t x, int64_t y, int64_t width, int64_t height,
                               GError **error);
