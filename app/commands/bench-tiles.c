/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/commands/bench.h"
#include "app/commands/demo-slide.h"

#include <math.h>
#include <stdlib.h>

#define TILE_PX 256

/* Of the tiles that are read: OpenSlide takes several times as long. */
#define OPENSLIDE_SHARE 4

typedef bool (*ReadFunc) (AuspexSlide *slide, int level, int64_t level_x, int64_t level_y,
                          int width, int height, uint32_t *xrgb, int stride,
                          GError **error);

typedef struct
{
  AuspexBench *bench;
  AuspexSlide *slide;
  int64_t n_cols, n_rows;
  double by_openslide[AUSPEX_BENCH_RUNS]; /* tiles per second, the last runs' */
  int n_runs;
} TileBench;

static double
read_tiles (TileBench *tiles, int64_t n, ReadFunc read, GError **error)
{
  int64_t start = g_get_monotonic_time ();
  g_autofree uint32_t *xrgb = g_new (uint32_t, TILE_PX * TILE_PX);

  for (int64_t i = 0; i < n; i++)
    {
      int64_t tile = i * 7919 % (tiles->n_cols * tiles->n_rows);

      if (g_cancellable_set_error_if_cancelled (tiles->bench->cancellable, error)
          || !read (tiles->slide, 0, tile % tiles->n_cols * TILE_PX,
                    tile / tiles->n_cols * TILE_PX, TILE_PX, TILE_PX, xrgb, 4 * TILE_PX,
                    error))
        return NAN;
    }
  return auspex_bench_rate_since (start, n);
}

/* Both in one run: whatever else the machine does, it does to both. */
static double
read_both (gpointer of, int64_t n, GError **error)
{
  TileBench *tiles = of;
  double rate = read_tiles (tiles, n, auspex_slide_read_level, error);
  double theirs = isnan (rate) ? NAN
                               : read_tiles (tiles, MAX (n / OPENSLIDE_SHARE, 1),
                                             auspex_slide_read_by_openslide, error);

  tiles->by_openslide[tiles->n_runs++ % AUSPEX_BENCH_RUNS] = theirs;
  return isnan (theirs) ? NAN : rate;
}

static int
compare_rates (const void *a, const void *b)
{
  double p = *(const double *)a, q = *(const double *)b;

  return (p > q) - (p < q);
}

/* Level-0 tiles of 256 px from the demo slide, one after the other as no order favours.
 */
bool
auspex_bench_tiles (AuspexBench *bench, GError **error)
{
  g_autofree char *path = auspex_demo_slide_get (NULL, NULL, error);
  g_autoptr (AuspexSlide) slide = path != NULL ? auspex_slide_open (path, error) : NULL;
  int64_t width, height;

  if (slide == NULL)
    return false;
  auspex_slide_get_level_size (slide, 0, &width, &height);
  TileBench of = { bench, slide, width / TILE_PX, height / TILE_PX };
  bench->work = read_both;
  bench->step = 64;
  if (!auspex_bench_run (bench, &of, error))
    return false;
  qsort (of.by_openslide, AUSPEX_BENCH_RUNS, sizeof *of.by_openslide, compare_rates);
  bench->openslide = of.by_openslide[AUSPEX_BENCH_RUNS / 2];
  return true;
}
