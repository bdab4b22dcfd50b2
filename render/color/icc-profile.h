/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A scanner's ICC profile and the way from its RGB to sRGB, in 8 bits, with the rendering
 * intent that the profile names. At most one grey level away from Little CMS in floating
 * point where the profile is curves and a matrix, two where it is a table.
 *
 * Any thread. */

#pragma once

#include <cairo.h>
#include <gio/gio.h>
#include <stdint.h>

typedef struct _AuspexIccProfile AuspexIccProfile;

/* Larger ones are refused: a scanner's has a few hundred kilobytes. */
#define AUSPEX_ICC_MAX_BYTES ((gsize)8 << 20)

/* NULL with an error that names the cause, not the file: damaged, not of RGB, not of an
 * input or display device. */
AuspexIccProfile *auspex_icc_profile_new (GBytes *bytes, GError **error);
AuspexIccProfile *auspex_icc_profile_ref (AuspexIccProfile *profile);
void auspex_icc_profile_unref (AuspexIccProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexIccProfile, auspex_icc_profile_unref)

/* What it calls itself, one line; "" when nothing. Borrowed. */
const char *auspex_icc_profile_get_description (AuspexIccProfile *profile);

/* In place: @n pixels 0xAARRGGBB; alpha stays. */
void auspex_icc_profile_convert (AuspexIccProfile *profile, uint32_t *xrgb, gsize n);
/* A copy of an image surface (CAIRO_FORMAT_RGB24) in sRGB; transfer full. Remembered for
 * some of the surfaces last asked for: preparing one on another thread makes this free.
 */
cairo_surface_t *auspex_icc_profile_convert_surface (AuspexIccProfile *profile,
                                                     cairo_surface_t *surface);
