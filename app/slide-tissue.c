/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/slide-tissue.h"

#include <math.h>
#include <string.h>

#define BLOCK_PX 512 /* level pixels read at once */
#define MAX_PX 4096  /* longer edge, however large the slide */

typedef struct
{
  AuspexSlide *slide;
  AuspexSlideOverview *overview;
  double x_scale, y_scale; /* level-0 pixels per overview pixel */
  int level;
  double downsample;
  uint32_t *xrgb; /* a block */
  uint32_t *sums; /* [height, width, 4] r, g, b, number of level pixels */
} Reading;

static int
overview_x (const Reading *reading, double level0_x)
{
  return CLAMP ((int)(level0_x / reading->x_scale), 0, reading->overview->width - 1);
}

static int
overview_y (const Reading *reading, double level0_y)
{
  return CLAMP ((int)(level0_y / reading->y_scale), 0, reading->overview->height - 1);
}

static void
add_block (Reading *reading, int64_t level_x, int64_t level_y, int width, int height)
{
  for (int y = 0; y < height; y++)
    {
      int row = overview_y (reading, (level_y + y + 0.5) * reading->downsample);

      for (int x = 0; x < width; x++)
        {
          int column = overview_x (reading, (level_x + x + 0.5) * reading->downsample);
          uint32_t pixel = reading->xrgb[(size_t)y * BLOCK_PX + x];
          uint32_t *sum =
              reading->sums + 4 * ((size_t)row * reading->overview->width + column);

          sum[0] += pixel >> 16 & 0xff;
          sum[1] += pixel >> 8 & 0xff;
          sum[2] += pixel & 0xff;
          sum[3]++;
        }
    }
}

/* One pixel of a coarser level, for a place whose own level cannot be read. */
static bool
read_coarser (Reading *reading, double level0_x, double level0_y, uint32_t *pixel)
{
  int n_levels = auspex_slide_get_n_levels (reading->slide);

  for (int level = reading->level + 1; level < n_levels; level++)
    {
      double downsample = auspex_slide_get_level_downsample (reading->slide, level);

      if (auspex_slide_read_level (reading->slide, level, level0_x / downsample,
                                   level0_y / downsample, 1, 1, pixel, sizeof *pixel,
                                   NULL))
        return true;
    }
  return false;
}

static void
replace_block (Reading *reading, int64_t level_x, int64_t level_y, int width, int height)
{
  int left = overview_x (reading, level_x * reading->downsample);
  int right = overview_x (reading, (level_x + width) * reading->downsample - 1);
  int top = overview_y (reading, level_y * reading->downsample);
  int bottom = overview_y (reading, (level_y + height) * reading->downsample - 1);

  for (int y = top; y <= bottom; y++)
    for (int x = left; x <= right; x++)
      {
        size_t i = (size_t)y * reading->overview->width + x;
        uint32_t pixel, *sum = reading->sums + 4 * i;

        if (!read_coarser (reading, (x + 0.5) * reading->x_scale,
                           (y + 0.5) * reading->y_scale, &pixel))
          reading->overview->unknown[i] = 1;
        else if (sum[3] == 0)
          sum[0] = pixel >> 16 & 0xff, sum[1] = pixel >> 8 & 0xff, sum[2] = pixel & 0xff,
          sum[3] = 1;
      }
}

static bool
read_blocks (Reading *reading, GCancellable *cancellable, GError **error)
{
  AuspexRegion bounds = auspex_slide_get_bounds (reading->slide);
  double downsample = reading->downsample;
  int64_t level_width, level_height;

  auspex_slide_get_level_size (reading->slide, reading->level, &level_width,
                               &level_height);
  int64_t left = bounds.x / downsample, top = bounds.y / downsample;
  int64_t right = MIN (ceil ((bounds.x + bounds.width) / downsample), level_width);
  int64_t bottom = MIN (ceil ((bounds.y + bounds.height) / downsample), level_height);

  for (int64_t y = top; y < bottom; y += BLOCK_PX)
    for (int64_t x = left; x < right; x += BLOCK_PX)
      {
        int width = MIN (BLOCK_PX, right - x), height = MIN (BLOCK_PX, bottom - y);

        if (g_cancellable_set_error_if_cancelled (cancellable, error))
          return false;
        if (auspex_slide_read_level (reading->slide, reading->level, x, y, width, height,
                                     reading->xrgb, BLOCK_PX * sizeof (uint32_t), NULL))
          add_block (reading, x, y, width, height);
        else
          replace_block (reading, x, y, width, height);
      }
  return true;
}

static void
average (const Reading *reading)
{
  size_t n = (size_t)reading->overview->width * reading->overview->height;

  for (size_t i = 0; i < n; i++)
    for (int c = 0; c < 3; c++)
      {
        const uint32_t *sum = reading->sums + 4 * i;

        reading->overview->rgb[3 * i + c] =
            sum[3] > 0 ? (sum[c] + sum[3] / 2) / sum[3] : 255;
      }
}

AuspexSlideOverview *
auspex_slide_overview_read (AuspexSlide *slide, GCancellable *cancellable, GError **error)
{
  g_autoptr (AuspexSlideOverview) overview = g_new0 (AuspexSlideOverview, 1);
  double mpp = auspex_slide_get_mpp (slide, NULL);
  int64_t width, height;

  auspex_slide_get_level_size (slide, 0, &width, &height);
  overview->um_per_px =
      MAX (MAX (AUSPEX_TISSUE_UM_PER_PX, mpp), MAX (width, height) * mpp / MAX_PX);
  overview->width = ceil (width * mpp / overview->um_per_px);
  overview->height = ceil (height * mpp / overview->um_per_px);
  size_t n = (size_t)overview->width * overview->height;
  overview->rgb = g_malloc (3 * n);
  overview->unknown = g_malloc0 (n);

  g_autofree uint32_t *xrgb = g_new (uint32_t, BLOCK_PX * BLOCK_PX);
  g_autofree uint32_t *sums = g_new0 (uint32_t, 4 * n);
  int level = auspex_slide_get_best_level (slide, overview->um_per_px / mpp);
  Reading reading = { slide,
                      overview,
                      (double)width / overview->width,
                      (double)height / overview->height,
                      level,
                      auspex_slide_get_level_downsample (slide, level),
                      xrgb,
                      sums };
  if (!read_blocks (&reading, cancellable, error))
    return NULL;
  average (&reading);
  return g_steal_pointer (&overview);
}

void
auspex_slide_overview_free (AuspexSlideOverview *overview)
{
  g_free (overview->rgb);
  g_free (overview->unknown);
  g_free (overview);
}
