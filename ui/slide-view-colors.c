/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* How the slide's colours are shown, and white picked on its glass. */

#include "ui/slide-view-private.h"

#include <math.h>

#define GLASS_RADIUS_PX 4 /* level pixels around the pointer that are averaged */

void
auspex_slide_view_set_colors (AuspexSlideView *view, AuspexSlideColors *colors)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_VIEW (view));

  if (view->colors == colors)
    return;
  auspex_slide_view_set_picking_white (view, false);
  if (view->colors != NULL)
    g_signal_handlers_disconnect_by_func (view->colors, auspex_slide_view_queue_render,
                                          view);
  g_set_object (&view->colors, colors);
  if (colors != NULL)
    g_signal_connect_object (colors, "changed",
                             G_CALLBACK (auspex_slide_view_queue_render), view,
                             G_CONNECT_SWAPPED);
  auspex_slide_view_queue_render (view);
}

AuspexSlideColors *
auspex_slide_view_get_colors (AuspexSlideView *view)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_VIEW (view), NULL);
  return view->colors;
}

/* Of the tile's pixels around one of them. */
static uint32_t
mean_around (cairo_surface_t *surface, int center_x, int center_y)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  const unsigned char *pixels = cairo_image_surface_get_data (surface);
  int left = MAX (center_x - GLASS_RADIUS_PX, 0),
      top = MAX (center_y - GLASS_RADIUS_PX, 0);
  int right = MIN (center_x + GLASS_RADIUS_PX + 1, width);
  int bottom = MIN (center_y + GLASS_RADIUS_PX + 1, height);
  uint32_t sums[3] = { 0 }, n = (uint32_t)((right - left) * (bottom - top)), mean = 0;

  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      for (int c = 0; c < 3; c++)
        sums[c] +=
            ((const uint32_t *)(const void *)(pixels + (size_t)stride * y))[x] >> (8 * c)
            & 0xFF;
  for (int c = 0; c < 3; c++)
    mean |= (sums[c] + n / 2) / n << (8 * c);
  return mean;
}

/* From the level shown or, where its tile is not there, a coarser one. */
static bool
sample (AuspexSlideView *view, double level0_x, double level0_y, uint32_t *rgb)
{
  const AuspexPyramid *pyramid = auspex_tile_loader_get_pyramid (view->loader);

  for (int level = view->plan != NULL ? view->plan->level : 0; level < pyramid->n_levels;
       level++)
    {
      double x = floor (level0_x / pyramid->levels[level].downsample);
      double y = floor (level0_y / pyramid->levels[level].downsample);
      AuspexTileKey key = { level, (int)(x / pyramid->tile_px),
                            (int)(y / pyramid->tile_px) };
      g_autoptr (AuspexTile) tile = NULL;

      if (x < 0 || y < 0 || x >= pyramid->levels[level].width
          || y >= pyramid->levels[level].height)
        return false;
      tile = auspex_tile_loader_lookup (view->loader, key);
      if (tile == NULL || tile->surface == NULL)
        continue;
      *rgb = mean_around (tile->surface, (int)x - key.col * pyramid->tile_px,
                          (int)y - key.row * pyramid->tile_px);
      return true;
    }
  return false;
}

static void
take_white (AuspexSlideView *view, double level0_x, double level0_y)
{
  uint32_t rgb = 0;

  if (view->colors == NULL || !sample (view, level0_x, level0_y, &rgb)
      || !auspex_slide_colors_take_white (view->colors, rgb))
    g_signal_emit (view, auspex_slide_view_signals[WHITE_REFUSED], 0);
}

void
auspex_slide_view_take_white_here (AuspexSlideView *view)
{
  double level0_x = 0, level0_y = 0;

  g_return_if_fail (AUSPEX_IS_SLIDE_VIEW (view));

  if (auspex_slide_view_get_cursor (view, &level0_x, &level0_y))
    take_white (view, level0_x, level0_y);
}

void
auspex_slide_view_set_picking_white (AuspexSlideView *view, bool picking)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_VIEW (view));

  view->picking_white = picking;
  auspex_slide_view_update_cursor (view);
}

bool
auspex_slide_view_stop_picking_white (AuspexSlideView *view)
{
  bool was_picking = view->picking_white;

  auspex_slide_view_set_picking_white (view, false);
  return was_picking;
}

bool
auspex_slide_view_pick_white_at (AuspexSlideView *view, double x, double y)
{
  double level0_x = 0, level0_y = 0;

  if (!auspex_slide_view_stop_picking_white (view) || view->viewport == NULL)
    return false;
  auspex_view_to_level0 (auspex_viewport_get_view (view->viewport), x, y, &level0_x,
                         &level0_y);
  take_white (view, level0_x, level0_y);
  return true;
}
