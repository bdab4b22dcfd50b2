/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/slide/synthetic-slide.h"
#include "render/slide/tile-loader.h"
#include "tests/support/test-data.h"

#define WAIT_SECONDS 60

static char *path; /* a small synthetic slide: 4 x 3 tiles at level 0 */

static AuspexSlide *
open_slide (void)
{
  g_autoptr (GError) error = NULL;
  AuspexSlide *slide = auspex_slide_open (path, &error);

  g_assert_no_error (error);
  return slide;
}

static void
count (AuspexTileLoader *loader, int *n)
{
  ++*n;
}

static gboolean
too_late (gpointer data)
{
  g_error ("no tile within %d s", WAIT_SECONDS);
  return G_SOURCE_REMOVE;
}

/* Runs the main loop until nothing wanted is missing and all is delivered. */
static void
wait_until_idle (AuspexTileLoader *loader)
{
  guint timeout = g_timeout_add_seconds (WAIT_SECONDS, too_late, NULL);

  while (!auspex_tile_loader_is_idle (loader))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}

static int
all_keys (const AuspexPyramid *pyramid, int level, AuspexTileKey *keys)
{
  int n = 0;

  for (int row = 0; row < auspex_pyramid_n_rows (pyramid, level); row++)
    for (int col = 0; col < auspex_pyramid_n_cols (pyramid, level); col++)
      keys[n++] = (AuspexTileKey){ level, col, row };
  return n;
}

static void
test_tiles_are_the_slide (void)
{
  g_autoptr (AuspexSlide) slide = open_slide ();
  g_autoptr (AuspexTileLoader) loader = auspex_tile_loader_new (slide, 64 << 20);
  const AuspexPyramid *pyramid = auspex_tile_loader_get_pyramid (loader);
  AuspexTileKey keys[64];
  int n_ready = 0;

  g_signal_connect (loader, "tiles-ready", G_CALLBACK (count), &n_ready);
  for (int level = 0; level < pyramid->n_levels; level++)
    {
      int n = all_keys (pyramid, level, keys);

      auspex_tile_loader_request (loader, keys, n);
      wait_until_idle (loader);
      for (int i = 0; i < n; i++)
        {
          g_autoptr (AuspexTile) tile = auspex_tile_loader_lookup (loader, keys[i]);
          int width, height;

          g_assert_nonnull (tile);
          g_assert_nonnull (tile->surface);
          auspex_pyramid_tile_size (pyramid, keys[i], &width, &height);
          g_assert_cmpint (cairo_image_surface_get_width (tile->surface), ==, width);
          g_assert_cmpint (cairo_image_surface_get_height (tile->surface), ==, height);

          g_autofree uint32_t *expected = g_new (uint32_t, width * height);
          g_assert_true (auspex_slide_read_level (slide, level, keys[i].col * 256,
                                                  keys[i].row * 256, width, height,
                                                  expected, width * 4, NULL));
          for (int y = 0; y < height; y++)
            g_assert_cmpmem (expected + y * width, width * 4,
                             cairo_image_surface_get_data (tile->surface)
                                 + y * cairo_image_surface_get_stride (tile->surface),
                             width * 4);
        }
    }
  g_assert_cmpint (n_ready, >, 0);
}

static void
test_newest_request_decides_the_order (void)
{
  g_autoptr (AuspexSlide) slide = open_slide ();
  g_autoptr (AuspexTileLoader) loader = auspex_tile_loader_new (slide, 64 << 20);
  AuspexTileKey keys[64], reversed[64];
  int n = all_keys (auspex_tile_loader_get_pyramid (loader), 0, keys);

  auspex_tile_loader_set_max_workers (loader, 1);
  for (int i = 0; i < n; i++)
    reversed[i] = keys[n - 1 - i];
  auspex_tile_loader_request (loader, reversed, n);
  /* One worker reads in order: what is there is always a head of the list. */
  while (!auspex_tile_loader_is_idle (loader))
    {
      bool missing = false;

      for (int i = n - 1; i >= 0; i--)
        {
          g_autoptr (AuspexTile) tile = auspex_tile_loader_lookup (loader, reversed[i]);
          bool there = tile != NULL;

          g_assert_false (missing && !there); /* a later one there, this one not */
          missing |= there;
        }
      g_usleep (200);
    }
}

/* How many of a first request's tiles are read when a second follows at once. */
static int
count_read_in_vain (AuspexSlide *slide)
{
  g_autoptr (AuspexTileLoader) loader = auspex_tile_loader_new (slide, 64 << 20);
  AuspexTileKey keys[64], one = { 2, 0, 0 };
  int n = all_keys (auspex_tile_loader_get_pyramid (loader), 0, keys), n_read = 0;

  auspex_tile_loader_set_max_workers (loader, 1);
  auspex_tile_loader_request (loader, keys, n);
  auspex_tile_loader_request (loader, &one, 1);
  wait_until_idle (loader);
  for (int i = 0; i < n; i++)
    {
      g_autoptr (AuspexTile) tile = auspex_tile_loader_lookup (loader, keys[i]);

      n_read += tile != NULL;
    }
  g_autoptr (AuspexTile) wanted = auspex_tile_loader_lookup (loader, one);
  g_assert_nonnull (wanted);

  auspex_tile_loader_request (loader, NULL, 0);
  g_assert_true (auspex_tile_loader_is_idle (loader));
  return n_read;
}

/* At most what was begun between the two requests; a busy machine may put time between
 * them. */
static void
test_what_is_no_longer_wanted_is_not_read (void)
{
  g_autoptr (AuspexSlide) slide = open_slide ();
  int least = G_MAXINT;

  for (int i = 0; i < 50 && least > 2; i++)
    least = MIN (least, count_read_in_vain (slide));
  g_assert_cmpint (least, <=, 2);
}

static void
test_ready_tiles_come_in_batches (void)
{
  g_autoptr (AuspexSlide) slide = open_slide ();
  g_autoptr (AuspexTileLoader) loader = auspex_tile_loader_new (slide, 64 << 20);
  AuspexTileKey keys[64];
  int n = all_keys (auspex_tile_loader_get_pyramid (loader), 0, keys), n_ready = 0;

  g_signal_connect (loader, "tiles-ready", G_CALLBACK (count), &n_ready);
  auspex_tile_loader_request (loader, keys, n);
  while (!auspex_tile_loader_is_idle (loader))
    g_usleep (1000); /* a busy main thread */
  g_assert_cmpint (n_ready, ==, 0);
  wait_until_idle (loader);
  g_usleep (20000);
  wait_until_idle (loader);
  g_assert_cmpint (n_ready, ==, 1);
}

static void
never (AuspexTileLoader *loader, gpointer data)
{
  g_assert_not_reached ();
}

static void
test_nothing_after_dispose (void)
{
  for (int i = 0; i < 20; i++)
    {
      g_autoptr (AuspexSlide) slide = open_slide ();
      AuspexTileLoader *loader = auspex_tile_loader_new (slide, 64 << 20);
      AuspexTileKey keys[64];
      int n = all_keys (auspex_tile_loader_get_pyramid (loader), 0, keys);

      g_signal_connect (loader, "tiles-ready", G_CALLBACK (never), NULL);
      auspex_tile_loader_request (loader, keys, n);
      g_usleep (500 * i); /* disposed of before, while and after tiles are read */
      g_assert_finalize_object (loader);
      while (g_main_context_pending (NULL))
        g_main_context_iteration (NULL, FALSE);
    }
  g_usleep (50000);
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}

static void
test_no_more_is_read_than_the_cache_holds (void)
{
  g_autoptr (AuspexSlide) slide = open_slide ();
  g_autoptr (AuspexTileLoader) loader =
      auspex_tile_loader_new (slide, 3 * 256 * 256 * 4 + 4096);
  AuspexTileKey keys[64];
  int n = all_keys (auspex_tile_loader_get_pyramid (loader), 0, keys);

  for (int round = 0; round < 2; round++)
    {
      auspex_tile_loader_request (loader, keys, n);
      wait_until_idle (loader);
      for (int i = 0; i < n; i++)
        {
          g_autoptr (AuspexTile) tile = auspex_tile_loader_lookup (loader, keys[i]);

          g_assert_cmpint (tile != NULL, ==, i < 3);
        }
    }
}

static void
test_tiles_outside_are_ignored (void)
{
  g_autoptr (AuspexSlide) slide = open_slide ();
  g_autoptr (AuspexTileLoader) loader = auspex_tile_loader_new (slide, 1 << 20);
  const AuspexTileKey keys[] = {
    { -1, 0, 0 }, { 99, 0, 0 }, { 0, -1, 0 }, { 0, 4, 0 }, { 0, 0, 3 }
  };

  auspex_tile_loader_request (loader, keys, G_N_ELEMENTS (keys));
  g_assert_true (auspex_tile_loader_is_idle (loader));
}

static void
test_tile_that_cannot_be_read (void)
{
  g_autofree char *mirax =
      auspex_test_need_shared_data ("slides/mirax/Mirax2-Fluorescence-2.mrxs");
  g_autoptr (GError) error = NULL;

  if (mirax == NULL)
    return;
  g_autoptr (AuspexSlide) slide = auspex_slide_open (mirax, &error);
  g_assert_no_error (error);
  g_autoptr (AuspexTileLoader) loader = auspex_tile_loader_new (slide, 16 << 20);
  AuspexRegion bounds = auspex_slide_get_bounds (slide);
  int32_t x = (int32_t)(bounds.x + bounds.width / 2),
          y = (int32_t)(bounds.y + bounds.height / 2);
  AuspexTileKey keys[] = { { 0, x / 256, y / 256 }, { 4, x / 16 / 256, y / 16 / 256 } };

  auspex_tile_loader_request (loader, keys, G_N_ELEMENTS (keys));
  wait_until_idle (loader);
  g_autoptr (AuspexTile) bad = auspex_tile_loader_lookup (loader, keys[0]);
  g_autoptr (AuspexTile) good = auspex_tile_loader_lookup (loader, keys[1]);
  g_assert_null (bad->surface);
  g_assert_nonnull (strstr (bad->error, "Mirax2-Fluorescence-2.mrxs"));
  g_assert_nonnull (good->surface);
  g_assert_null (good->error);
}

static void
test_views_do_not_starve_each_other (void)
{
  g_autoptr (AuspexSlide) slide = open_slide ();
  g_autoptr (AuspexTileLoader) loader = auspex_tile_loader_new (slide, 64 << 20);
  AuspexTileKey keys[64];
  int n = all_keys (auspex_tile_loader_get_pyramid (loader), 0, keys), half = n / 2;
  int first = 0, second = 0;

  auspex_tile_loader_set_max_workers (loader, 1);
  auspex_tile_loader_request (loader, keys, n);
  auspex_tile_loader_request_for (loader, &first, keys, half);
  auspex_tile_loader_request_for (loader, &second, keys + half, n - half);
  wait_until_idle (loader);
  for (int i = 0; i < n; i++)
    {
      g_autoptr (AuspexTile) tile = auspex_tile_loader_lookup (loader, keys[i]);

      g_assert_nonnull (tile);
    }
}

static void
test_a_smaller_budget_frees_tiles (void)
{
  g_autoptr (AuspexSlide) slide = open_slide ();
  g_autoptr (AuspexTileLoader) loader = auspex_tile_loader_new (slide, 64 << 20);
  AuspexTileKey keys[64];
  int n = all_keys (auspex_tile_loader_get_pyramid (loader), 0, keys), view = 0;

  auspex_tile_loader_request_for (loader, &view, keys, n);
  wait_until_idle (loader);
  g_assert_cmpuint (auspex_tile_loader_get_cached_bytes (loader), >, 1 << 20);
  auspex_tile_loader_set_cache_bytes (loader, 1 << 20);
  g_assert_cmpuint (auspex_tile_loader_get_cached_bytes (loader), <=, 1 << 20);

  /* What is asked for by nobody is not read. */
  auspex_tile_loader_set_cache_bytes (loader, 64 << 20);
  auspex_tile_loader_request_for (loader, &view, keys, n);
  auspex_tile_loader_request_for (loader, &view, NULL, 0);
  wait_until_idle (loader);
}

int
main (int argc, char **argv)
{
  const AuspexSyntheticSlide small = {
    .width = 900, .height = 700, .mpp = 0.5, .seed = 3
  };
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  path = g_build_filename (auspex_test_scratch_dir (), "small.svs", NULL);
  auspex_synthetic_slide_write (&small, path, NULL, &error);
  g_assert_no_error (error);

  g_test_add_func ("/tile-loader/its tiles are the slide's pixels",
                   test_tiles_are_the_slide);
  g_test_add_func ("/tile-loader/the newest request decides the order",
                   test_newest_request_decides_the_order);
  g_test_add_func ("/tile-loader/what is no longer wanted is not read",
                   test_what_is_no_longer_wanted_is_not_read);
  g_test_add_func ("/tile-loader/ready tiles come in batches",
                   test_ready_tiles_come_in_batches);
  g_test_add_func ("/tile-loader/nothing is heard after dispose",
                   test_nothing_after_dispose);
  g_test_add_func ("/tile-loader/no more is read than the cache holds",
                   test_no_more_is_read_than_the_cache_holds);
  g_test_add_func ("/tile-loader/two views of a slide do not starve each other",
                   test_views_do_not_starve_each_other);
  g_test_add_func ("/tile-loader/a smaller budget frees tiles",
                   test_a_smaller_budget_frees_tiles);
  g_test_add_func ("/tile-loader/tiles outside the slide are ignored",
                   test_tiles_outside_are_ignored);
  g_test_add_func ("/tile-loader/a tile that cannot be read says why",
                   test_tile_that_cannot_be_read);
  return g_test_run ();
}
