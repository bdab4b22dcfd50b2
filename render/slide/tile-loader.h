/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Reads a slide's tiles on worker threads, most wanted first, into a cache.
 *
 * Main thread: all functions. Each new plan replaces the list of what is wanted: what is no
 * longer on it and not yet begun is dropped. `tiles-ready` is emitted on the main context the
 * loader was made in, several tiles at a time. */

#pragma once

#include "render/color/icc-profile.h"
#include "render/slide/slide.h"
#include "render/slide/pyramid.h"
#include "render/slide/tile-cache.h"
#include <glib-object.h>

#define AUSPEX_TYPE_TILE_LOADER (auspex_tile_loader_get_type ())
G_DECLARE_FINAL_TYPE (AuspexTileLoader, auspex_tile_loader, AUSPEX, TILE_LOADER, GObject)

/* Signal "tiles-ready" (): some tiles asked for are now in the cache. */
AuspexTileLoader *auspex_tile_loader_new (AuspexSlide *slide, size_t cache_bytes);

const AuspexPyramid *auspex_tile_loader_get_pyramid (AuspexTileLoader *loader);
/* The tile when it is decoded, else NULL. Transfer full. */
AuspexTile *auspex_tile_loader_lookup (AuspexTileLoader *loader, AuspexTileKey key);
/* Asks for @keys, most wanted first, and for nothing else. What the cache cannot hold at once is
 * not read. */
void auspex_tile_loader_request (AuspexTileLoader *loader, const AuspexTileKey *keys,
                                 int n_keys);
/* The same for one of several views of the slide, which @view tells apart: what the others
 * asked for stays wanted, by turns. No keys: it asks for nothing any longer. What was asked
 * for without a view is dropped. */
void auspex_tile_loader_request_for (AuspexTileLoader *loader, gconstpointer view,
                                     const AuspexTileKey *keys, int n_keys);
/* Tiles over the new budget go at once. */
void auspex_tile_loader_set_cache_bytes (AuspexTileLoader *loader, size_t cache_bytes);
size_t auspex_tile_loader_get_cached_bytes (AuspexTileLoader *loader);
typedef struct
{
  int n_waiting, n_being_read; /* tiles wanted */
  int64_t n_read;              /* since the loader was made */
  double read_seconds;         /* that took, of all threads together */
  size_t cache_bytes, cache_budget;
} AuspexTileLoaderStats;

void auspex_tile_loader_get_stats (AuspexTileLoader *loader, AuspexTileLoaderStats *stats);
/* Nothing wanted is missing. */
bool auspex_tile_loader_is_idle (AuspexTileLoader *loader);
/* 0: as many as there are cores; 1 while an estimate runs. */
void auspex_tile_loader_set_max_workers (AuspexTileLoader *loader, int workers);
/* What painters will ask of each tile's surface is made where it is decoded; NULL: nothing. The
 * tiles stay as they are. */
void auspex_tile_loader_set_profile (AuspexTileLoader *loader, AuspexIccProfile *profile);
