/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/cairo/slide-pixels.h"

#include "render/cairo/tile-painter.h"
#include "render/overlay/caption.h"
#include "render/view/tile-plan.h"

bool
auspex_tiles_read_finish (AuspexTilesRead *read, GError **error)
{
  bool is_any_read = read->n_read > 0 || read->n_failed == 0;

  if (!is_any_read)
    g_propagate_error (error, g_steal_pointer (&read->first_error));
  g_clear_error (&read->first_error);
  return is_any_read;
}

static void
init_pyramid (AuspexPyramid *pyramid, AuspexSlide *slide)
{
  *pyramid = (AuspexPyramid){ .n_levels = auspex_slide_get_n_levels (slide),
                              .tile_px = AUSPEX_TILE_PX };
  for (int i = 0; i < pyramid->n_levels; i++)
    {
      AuspexLevel *level = &pyramid->levels[i];

      auspex_slide_get_level_size (slide, i, &level->width, &level->height);
      level->downsample = auspex_slide_get_level_downsample (slide, i);
    }
}

static AuspexTile *
read_tile (AuspexSlide *slide, AuspexDisplayColors *colors, const AuspexPyramid *pyramid,
           AuspexTileKey key, GError **error)
{
  int width, height;
  cairo_surface_t *surface;
  AuspexTile *tile;
  bool is_read;

  auspex_pyramid_tile_size (pyramid, key, &width, &height);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  is_read =
      auspex_slide_read_level (slide, key.level, (int64_t)key.col * pyramid->tile_px,
                               (int64_t)key.row * pyramid->tile_px, width, height,
                               (uint32_t *)(void *)cairo_image_surface_get_data (surface),
                               cairo_image_surface_get_stride (surface), error);
  cairo_surface_mark_dirty (surface);
  if (is_read)
    auspex_display_colors_convert_surface (colors, surface);
  tile = auspex_tile_new (key, is_read ? surface : NULL, NULL);
  cairo_surface_destroy (surface);
  return tile;
}

bool
auspex_slide_paint_pixels (AuspexSlide *slide, AuspexDisplayColors *colors,
                           const AuspexView *view, cairo_t *cr, AuspexTilesRead *read,
                           GCancellable *cancellable, GError **error)
{
  g_autoptr (AuspexTilePlan) plan = NULL;
  AuspexPyramid pyramid;
  cairo_matrix_t matrix;

  auspex_set_source_rgb (
      cr, auspex_display_colors_map (colors, auspex_slide_get_background (slide)), 1);
  cairo_paint (cr);
  init_pyramid (&pyramid, slide);
  auspex_view_get_matrix (view, &matrix);
  plan = auspex_tile_plan_new (&pyramid, view);
  for (guint i = 0; i < plan->draw->len; i++)
    {
      AuspexTileKey key = g_array_index (plan->draw, AuspexTileKey, i);

      if (key.level != plan->level)
        continue;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return false;
      g_autoptr (AuspexTile) tile =
          read_tile (slide, colors, &pyramid, key,
                     read->first_error == NULL ? &read->first_error : NULL);

      read->n_read += tile->surface != NULL;
      read->n_failed += tile->surface == NULL;
      auspex_tile_paint (tile, &pyramid, &matrix, cr);
    }
  return true;
}
