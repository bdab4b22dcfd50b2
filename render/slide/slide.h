/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The one door to OpenSlide (and, for the levels it misreads, to libtiff).
 *
 * Frames: level0_x/_y are pixels of level 0 as OpenSlide counts them; level_x/_y pixels of one
 * level. A slide whose scanned area is smaller than level 0 says so in its bounds.
 *
 * Threads: every function may be called from any thread; reads run in parallel. A handle that
 * OpenSlide has put in error is reopened for the next read; levels that can be read stay
 * readable.
 *
 * Pixels are never made up: a read that fails returns false and leaves the buffer background;
 * nothing of another slide or of earlier memory is ever returned. */

#pragma once

#include <cairo.h>
#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct _AuspexSlide AuspexSlide;

typedef enum
{
  AUSPEX_MPP_UNKNOWN,
  AUSPEX_MPP_OPENSLIDE, /* openslide.mpp-x/y */
  AUSPEX_MPP_VENDOR,    /* a vendor's own key */
  AUSPEX_MPP_TIFF,      /* tiff.XResolution, 0.05 to 10 um only */
  AUSPEX_MPP_TYPED_IN,
} AuspexMppSource;

typedef struct
{
  int64_t x, y, width, height;
} AuspexRegion;

/* An error names the file and the cause. Never NULL without one. */
AuspexSlide *auspex_slide_open (const char *path, GError **error);
AuspexSlide *auspex_slide_ref (AuspexSlide *slide);
void auspex_slide_unref (AuspexSlide *slide);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexSlide, auspex_slide_unref)

const char *auspex_slide_get_path (AuspexSlide *slide);
const char *auspex_slide_get_vendor (AuspexSlide *slide);     /* OpenSlide's id; "tiff" ... */
const char *auspex_slide_get_quickhash (AuspexSlide *slide);  /* or "" when OpenSlide has none */
int64_t auspex_slide_get_bytes (AuspexSlide *slide);          /* of the file opened */
/* "quickhash-bytes": a slide's identity for caches and remembered choices. Borrowed. */
const char *auspex_slide_get_identity (AuspexSlide *slide);

int auspex_slide_get_n_levels (AuspexSlide *slide);
void auspex_slide_get_level_size (AuspexSlide *slide, int level, int64_t *width,
                                  int64_t *height);
double auspex_slide_get_level_downsample (AuspexSlide *slide, int level);
/* The coarsest level that is not coarser than @downsample. */
int auspex_slide_get_best_level (AuspexSlide *slide, double downsample);
/* The area scanned, level-0 pixels; all of level 0 when the slide does not say. */
AuspexRegion auspex_slide_get_bounds (AuspexSlide *slide);
/* 0xRRGGBB under transparent pixels; white when the slide does not say. */
uint32_t auspex_slide_get_background (AuspexSlide *slide);

/* um per level-0 pixel, the mean of x and y; 0 when unknown. */
double auspex_slide_get_mpp (AuspexSlide *slide, AuspexMppSource *source);
/* Overrides the slide's own, within AUSPEX_MPP_MIN and _MAX; 0 takes it back. Call before sharing between threads. */
void auspex_slide_set_typed_in_mpp (AuspexSlide *slide, double mpp);
const char *auspex_mpp_source_to_string (AuspexMppSource source); /* "typed in"; NULL: unknown */
/* As scanned (20, 40); from the mpp (10 / mpp) when the slide does not say; 0 when unknown. */
double auspex_slide_get_objective_power (AuspexSlide *slide);

/* Sorted by name, NULL-terminated, borrowed; the value of one, or NULL. */
const char *const *auspex_slide_get_property_names (AuspexSlide *slide);
const char *auspex_slide_get_property (AuspexSlide *slide, const char *name);
/* "label", "macro", "thumbnail": may show patient data. NULL-terminated, borrowed. */
const char *const *auspex_slide_get_associated_names (AuspexSlide *slide);
cairo_surface_t *auspex_slide_read_associated (AuspexSlide *slide, const char *name,
                                               GError **error);

/* The scanner's ICC profile: OpenSlide's where it gives one (from 4.0 on), else TIFF tag 34675;
 * at most @max_bytes of it. True with NULL when the slide has none. Its pixels are never put
 * through it here. */
bool auspex_slide_read_icc_profile (AuspexSlide *slide, gsize max_bytes, GBytes **icc,
                                    GError **error);

/* Reads @width x @height pixels of @level whose top-left is (@level_x, @level_y) into @xrgb:
 * native-endian 0xFFRRGGBB as CAIRO_FORMAT_RGB24 has it, @stride bytes a row, laid over the
 * background. Outside the level is background. */
bool auspex_slide_read_level (AuspexSlide *slide, int level, int64_t level_x, int64_t level_y,
                              int width, int height, uint32_t *xrgb, int stride,
                              GError **error);

/* The same by OpenSlide alone, whoever else reads the level faster: to compare with. */
bool auspex_slide_read_by_openslide (AuspexSlide *slide, int level, int64_t level_x,
                                     int64_t level_y, int width, int height,
                                     uint32_t *xrgb, int stride, GError **error);

/* The whole slide, its longer edge at most @max_px, from the smallest level that is larger. */
cairo_surface_t *auspex_slide_read_thumbnail (AuspexSlide *slide, int max_px, GError **error);
