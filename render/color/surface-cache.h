/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What was made of image surfaces, least recently used out first, within a budget of
 * bytes. Keeps the surfaces it was made of, too. Any thread. Private to render/color. */

#pragma once

#include <cairo.h>
#include <glib.h>
#include <stdint.h>

typedef struct _AuspexSurfaceCache AuspexSurfaceCache;

AuspexSurfaceCache *auspex_surface_cache_new (gsize budget_bytes);
void auspex_surface_cache_free (AuspexSurfaceCache *cache);

/* Changes the pixels of a copy: @n of them, 0xAARRGGBB. */
typedef void (*AuspexPixelFunc) (gpointer user_data, uint32_t *xrgb, gsize n);

/* @source after @change, which is the same at each call. Transfer full; an error surface
 * where there is no memory. */
cairo_surface_t *auspex_surface_cache_get (AuspexSurfaceCache *cache,
                                           cairo_surface_t *source,
                                           AuspexPixelFunc change, gpointer user_data);
