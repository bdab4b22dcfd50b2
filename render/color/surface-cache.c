/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/color/surface-cache.h"

#include <string.h>

typedef struct
{
  cairo_surface_t *source, *result;
} Entry;

struct _AuspexSurfaceCache
{
  GMutex lock;
  gsize budget_bytes, bytes; /* of results */
  GQueue recent;             /* of Entry, most recently used first */
  GHashTable *links;         /* source -> its GList link */
};

static gsize
surface_bytes (cairo_surface_t *surface)
{
  return (gsize)cairo_image_surface_get_stride (surface)
         * cairo_image_surface_get_height (surface);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  cairo_surface_destroy (entry->source);
  cairo_surface_destroy (entry->result);
  g_free (entry);
}

AuspexSurfaceCache *
auspex_surface_cache_new (gsize budget_bytes)
{
  AuspexSurfaceCache *cache = g_new0 (AuspexSurfaceCache, 1);

  cache->budget_bytes = budget_bytes;
  cache->links = g_hash_table_new (NULL, NULL);
  g_mutex_init (&cache->lock);
  g_queue_init (&cache->recent);
  return cache;
}

void
auspex_surface_cache_free (AuspexSurfaceCache *cache)
{
  if (cache == NULL)
    return;
  g_hash_table_unref (cache->links);
  g_queue_clear_full (&cache->recent, entry_free);
  g_mutex_clear (&cache->lock);
  g_free (cache);
}

static cairo_surface_t *
look_up (AuspexSurfaceCache *cache, cairo_surface_t *source)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->lock);
  GList *link = g_hash_table_lookup (cache->links, source);

  if (link == NULL)
    return NULL;
  g_queue_unlink (&cache->recent, link);
  g_queue_push_head_link (&cache->recent, link);
  return cairo_surface_reference (((Entry *)link->data)->result);
}

static void
insert (AuspexSurfaceCache *cache, cairo_surface_t *source, cairo_surface_t *result)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->lock);

  if (g_hash_table_contains (cache->links, source)) /* another thread was faster */
    return;

  Entry *entry = g_new (Entry, 1);
  *entry = (Entry){ cairo_surface_reference (source), cairo_surface_reference (result) };
  g_queue_push_head (&cache->recent, entry);
  g_hash_table_insert (cache->links, source, cache->recent.head);
  cache->bytes += surface_bytes (result);
  while (cache->bytes > cache->budget_bytes && cache->recent.length > 1)
    {
      Entry *oldest = g_queue_pop_tail (&cache->recent);

      g_hash_table_remove (cache->links, oldest->source);
      cache->bytes -= surface_bytes (oldest->result);
      entry_free (oldest);
    }
}

cairo_surface_t *
auspex_surface_cache_get (AuspexSurfaceCache *cache, cairo_surface_t *source,
                          AuspexPixelFunc change, gpointer user_data)
{
  cairo_surface_t *result = look_up (cache, source);

  if (result != NULL)
    return result;

  int width = cairo_image_surface_get_width (source);
  int height = cairo_image_surface_get_height (source);
  result = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  if (cairo_surface_status (result) != CAIRO_STATUS_SUCCESS)
    return result;

  int stride = cairo_image_surface_get_stride (source);
  int result_stride = cairo_image_surface_get_stride (result);
  const unsigned char *from = cairo_image_surface_get_data (source);
  unsigned char *to = cairo_image_surface_get_data (result);
  for (int y = 0; y < height; y++)
    {
      uint32_t *row = (uint32_t *)(void *)(to + (gsize)result_stride * y);

      memcpy (row, from + (gsize)stride * y, (gsize)width * sizeof *row);
      change (user_data, row, width);
    }
  cairo_surface_mark_dirty (result);
  insert (cache, source, result);
  return result;
}
