/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/slide/tile-cache.h"

struct _AuspexTileCache
{
  GMutex lock;
  size_t budget_bytes, bytes;
  GQueue recent;     /* of AuspexTile, most recently used first */
  GHashTable *links; /* the tile's own key -> its GList link in recent */
};

AuspexTile *
auspex_tile_new (AuspexTileKey key, cairo_surface_t *surface, const char *error)
{
  AuspexTile *tile = g_new0 (AuspexTile, 1);

  g_atomic_ref_count_init (&tile->ref_count);
  tile->key = key;
  tile->surface = surface != NULL ? cairo_surface_reference (surface) : NULL;
  tile->error = g_strdup (error);
  return tile;
}

AuspexTile *
auspex_tile_ref (AuspexTile *tile)
{
  g_atomic_ref_count_inc (&tile->ref_count);
  return tile;
}

void
auspex_tile_unref (AuspexTile *tile)
{
  if (!g_atomic_ref_count_dec (&tile->ref_count))
    return;
  g_clear_pointer (&tile->surface, cairo_surface_destroy);
  g_free (tile->error);
  g_free (tile);
}

static size_t
tile_bytes (const AuspexTile *tile)
{
  size_t bytes = sizeof *tile;

  if (tile->surface != NULL)
    bytes += (size_t)cairo_image_surface_get_stride (tile->surface)
             * cairo_image_surface_get_height (tile->surface);
  return bytes;
}

AuspexTileCache *
auspex_tile_cache_new (size_t budget_bytes)
{
  AuspexTileCache *cache = g_new0 (AuspexTileCache, 1);

  cache->budget_bytes = budget_bytes;
  cache->links = g_hash_table_new (auspex_tile_key_hash, auspex_tile_key_equal);
  g_mutex_init (&cache->lock);
  g_queue_init (&cache->recent);
  return cache;
}

void
auspex_tile_cache_free (AuspexTileCache *cache)
{
  if (cache == NULL)
    return;
  g_hash_table_unref (cache->links);
  g_queue_clear_full (&cache->recent, (GDestroyNotify)auspex_tile_unref);
  g_mutex_clear (&cache->lock);
  g_free (cache);
}

AuspexTile *
auspex_tile_cache_lookup (AuspexTileCache *cache, AuspexTileKey key)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->lock);
  GList *link = g_hash_table_lookup (cache->links, &key);

  if (link == NULL)
    return NULL;
  g_queue_unlink (&cache->recent, link);
  g_queue_push_head_link (&cache->recent, link);
  return auspex_tile_ref (link->data);
}

static void
drop (AuspexTileCache *cache, GList *link)
{
  AuspexTile *tile = link->data;

  g_hash_table_remove (cache->links, &tile->key);
  g_queue_delete_link (&cache->recent, link);
  cache->bytes -= tile_bytes (tile);
  auspex_tile_unref (tile);
}

/* The newest tile stays even when it alone is over the budget: else it could never be
 * seen. */
static void
trim (AuspexTileCache *cache)
{
  while (cache->bytes > cache->budget_bytes && cache->recent.length > 1)
    drop (cache, cache->recent.tail);
}

void
auspex_tile_cache_insert (AuspexTileCache *cache, AuspexTile *tile)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->lock);
  GList *old = g_hash_table_lookup (cache->links, &tile->key);

  auspex_tile_ref (tile);
  if (old != NULL)
    drop (cache, old);
  g_queue_push_head (&cache->recent, tile);
  g_hash_table_insert (cache->links, &tile->key, cache->recent.head);
  cache->bytes += tile_bytes (tile);
  trim (cache);
}

void
auspex_tile_cache_set_budget (AuspexTileCache *cache, size_t budget_bytes)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->lock);

  cache->budget_bytes = budget_bytes;
  trim (cache);
}

size_t
auspex_tile_cache_get_bytes (AuspexTileCache *cache)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->lock);

  return cache->bytes;
}

size_t
auspex_tile_cache_get_budget (AuspexTileCache *cache)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->lock);

  return cache->budget_bytes;
}
