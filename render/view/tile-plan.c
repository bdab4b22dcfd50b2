/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/view/tile-plan.h"

#include <math.h>
#include <stdlib.h>

/* Per level: 1 GiB of decoded tiles. Only a slide that lacks coarse levels asks for more.
 */
#define MAX_TILES 4096

/* A level between the coarsest and the one wanted costs a sixteenth of the latter. */
#define BETWEEN_DOWNSAMPLE 4.0

/* Columns first_col to last_col and rows likewise, both included; empty when last <
 * first. */
typedef struct
{
  int64_t first_col, last_col, first_row, last_row;
} TileRange;

typedef struct
{
  AuspexTileKey key;
  double distance; /* squared, from the view's centre; level-0 pixels */
} RankedTile;

static int64_t
tile_index (double level0, double tile_level0, int64_t n)
{
  return (int64_t)fmin (fmax (floor (level0 / tile_level0), -1), (double)n);
}

/* Keeps a range around @center no longer than @longest. */
static void
shrink (int64_t *first, int64_t *last, int64_t center, int64_t longest)
{
  if (*last - *first + 1 <= longest)
    return;
  *first = CLAMP (center - longest / 2, *first, *last - longest + 1);
  *last = *first + longest - 1;
}

static TileRange
range_touching (const AuspexPyramid *pyramid, int level, AuspexRect rect)
{
  double tile = pyramid->tile_px * pyramid->levels[level].downsample;
  double right = nextafter (rect.x + rect.width, -INFINITY);
  double bottom = nextafter (rect.y + rect.height, -INFINITY);
  int64_t n_cols = auspex_pyramid_n_cols (pyramid, level);
  int64_t n_rows = auspex_pyramid_n_rows (pyramid, level);

  return (TileRange){ MAX (tile_index (rect.x, tile, n_cols), 0),
                      MIN (tile_index (right, tile, n_cols), n_cols - 1),
                      MAX (tile_index (rect.y, tile, n_rows), 0),
                      MIN (tile_index (bottom, tile, n_rows), n_rows - 1) };
}

static bool
is_too_large (const TileRange *range)
{
  return (double)(range->last_col - range->first_col + 1)
             * (double)(range->last_row - range->first_row + 1)
         > MAX_TILES;
}

/* What of it can be kept, around its middle. */
static TileRange
range_in (const AuspexPyramid *pyramid, int level, AuspexRect rect)
{
  double tile = pyramid->tile_px * pyramid->levels[level].downsample;
  TileRange range = range_touching (pyramid, level, rect);

  if (is_too_large (&range))
    {
      int64_t side = (int64_t)sqrt (MAX_TILES);

      shrink (&range.first_col, &range.last_col,
              (int64_t)((rect.x + rect.width / 2) / tile), side);
      shrink (&range.first_row, &range.last_row,
              (int64_t)((rect.y + rect.height / 2) / tile), side);
    }
  return range;
}

/* @level0 touches the view: a rotated one misses the corners of its own bounding box. */
static bool
is_visible (const AuspexView *view, const cairo_matrix_t *matrix, AuspexRect level0)
{
  double x = level0.x + level0.width / 2, y = level0.y + level0.height / 2;
  double half_width, half_height;

  if (auspex_view_is_aligned (view))
    return true;
  cairo_matrix_transform_point (matrix, &x, &y);
  half_width = (fabs (matrix->xx) * level0.width + fabs (matrix->xy) * level0.height) / 2;
  half_height =
      (fabs (matrix->yx) * level0.width + fabs (matrix->yy) * level0.height) / 2;
  return x + half_width > 0 && x - half_width < view->width && y + half_height > 0
         && y - half_height < view->height;
}

static void
append_tiles (GArray *keys, const AuspexPyramid *pyramid, int level,
              const AuspexView *view, AuspexRect rect)
{
  TileRange range = range_in (pyramid, level, rect);
  cairo_matrix_t matrix;

  auspex_view_get_matrix (view, &matrix);
  for (int64_t row = range.first_row; row <= range.last_row; row++)
    for (int64_t col = range.first_col; col <= range.last_col; col++)
      {
        AuspexTileKey key = { level, (int32_t)col, (int32_t)row };

        if (is_visible (view, &matrix, auspex_pyramid_tile_level0 (pyramid, key)))
          g_array_append_val (keys, key);
      }
}

static int
compare_ranked (const void *a, const void *b)
{
  const RankedTile *ta = a, *tb = b;

  if (ta->distance != tb->distance)
    return ta->distance < tb->distance ? -1 : 1;
  if (ta->key.row != tb->key.row)
    return ta->key.row < tb->key.row ? -1 : 1;
  return (ta->key.col > tb->key.col) - (ta->key.col < tb->key.col);
}

/* Orders keys[first...] by distance from the view's centre. */
static void
sort_from_center (GArray *keys, guint first, const AuspexPyramid *pyramid,
                  const AuspexView *view)
{
  guint n = keys->len - first;
  g_autofree RankedTile *ranked = g_new (RankedTile, n);
  AuspexTileKey *key = &g_array_index (keys, AuspexTileKey, first);

  for (guint i = 0; i < n; i++)
    {
      AuspexRect tile = auspex_pyramid_tile_level0 (pyramid, key[i]);
      double dx = tile.x + tile.width / 2 - view->center_x;
      double dy = tile.y + tile.height / 2 - view->center_y;

      ranked[i] = (RankedTile){ key[i], dx * dx + dy * dy };
    }
  if (n > 1)
    qsort (ranked, n, sizeof *ranked, compare_ranked);
  for (guint i = 0; i < n; i++)
    key[i] = ranked[i].key;
}

/* The tiles one step outside the view: what a small pan needs next. Turned, the view's
 * corners stay out, as they do of what is visible. */
static void
append_ring (GArray *keys, const AuspexPyramid *pyramid, int level,
             const AuspexView *view, AuspexRect visible)
{
  double tile = pyramid->tile_px * pyramid->levels[level].downsample;
  TileRange inner = range_in (pyramid, level, visible);
  cairo_matrix_t matrix, wider_matrix;
  AuspexView wider = *view;

  wider.width += 2 * (int)(tile * view->scale);
  wider.height += 2 * (int)(tile * view->scale);
  auspex_view_get_matrix (view, &matrix);
  auspex_view_get_matrix (&wider, &wider_matrix);

  TileRange outer = range_in (pyramid, level, auspex_view_get_level0_rect (&wider));

  for (int64_t row = outer.first_row; row <= outer.last_row; row++)
    for (int64_t col = outer.first_col; col <= outer.last_col; col++)
      {
        AuspexTileKey key = { level, (int32_t)col, (int32_t)row };
        AuspexRect level0 = auspex_pyramid_tile_level0 (pyramid, key);
        bool is_inner = row >= inner.first_row && row <= inner.last_row
                        && col >= inner.first_col && col <= inner.last_col;

        if (is_visible (&wider, &wider_matrix, level0)
            && !(is_inner && is_visible (view, &matrix, level0)))
          g_array_append_val (keys, key);
      }
}

/* The level loaded between the coarsest and @level, or -1. */
static int
level_between (const AuspexPyramid *pyramid, int level)
{
  double least = pyramid->levels[level].downsample * BETWEEN_DOWNSAMPLE * 0.9;

  for (int i = level + 1; i < pyramid->n_levels - 1; i++)
    if (pyramid->levels[i].downsample >= least)
      return i;
  return -1;
}

static void
want_level (AuspexTilePlan *plan, const AuspexPyramid *pyramid, int level,
            const AuspexView *view, AuspexRect rect)
{
  guint first = plan->wanted->len;

  append_tiles (plan->wanted, pyramid, level, view, rect);
  sort_from_center (plan->wanted, first, pyramid, view);
}

static bool
contains (GArray *keys, guint first, guint end, AuspexTileKey key)
{
  for (guint i = first; i < end; i++)
    if (auspex_tile_key_equal (&g_array_index (keys, AuspexTileKey, i), &key))
      return true;
  return false;
}

/* Of keys[first...] what is not in keys[from...first - 1]. */
static void
drop_repeated (GArray *keys, guint from, guint first)
{
  guint n = first;

  for (guint i = first; i < keys->len; i++)
    {
      AuspexTileKey key = g_array_index (keys, AuspexTileKey, i);

      if (!contains (keys, from, first, key))
        g_array_index (keys, AuspexTileKey, n++) = key;
    }
  g_array_set_size (keys, n);
}

/* Where the view is going to be, less what it shows already. */
static void
append_ahead (GArray *keys, const AuspexPyramid *pyramid, int level,
              const AuspexView *view, AuspexRect visible, double ahead_x, double ahead_y)
{
  AuspexView moved = *view;
  guint n_wanted = keys->len;

  moved.center_x += CLAMP (ahead_x, -visible.width, visible.width);
  moved.center_y += CLAMP (ahead_y, -visible.height, visible.height);
  append_tiles (keys, pyramid, level, &moved, auspex_view_get_level0_rect (&moved));
  drop_repeated (keys, 0, n_wanted);
}

AuspexTilePlan *
auspex_tile_plan_new (const AuspexPyramid *pyramid, const AuspexView *view)
{
  return auspex_tile_plan_new_moving (pyramid, view, 0, 0);
}

AuspexTilePlan *
auspex_tile_plan_new_moving (const AuspexPyramid *pyramid, const AuspexView *view,
                             double ahead_x, double ahead_y)
{
  AuspexTilePlan *plan = g_new0 (AuspexTilePlan, 1);

  plan->draw = g_array_new (FALSE, FALSE, sizeof (AuspexTileKey));
  plan->wanted = g_array_new (FALSE, FALSE, sizeof (AuspexTileKey));
  if (pyramid->n_levels == 0 || view->width <= 0 || view->height <= 0 || view->scale <= 0)
    return plan;

  AuspexRect rect = auspex_view_get_level0_rect (view);
  int coarsest = pyramid->n_levels - 1;

  plan->level = auspex_pyramid_level_for (pyramid, 1 / view->scale);
  for (int level = coarsest; level >= plan->level; level--)
    append_tiles (plan->draw, pyramid, level, view, rect);

  TileRange visible = range_touching (pyramid, plan->level, rect);
  int between = level_between (pyramid, plan->level);

  plan->is_partial = is_too_large (&visible);

  if (coarsest != plan->level)
    want_level (plan, pyramid, coarsest, view, rect);
  if (between >= 0)
    want_level (plan, pyramid, between, view, rect);
  want_level (plan, pyramid, plan->level, view, rect);

  guint n_visible = plan->wanted->len;

  if (ahead_x != 0 || ahead_y != 0)
    append_ahead (plan->wanted, pyramid, plan->level, view, rect, ahead_x, ahead_y);
  sort_from_center (plan->wanted, n_visible, pyramid, view);

  guint n_ahead = plan->wanted->len;

  append_ring (plan->wanted, pyramid, plan->level, view, rect);
  drop_repeated (plan->wanted, n_visible, n_ahead);
  sort_from_center (plan->wanted, n_ahead, pyramid, view);
  return plan;
}

void
auspex_tile_plan_free (AuspexTilePlan *plan)
{
  if (plan == NULL)
    return;
  g_array_unref (plan->draw);
  g_array_unref (plan->wanted);
  g_free (plan);
}
