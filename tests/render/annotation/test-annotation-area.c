/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/annotation/annotation-area.h"

#include <math.h>

static AuspexAnnotation *
box (double x, double y, double width, double height)
{
  return auspex_annotation_new_from_box (AUSPEX_SHAPE_RECTANGLE,
                                         (AuspexRect){ x, y, width, height });
}

static double
area (const AuspexAnnotation *annotation)
{
  return auspex_annotation_get_area_um2 (annotation, 1);
}

static void
a_stroke_is_a_disc_along_its_way (void)
{
  AuspexPoint way[] = { { 100, 100 }, { 300, 100 }, { 300, 300 } };
  g_autoptr (AuspexAnnotation) disc = auspex_annotation_new_stroke (way, 1, 20);
  g_autoptr (AuspexAnnotation) line = auspex_annotation_new_stroke (way, 2, 20);
  g_autoptr (AuspexAnnotation) bent = auspex_annotation_new_stroke (way, 3, 20);
  AuspexPoint again[] = { way[0], way[0] };
  g_autoptr (AuspexAnnotation) still = auspex_annotation_new_stroke (again, 2, 20);

  g_assert_cmpfloat_with_epsilon (area (disc), G_PI * 400, 10);
  g_assert_cmpfloat_with_epsilon (area (line), G_PI * 400 + 200 * 40, 10);
  g_assert_true (auspex_annotation_contains (bent, 300, 310));
  g_assert_false (auspex_annotation_contains (bent, 100, 130));
  g_assert_true (auspex_annotation_is_complete (bent));
  g_assert_nonnull (still);
  g_assert_cmpfloat_with_epsilon (area (still), area (disc), 1);
}

static void
areas_are_added_and_taken_away (void)
{
  g_autoptr (AuspexAnnotation) one = box (0, 0, 100, 100);
  g_autoptr (AuspexAnnotation) two = box (50, 0, 100, 100);
  g_autoptr (AuspexAnnotation) inner = box (20, 20, 10, 10);
  g_autoptr (AuspexAnnotation) far = box (500, 500, 10, 10);
  g_autoptr (AuspexAnnotation) middle = box (40, -10, 20, 200);

  auspex_annotation_set_class (one, "Necrosis: Ignore*", 0x323232);
  auspex_annotation_set_note (one, "a note");
  g_autoptr (AuspexAnnotation) sum = auspex_annotation_unite (one, two);
  g_assert_cmpfloat_with_epsilon (area (sum), 15000, 1e-6);
  g_assert_cmpstr (sum->id, ==, one->id);
  g_assert_cmpstr (sum->class_name, ==, "Necrosis: Ignore*");
  g_assert_cmpstr (sum->note, ==, "a note");
  g_assert_cmpint (sum->rings->len, ==, 1);

  g_autoptr (AuspexAnnotation) holed = auspex_annotation_subtract (one, inner);
  g_assert_cmpfloat_with_epsilon (area (holed), 9900, 1e-6);
  g_assert_cmpint (holed->rings->len, ==, 2);
  g_assert_false (auspex_annotation_contains (holed, 25, 25));

  g_autoptr (AuspexAnnotation) apart = auspex_annotation_unite (one, far);
  g_assert_cmpfloat_with_epsilon (area (apart), 10100, 1e-6);
  g_assert_cmpint (((AuspexRing *)apart->rings->pdata[1])->part, ==, 1);
  g_autoptr (AuspexAnnotation) halves = auspex_annotation_subtract (one, middle);
  g_assert_cmpfloat_with_epsilon (area (halves), 8000, 1e-6);
  g_assert_cmpint (halves->rings->len, ==, 2);
  g_autoptr (AuspexAnnotation) whole = auspex_annotation_unite (halves, middle);
  g_assert_cmpfloat_with_epsilon (area (whole), 8000 + 4000, 1e-6);

  g_assert_null (auspex_annotation_subtract (inner, one));
  g_assert_true (auspex_annotation_touches (one, inner));
  g_assert_false (auspex_annotation_touches (one, far));
}

static void
odd_shapes_are_taken_as_drawn (void)
{
  AuspexPoint eight[] = { { 0, 0 }, { 100, 100 }, { 100, 0 }, { 0, 100 } };
  AuspexPoint flat[] = { { 0, 0 }, { 100, 0 }, { 50, 0 } };
  g_autoptr (AuspexAnnotation) crossed =
      auspex_annotation_new_from_points (AUSPEX_SHAPE_POLYGON, eight, 4);
  g_autoptr (AuspexAnnotation) line =
      auspex_annotation_new_from_points (AUSPEX_SHAPE_POLYGON, flat, 3);
  g_autoptr (AuspexAnnotation) point =
      auspex_annotation_new_from_points (AUSPEX_SHAPE_POINT, eight, 1);
  g_autoptr (AuspexAnnotation) oval = auspex_annotation_new_from_box (
      AUSPEX_SHAPE_ELLIPSE, (AuspexRect){ 0, 0, 200, 100 });
  g_autoptr (AuspexAnnotation) far = box (500, 500, 10, 10);

  g_autoptr (AuspexAnnotation) sum = auspex_annotation_unite (crossed, far);
  g_assert_cmpfloat_with_epsilon (area (sum), 5000 + 100, 1e-6);
  g_autoptr (AuspexAnnotation) with_line = auspex_annotation_unite (far, line);
  g_assert_cmpfloat_with_epsilon (area (with_line), 100, 1e-6);
  g_autoptr (AuspexAnnotation) with_point = auspex_annotation_subtract (far, point);
  g_assert_cmpfloat_with_epsilon (area (with_point), 100, 1e-6);
  g_autoptr (AuspexAnnotation) with_oval = auspex_annotation_unite (oval, far);
  g_assert_cmpfloat_with_epsilon (area (with_oval), G_PI * 5000 + 100, 10);
}

static void
a_simpler_outline_stays_near (void)
{
  AuspexPoint way[] = { { 0, 0 }, { 400, 20 }, { 380, 300 } };
  g_autoptr (AuspexAnnotation) stroke = auspex_annotation_new_stroke (way, 3, 50);
  g_autoptr (AuspexAnnotation) simple = auspex_annotation_simplify (stroke, 2);
  const AuspexRing *before = stroke->rings->pdata[0], *after = simple->rings->pdata[0];

  g_assert_cmpint (after->points->len, <, before->points->len);
  g_assert_cmpfloat_with_epsilon (area (simple) / area (stroke), 1, 0.02);
  for (guint i = 0; i < before->points->len; i++)
    {
      AuspexPoint point = g_array_index (before->points, AuspexPoint, i);

      g_assert_cmpfloat (auspex_annotation_get_distance (simple, point.x, point.y), <=,
                         2.001);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/annotation-area/a stroke is a disc along its way",
                   a_stroke_is_a_disc_along_its_way);
  g_test_add_func ("/annotation-area/areas are added and taken away",
                   areas_are_added_and_taken_away);
  g_test_add_func ("/annotation-area/odd shapes are taken as drawn",
                   odd_shapes_are_taken_as_drawn);
  g_test_add_func ("/annotation-area/a simpler outline stays near",
                   a_simpler_outline_stays_near);
  return g_test_run ();
}
