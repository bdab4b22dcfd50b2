/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/slide/pyramid.h"
#include "render/slide/tile-cache.h"

static const AuspexPyramid pyramid = {
  .n_levels = 3,
  .tile_px = 256,
  .levels = { { 1000, 600, 1 }, { 250, 150, 4 }, { 62, 37, 16.17 } },
};

static void
test_level_for (void)
{
  const struct
  {
    double level0_per_px;
    int level;
  } cases[] = { { 0.25, 0 }, { 1, 0 },     { 3.9, 0 }, { 3.97, 1 }, { 4, 1 },
                { 15, 1 },   { 16.17, 2 }, { 500, 2 }, { 0, 0 } };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (auspex_pyramid_level_for (&pyramid, cases[i].level0_per_px), ==,
                     cases[i].level);
}

static void
test_tiles_cover_the_level (void)
{
  g_assert_cmpint (auspex_pyramid_n_cols (&pyramid, 0), ==, 4);
  g_assert_cmpint (auspex_pyramid_n_rows (&pyramid, 0), ==, 3);
  g_assert_cmpint (auspex_pyramid_n_cols (&pyramid, 1), ==, 1);
  g_assert_cmpint (auspex_pyramid_n_rows (&pyramid, 2), ==, 1);

  for (int level = 0; level < pyramid.n_levels; level++)
    {
      int64_t area = 0;

      for (int row = 0; row < auspex_pyramid_n_rows (&pyramid, level); row++)
        for (int col = 0; col < auspex_pyramid_n_cols (&pyramid, level); col++)
          {
            int width, height;

            auspex_pyramid_tile_size (&pyramid, (AuspexTileKey){ level, col, row },
                                      &width, &height);
            g_assert_cmpint (width, >, 0);
            g_assert_cmpint (height, >, 0);
            area += (int64_t)width * height;
          }
      g_assert_cmpint (area, ==,
                       pyramid.levels[level].width * pyramid.levels[level].height);
    }
}

static void
test_tile_level0 (void)
{
  AuspexRect edge = auspex_pyramid_tile_level0 (&pyramid, (AuspexTileKey){ 0, 3, 2 });
  AuspexRect coarse = auspex_pyramid_tile_level0 (&pyramid, (AuspexTileKey){ 1, 0, 0 });
  int width, height;

  g_assert_cmpfloat (edge.x, ==, 768);
  g_assert_cmpfloat (edge.y, ==, 512);
  g_assert_cmpfloat (edge.width, ==, 232);
  g_assert_cmpfloat (edge.height, ==, 88);
  g_assert_cmpfloat (coarse.width, ==, 1000);
  g_assert_cmpfloat (coarse.height, ==, 600);
  auspex_pyramid_tile_size (&pyramid, (AuspexTileKey){ 0, 4, 0 }, &width, &height);
  g_assert_cmpint (width, ==, 0);
}

static AuspexTile *
new_tile (int col, int px)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, px, px);
  AuspexTile *tile = auspex_tile_new ((AuspexTileKey){ 0, col, 0 }, surface, NULL);

  cairo_surface_destroy (surface);
  return tile;
}

static void
insert (AuspexTileCache *cache, int col, int px)
{
  g_autoptr (AuspexTile) tile = new_tile (col, px);

  auspex_tile_cache_insert (cache, tile);
}

static bool
holds (AuspexTileCache *cache, int col)
{
  g_autoptr (AuspexTile) tile =
      auspex_tile_cache_lookup (cache, (AuspexTileKey){ 0, col, 0 });

  g_assert_true (tile == NULL || tile->key.col == col);
  return tile != NULL;
}

static void
test_least_recently_used_goes_first (void)
{
  size_t tile_bytes = 64 * 64 * 4 + sizeof (AuspexTile);
  g_autoptr (AuspexTileCache) cache = auspex_tile_cache_new (3 * tile_bytes);

  for (int col = 0; col < 3; col++)
    insert (cache, col, 64);
  g_assert_cmpuint (auspex_tile_cache_get_bytes (cache), ==, 3 * tile_bytes);
  g_assert_true (holds (cache, 0)); /* used: now 1 is the oldest */
  insert (cache, 3, 64);
  g_assert_cmpuint (auspex_tile_cache_get_bytes (cache), ==, 3 * tile_bytes);
  g_assert_true (holds (cache, 0));
  g_assert_false (holds (cache, 1));
  g_assert_true (holds (cache, 2));
  g_assert_true (holds (cache, 3));
}

static void
test_budget_is_in_bytes (void)
{
  g_autoptr (AuspexTileCache) cache = auspex_tile_cache_new (100 * 1024);

  for (int col = 0; col < 20; col++)
    insert (cache, col, 16); /* 1 KiB each */
  g_assert_true (holds (cache, 0));
  insert (cache, 100, 155); /* 96 KiB: nearly all others go */
  g_assert_true (holds (cache, 100));
  g_assert_false (holds (cache, 1));
  g_assert_cmpuint (auspex_tile_cache_get_bytes (cache), <=, 100 * 1024);
  insert (cache, 101, 256); /* over the budget by itself: stays, alone */
  g_assert_true (holds (cache, 101));
  g_assert_false (holds (cache, 100));
}

static void
test_same_key_replaces (void)
{
  g_autoptr (AuspexTileCache) cache = auspex_tile_cache_new (1 << 20);

  insert (cache, 5, 64);
  insert (cache, 5, 32);
  g_autoptr (AuspexTile) tile =
      auspex_tile_cache_lookup (cache, (AuspexTileKey){ 0, 5, 0 });
  g_assert_cmpint (cairo_image_surface_get_width (tile->surface), ==, 32);
  g_assert_cmpuint (auspex_tile_cache_get_bytes (cache), ==,
                    32 * 32 * 4 + sizeof (AuspexTile));
}

static void
test_tile_outlives_eviction (void)
{
  AuspexTileCache *cache = auspex_tile_cache_new (1);

  insert (cache, 0, 64);
  g_autoptr (AuspexTile) held =
      auspex_tile_cache_lookup (cache, (AuspexTileKey){ 0, 0, 0 });
  insert (cache, 1, 64);
  g_assert_false (holds (cache, 0));
  auspex_tile_cache_free (cache);
  g_assert_cmpint (cairo_image_surface_get_width (held->surface), ==, 64);
  g_assert_cmpint (g_atomic_int_get (&held->ref_count), ==, 1);
}

static void
test_failed_tile (void)
{
  g_autoptr (AuspexTileCache) cache = auspex_tile_cache_new (1 << 20);
  AuspexTileKey key = { 1, 2, 3 };
  g_autoptr (AuspexTile) tile = auspex_tile_new (key, NULL, "no such data");

  auspex_tile_cache_insert (cache, tile);
  g_autoptr (AuspexTile) found = auspex_tile_cache_lookup (cache, key);
  g_assert_null (found->surface);
  g_assert_cmpstr (found->error, ==, "no such data");
}

static gpointer
use_cache (gpointer data)
{
  AuspexTileCache *cache = data;

  for (int i = 0; i < 2000; i++)
    {
      insert (cache, i * 7 % 61, 8 + i % 3);
      holds (cache, i * 5 % 61);
    }
  return NULL;
}

static void
test_cache_from_many_threads (void)
{
  g_autoptr (AuspexTileCache) cache = auspex_tile_cache_new (20 * 400);
  GThread *threads[4];

  for (size_t i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("cache", use_cache, cache);
  for (size_t i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (auspex_tile_cache_get_bytes (cache), <=, 20 * 400);
  g_assert_cmpuint (auspex_tile_cache_get_bytes (cache), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pyramid/the level drawn is the coarsest that is fine enough",
                   test_level_for);
  g_test_add_func ("/pyramid/tiles cover a level once", test_tiles_cover_the_level);
  g_test_add_func ("/pyramid/a tile knows its part of level 0", test_tile_level0);
  g_test_add_func ("/tile-cache/the least recently used goes first",
                   test_least_recently_used_goes_first);
  g_test_add_func ("/tile-cache/the budget is in bytes", test_budget_is_in_bytes);
  g_test_add_func ("/tile-cache/the same key replaces", test_same_key_replaces);
  g_test_add_func ("/tile-cache/a tile in use outlives its eviction",
                   test_tile_outlives_eviction);
  g_test_add_func ("/tile-cache/a tile that failed says why", test_failed_tile);
  g_test_add_func ("/tile-cache/many threads share it", test_cache_from_many_threads);
  return g_test_run ();
}
