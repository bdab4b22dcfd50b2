/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* From a slide's pixels to those shown: its ICC profile, then the user's adjustment.
 * Immutable and counted. Any thread. */

#pragma once

#include "render/color/color-adjustment.h"
#include "render/color/icc-profile.h"
#include "render/slide/tile-cache.h"

typedef struct _AuspexDisplayColors AuspexDisplayColors;

/* @profile: or NULL. NULL when nothing would be changed: that is what painters take for
 * pixels as they are. */
AuspexDisplayColors *auspex_display_colors_new (AuspexIccProfile *profile,
                                                const AuspexColorAdjustment *adjustment);
AuspexDisplayColors *auspex_display_colors_ref (AuspexDisplayColors *colors);
void auspex_display_colors_unref (AuspexDisplayColors *colors);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexDisplayColors, auspex_display_colors_unref)

/* Borrowed. Those below take NULL for colours as they are. */
AuspexIccProfile *auspex_display_colors_get_profile (AuspexDisplayColors *colors);
/* For shaders; false: nothing but the profile. */
bool auspex_display_colors_get_curve (AuspexDisplayColors *colors,
                                      AuspexToneCurve *curve);

/* In place: @n pixels 0xAARRGGBB; alpha stays. */
void auspex_display_colors_convert (AuspexDisplayColors *colors, uint32_t *xrgb, gsize n);
/* The same of a whole image surface, CAIRO_FORMAT_RGB24. */
void auspex_display_colors_convert_surface (AuspexDisplayColors *colors,
                                            cairo_surface_t *surface);
/* 0xRRGGBB as it is shown. */
uint32_t auspex_display_colors_map (AuspexDisplayColors *colors, uint32_t rgb);

/* The tile as it is shown, or only through the profile; what was made is remembered.
 * Transfer full; a tile that could not be decoded stays one. */
AuspexTile *auspex_display_colors_show_tile (AuspexDisplayColors *colors,
                                             AuspexTile *tile);
AuspexTile *auspex_display_colors_show_tile_unadjusted (AuspexDisplayColors *colors,
                                                        AuspexTile *tile);
