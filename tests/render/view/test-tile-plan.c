/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/view/tile-plan.h"

#include <math.h>

static AuspexPyramid
new_pyramid (int64_t width, int64_t height, int n_levels, int factor)
{
  AuspexPyramid pyramid = { .n_levels = n_levels, .tile_px = AUSPEX_TILE_PX };
  double downsample = 1;

  for (int i = 0; i < n_levels; i++, downsample *= factor)
    pyramid.levels[i] = (AuspexLevel){ (int64_t)ceil (width / downsample),
                                       (int64_t)ceil (height / downsample), downsample };
  return pyramid;
}

static AuspexTileKey
key_at (GArray *keys, guint i)
{
  return g_array_index (keys, AuspexTileKey, i);
}

static bool
contains (GArray *keys, AuspexTileKey key)
{
  for (guint i = 0; i < keys->len; i++)
    {
      AuspexTileKey other = key_at (keys, i);

      if (auspex_tile_key_equal (&key, &other))
        return true;
    }
  return false;
}

static int
count_level (GArray *keys, int level)
{
  int n = 0;

  for (guint i = 0; i < keys->len; i++)
    n += key_at (keys, i).level == level;
  return n;
}

/* Every view pixel (on a raster of 37) that shows the slide has a tile of @level in
 * @keys. */
static void
assert_covers (const AuspexPyramid *pyramid, const AuspexView *view, GArray *keys,
               int level)
{
  double tile = pyramid->tile_px * pyramid->levels[level].downsample;

  for (int view_y = 0; view_y < view->height; view_y += 37)
    for (int view_x = 0; view_x < view->width; view_x += 37)
      {
        double x, y;

        auspex_view_to_level0 (view, view_x + 0.5, view_y + 0.5, &x, &y);
        if (x < 0 || y < 0 || x >= pyramid->levels[0].width
            || y >= pyramid->levels[0].height)
          continue;
        AuspexTileKey key = { level, (int32_t)(x / tile), (int32_t)(y / tile) };

        if (!contains (keys, key))
          g_error ("view %d, %d: level %d has no tile %d, %d", view_x, view_y, level,
                   key.col, key.row);
      }
}

static void
test_never_blank (void)
{
  AuspexPyramid pyramid = new_pyramid (200000, 200000, 6, 4);

  for (double scale = 0.001; scale <= 16; scale *= 2.7)
    for (double angle = 0; angle < 3; angle += 0.8)
      {
        AuspexView view = { 70000, 130000, scale, angle, 1600, 1000 };
        g_autoptr (AuspexTilePlan) plan = auspex_tile_plan_new (&pyramid, &view);

        g_assert_false (plan->is_partial);
        g_assert_cmpint (key_at (plan->wanted, 0).level, ==, pyramid.n_levels - 1);
        for (int level = plan->level; level < pyramid.n_levels; level++)
          assert_covers (&pyramid, &view, plan->draw, level);
        assert_covers (&pyramid, &view, plan->wanted, plan->level);
        assert_covers (&pyramid, &view, plan->wanted, pyramid.n_levels - 1);
      }
}

static void
test_drawing_order (void)
{
  AuspexPyramid pyramid = new_pyramid (100000, 80000, 5, 4);
  AuspexView view = { 50000, 40000, 0.9, 0, 1280, 800 };
  g_autoptr (AuspexTilePlan) plan = auspex_tile_plan_new (&pyramid, &view);

  g_assert_cmpint (plan->level, ==, 0);
  g_assert_cmpint (key_at (plan->draw, 0).level, ==, 4);
  g_assert_cmpint (key_at (plan->draw, plan->draw->len - 1).level, ==, 0);
  for (guint i = 1; i < plan->draw->len; i++)
    g_assert_cmpint (key_at (plan->draw, i).level, <=, key_at (plan->draw, i - 1).level);
}

static double
distance (const AuspexPyramid *pyramid, const AuspexView *view, AuspexTileKey key)
{
  AuspexRect tile = auspex_pyramid_tile_level0 (pyramid, key);

  return hypot (tile.x + tile.width / 2 - view->center_x,
                tile.y + tile.height / 2 - view->center_y);
}

static void
test_center_out (void)
{
  AuspexPyramid pyramid = new_pyramid (100000, 80000, 1, 4);
  AuspexView view = { 50000, 40000, 1, 0.4, 1280, 800 };
  g_autoptr (AuspexTilePlan) plan = auspex_tile_plan_new (&pyramid, &view);
  int n_visible = plan->draw->len;

  g_assert_cmpint (n_visible, >, 20);
  for (int i = 0; i < n_visible; i++)
    {
      g_assert_true (contains (plan->draw, key_at (plan->wanted, i)));
      if (i > 0)
        g_assert_cmpfloat (distance (&pyramid, &view, key_at (plan->wanted, i)), >=,
                           distance (&pyramid, &view, key_at (plan->wanted, i - 1)));
    }
  /* Then the ring, which nothing of is visible. */
  g_assert_cmpint (plan->wanted->len, >, n_visible);
  for (guint i = n_visible; i < plan->wanted->len; i++)
    g_assert_false (contains (plan->draw, key_at (plan->wanted, i)));
}

static void
test_no_duplicates (void)
{
  AuspexPyramid pyramid = new_pyramid (30000, 20000, 8, 2);
  AuspexView view = { 9000, 7000, 0.3, 0, 1280, 800 };
  g_autoptr (AuspexTilePlan) plan = auspex_tile_plan_new (&pyramid, &view);
  g_autoptr (GHashTable) seen =
      g_hash_table_new (auspex_tile_key_hash, auspex_tile_key_equal);

  for (guint i = 0; i < plan->wanted->len; i++)
    g_assert_true (
        g_hash_table_add (seen, &g_array_index (plan->wanted, AuspexTileKey, i)));
}

static void
test_between (void)
{
  AuspexPyramid pyramid = new_pyramid (100000, 80000, 8, 2);
  AuspexView view = { 50000, 40000, 1, 0, 1280, 800 };
  g_autoptr (AuspexTilePlan) plan = auspex_tile_plan_new (&pyramid, &view);

  g_assert_cmpint (count_level (plan->wanted, 2), >, 0);
  g_assert_cmpint (count_level (plan->wanted, 1), ==, 0);
  g_assert_cmpint (count_level (plan->wanted, 2), <=, count_level (plan->draw, 0) / 4);
}

static void
test_rotated_leaves_corners (void)
{
  AuspexPyramid pyramid = new_pyramid (100000, 80000, 1, 4);
  AuspexView upright = { 50000, 40000, 1, 0, 4000, 400 };
  AuspexView diagonal = { 50000, 40000, 1, G_PI_4, 4000, 400 };
  g_autoptr (AuspexTilePlan) upright_plan = auspex_tile_plan_new (&pyramid, &upright);
  g_autoptr (AuspexTilePlan) diagonal_plan = auspex_tile_plan_new (&pyramid, &diagonal);

  /* The bounding box alone would hold six times as many. */
  g_assert_cmpint (diagonal_plan->draw->len, <, 2 * upright_plan->draw->len);
}

/* Turned by 45 degrees, the view's bounding box is twice the view: nothing of that is
 * asked for, whether or not it is mirrored. */
static void
test_rotated_ring (void)
{
  AuspexPyramid pyramid = new_pyramid (200000, 200000, 6, 4);

  for (int flipped = 0; flipped < 2; flipped++)
    {
      AuspexView upright = { 100000, 100000, 1, 0, 1600, 1000, flipped };
      AuspexView turned = { 100000, 100000, 1, G_PI / 4, 1600, 1000, flipped };
      g_autoptr (AuspexTilePlan) at_rest = auspex_tile_plan_new (&pyramid, &upright);
      g_autoptr (AuspexTilePlan) plan = auspex_tile_plan_new (&pyramid, &turned);

      assert_covers (&pyramid, &turned, plan->wanted, 0);
      g_assert_cmpint (count_level (plan->wanted, 0), <,
                       count_level (at_rest->wanted, 0) * 1.4);
      for (guint i = 0; i < plan->wanted->len; i++)
        {
          AuspexTileKey key = key_at (plan->wanted, i);
          AuspexRect tile = auspex_pyramid_tile_level0 (&pyramid, key);
          double x, y;

          if (key.level != 0)
            continue;
          auspex_view_from_level0 (&turned, tile.x + tile.width / 2,
                                   tile.y + tile.height / 2, &x, &y);
          /* A step and half a diagonal. */
          g_assert_cmpfloat (x, >, -1.8 * AUSPEX_TILE_PX);
          g_assert_cmpfloat (x, <, 1600 + 1.8 * AUSPEX_TILE_PX);
          g_assert_cmpfloat (y, >, -1.8 * AUSPEX_TILE_PX);
          g_assert_cmpfloat (y, <, 1000 + 1.8 * AUSPEX_TILE_PX);
        }
    }
}

static void
test_nothing_to_see (void)
{
  AuspexPyramid pyramid = new_pyramid (5000, 4000, 3, 4), empty = { 0 };
  AuspexView views[] = {
    { 100, 100, 1, 0, 0, 600 },      { 100, 100, 1, 0, 800, 0 },
    { 100, 100, 0, 0, 800, 600 },    { 1e6, 1e6, 1, 0, 800, 600 },
    { -1e15, 1e15, 1, 0, 800, 600 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (views); i++)
    {
      g_autoptr (AuspexTilePlan) plan = auspex_tile_plan_new (&pyramid, &views[i]);

      g_assert_cmpint (plan->draw->len, ==, 0);
    }
  AuspexView view = { 100, 100, 1, 0, 800, 600 };
  g_autoptr (AuspexTilePlan) plan = auspex_tile_plan_new (&empty, &view);

  g_assert_cmpint (plan->draw->len + plan->wanted->len, ==, 0);
}

static void
test_one_pixel (void)
{
  AuspexPyramid pyramid = new_pyramid (1, 1, 1, 4);
  AuspexView view = { 0.5, 0.5, 16, 0, 800, 600 };
  g_autoptr (AuspexTilePlan) plan = auspex_tile_plan_new (&pyramid, &view);

  g_assert_cmpint (plan->draw->len, ==, 1);
  g_assert_cmpint (plan->wanted->len, ==, 1);
}

static void
test_no_coarse_levels (void)
{
  AuspexPyramid pyramid = new_pyramid (200000, 200000, 1, 4);
  AuspexView view = { 100000, 100000, 0.004, 0, 1600, 1000 };
  g_autoptr (AuspexTilePlan) plan = auspex_tile_plan_new (&pyramid, &view);

  /* 611,524 tiles are visible: as many as fit into memory, around the centre. */
  g_assert_true (plan->is_partial);
  g_assert_cmpint (plan->draw->len, <=, 4096);
  g_assert_cmpint (plan->draw->len, >=, 4000);
  g_assert_true (contains (plan->draw, (AuspexTileKey){ 0, 390, 390 }));
}

static guint
place_of (GArray *keys, AuspexTileKey key)
{
  guint i = 0;

  for (; i < keys->len; i++)
    {
      AuspexTileKey other = key_at (keys, i);

      if (auspex_tile_key_equal (&key, &other))
        break;
    }
  return i;
}

static void
test_moving (void)
{
  AuspexPyramid pyramid = new_pyramid (100000, 80000, 5, 4);

  for (double angle = 0; angle < 3; angle += 0.7)
    {
      AuspexView view = { 50000, 40000, 1, angle, 1280, 800 };
      g_autoptr (AuspexTilePlan) at_rest = auspex_tile_plan_new (&pyramid, &view);
      g_autoptr (AuspexTilePlan) plan =
          auspex_tile_plan_new_moving (&pyramid, &view, 900, 0);
      AuspexTileKey behind = { 0, 48000 / 256, 40000 / 256 };
      AuspexView there = view;

      g_assert_cmpint (plan->draw->len, ==, at_rest->draw->len);
      there.center_x += 900;
      assert_covers (&pyramid, &view, plan->wanted, 0);
      assert_covers (&pyramid, &there, plan->wanted, 0);
      for (guint i = 0; i < at_rest->wanted->len; i++)
        g_assert_true (contains (plan->wanted, key_at (at_rest->wanted, i)));
      for (guint i = 0; i < plan->wanted->len; i++)
        g_assert_cmpint (place_of (plan->wanted, key_at (plan->wanted, i)), ==, i);
      /* What is seen first, then what is ahead. */
      for (guint i = 0; i < plan->wanted->len; i++)
        if (!contains (at_rest->wanted, key_at (plan->wanted, i)))
          for (guint j = 0; j < plan->draw->len; j++)
            if (key_at (plan->draw, j).level == 0)
              g_assert_cmpint (place_of (plan->wanted, key_at (plan->draw, j)), <, i);
      if (angle == 0)
        g_assert_false (contains (plan->wanted, behind));
    }
}

static void
test_moving_far (void)
{
  AuspexPyramid pyramid = new_pyramid (100000, 80000, 5, 4);
  AuspexView view = { 50000, 40000, 1, 0, 1280, 800 };
  g_autoptr (AuspexTilePlan) at_rest = auspex_tile_plan_new (&pyramid, &view);
  g_autoptr (AuspexTilePlan) plan =
      auspex_tile_plan_new_moving (&pyramid, &view, 1e9, -INFINITY);

  g_assert_cmpint (plan->wanted->len, >, at_rest->wanted->len);
  g_assert_cmpint (plan->wanted->len, <, 3 * at_rest->wanted->len);
}

static bool
has_key (AuspexTileKey key, gpointer keys)
{
  return contains (keys, key);
}

static bool
has_all (AuspexTileKey key, gpointer unused)
{
  return true;
}

static void
test_cover (void)
{
  AuspexPyramid pyramid = new_pyramid (100000, 80000, 4, 4);
  AuspexView view = { 50000, 40000, 1, 0, 1280, 800 };
  g_autoptr (AuspexTilePlan) plan = auspex_tile_plan_new (&pyramid, &view);
  g_autoptr (GArray) cover = g_array_new (FALSE, FALSE, sizeof (AuspexTileKey));
  g_autoptr (GArray) have = g_array_new (FALSE, FALSE, sizeof (AuspexTileKey));

  /* All there: only the finest level. */
  auspex_tile_plan_cover (plan, &pyramid, has_all, NULL, cover);
  g_assert_cmpint (cover->len, ==, count_level (plan->draw, 0));
  g_assert_cmpint (count_level (cover, 0), ==, cover->len);

  /* Nothing there: nothing to draw. */
  auspex_tile_plan_cover (plan, &pyramid, has_key, have, cover);
  g_assert_cmpint (cover->len, ==, 0);

  /* One fine tile and one of level 1 missing: level 2 fills in for the latter only where
   * it is needed, and everything coarser is covered. */
  AuspexTileKey fine = key_at (plan->draw, plan->draw->len - 1);
  AuspexTileKey middle = { 1, fine.col / 4, fine.row / 4 };
  AuspexTileKey coarse = { 2, fine.col / 16, fine.row / 16 };

  for (guint i = 0; i < plan->draw->len; i++)
    {
      AuspexTileKey key = key_at (plan->draw, i);

      if (!auspex_tile_key_equal (&key, &fine) && !auspex_tile_key_equal (&key, &middle))
        g_array_append_val (have, key);
    }
  auspex_tile_plan_cover (plan, &pyramid, has_key, have, cover);
  g_assert_cmpint (count_level (cover, 3), ==, 0);
  g_assert_cmpint (count_level (cover, 2), ==, 1);
  g_assert_cmpint (count_level (cover, 1), ==, 0);
  g_assert_cmpint (count_level (cover, 0), ==, count_level (plan->draw, 0) - 1);
  g_assert_true (auspex_tile_key_equal (&coarse, cover->data));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tile-plan/every level covers the view, at every zoom and angle",
                   test_never_blank);
  g_test_add_func ("/tile-plan/coarse tiles are drawn before fine ones",
                   test_drawing_order);
  g_test_add_func ("/tile-plan/tiles are asked for from the centre outward, then a ring",
                   test_center_out);
  g_test_add_func ("/tile-plan/no tile is asked for twice", test_no_duplicates);
  g_test_add_func ("/tile-plan/a cheap level comes between the coarsest and the finest",
                   test_between);
  g_test_add_func ("/tile-plan/a rotated view leaves out its corners",
                   test_rotated_leaves_corners);
  g_test_add_func ("/tile-plan/nor does the ring around it reach into them",
                   test_rotated_ring);
  g_test_add_func ("/tile-plan/nothing to see, nothing to draw", test_nothing_to_see);
  g_test_add_func ("/tile-plan/a slide of one pixel", test_one_pixel);
  g_test_add_func ("/tile-plan/a huge slide without coarse levels stays bounded",
                   test_no_coarse_levels);
  g_test_add_func ("/tile-plan/coarse tiles are drawn only where fine ones are missing",
                   test_cover);
  g_test_add_func ("/tile-plan/a moving view wants what it comes to", test_moving);
  g_test_add_func ("/tile-plan/no view looks further ahead than its own size",
                   test_moving_far);
  return g_test_run ();
}
