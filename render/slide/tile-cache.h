/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Decoded tiles by key, least recently used out first, within a budget in bytes.
 * Any thread. A tile handed out is a counted reference and outlives its eviction. */

#pragma once

#include "render/slide/tile-key.h"
#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct
{
  gatomicrefcount ref_count;
  AuspexTileKey key;
  cairo_surface_t *surface; /* CAIRO_FORMAT_RGB24, immutable; NULL: this tile cannot be decoded */
  char *error;              /* why, when surface is NULL */
} AuspexTile;

AuspexTile *auspex_tile_new (AuspexTileKey key, cairo_surface_t *surface, const char *error);
AuspexTile *auspex_tile_ref (AuspexTile *tile);
void auspex_tile_unref (AuspexTile *tile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexTile, auspex_tile_unref)

typedef struct _AuspexTileCache AuspexTileCache;

AuspexTileCache *auspex_tile_cache_new (size_t budget_bytes);
void auspex_tile_cache_free (AuspexTileCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexTileCache, auspex_tile_cache_free)

AuspexTile *auspex_tile_cache_lookup (AuspexTileCache *cache, AuspexTileKey key); /* full */
void auspex_tile_cache_insert (AuspexTileCache *cache, AuspexTile *tile);
/* What is over the new budget goes at once. */
void auspex_tile_cache_set_budget (AuspexTileCache *cache, size_t budget_bytes);
size_t auspex_tile_cache_get_bytes (AuspexTileCache *cache);
size_t auspex_tile_cache_get_budget (AuspexTileCache *cache);
