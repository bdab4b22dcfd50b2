/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A PNG of which only some rows are there at once. One thread at a time. */

#pragma once

#include <cairo.h>
#include <gio/gio.h>
#include <stdbool.h>

typedef struct _AuspexPngStream AuspexPngStream;

/* 8-bit RGB, written to @fd, which stays open. @um_per_px: 0 when not known. */
AuspexPngStream *auspex_png_stream_new (int fd, int width, int height, double um_per_px,
                                        GError **error);
/* The next rows: the first @n_rows of a CAIRO_FORMAT_RGB24 image surface of that width.
 */
bool auspex_png_stream_write (AuspexPngStream *stream, cairo_surface_t *surface,
                              int n_rows, GError **error);
/* After all rows. */
bool auspex_png_stream_finish (AuspexPngStream *stream, GError **error);
void auspex_png_stream_free (AuspexPngStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexPngStream, auspex_png_stream_free)
