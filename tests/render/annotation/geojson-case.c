/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/render/annotation/geojson-case.h"

#include <math.h>

AuspexGeojson *
auspex_geojson_case_parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  AuspexGeojson *geojson = auspex_geojson_parse (text, -1, "x.geojson", &error);

  g_assert_no_error (error);
  g_assert_nonnull (geojson);
  return geojson;
}

const AuspexAnnotation *
auspex_geojson_case_only (const AuspexGeojson *geojson)
{
  g_assert_cmpuint (geojson->annotations->len, ==, 1);
  g_assert_cmpuint (geojson->foreign->len, ==, 0);
  return geojson->annotations->pdata[0];
}

/* A value of whole cents comes back as the same bits, any other as the nearest cent. */
static void
assert_same_coordinate (double given, double back)
{
  if (round (given * 100) / 100 == given)
    g_assert_cmpfloat (back, ==, given);
  else
    g_assert_cmpfloat_with_epsilon (back, given, 0.005 + 1e-9);
}

static void
assert_same_shape (const AuspexAnnotation *a, const AuspexAnnotation *b)
{
  g_assert_cmpint (a->kind, ==, b->kind);
  g_assert_cmpuint (a->rings->len, ==, b->rings->len);
  for (guint i = 0; i < a->rings->len; i++)
    {
      const AuspexRing *ring = a->rings->pdata[i], *other = b->rings->pdata[i];

      g_assert_cmpint (ring->part, ==, other->part);
      g_assert_cmpint (ring->is_hole, ==, other->is_hole);
      g_assert_cmpuint (ring->points->len, ==, other->points->len);
      for (guint p = 0; p < ring->points->len; p++)
        {
          AuspexPoint point = g_array_index (ring->points, AuspexPoint, p);
          AuspexPoint back = g_array_index (other->points, AuspexPoint, p);

          assert_same_coordinate (point.x, back.x);
          assert_same_coordinate (point.y, back.y);
        }
    }
}

void
auspex_geojson_case_assert_same (const AuspexAnnotation *a, const AuspexAnnotation *b)
{
  assert_same_shape (a, b);
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpstr (a->note, ==, b->note);
  g_assert_cmpstr (a->class_name, ==, b->class_name);
  g_assert_cmphex (a->color, ==, b->color);
  g_assert_cmpint (a->is_locked, ==, b->is_locked);
  g_assert_cmpstr (a->other_properties, ==, b->other_properties);
}
