/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/commands/bench.h"
#include "app/commands/demo-slide.h"

#include <math.h>

#define TILE_PX 256

typedef struct
{
  AuspexBench *bench;
  AuspexSlide *slide;
  int64_t n_cols, n_rows;
} TileBench;

static double
read_tiles (gpointer of, int64_t n, GError **error)
{
  TileBench *tiles = of;
  int64_t start = g_get_monotonic_time ();
  g_autofree uint32_t *xrgb = g_new (uint32_t, TILE_PX * TILE_PX);

  for (int64_t i = 0; i < n; i++)
    {
      int64_t tile = i * 7919 % (tiles->n_cols * tiles->n_rows);

      if (g_cancellable_set_error_if_cancelled (tiles->bench->cancellable, error)
          || !auspex_slide_read_level (tiles->slide, 0, tile % tiles->n_cols * TILE_PX,
                                       tile / tiles->n_cols * TILE_PX, TILE_PX, TILE_PX,
                                       xrgb, 4 * TILE_PX, error))
        return NAN;
    }
  return auspex_bench_rate_since (start, n);
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
  bench->work = read_tiles;
  bench->step = 64;
  return auspex_bench_run (bench, &of, error);
}
