/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/cairo/tile-painter.h"

#include <math.h>

/* From here on single pixels are what one wants to see: they stay sharp, tile edges too.
 */
#define SHARP_FROM 3.0
/* Nearer to 1 than this a tile is copied: no pixel of it is off by more than a quarter.
 */
#define COPY_TOLERANCE 1e-3

#define HATCH_PX 16
/* Of a tile so small in the view that the other would not be seen as one. */
#define FINE_HATCH_PX 4

static const cairo_user_data_key_t half_key;

/* Two by two pixels averaged, each channel on its own. */
static uint32_t
average (uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
  uint32_t even = (a & 0xFF00FF) + (b & 0xFF00FF) + (c & 0xFF00FF) + (d & 0xFF00FF);
  uint32_t odd = (a >> 8 & 0xFF) + (b >> 8 & 0xFF) + (c >> 8 & 0xFF) + (d >> 8 & 0xFF);

  return 0xFF000000 | ((even + 0x20002) >> 2 & 0xFF00FF) | ((odd + 2) >> 2 & 0xFF) << 8;
}

/* An odd last row or column is averaged with itself. */
static cairo_surface_t *
halve (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  const unsigned char *pixels = cairo_image_surface_get_data (surface);
  cairo_surface_t *half =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (width + 1) / 2, (height + 1) / 2);
  int half_stride = cairo_image_surface_get_stride (half);
  unsigned char *half_pixels = cairo_image_surface_get_data (half);

  for (int y = 0; y < (height + 1) / 2; y++)
    {
      const uint32_t *upper = (const uint32_t *)(pixels + (size_t)stride * (2 * y));
      const uint32_t *lower =
          (const uint32_t *)(pixels + (size_t)stride * MIN (2 * y + 1, height - 1));
      uint32_t *out = (uint32_t *)(half_pixels + (size_t)half_stride * y);

      for (int x = 0; x < width / 2; x++)
        out[x] = average (upper[2 * x], upper[2 * x + 1], lower[2 * x], lower[2 * x + 1]);
      if (width % 2 == 1)
        out[width / 2] = average (upper[width - 1], upper[width - 1], lower[width - 1],
                                  lower[width - 1]);
    }
  cairo_surface_mark_dirty (half);
  return half;
}

/* Kept with the tile: a slide whose levels are a factor of 4 apart would flicker if every
 * fourth pixel were picked from the finer one. */
static cairo_surface_t *
get_half (cairo_surface_t *surface)
{
  cairo_surface_t *half = cairo_surface_get_user_data (surface, &half_key);

  if (half == NULL)
    {
      half = halve (surface);
      cairo_surface_set_user_data (surface, &half_key, half,
                                   (cairo_destroy_func_t)cairo_surface_destroy);
    }
  return half;
}

/* A rectangle stays one: nothing but quarter turns and mirrors. */
static bool
is_aligned (const cairo_matrix_t *matrix)
{
  return (matrix->yx == 0 && matrix->xy == 0) || (matrix->xx == 0 && matrix->yy == 0);
}

static double
get_sign (double x)
{
  return (x > 0) - (x < 0);
}

/* @tile_px: the tile's shorter edge in the view. */
static void
set_hatch_source (cairo_t *cr, double tile_px, double origin_x, double origin_y)
{
  int hatch_px = tile_px < 2 * HATCH_PX ? FINE_HATCH_PX : HATCH_PX;
  cairo_surface_t *hatch =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, hatch_px, hatch_px);
  unsigned char *pixels = cairo_image_surface_get_data (hatch);
  int stride = cairo_image_surface_get_stride (hatch);

  for (int y = 0; y < hatch_px; y++)
    for (int x = 0; x < hatch_px; x++)
      ((uint32_t *)(pixels + (size_t)stride * y))[x] =
          (x + y) % hatch_px < hatch_px / 4 ? 0xFF9A9A9A : 0xFFC8C8C8;
  cairo_surface_mark_dirty (hatch);
  /* Fixed to the slide, so that it moves with it. */
  cairo_set_source_surface (cr, hatch, floor (fmod (origin_x, hatch_px)),
                            floor (fmod (origin_y, hatch_px)));
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_REPEAT);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_surface_destroy (hatch);
}

/* @tile_to_view: level pixels from the tile's corner to the view. */
static void
set_tile_source (cairo_t *cr, cairo_surface_t *surface,
                 const cairo_matrix_t *tile_to_view)
{
  double factor = hypot (tile_to_view->xx, tile_to_view->yx);
  cairo_matrix_t view_to_tile = *tile_to_view;
  cairo_filter_t filter = CAIRO_FILTER_BILINEAR;
  cairo_pattern_t *source;

  if (fabs (factor - 1) < COPY_TOLERANCE && is_aligned (tile_to_view))
    {
      cairo_matrix_init (&view_to_tile, get_sign (tile_to_view->xx),
                         get_sign (tile_to_view->yx), get_sign (tile_to_view->xy),
                         get_sign (tile_to_view->yy), floor (tile_to_view->x0 + 0.5),
                         floor (tile_to_view->y0 + 0.5));
      filter = CAIRO_FILTER_NEAREST;
    }
  else if (factor >= SHARP_FROM)
    filter = CAIRO_FILTER_NEAREST;
  else if (factor <= 0.5)
    {
      surface = get_half (surface);
      cairo_matrix_scale (&view_to_tile, 2, 2);
    }
  cairo_matrix_invert (&view_to_tile);

  source = cairo_pattern_create_for_surface (surface);
  cairo_pattern_set_matrix (source, &view_to_tile);
  cairo_pattern_set_filter (source, filter);
  cairo_pattern_set_extend (source, CAIRO_EXTEND_PAD);
  cairo_set_source (cr, source);
  cairo_pattern_destroy (source);
}

static void
add_corner (cairo_t *cr, const cairo_matrix_t *level_to_view, double level_x,
            double level_y)
{
  cairo_matrix_transform_point (level_to_view, &level_x, &level_y);
  cairo_line_to (cr, level_x, level_y);
}

/* The tile's outline from whole level pixels, which its neighbours have as well. */
static void
add_outline (cairo_t *cr, const cairo_matrix_t *level_to_view, double level_x,
             double level_y, int width, int height)
{
  if (is_aligned (level_to_view))
    {
      double right = level_x + width, bottom = level_y + height;

      cairo_matrix_transform_point (level_to_view, &level_x, &level_y);
      cairo_matrix_transform_point (level_to_view, &right, &bottom);
      level_x = floor (level_x + 0.5);
      level_y = floor (level_y + 0.5);
      cairo_rectangle (cr, level_x, level_y, floor (right + 0.5) - level_x,
                       floor (bottom + 0.5) - level_y);
      return;
    }
  add_corner (cr, level_to_view, level_x, level_y);
  add_corner (cr, level_to_view, level_x + width, level_y);
  add_corner (cr, level_to_view, level_x + width, level_y + height);
  add_corner (cr, level_to_view, level_x, level_y + height);
  cairo_close_path (cr);
}

void
auspex_tile_paint (const AuspexTile *tile, const AuspexPyramid *pyramid,
                   const cairo_matrix_t *level0_to_view, cairo_t *cr)
{
  double downsample = pyramid->levels[tile->key.level].downsample;
  double level_x = (double)tile->key.col * pyramid->tile_px;
  double level_y = (double)tile->key.row * pyramid->tile_px;
  cairo_matrix_t level_to_view = *level0_to_view;
  int width, height;

  cairo_matrix_scale (&level_to_view, downsample, downsample);
  auspex_pyramid_tile_size (pyramid, tile->key, &width, &height);

  cairo_new_path (cr);
  add_outline (cr, &level_to_view, level_x, level_y, width, height);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  if (tile->surface != NULL)
    {
      cairo_matrix_t tile_to_view = level_to_view;

      cairo_matrix_translate (&tile_to_view, level_x, level_y);
      set_tile_source (cr, tile->surface, &tile_to_view);
    }
  else
    set_hatch_source (cr,
                      MIN (width, height) * hypot (level_to_view.xx, level_to_view.yx),
                      level0_to_view->x0, level0_to_view->y0);
  cairo_fill (cr);
}
