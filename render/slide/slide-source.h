/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* One slide file through OpenSlide, any number of threads. OpenSlide keeps a handle in
 * error for good after its first error; here such a handle is given up and the file
 * opened again, so that an error is only ever that of the read it is reported for. */

#pragma once

#include "render/slide/slide.h"

#include <gio/gio.h>
#include <openslide/openslide.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct _AuspexSlideSource AuspexSlideSource;

/* Errors do not name the file: the caller's prefix does. */
AuspexSlideSource *auspex_slide_source_open (const char *path, GError **error);
void auspex_slide_source_free (AuspexSlideSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexSlideSource, auspex_slide_source_free)

/* A handle not in error, to ask what does not change. Only before the source is shared.
 */
openslide_t *auspex_slide_source_peek (AuspexSlideSource *source);

/* Premultiplied ARGB of a region inside @level, region->width pixels a row. OpenSlide
 * takes positions in whole level-0 pixels: where @downsample is no whole number, what it
 * returns is interpolated, up to half a level-0 pixel away. */
bool auspex_slide_source_read (AuspexSlideSource *source, int level, double downsample,
                               const AuspexRegion *region, uint32_t *argb,
                               GError **error);
/* openslide_read_associated_image() of an image that is @width x @height. */
bool auspex_slide_source_read_associated (AuspexSlideSource *source, const char *name,
                                          uint32_t *argb, int64_t width, int64_t height,
                                          GError **error);
/* openslide_read_icc_profile(); true with NULL when there is none, as with every OpenSlide
 * before 4.0. Of more than @max_bytes nothing is read: an error. */
bool auspex_slide_source_read_icc (AuspexSlideSource *source, gsize max_bytes,
                                   GBytes **icc, GError **error);
