/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#pragma once

#include <gtk/gtk.h>

/* An opaque copy of a CAIRO_FORMAT_RGB24 image surface. */
GdkTexture *auspex_texture_new_from_surface (cairo_surface_t *surface);
