/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/cairo/scene-painter.h"

#include "render/cairo/annotations-painter.h"
#include "render/cairo/heatmap-marks-painter.h"
#include "render/cairo/heatmap-painter.h"
#include "render/cairo/tile-painter.h"
#include "render/overlay/caption.h"
#include <math.h>

typedef struct
{
  const AuspexScene *scene;
  GPtrArray *tiles; /* AuspexTile, finest first: the order they are asked for in */
  bool is_any_missing;
} TilesAtHand;

static bool
look_up (AuspexTileKey key, gpointer user_data)
{
  TilesAtHand *at_hand = user_data;
  g_autoptr (AuspexTile) tile = auspex_tile_loader_lookup (at_hand->scene->tiles, key);

  if (tile == NULL)
    {
      at_hand->is_any_missing = true;
      return false;
    }
  g_ptr_array_add (at_hand->tiles,
                   auspex_display_colors_show_tile (at_hand->scene->colors, tile));
  return true;
}

/* What of the view is slide, before any of its tiles is there. */
static void
paint_background (const AuspexScene *scene, const AuspexPyramid *pyramid,
                  const cairo_matrix_t *matrix, cairo_t *cr)
{
  const AuspexLevel *level0 = &pyramid->levels[0];

  cairo_save (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_transform (cr, matrix);
  cairo_rectangle (cr, 0, 0, level0->width, level0->height);
  cairo_restore (cr);
  auspex_set_source_rgb (cr, auspex_display_colors_map (scene->colors, scene->background),
                         1);
  cairo_fill (cr);
}

static void
paint_tiles (const AuspexScene *scene, cairo_t *cr)
{
  const AuspexPyramid *pyramid = auspex_tile_loader_get_pyramid (scene->tiles);
  g_autoptr (GArray) cover = g_array_new (FALSE, FALSE, sizeof (AuspexTileKey));
  g_autoptr (GPtrArray) tiles =
      g_ptr_array_new_with_free_func ((GDestroyNotify)auspex_tile_unref);
  TilesAtHand at_hand = { scene, tiles,
                          scene->plan == NULL || scene->plan->is_partial };
  cairo_matrix_t matrix;

  auspex_view_get_matrix (&scene->view, &matrix);
  if (scene->plan != NULL)
    auspex_tile_plan_cover (scene->plan, pyramid, look_up, &at_hand, cover);
  if (at_hand.is_any_missing)
    paint_background (scene, pyramid, &matrix, cr);
  for (guint i = tiles->len; i > 0; i--)
    auspex_tile_paint (tiles->pdata[i - 1], pyramid, &matrix, cr);
}

/* Nothing around the slide is in view: then it need not be painted first. */
static bool
slide_fills_view (const AuspexScene *scene)
{
  if (scene->tiles == NULL)
    return false;

  const AuspexLevel *level0 = &auspex_tile_loader_get_pyramid (scene->tiles)->levels[0];
  AuspexRect seen = auspex_view_get_level0_rect (&scene->view);
  double margin = 1 / scene->view.scale;

  return seen.x >= margin && seen.y >= margin
         && seen.x + seen.width <= level0->width - margin
         && seen.y + seen.height <= level0->height - margin;
}

void
auspex_scene_paint (const AuspexScene *scene, cairo_t *cr)
{
  const AuspexView *view = &scene->view;

  if (view->width <= 0 || view->height <= 0)
    return;

  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, view->width, view->height);
  cairo_clip (cr);
  if (!slide_fills_view (scene))
    {
      auspex_set_source_rgb (cr, scene->backdrop, 1);
      cairo_paint (cr);
    }
  if (scene->tiles != NULL)
    paint_tiles (scene, cr);
  if (scene->heatmap != NULL)
    auspex_heatmap_paint (scene->heatmap, scene->color_map, scene->heatmap_opacity,
                          scene->heatmap_look.is_smooth, view, cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_DEFAULT);
  if (scene->heatmap != NULL)
    auspex_heatmap_paint_marks (scene->heatmap, &scene->heatmap_look, view,
                                scene->device_scale, cr);
  auspex_scene_paint_annotations (scene, cr);
  cairo_restore (cr);
}
