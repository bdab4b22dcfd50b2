/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/overlay/heatmap.h"

#include <glib.h>
#include <math.h>

static double
scaled (AuspexHeatmap *heatmap, int64_t index)
{
  AuspexRect level0;
  double value;

  return auspex_heatmap_get_patch (heatmap, index, &level0, &value) ? value : -1;
}

static AuspexHeatmap *
new_row (int64_t n, const float *values, AuspexHeatmapMode mode, bool zero_is_absent)
{
  g_autofree int64_t *coords = g_new0 (int64_t, 2 * n);

  for (int64_t i = 0; i < n; i++)
    coords[2 * i] = 10 * i;
  return auspex_heatmap_new ("row", n, coords, 10, values, mode, zero_is_absent);
}

static void
test_ranks (void)
{
  /* scipy.stats.rankdata ([3, 1, 2, 1], 'average') / 4 */
  static const float values[] = { 3, 1, 2, 1 };
  g_autoptr (AuspexHeatmap) heatmap = new_row (4, values, AUSPEX_HEATMAP_RANK, false);
  double lowest, highest;

  g_assert_cmpfloat (scaled (heatmap, 0), ==, 1);
  g_assert_cmpfloat (scaled (heatmap, 1), ==, 0.375);
  g_assert_cmpfloat (scaled (heatmap, 2), ==, 0.75);
  g_assert_cmpfloat (scaled (heatmap, 3), ==, 0.375);
  auspex_heatmap_get_ends (heatmap, &lowest, &highest);
  g_assert_cmpfloat (lowest, ==, 0);
  g_assert_cmpfloat (highest, ==, 1);
}

static void
test_all_tied (void)
{
  static const float values[] = { 0.25, 0.25, 0.25, 0.25 };
  g_autoptr (AuspexHeatmap) ranks = new_row (4, values, AUSPEX_HEATMAP_RANK, false);
  g_autoptr (AuspexHeatmap) weights = new_row (4, values, AUSPEX_HEATMAP_WEIGHT, false);
  g_autoptr (AuspexHeatmap) multiples =
      new_row (4, values, AUSPEX_HEATMAP_MULTIPLE, false);

  for (int i = 0; i < 4; i++)
    {
      g_assert_cmpfloat (scaled (ranks, i), ==, 0.625);
      g_assert_cmpfloat (scaled (weights, i), ==, 0.5);
      g_assert_cmpfloat (scaled (multiples, i), ==, 0.25);
    }
}

static void
test_weights (void)
{
  static const float values[] = { 0.5, -1.5, 2.5 };
  g_autoptr (AuspexHeatmap) heatmap = new_row (3, values, AUSPEX_HEATMAP_WEIGHT, false);
  double lowest, highest;

  g_assert_cmpfloat (scaled (heatmap, 0), ==, 0.5);
  g_assert_cmpfloat (scaled (heatmap, 1), ==, 0);
  g_assert_cmpfloat (scaled (heatmap, 2), ==, 1);
  g_assert_cmpfloat (auspex_heatmap_get_value (heatmap, 2), ==, 2.5);
  auspex_heatmap_get_ends (heatmap, &lowest, &highest);
  g_assert_cmpfloat (lowest, ==, -1.5);
  g_assert_cmpfloat (highest, ==, 2.5);
}

static void
test_multiples (void)
{
  /* Uniform would be 0.25: none, half, uniform, far more than fourfold. */
  static const float values[] = { 0, 0.125, 0.25, 2 };
  g_autoptr (AuspexHeatmap) heatmap = new_row (4, values, AUSPEX_HEATMAP_MULTIPLE, false);

  g_assert_cmpfloat (scaled (heatmap, 0), ==, 0);
  g_assert_cmpfloat (scaled (heatmap, 1), ==, 0.125);
  g_assert_cmpfloat (scaled (heatmap, 2), ==, 0.25);
  g_assert_cmpfloat (scaled (heatmap, 3), ==, 1);
}

static void
test_absent (void)
{
  static const float values[] = { 0, 4, NAN, 2, 0 };
  g_autoptr (AuspexHeatmap) heatmap = new_row (5, values, AUSPEX_HEATMAP_RANK, true);
  g_autoptr (AuspexHeatmap) all = new_row (5, values, AUSPEX_HEATMAP_RANK, false);
  int64_t top[5];

  g_assert_true (auspex_heatmap_has_absent (heatmap));
  g_assert_false (auspex_heatmap_has_absent (all));
  g_assert_cmpfloat (scaled (heatmap, 0), ==, -1);
  g_assert_cmpfloat (scaled (heatmap, 1), ==, 1);
  g_assert_cmpfloat (scaled (heatmap, 2), ==, -1);
  g_assert_cmpfloat (scaled (heatmap, 3), ==, 0.5);
  g_assert_cmpfloat (scaled (all, 0), ==, 0.375);
  g_assert_cmpfloat (scaled (all, 2), ==, -1);

  g_assert_cmpint (auspex_heatmap_top (heatmap, 5, top), ==, 2);
  g_assert_cmpint (top[0], ==, 1);
  g_assert_cmpint (top[1], ==, 3);
  g_assert_cmpint (auspex_heatmap_patch_at (heatmap, 5, 5), ==, -1);
  g_assert_cmpint (auspex_heatmap_patch_at (heatmap, 15, 5), ==, 1);
}

static void
test_top (void)
{
  static const float values[] = { 1, 5, 3, 5, 2 };
  g_autoptr (AuspexHeatmap) heatmap = new_row (5, values, AUSPEX_HEATMAP_WEIGHT, false);
  int64_t top[3];

  g_assert_cmpint (auspex_heatmap_top (heatmap, 3, top), ==, 3);
  g_assert_cmpint (top[0], ==, 1);
  g_assert_cmpint (top[1], ==, 3);
  g_assert_cmpint (top[2], ==, 2);
  g_assert_cmpint (auspex_heatmap_top (heatmap, 0, top), ==, 0);
}

static void
test_empty (void)
{
  g_autoptr (AuspexHeatmap) heatmap =
      auspex_heatmap_new ("none", 0, NULL, 256, NULL, AUSPEX_HEATMAP_WEIGHT, true);
  g_autoptr (GArray) indices =
      auspex_heatmap_patches_in (heatmap, (AuspexRect){ 0, 0, 1e6, 1e6 });
  int64_t top[1];

  g_assert_cmpint (indices->len, ==, 0);
  g_assert_cmpint (auspex_heatmap_patch_at (heatmap, 0, 0), ==, -1);
  g_assert_cmpint (auspex_heatmap_top (heatmap, 1, top), ==, 0);
}

/* Compared with looking at every patch. */
static void
check_queries (AuspexHeatmap *heatmap, GRand *random, double extent)
{
  int64_t n = auspex_heatmap_get_n_patches (heatmap);

  for (int query = 0; query < 200; query++)
    {
      AuspexRect rect = {
        g_rand_double_range (random, -0.3 * extent, extent),
        g_rand_double_range (random, -0.3 * extent, extent),
        query % 4 == 0 ? 0 : g_rand_double_range (random, 0, extent / 2),
        query % 4 == 0 ? 0 : g_rand_double_range (random, 0, extent / 2)
      };
      g_autoptr (GArray) found = auspex_heatmap_patches_in (heatmap, rect);
      guint next = 0;

      for (int64_t i = 0; i < n; i++)
        {
          AuspexRect patch;
          double value;
          bool is_drawn = auspex_heatmap_get_patch (heatmap, i, &patch, &value);
          bool touches = patch.x <= rect.x + rect.width && patch.x + patch.width > rect.x
                         && patch.y <= rect.y + rect.height
                         && patch.y + patch.height > rect.y;

          if (is_drawn && touches)
            {
              g_assert_cmpint (next, <, found->len);
              g_assert_cmpint (g_array_index (found, int64_t, next), ==, i);
              next++;
            }
        }
      g_assert_cmpint (next, ==, found->len);
      if (query % 4 == 0)
        g_assert_cmpint (auspex_heatmap_patch_at (heatmap, rect.x, rect.y), ==,
                         next > 0 ? g_array_index (found, int64_t, next - 1) : -1);
    }
}

static void
test_queries (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  /* Dense and overlapping, on a grid, scattered over far too many cells. */
  static const double extents[] = { 2000, 10000, 1e7 };

  for (size_t e = 0; e < G_N_ELEMENTS (extents); e++)
    {
      int64_t coords[2 * 300];
      float values[300];

      for (int i = 0; i < 300; i++)
        {
          coords[2 * i] = g_rand_double_range (random, -500, extents[e]);
          coords[2 * i + 1] = g_rand_double_range (random, -500, extents[e]);
          values[i] = g_rand_int_range (random, 0, 4);
        }
      g_autoptr (AuspexHeatmap) heatmap = auspex_heatmap_new (
          "random", 300, coords, 256.5, values, AUSPEX_HEATMAP_RANK, true);

      check_queries (heatmap, random, extents[e]);
    }
}

static void
test_copies (void)
{
  int64_t coords[] = { 5, 6 };
  float values[] = { 2 };
  char title[] = "title";
  g_autoptr (AuspexHeatmap) heatmap =
      auspex_heatmap_new (title, 1, coords, 10, values, AUSPEX_HEATMAP_WEIGHT, false);
  AuspexRect level0;
  double value;

  coords[0] = 99;
  values[0] = 99;
  title[0] = 'x';
  auspex_heatmap_get_patch (heatmap, 0, &level0, &value);
  g_assert_cmpfloat (level0.x, ==, 5);
  g_assert_cmpfloat (level0.width, ==, 10);
  g_assert_cmpfloat (auspex_heatmap_get_value (heatmap, 0), ==, 2);
  g_assert_cmpstr (auspex_heatmap_get_title (heatmap), ==, "title");
}

static void
test_range (void)
{
  /* Uniform would be 0.25: 0, 1, 2 and 8 times that. */
  static const float values[] = { 0, 0.25, 0.5, 2 };
  static const AuspexHeatmapRange range = { 0.25, 0.75, false };
  static const AuspexHeatmapRange point = { 0.5, 0.5, true };
  g_autoptr (AuspexHeatmap) whole = new_row (4, values, AUSPEX_HEATMAP_MULTIPLE, false);
  g_autoptr (AuspexHeatmap) part = auspex_heatmap_new_in_range (whole, &range);
  g_autoptr (AuspexHeatmap) step = auspex_heatmap_new_in_range (part, &point);
  double lowest, highest;
  int64_t counts[4], top[4];

  g_assert_cmpfloat (scaled (part, 0), ==, 0);
  g_assert_cmpfloat (scaled (part, 1), ==, 0);
  g_assert_cmpfloat (scaled (part, 2), ==, 0.5);
  g_assert_cmpfloat (scaled (part, 3), ==, 1);
  auspex_heatmap_get_ends (part, &lowest, &highest);
  g_assert_cmpfloat (lowest, ==, 1);
  g_assert_cmpfloat (highest, ==, 3);
  /* The second is of the whole scale again, and a step. */
  g_assert_cmpfloat (scaled (step, 1), ==, -1);
  g_assert_cmpfloat (scaled (step, 2), ==, 1);
  g_assert_cmpint (auspex_heatmap_top (step, 4, top), ==, 2);
  g_assert_cmpint (top[0], ==, 3);
  g_assert_cmpint (auspex_heatmap_patch_at (step, 15, 5), ==, -1);
  /* Readings and counts do not change with the range. */
  g_assert_cmpfloat (auspex_heatmap_get_reading (step, 3), ==, 8);
  auspex_heatmap_count (step, 4, counts);
  g_assert_cmpint (counts[0], ==, 1);
  g_assert_cmpint (counts[1], ==, 1);
  g_assert_cmpint (counts[2], ==, 1);
  g_assert_cmpint (counts[3], ==, 1);
}

static void
test_part_outlives_whole (void)
{
  static const float values[] = { 1, 2, 3 };
  static const uint8_t is_drawn[] = { 1, 0, 1 };
  AuspexHeatmap *whole = new_row (3, values, AUSPEX_HEATMAP_RANK, false);
  g_autoptr (AuspexHeatmap) part = auspex_heatmap_new_subset (whole, is_drawn);

  auspex_heatmap_unref (whole);
  g_assert_cmpfloat (scaled (part, 1), ==, -1);
  g_assert_cmpfloat (scaled (part, 2), ==, 1);
  g_assert_cmpfloat (auspex_heatmap_get_reading (part, 1), ==, (float)(2 / 3.0));
  g_assert_cmpstr (auspex_heatmap_get_title (part), ==, "row");
}

static void
test_lattice (void)
{
  /* 0 1
   * 2   and 3 beside it, with a pixel lost to rounding between 0 and 1. */
  static const int64_t coords[] = { 0, 0, 101, 0, 0, 100, 500, 100 };
  static const float values[] = { 0, 1, 0.5, 0.25 };
  static const double expected[9] = { 0, 0, 0.5, 0, 0, 0.5, 0.25, 0.25, 0.5 };
  g_autoptr (AuspexHeatmap) heatmap =
      auspex_heatmap_new ("corner", 4, coords, 100, values, AUSPEX_HEATMAP_WEIGHT, false);
  double lattice[9];

  auspex_heatmap_get_lattice (heatmap, 0, lattice);
  for (int i = 0; i < 9; i++)
    g_assert_cmpfloat (lattice[i], ==, expected[i]);
  auspex_heatmap_get_lattice (heatmap, 3, lattice);
  for (int i = 0; i < 9; i++)
    g_assert_cmpfloat (lattice[i], ==, 0.25);
}

static void
test_outline (void)
{
  /* An L of three, whose outline is six lines; none is drawn for want of a value. */
  static const int64_t coords[] = { 0, 0, 100, 0, 0, 100 };
  static const float values[] = { NAN, 1, 0 };
  g_autoptr (AuspexHeatmap) heatmap =
      auspex_heatmap_new ("L", 3, coords, 100, values, AUSPEX_HEATMAP_RANK, true);
  const GArray *outline = auspex_heatmap_get_outline (heatmap);
  double length = 0;

  g_assert_cmpuint (outline->len, ==, 6);
  for (guint i = 0; i < outline->len; i++)
    {
      const AuspexLine *line = &g_array_index (outline, AuspexLine, i);

      g_assert_true (line->x0 == line->x1 || line->y0 == line->y1);
      length += line->x1 - line->x0 + line->y1 - line->y0;
    }
  g_assert_cmpfloat (length, ==, 800);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/heatmap/ties share their mean rank", test_ranks);
  g_test_add_func ("/heatmap/equal values have one colour in every mode", test_all_tied);
  g_test_add_func ("/heatmap/weights are linear between smallest and largest",
                   test_weights);
  g_test_add_func ("/heatmap/multiples count from uniform attention", test_multiples);
  g_test_add_func ("/heatmap/what is absent is neither drawn nor ranked", test_absent);
  g_test_add_func ("/heatmap/the top patches come highest first", test_top);
  g_test_add_func ("/heatmap/no patches at all", test_empty);
  g_test_add_func ("/heatmap/the grid finds what looking at every patch finds",
                   test_queries);
  g_test_add_func ("/heatmap/it keeps its own copy", test_copies);
  g_test_add_func ("/heatmap/a range stretches the colours and hides what is below",
                   test_range);
  g_test_add_func ("/heatmap/a part outlives the whole", test_part_outlives_whole);
  g_test_add_func ("/heatmap/smooth values meet only where patches adjoin", test_lattice);
  g_test_add_func ("/heatmap/the outline goes around all patches", test_outline);
  return g_test_run ();
}
