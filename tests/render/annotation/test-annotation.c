/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/annotation/annotation-class.h"
#include "render/annotation/annotation-painter.h"
#include "render/annotation/annotation.h"

#include <math.h>

static AuspexAnnotation *
square_with_hole (void)
{
  const AuspexPoint outer[] = { { 100, 100 }, { 500, 100 }, { 500, 500 }, { 100, 500 } };
  const AuspexPoint hole[] = { { 200, 200 }, { 200, 300 }, { 300, 300 }, { 300, 200 } };
  AuspexAnnotation *annotation =
      auspex_annotation_new_from_points (AUSPEX_SHAPE_POLYGON, outer, 4);

  auspex_annotation_add_ring (annotation, 0, true, hole, 4);
  return annotation;
}

static void
test_areas (void)
{
  g_autoptr (AuspexAnnotation) holed = square_with_hole ();
  g_autoptr (AuspexAnnotation) box = auspex_annotation_new_from_box (
      AUSPEX_SHAPE_RECTANGLE, (AuspexRect){ 1e6, 1e6, -30, 40 });
  g_autoptr (AuspexAnnotation) ellipse = auspex_annotation_new_from_box (
      AUSPEX_SHAPE_ELLIPSE, (AuspexRect){ 10, 20, 60, 40 });

  g_assert_cmpfloat_with_epsilon (auspex_annotation_get_area_um2 (holed, 1), 150000,
                                  1e-6);
  g_assert_cmpfloat_with_epsilon (auspex_annotation_get_area_um2 (holed, 0.5), 37500,
                                  1e-6);
  g_assert_cmpfloat_with_epsilon (auspex_annotation_get_length_um (holed, 0.5), 1000,
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (auspex_annotation_get_area_um2 (box, 2), 4800, 1e-6);
  g_assert_cmpfloat_with_epsilon (auspex_annotation_get_area_um2 (ellipse, 1),
                                  G_PI * 30 * 20, 1e-9);
  /* 4 a E(e) with a = 30, b = 20. */
  g_assert_cmpfloat_with_epsilon (auspex_annotation_get_length_um (ellipse, 1), 158.65439,
                                  1e-4);
}

static void
test_parts_add_up (void)
{
  g_autoptr (AuspexAnnotation) annotation = square_with_hole ();
  const AuspexPoint second[] = { { 600, 100 }, { 700, 100 }, { 700, 200 } };

  auspex_annotation_add_ring (annotation, 1, false, second, 3);
  g_assert_cmpfloat_with_epsilon (auspex_annotation_get_area_um2 (annotation, 1), 155000,
                                  1e-6);
  g_assert_true (auspex_annotation_contains (annotation, 150, 150));
  g_assert_false (auspex_annotation_contains (annotation, 250, 250));
  g_assert_true (auspex_annotation_contains (annotation, 690, 110));
  g_assert_false (auspex_annotation_contains (annotation, 610, 190));
}

static void
test_points_and_lines (void)
{
  const AuspexPoint path[] = { { 0, 0 }, { 30, 40 }, { 30, 140 } };
  g_autoptr (AuspexAnnotation) line =
      auspex_annotation_new_from_points (AUSPEX_SHAPE_LINE, path, 3);
  g_autoptr (AuspexAnnotation) point =
      auspex_annotation_new_from_points (AUSPEX_SHAPE_POINT, path + 1, 1);

  g_assert_cmpfloat (auspex_annotation_get_length_um (line, 0.25), ==, 37.5);
  g_assert_cmpfloat (auspex_annotation_get_area_um2 (line, 0.25), ==, 0);
  g_assert_cmpfloat (auspex_annotation_get_length_um (point, 0.25), ==, 0);
  g_assert_cmpfloat (auspex_annotation_get_distance (line, 30, 150), ==, 10);
  /* An open line has no side from its end to its start. */
  g_assert_cmpfloat (auspex_annotation_get_distance (line, 15, 70), >, 14);
  g_assert_true (auspex_annotation_hit (point, 33, 44, 5));
  g_assert_false (auspex_annotation_hit (point, 33, 44, 4.9));
}

static void
test_hits (void)
{
  g_autoptr (AuspexAnnotation) holed = square_with_hole ();
  g_autoptr (AuspexAnnotation) ellipse = auspex_annotation_new_from_box (
      AUSPEX_SHAPE_ELLIPSE, (AuspexRect){ 0, 0, 200, 100 });
  int ring, vertex;

  g_assert_true (auspex_annotation_hit (holed, 150, 400, 0));
  g_assert_false (auspex_annotation_hit (holed, 250, 250, 10));
  g_assert_true (auspex_annotation_hit (holed, 205, 250, 10));
  g_assert_true (auspex_annotation_hit (holed, 95, 300, 5));
  g_assert_false (auspex_annotation_hit (holed, 94.9, 300, 5));
  g_assert_true (auspex_annotation_hit (ellipse, 100, 50, 0));
  g_assert_false (auspex_annotation_hit (ellipse, 10, 10, 2));
  g_assert_true (auspex_annotation_hit (ellipse, 203, 50, 4));

  g_assert_true (auspex_annotation_hit_vertex (holed, 298, 303, 5, &ring, &vertex));
  g_assert_cmpint (ring, ==, 1);
  g_assert_cmpint (vertex, ==, 2);
  g_assert_false (auspex_annotation_hit_vertex (holed, 400, 400, 5, &ring, &vertex));
}

static void
test_centroid (void)
{
  g_autoptr (AuspexAnnotation) holed = square_with_hole ();
  AuspexPoint center = auspex_annotation_get_centroid (holed);

  /* (300 * 160000 - 250 * 10000) / 150000 */
  g_assert_cmpfloat_with_epsilon (center.x, 303.3333333, 1e-6);
  g_assert_cmpfloat_with_epsilon (center.y, 303.3333333, 1e-6);
}

static void
test_box_vertices (void)
{
  g_autoptr (AuspexAnnotation) box = auspex_annotation_new_from_box (
      AUSPEX_SHAPE_RECTANGLE, (AuspexRect){ 10, 10, 100, 50 });

  for (int vertex = 0; vertex < 4; vertex++)
    {
      g_autoptr (AuspexAnnotation) copy = auspex_annotation_copy (box);

      /* Far beyond the opposite corner, then back to a box without height. */
      auspex_annotation_move_vertex (copy, 0, vertex, (AuspexPoint){ 500, 400 });
      g_assert_true (auspex_annotation_contains (copy, 300, 300));
      auspex_annotation_move_vertex (copy, 0, vertex, (AuspexPoint){ 200, 10 });
      auspex_annotation_move_vertex (copy, 0, vertex, (AuspexPoint){ 210, 35 });

      AuspexRect bounds = auspex_annotation_get_bounds (copy);
      bool left = vertex == 1 || vertex == 2, top = vertex >= 2;

      g_assert_cmpfloat (bounds.x, ==, left ? 10 : 110);
      g_assert_cmpfloat (bounds.width, ==, left ? 200 : 100);
      g_assert_cmpfloat (bounds.y, ==, top ? 10 : 35);
      g_assert_cmpfloat (bounds.height, ==, 25);
      g_assert_cmpfloat_with_epsilon (auspex_annotation_get_area_um2 (copy, 1),
                                      bounds.width * bounds.height, 1e-9);
    }
}

static void
test_copies_are_apart (void)
{
  g_autoptr (AuspexAnnotation) original = square_with_hole ();

  auspex_annotation_set_name (original, "a");
  auspex_annotation_set_class (original, "Tumor",
                               auspex_annotation_class_color ("Tumor"));

  g_autoptr (AuspexAnnotation) copy = auspex_annotation_copy (original);

  auspex_annotation_move (copy, 1000, 0);
  auspex_annotation_set_name (copy, copy->name);
  g_assert_cmpstr (copy->id, ==, original->id);
  g_assert_cmpstr (copy->name, ==, "a");
  g_assert_cmphex (copy->color, ==, 0xc80000);
  g_assert_true (auspex_annotation_contains (original, 150, 150));
  g_assert_false (auspex_annotation_contains (copy, 150, 150));
  g_assert_true (auspex_annotation_contains (copy, 1150, 150));
}

static void
test_incomplete (void)
{
  const AuspexPoint bad[] = { { 0, 0 }, { NAN, 1 }, { 2, 2 } };
  g_autoptr (AuspexAnnotation) none = auspex_annotation_new (AUSPEX_SHAPE_POLYGON);
  g_autoptr (AuspexAnnotation) two =
      auspex_annotation_new_from_points (AUSPEX_SHAPE_POLYGON, bad, 1);
  g_autoptr (AuspexAnnotation) nan =
      auspex_annotation_new_from_points (AUSPEX_SHAPE_POLYGON, bad, 3);
  g_autoptr (AuspexAnnotation) whole = square_with_hole ();

  g_assert_false (auspex_annotation_is_complete (none));
  g_assert_false (auspex_annotation_is_complete (two));
  g_assert_false (auspex_annotation_is_complete (nan));
  g_assert_true (auspex_annotation_is_complete (whole));
}

static uint32_t
pixel (cairo_surface_t *surface, int x, int y)
{
  const uint8_t *row = cairo_image_surface_get_data (surface)
                       + (size_t) y * (size_t) cairo_image_surface_get_stride (surface);

  return ((const uint32_t *) row)[x] & 0xffffff;
}

static void
test_painting (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 60, 60);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (AuspexAnnotation) holed = square_with_hole ();
  g_autoptr (AuspexAnnotation) flat =
      auspex_annotation_new_from_box (AUSPEX_SHAPE_ELLIPSE, (AuspexRect){ 0, 0, 0, 10 });
  cairo_matrix_t matrix;

  auspex_annotation_set_class (holed, "Tumor", 0xc80000);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_matrix_init_scale (&matrix, 0.1, 0.1);
  auspex_annotation_paint (flat, cr, &matrix, 2, false);
  auspex_annotation_paint (holed, cr, &matrix, 2, false);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_flush (surface);
  g_assert_cmphex (pixel (surface, 10, 40), ==, 0xc80000); /* left edge at 100 / 10 */
  g_assert_cmphex (pixel (surface, 20, 25), ==, 0xc80000); /* the hole's */
  g_assert_cmphex (pixel (surface, 15, 40), ==, 0xffffff);
  g_assert_cmphex (pixel (surface, 25, 25), ==, 0xffffff);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/annotation/holes and ellipses have the area they should",
                   test_areas);
  g_test_add_func ("/annotation/parts add up and keep their holes", test_parts_add_up);
  g_test_add_func ("/annotation/points and lines have length and no area",
                   test_points_and_lines);
  g_test_add_func ("/annotation/a click hits inside or near the outline", test_hits);
  g_test_add_func ("/annotation/the centroid leaves holes out", test_centroid);
  g_test_add_func ("/annotation/a box stays a box whichever corner is dragged",
                   test_box_vertices);
  g_test_add_func ("/annotation/changing a copy leaves the original",
                   test_copies_are_apart);
  g_test_add_func ("/annotation/too few or endless points are incomplete",
                   test_incomplete);
  g_test_add_func ("/annotation/outlines are painted where the shape is", test_painting);
  return g_test_run ();
}
