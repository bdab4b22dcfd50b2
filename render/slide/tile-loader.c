/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/slide/tile-loader.h"

#define MAX_THREADS 16
/* Tiles that get ready within this time are told of together. */
#define BATCH_MS 4
#define TILE_BYTES (AUSPEX_TILE_PX * AUSPEX_TILE_PX * 4 + sizeof (AuspexTile))

/* What the loader and its workers share; lives until the last of them lets go, so that a
 * loader is disposed of without waiting for a slow read. */
typedef struct
{
  gatomicrefcount ref_count;
  AuspexSlide *slide;
  AuspexPyramid pyramid;
  AuspexTileCache *cache;
  int capacity; /* tiles the cache holds: to ask for more would only push out the wanted
                 */
  GMainContext *context;

  GMutex lock; /* of what follows */
  GCond work;
  GArray *wanted; /* of AuspexTileKey, most wanted first */
  guint next;     /* the first of them not begun */
  GHashTable *in_flight;
  int n_working, max_working;
  int64_t n_read, read_us;
  AuspexIccProfile *profile; /* or NULL */
  bool quit;
  GSource *batch;           /* scheduled, not yet dispatched */
  AuspexTileLoader *loader; /* NULL once disposed of; used on the context's thread only */
} Shared;

struct _AuspexTileLoader
{
  GObject parent_instance;
  Shared *shared;
  int n_threads;
  GHashTable *asked; /* by each view, its GArray of AuspexTileKey */
};

G_DEFINE_FINAL_TYPE (AuspexTileLoader, auspex_tile_loader, G_TYPE_OBJECT)

enum
{
  TILES_READY,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
shared_unref (gpointer data)
{
  Shared *shared = data;

  if (!g_atomic_ref_count_dec (&shared->ref_count))
    return;
  auspex_slide_unref (shared->slide);
  auspex_tile_cache_free (shared->cache);
  g_main_context_unref (shared->context);
  g_array_unref (shared->wanted);
  g_hash_table_unref (shared->in_flight);
  g_clear_pointer (&shared->profile, auspex_icc_profile_unref);
  g_mutex_clear (&shared->lock);
  g_cond_clear (&shared->work);
  g_free (shared);
}

static Shared *
shared_ref (Shared *shared)
{
  g_atomic_ref_count_inc (&shared->ref_count);
  return shared;
}

static gboolean
deliver (gpointer data)
{
  Shared *shared = data;

  g_mutex_lock (&shared->lock);
  g_clear_pointer (&shared->batch, g_source_unref);
  g_mutex_unlock (&shared->lock);
  if (shared->loader != NULL)
    {
      g_autoptr (AuspexTileLoader) loader = g_object_ref (shared->loader);
      g_signal_emit (loader, signals[TILES_READY], 0);
    }
  return G_SOURCE_REMOVE;
}

/* With the lock held. */
static void
schedule_delivery (Shared *shared)
{
  if (shared->batch != NULL || shared->quit)
    return;
  shared->batch = g_timeout_source_new (BATCH_MS);
  g_source_set_callback (shared->batch, deliver, shared_ref (shared), shared_unref);
  g_source_set_static_name (shared->batch, "auspex tiles ready");
  g_source_attach (shared->batch, shared->context);
}

static AuspexTile *
read_tile (Shared *shared, AuspexTileKey key)
{
  g_autoptr (GError) error = NULL;
  int width, height;

  auspex_pyramid_tile_size (&shared->pyramid, key, &width, &height);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      AuspexTile *failed = auspex_tile_new (
          key, NULL, cairo_status_to_string (cairo_surface_status (surface)));
      cairo_surface_destroy (surface);
      return failed;
    }
  bool ok = auspex_slide_read_level (
      shared->slide, key.level, (int64_t)key.col * shared->pyramid.tile_px,
      (int64_t)key.row * shared->pyramid.tile_px, width, height,
      (uint32_t *)(void *)cairo_image_surface_get_data (surface),
      cairo_image_surface_get_stride (surface), &error);
  cairo_surface_mark_dirty (surface);
  AuspexTile *tile =
      auspex_tile_new (key, ok ? surface : NULL, ok ? NULL : error->message);
  cairo_surface_destroy (surface);
  return tile;
}

/* It is remembered there: the painter finds it made. */
static void
convert (Shared *shared, AuspexTile *tile)
{
  AuspexIccProfile *profile = NULL;

  g_mutex_lock (&shared->lock);
  if (shared->profile != NULL && tile->surface != NULL)
    profile = auspex_icc_profile_ref (shared->profile);
  g_mutex_unlock (&shared->lock);
  if (profile == NULL)
    return;
  cairo_surface_destroy (auspex_icc_profile_convert_surface (profile, tile->surface));
  auspex_icc_profile_unref (profile);
}

/* With the lock held: waits for work; false when there will be none. */
static bool
take_next (Shared *shared, AuspexTileKey *key)
{
  while (!shared->quit
         && (shared->next >= shared->wanted->len
             || shared->n_working >= shared->max_working))
    g_cond_wait (&shared->work, &shared->lock);
  if (shared->quit)
    return false;
  *key = g_array_index (shared->wanted, AuspexTileKey, shared->next++);
  return true;
}

static gpointer
work (gpointer data)
{
  Shared *shared = data;
  AuspexTileKey key;

  g_mutex_lock (&shared->lock);
  while (take_next (shared, &key))
    {
      g_hash_table_add (shared->in_flight, &key);
      shared->n_working++;
      g_mutex_unlock (&shared->lock);

      int64_t begun_us = g_get_monotonic_time ();
      AuspexTile *tile = read_tile (shared, key);
      convert (shared, tile);
      int64_t taken_us = g_get_monotonic_time () - begun_us;
      auspex_tile_cache_insert (shared->cache, tile);
      auspex_tile_unref (tile);

      g_mutex_lock (&shared->lock);
      g_hash_table_remove (shared->in_flight, &key);
      shared->n_working--;
      shared->n_read++;
      shared->read_us += taken_us;
      schedule_delivery (shared);
      g_cond_signal (&shared->work);
    }
  g_mutex_unlock (&shared->lock);
  shared_unref (shared);
  return NULL;
}

static void
auspex_tile_loader_dispose (GObject *object)
{
  AuspexTileLoader *self = AUSPEX_TILE_LOADER (object);
  Shared *shared = g_steal_pointer (&self->shared);

  if (shared != NULL)
    {
      g_mutex_lock (&shared->lock);
      shared->quit = true;
      shared->loader = NULL;
      GSource *batch = g_steal_pointer (&shared->batch);
      g_cond_broadcast (&shared->work);
      g_mutex_unlock (&shared->lock);
      if (batch != NULL)
        {
          g_source_destroy (batch);
          g_source_unref (batch);
        }
      shared_unref (shared);
    }
  g_clear_pointer (&self->asked, g_hash_table_unref);
  G_OBJECT_CLASS (auspex_tile_loader_parent_class)->dispose (object);
}

static void
auspex_tile_loader_class_init (AuspexTileLoaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = auspex_tile_loader_dispose;

  signals[TILES_READY] =
      g_signal_new ("tiles-ready", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
auspex_tile_loader_init (AuspexTileLoader *self)
{
  self->asked =
      g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
}

static Shared *
shared_new (AuspexSlide *slide, size_t cache_bytes)
{
  Shared *shared = g_new0 (Shared, 1);

  g_atomic_ref_count_init (&shared->ref_count);
  shared->slide = auspex_slide_ref (slide);
  shared->cache = auspex_tile_cache_new (cache_bytes);
  shared->capacity = (int)CLAMP (cache_bytes / TILE_BYTES, 1, G_MAXINT);
  shared->context = g_main_context_ref_thread_default ();
  shared->wanted = g_array_new (FALSE, FALSE, sizeof (AuspexTileKey));
  shared->in_flight = g_hash_table_new (auspex_tile_key_hash, auspex_tile_key_equal);
  g_mutex_init (&shared->lock);
  g_cond_init (&shared->work);

  shared->pyramid.n_levels = auspex_slide_get_n_levels (slide);
  shared->pyramid.tile_px = AUSPEX_TILE_PX;
  for (int i = 0; i < shared->pyramid.n_levels; i++)
    {
      AuspexLevel *level = &shared->pyramid.levels[i];

      auspex_slide_get_level_size (slide, i, &level->width, &level->height);
      level->downsample = auspex_slide_get_level_downsample (slide, i);
    }
  return shared;
}

AuspexTileLoader *
auspex_tile_loader_new (AuspexSlide *slide, size_t cache_bytes)
{
  AuspexTileLoader *self = g_object_new (AUSPEX_TYPE_TILE_LOADER, NULL);

  self->shared = shared_new (slide, cache_bytes);
  self->shared->loader = self;
  self->n_threads = (int)MIN (g_get_num_processors (), MAX_THREADS);
  self->shared->max_working = self->n_threads;
  for (int i = 0; i < self->n_threads; i++)
    g_thread_unref (g_thread_new ("auspex-tiles", work, shared_ref (self->shared)));
  return self;
}

const AuspexPyramid *
auspex_tile_loader_get_pyramid (AuspexTileLoader *loader)
{
  return &loader->shared->pyramid;
}

AuspexTile *
auspex_tile_loader_lookup (AuspexTileLoader *loader, AuspexTileKey key)
{
  return auspex_tile_cache_lookup (loader->shared->cache, key);
}

static bool
is_inside (const AuspexPyramid *pyramid, AuspexTileKey key)
{
  return key.level >= 0 && key.level < pyramid->n_levels && key.col >= 0 && key.row >= 0
         && key.col < auspex_pyramid_n_cols (pyramid, key.level)
         && key.row < auspex_pyramid_n_rows (pyramid, key.level);
}

/* With the lock held. */
static void
want (Shared *shared, AuspexTileKey key)
{
  g_autoptr (AuspexTile) tile = auspex_tile_cache_lookup (shared->cache, key);

  if (tile == NULL && is_inside (&shared->pyramid, key)
      && !g_hash_table_contains (shared->in_flight, &key))
    g_array_append_val (shared->wanted, key);
}

void
auspex_tile_loader_request (AuspexTileLoader *loader, const AuspexTileKey *keys,
                            int n_keys)
{
  Shared *shared = loader->shared;

  g_hash_table_remove_all (loader->asked);
  g_mutex_lock (&shared->lock);
  g_array_set_size (shared->wanted, 0);
  shared->next = 0;
  for (int i = 0; i < n_keys && i < shared->capacity; i++)
    want (shared, keys[i]);
  g_cond_broadcast (&shared->work);
  g_mutex_unlock (&shared->lock);
}

/* The first of each view, then the second of each; each tile once. */
static void
want_by_turns (AuspexTileLoader *loader)
{
  Shared *shared = loader->shared;
  g_autoptr (GHashTable) seen =
      g_hash_table_new (auspex_tile_key_hash, auspex_tile_key_equal);
  GHashTableIter iter;
  gpointer value = NULL;
  guint longest = 0;

  g_hash_table_iter_init (&iter, loader->asked);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    longest = MAX (longest, ((GArray *)value)->len);

  g_mutex_lock (&shared->lock);
  g_array_set_size (shared->wanted, 0);
  shared->next = 0;
  for (guint i = 0; i < longest; i++)
    {
      g_hash_table_iter_init (&iter, loader->asked);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        {
          GArray *keys = value;

          if (i < keys->len && (int)g_hash_table_size (seen) < shared->capacity
              && g_hash_table_add (seen, &g_array_index (keys, AuspexTileKey, i)))
            want (shared, g_array_index (keys, AuspexTileKey, i));
        }
    }
  g_cond_broadcast (&shared->work);
  g_mutex_unlock (&shared->lock);
}

void
auspex_tile_loader_request_for (AuspexTileLoader *loader, gconstpointer view,
                                const AuspexTileKey *keys, int n_keys)
{
  GArray *asked = NULL;

  g_hash_table_remove (loader->asked, view);
  if (n_keys > 0)
    {
      asked = g_array_sized_new (FALSE, FALSE, sizeof (AuspexTileKey), n_keys);
      g_array_append_vals (asked, keys, n_keys);
      g_hash_table_insert (loader->asked, (gpointer)view, asked);
    }
  want_by_turns (loader);
}

void
auspex_tile_loader_set_cache_bytes (AuspexTileLoader *loader, size_t cache_bytes)
{
  Shared *shared = loader->shared;

  g_mutex_lock (&shared->lock);
  shared->capacity = (int)CLAMP (cache_bytes / TILE_BYTES, 1, G_MAXINT);
  g_mutex_unlock (&shared->lock);
  auspex_tile_cache_set_budget (shared->cache, cache_bytes);
}

size_t
auspex_tile_loader_get_cached_bytes (AuspexTileLoader *loader)
{
  return auspex_tile_cache_get_bytes (loader->shared->cache);
}

void
auspex_tile_loader_get_stats (AuspexTileLoader *loader, AuspexTileLoaderStats *stats)
{
  Shared *shared = loader->shared;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&shared->lock);

  *stats = (AuspexTileLoaderStats){
    .n_waiting = (int)(shared->wanted->len - MIN (shared->next, shared->wanted->len)),
    .n_being_read = shared->n_working,
    .n_read = shared->n_read,
    .read_seconds = shared->read_us / 1e6,
    .cache_bytes = auspex_tile_cache_get_bytes (shared->cache),
    .cache_budget = auspex_tile_cache_get_budget (shared->cache),
  };
}

bool
auspex_tile_loader_is_idle (AuspexTileLoader *loader)
{
  Shared *shared = loader->shared;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&shared->lock);

  return shared->next >= shared->wanted->len
         && g_hash_table_size (shared->in_flight) == 0;
}

void
auspex_tile_loader_set_max_workers (AuspexTileLoader *loader, int workers)
{
  Shared *shared = loader->shared;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&shared->lock);

  shared->max_working =
      workers > 0 ? MIN (workers, loader->n_threads) : loader->n_threads;
  g_cond_broadcast (&shared->work);
}

void
auspex_tile_loader_set_profile (AuspexTileLoader *loader, AuspexIccProfile *profile)
{
  Shared *shared = loader->shared;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&shared->lock);

  g_clear_pointer (&shared->profile, auspex_icc_profile_unref);
  shared->profile = profile != NULL ? auspex_icc_profile_ref (profile) : NULL;
}
