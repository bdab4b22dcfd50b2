/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/annotation/tissue-mark.h"

#include <math.h>
#include <string.h>

#define EDGE 64
#define COLUMNS 12
#define ROWS 9
#define N_PATCHES (COLUMNS * ROWS)

static int64_t coords[2 * N_PATCHES];
static uint8_t excluded[N_PATCHES];

static AuspexAnnotation *
mark_of (AuspexAnnotation *shape, AuspexMark mark)
{
  auspex_annotation_set_mark (shape, mark);
  return shape;
}

static AuspexAnnotation *
box (double x, double y, double width, double height, AuspexMark mark)
{
  return mark_of (auspex_annotation_new_from_box (AUSPEX_SHAPE_RECTANGLE,
                                                  (AuspexRect){ x, y, width, height }),
                  mark);
}

static GPtrArray *
new_marks (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)auspex_annotation_unref);
}

static int64_t
exclude (GPtrArray *marks)
{
  return auspex_tissue_marks_exclude (marks, coords, N_PATCHES, EDGE, excluded);
}

/* The rule as it is written, point by point. */
static bool
is_left_out (GPtrArray *marks, int64_t patch)
{
  bool some_alone = false;
  int n = 0;

  for (guint m = 0; m < marks->len; m++)
    some_alone |= auspex_annotation_get_mark (marks->pdata[m]) == AUSPEX_MARK_USE_ONLY;
  for (int i = 0; i < AUSPEX_MARK_SAMPLES * AUSPEX_MARK_SAMPLES; i++)
    {
      double step = (double)EDGE / AUSPEX_MARK_SAMPLES;
      double x = coords[2 * patch] + (i % AUSPEX_MARK_SAMPLES + 0.5) * step;
      double y = coords[2 * patch + 1] + (i / AUSPEX_MARK_SAMPLES + 0.5) * step;
      bool out = some_alone;

      for (guint m = 0; m < marks->len; m++)
        if (auspex_annotation_get_mark (marks->pdata[m]) == AUSPEX_MARK_USE_ONLY
            && auspex_annotation_contains (marks->pdata[m], x, y))
          out = false;
      for (guint m = 0; m < marks->len; m++)
        if (auspex_annotation_get_mark (marks->pdata[m]) == AUSPEX_MARK_EXCLUDE
            && auspex_annotation_contains (marks->pdata[m], x, y))
          out = true;
      n += out;
    }
  return 2 * n >= AUSPEX_MARK_SAMPLES * AUSPEX_MARK_SAMPLES;
}

static void
check (GPtrArray *marks)
{
  int64_t n = exclude (marks), expected = 0;

  for (int64_t i = 0; i < N_PATCHES; i++)
    {
      bool out = is_left_out (marks, i);

      if (excluded[i] != out)
        g_error ("patch %d at (%d, %d): %d, not %d", (int)i, (int)coords[2 * i],
                 (int)coords[2 * i + 1], excluded[i], out);
      expected += out;
    }
  g_assert_cmpint (n, ==, expected);
}

static void
the_class_marks (void)
{
  g_autoptr (AuspexAnnotation) shape =
      auspex_annotation_new_from_box (AUSPEX_SHAPE_RECTANGLE, (AuspexRect){ 0, 0, 9, 9 });
  g_autoptr (AuspexAnnotation) point =
      auspex_annotation_new_from_points (AUSPEX_SHAPE_POINT, &(AuspexPoint){ 1, 2 }, 1);

  g_assert_cmpint (auspex_annotation_get_mark (shape), ==, AUSPEX_MARK_NONE);
  auspex_annotation_set_class (shape, "Region*", 0x123456);
  g_assert_cmpint (auspex_annotation_get_mark (shape), ==, AUSPEX_MARK_NONE);
  auspex_annotation_set_class (shape, "Ignore", 0x123456);
  g_assert_cmpint (auspex_annotation_get_mark (shape), ==, AUSPEX_MARK_NONE);

  auspex_annotation_set_class (shape, "Necrosis", 0x323232);
  auspex_annotation_set_mark (shape, AUSPEX_MARK_EXCLUDE);
  g_assert_cmpstr (shape->class_name, ==, "Necrosis: Ignore*");
  g_assert_cmphex (shape->color, ==, 0x323232);
  g_assert_cmpint (auspex_annotation_get_mark (shape), ==, AUSPEX_MARK_EXCLUDE);
  g_assert_false (auspex_annotation_is_plain_mark (shape));
  auspex_annotation_set_mark (shape, AUSPEX_MARK_USE_ONLY);
  g_assert_cmpstr (shape->class_name, ==, "Necrosis: Use only*");
  auspex_annotation_set_mark (shape, AUSPEX_MARK_NONE);
  g_assert_cmpstr (shape->class_name, ==, "Necrosis");

  auspex_annotation_set_class (shape, "", 0);
  auspex_annotation_set_mark (shape, AUSPEX_MARK_EXCLUDE);
  g_assert_cmpstr (shape->class_name, ==, "Ignore*");
  g_assert_true (auspex_annotation_is_plain_mark (shape));
  auspex_annotation_set_note (shape, "coverslip");
  g_assert_false (auspex_annotation_is_plain_mark (shape));

  auspex_annotation_set_class (point, "Ignore*", 0);
  g_assert_cmpint (auspex_annotation_get_mark (point), ==, AUSPEX_MARK_NONE);
}

static void
nothing_marked_leaves_nothing_out (void)
{
  g_autoptr (GPtrArray) marks = new_marks ();

  memset (excluded, 7, sizeof excluded);
  g_assert_cmpint (exclude (NULL), ==, 0);
  g_assert_cmpint (excluded[N_PATCHES - 1], ==, 0);
  g_ptr_array_add (marks, box (0, 0, 5000, 5000, AUSPEX_MARK_NONE));
  g_assert_cmpint (exclude (marks), ==, 0);
  /* Off the tissue. */
  g_ptr_array_add (marks, box (-500, -500, 400, 400, AUSPEX_MARK_EXCLUDE));
  g_assert_cmpint (exclude (marks), ==, 0);
  /* Without an area. */
  g_ptr_array_add (marks, box (100, 100, 0, 300, AUSPEX_MARK_EXCLUDE));
  g_assert_cmpint (exclude (marks), ==, 0);
  g_assert_cmpint (auspex_tissue_marks_exclude (marks, coords, 0, EDGE, excluded), ==, 0);
}

static void
half_a_patch_is_enough (void)
{
  g_autoptr (GPtrArray) marks = new_marks ();

  g_ptr_array_add (marks, box (0, 0, EDGE / 2, EDGE, AUSPEX_MARK_EXCLUDE));
  g_assert_cmpint (exclude (marks), ==, 1);
  g_assert_cmpint (excluded[0], ==, 1);
  g_ptr_array_set_size (marks, 0);
  g_ptr_array_add (marks, box (0, 0, EDGE / 2 - 3, EDGE, AUSPEX_MARK_EXCLUDE));
  g_assert_cmpint (exclude (marks), ==, 0);
  /* Two marks that have half of it together. */
  g_ptr_array_add (marks, box (EDGE - 3, 0, 3, EDGE, AUSPEX_MARK_EXCLUDE));
  g_assert_cmpint (exclude (marks), ==, 1);
  /* What lies over each other counts once. */
  g_ptr_array_set_size (marks, 0);
  g_ptr_array_add (marks, box (0, 0, EDGE / 3, EDGE, AUSPEX_MARK_EXCLUDE));
  g_ptr_array_add (marks, box (0, 0, EDGE / 3, EDGE, AUSPEX_MARK_EXCLUDE));
  g_assert_cmpint (exclude (marks), ==, 0);
}

static void
a_hole_is_not_in_it (void)
{
  g_autoptr (GPtrArray) marks = new_marks ();
  AuspexAnnotation *ring = box (0, 0, 5 * EDGE, 5 * EDGE, AUSPEX_MARK_EXCLUDE);
  AuspexPoint hole[] = {
    { EDGE, EDGE }, { 3 * EDGE, EDGE }, { 3 * EDGE, 3 * EDGE }, { EDGE, 3 * EDGE }
  };
  AuspexPoint island[] = { { 8 * EDGE, 0 }, { 9 * EDGE, 0 }, { 9 * EDGE, 2 * EDGE } };

  ring->kind = AUSPEX_SHAPE_POLYGON;
  auspex_annotation_add_ring (ring, 0, true, hole, 4);
  auspex_annotation_add_ring (ring, 1, false, island, 3);
  g_ptr_array_add (marks, ring);
  g_assert_cmpint (exclude (marks), ==, 25 - 4 + 1);
  check (marks);
}

static void
an_outline_that_crosses_itself_is_as_drawn (void)
{
  g_autoptr (GPtrArray) marks = new_marks ();
  AuspexPoint eight[] = { { 10, 20 }, { 700, 500 }, { 690, 30 }, { 15, 480 } };
  AuspexPoint star[] = {
    { 300, 10 }, { 420, 400 }, { 90, 150 }, { 510, 150 }, { 180, 400 }
  };

  g_ptr_array_add (
      marks, mark_of (auspex_annotation_new_from_points (AUSPEX_SHAPE_POLYGON, eight, 4),
                      AUSPEX_MARK_EXCLUDE));
  check (marks);
  g_ptr_array_set_size (marks, 0);
  g_ptr_array_add (
      marks, mark_of (auspex_annotation_new_from_points (AUSPEX_SHAPE_POLYGON, star, 5),
                      AUSPEX_MARK_EXCLUDE));
  check (marks);
  /* The star's middle, which its outline goes round twice. */
  g_assert_false (auspex_annotation_contains (marks->pdata[0], 300, 230));
  g_assert_cmpint (excluded[3 * COLUMNS + 4], ==, 0);
}

static void
excluding_wins_over_using_alone (void)
{
  g_autoptr (GPtrArray) marks = new_marks ();

  g_ptr_array_add (marks, box (0, 0, 6 * EDGE, 6 * EDGE, AUSPEX_MARK_USE_ONLY));
  g_assert_cmpint (exclude (marks), ==, N_PATCHES - 36);
  g_ptr_array_add (marks, box (0, 0, 2 * EDGE, 2 * EDGE, AUSPEX_MARK_EXCLUDE));
  g_assert_cmpint (exclude (marks), ==, N_PATCHES - 32);
  g_assert_cmpint (excluded[0], ==, 1);
  /* A second area to use alone adds to the first. */
  g_ptr_array_add (marks, box (8 * EDGE, 0, EDGE, EDGE, AUSPEX_MARK_USE_ONLY));
  g_assert_cmpint (exclude (marks), ==, N_PATCHES - 33);
  check (marks);
}

static void
all_can_be_left_out (void)
{
  g_autoptr (GPtrArray) marks = new_marks ();

  g_ptr_array_add (marks, box (-9, -9, 9999, 9999, AUSPEX_MARK_EXCLUDE));
  g_assert_cmpint (exclude (marks), ==, N_PATCHES);
  g_ptr_array_set_size (marks, 0);
  g_ptr_array_add (marks, box (-900, -900, 9, 9, AUSPEX_MARK_USE_ONLY));
  g_assert_cmpint (exclude (marks), ==, N_PATCHES);
}

/* Any shapes, patches in any order and off the grid. */
static void
any_marks_follow_the_rule (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);

  for (int round = 0; round < 60; round++)
    {
      g_autoptr (GPtrArray) marks = new_marks ();

      for (int64_t i = 0; i < N_PATCHES; i++)
        {
          coords[2 * i] = g_rand_int_range (random, -100, 900);
          coords[2 * i + 1] = g_rand_int_range (random, -100, 700);
        }
      for (int m = 0; m < 4; m++)
        {
          AuspexPoint points[14];
          int n = g_rand_int_range (random, 3, 14);
          AuspexMark kind = (AuspexMark)g_rand_int_range (random, 0, 3);

          for (int p = 0; p < n; p++)
            points[p] = (AuspexPoint){ g_rand_double_range (random, -50, 900),
                                       g_rand_double_range (random, -50, 700) };
          AuspexAnnotation *shape =
              m == 0
                  ? auspex_annotation_new_from_box (
                      AUSPEX_SHAPE_ELLIPSE,
                      (AuspexRect){ points[0].x, points[0].y, points[1].x - points[0].x,
                                    points[1].y - points[0].y })
                  : auspex_annotation_new_from_points (AUSPEX_SHAPE_POLYGON, points, n);
          g_ptr_array_add (marks, mark_of (shape, kind));
        }
      check (marks);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int i = 0; i < N_PATCHES; i++)
    {
      coords[2 * i] = i % COLUMNS * EDGE;
      coords[2 * i + 1] = i / COLUMNS * EDGE;
    }
  g_test_add_func ("/tissue-mark/the class marks", the_class_marks);
  g_test_add_func ("/tissue-mark/nothing marked leaves nothing out",
                   nothing_marked_leaves_nothing_out);
  g_test_add_func ("/tissue-mark/half a patch is enough", half_a_patch_is_enough);
  g_test_add_func ("/tissue-mark/a hole is not in it", a_hole_is_not_in_it);
  g_test_add_func ("/tissue-mark/an outline that crosses itself is as drawn",
                   an_outline_that_crosses_itself_is_as_drawn);
  g_test_add_func ("/tissue-mark/excluding wins over using alone",
                   excluding_wins_over_using_alone);
  g_test_add_func ("/tissue-mark/all can be left out", all_can_be_left_out);
  g_test_add_func ("/tissue-mark/any marks follow the rule", any_marks_follow_the_rule);
  return g_test_run ();
}
