/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What is written, and that it comes back. */

#include "tests/render/annotation/geojson-case.h"
#include "tests/support/test-data.h"

#include <json-glib/json-glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

static double
coordinate (GRand *random)
{
  return round (g_rand_double_range (random, -500, 250000) * 100) / 100;
}

/* One of every kind, with awkward texts and coordinates. */
static GPtrArray *
all_kinds (void)
{
  GPtrArray *annotations =
      g_ptr_array_new_with_free_func ((GDestroyNotify)auspex_annotation_unref);
  GRand *random = g_rand_new_with_seed (7);

  for (int kind = AUSPEX_SHAPE_POINT; kind <= AUSPEX_SHAPE_POLYGON; kind++)
    for (int variant = 0; variant < 2; variant++)
      {
        bool is_box = kind == AUSPEX_SHAPE_RECTANGLE || kind == AUSPEX_SHAPE_ELLIPSE;
        AuspexAnnotation *annotation;
        AuspexPoint points[9];

        for (int i = 0; i < 9; i++)
          points[i] = (AuspexPoint){ coordinate (random), coordinate (random) };
        if (is_box)
          annotation = auspex_annotation_new_from_box (
              kind, (AuspexRect){ points[0].x, points[0].y, 100.25, 50.75 });
        else
          annotation = auspex_annotation_new_from_points (
              kind, points, kind == AUSPEX_SHAPE_POINT ? 1 + 2 * variant : 9);
        if (variant == 1 && kind == AUSPEX_SHAPE_LINE)
          auspex_annotation_add_ring (annotation, 1, false, points + 2, 2);
        if (variant == 1 && kind == AUSPEX_SHAPE_POLYGON)
          {
            auspex_annotation_add_ring (annotation, 0, true, points, 3);
            auspex_annotation_add_ring (annotation, 0, true, points + 3, 3);
            auspex_annotation_add_ring (annotation, 1, false, points + 5, 4);
            auspex_annotation_add_ring (annotation, 1, true, points + 4, 3);
          }
        auspex_annotation_set_name (annotation, variant ? "Gl\"eason\\ 4 \xc2\xb5" : "");
        auspex_annotation_set_note (annotation,
                                    variant ? "line 1\nline 2\t\xe2\x80\xa6" : "");
        auspex_annotation_set_class (annotation,
                                     variant ? "Tumor: Positive" : "Immune cells",
                                     variant ? 0x0102ff : 0xa05aa0);
        annotation->is_locked = variant == 1;
        g_ptr_array_add (annotations, annotation);
      }
  g_rand_free (random);
  return annotations;
}

static void
check_round_trip (void)
{
  g_autoptr (GPtrArray) annotations = all_kinds ();
  g_autofree char *text =
      auspex_geojson_write (annotations, NULL, AUSPEX_ORIGIN_LEVEL0, 0, 0);
  g_autoptr (AuspexGeojson) geojson = auspex_geojson_case_parse (text);
  g_autofree char *again = auspex_geojson_write (geojson->annotations, geojson->foreign,
                                                 AUSPEX_ORIGIN_LEVEL0, 0, 0);

  g_assert_cmpint (geojson->origin, ==, AUSPEX_ORIGIN_LEVEL0);
  g_assert_cmpuint (geojson->annotations->len, ==, annotations->len);
  for (guint i = 0; i < annotations->len; i++)
    auspex_geojson_case_assert_same (annotations->pdata[i],
                                     geojson->annotations->pdata[i]);
  g_assert_cmpstr (again, ==, text);
}

static void
test_round_trip (void)
{
  check_round_trip ();
}

static void
test_comma_locale (void)
{
  static const char *const names[] = { "de_DE.UTF-8", "de_DE.utf8", "de_DE",
                                       "fr_FR.UTF-8" };
  g_autofree char *before = g_strdup (setlocale (LC_NUMERIC, NULL));

  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    if (setlocale (LC_NUMERIC, names[i]) != NULL)
      {
        g_autofree char *comma = g_strdup_printf ("%.1f", 0.5);

        g_assert_cmpstr (comma, ==, "0,5");
        check_round_trip ();
        setlocale (LC_NUMERIC, before);
        return;
      }
  g_test_skip ("no locale with a decimal comma is installed");
}

static void
test_as_qupath_writes (void)
{
  g_autoptr (GPtrArray) annotations = g_ptr_array_new ();
  g_autoptr (AuspexAnnotation) ellipse = auspex_annotation_new_from_box (
      AUSPEX_SHAPE_ELLIPSE, (AuspexRect){ 10.004, -0.001, 20.5, 30 });

  g_free (ellipse->id);
  ellipse->id = g_strdup ("2aa7e31c-8437-499d-ba61-88aacd9a2c3f");
  auspex_annotation_set_name (ellipse, "E");
  auspex_annotation_set_note (ellipse, "why");
  auspex_annotation_set_class (ellipse, "Tumor", 0xc80000);
  ellipse->is_locked = true;
  g_ptr_array_add (annotations, ellipse);

  g_autofree char *text =
      auspex_geojson_write (annotations, NULL, AUSPEX_ORIGIN_BOUNDS, 0, 0);

  g_assert_cmpstr (
      text, ==,
      "{\"type\": \"FeatureCollection\", \"auspex\": {\"origin\": \"bounds\"}, "
      "\"features\": [\n"
      "{\"type\": \"Feature\", \"id\": \"2aa7e31c-8437-499d-ba61-88aacd9a2c3f\", "
      "\"geometry\": {\"type\": \"Polygon\", \"coordinates\": [[[10, 0], [30.5, 0], "
      "[30.5, 30], [10, 30], [10, 0]]], \"isEllipse\": true}, \"properties\": "
      "{\"objectType\": \"annotation\", \"name\": \"E\", \"classification\": "
      "{\"name\": \"Tumor\", \"color\": [200, 0, 0]}, \"isLocked\": true, "
      "\"metadata\": {\"ANNOTATION_DESCRIPTION\": \"why\"}}}\n"
      "]}\n");
}

static void
test_origin (void)
{
  g_autoptr (GPtrArray) annotations = all_kinds ();
  g_autofree char *text =
      auspex_geojson_write (annotations, NULL, AUSPEX_ORIGIN_BOUNDS, -1000, -2000.5);
  g_autoptr (AuspexGeojson) geojson = auspex_geojson_case_parse (text);

  g_assert_cmpint (geojson->origin, ==, AUSPEX_ORIGIN_BOUNDS);
  for (guint i = 0; i < annotations->len; i++)
    {
      AuspexRect here = auspex_annotation_get_bounds (annotations->pdata[i]);
      AuspexRect there = auspex_annotation_get_bounds (geojson->annotations->pdata[i]);

      g_assert_cmpfloat_with_epsilon (there.x, here.x - 1000, 0.006);
      g_assert_cmpfloat_with_epsilon (there.y, here.y - 2000.5, 0.006);
    }
}

/* Every prefix and many single-byte changes of a good file: no crash, and either a result
 * or one error. */
static void
test_damage (void)
{
  g_autoptr (GPtrArray) annotations = all_kinds ();
  g_autofree char *text =
      auspex_geojson_write (annotations, NULL, AUSPEX_ORIGIN_LEVEL0, 0, 0);
  size_t n = strlen (text);
  GRand *random = g_rand_new_with_seed (3);

  for (int i = 0; i < 3000; i++)
    {
      g_autofree char *damaged = g_strdup (text);
      g_autoptr (GError) error = NULL;
      size_t length = i % 2 == 0 ? n : (size_t)g_rand_int_range (random, 0, (int)n);

      if (i % 2 == 0)
        damaged[g_rand_int_range (random, 0, (int)n)] =
            (char)g_rand_int_range (random, 0, 256);

      g_autoptr (AuspexGeojson) geojson =
          auspex_geojson_parse (damaged, (gssize)length, "x", &error);

      g_assert_true ((geojson == NULL) == (error != NULL));
    }
  g_rand_free (random);
}

static void
test_qupath_files (void)
{
  static const struct
  {
    const char *name;
    guint n;
    AuspexShapeKind kind;
  } files[] = {
    { "histoqc-holed.geojson", 1, AUSPEX_SHAPE_POLYGON },
    { "markowetz-tiles.geojson", 136, AUSPEX_SHAPE_POLYGON },
    { "wsidicom-qupath-line.json", 1, AUSPEX_SHAPE_LINE },
    { "wsidicom-qupath-point.json", 1, AUSPEX_SHAPE_POINT },
    { "wsidicom-qupath-polygon.json", 1, AUSPEX_SHAPE_POLYGON },
    { "wsidicom-qupath-wand.json", 1, AUSPEX_SHAPE_POLYGON },
  };
  g_autofree char *folder = auspex_test_need_shared_data ("annotations/qupath");

  for (size_t i = 0; folder != NULL && i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i].name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (AuspexGeojson) geojson = auspex_geojson_load (path, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (geojson->foreign->len, ==, 0);
      g_assert_cmpuint (geojson->annotations->len, ==, files[i].n);

      g_autofree char *text = auspex_geojson_write (
          geojson->annotations, geojson->foreign, AUSPEX_ORIGIN_LEVEL0, 0, 0);
      g_autoptr (AuspexGeojson) again = auspex_geojson_case_parse (text);

      for (guint k = 0; k < files[i].n; k++)
        {
          const AuspexAnnotation *annotation = geojson->annotations->pdata[k];

          /* Some of the tiles are rectangles. */
          if (annotation->kind != AUSPEX_SHAPE_RECTANGLE)
            g_assert_cmpint (annotation->kind, ==, files[i].kind);
          else
            g_assert_cmpuint (files[i].n, ==, 136);
          auspex_geojson_case_assert_same (annotation, again->annotations->pdata[k]);
        }
    }
}

static void
test_holed_area (void)
{
  g_autofree char *path =
      auspex_test_need_shared_data ("annotations/qupath/histoqc-holed.geojson");
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;

  g_autoptr (AuspexGeojson) geojson = auspex_geojson_load (path, &error);

  g_assert_no_error (error);

  const AuspexAnnotation *annotation = auspex_geojson_case_only (geojson);
  double outer = (13369 - 10098) * (double)(19491 - 16763);

  g_assert_cmpuint (annotation->rings->len, ==, 2);
  g_assert_true (((AuspexRing *)annotation->rings->pdata[1])->is_hole);
  g_assert_cmpfloat (auspex_annotation_get_area_um2 (annotation, 1), <, outer);
  g_assert_cmpfloat (auspex_annotation_get_area_um2 (annotation, 1), >, outer * 0.7);
  g_assert_false (auspex_annotation_contains (annotation, 12200, 18000));
  g_assert_true (auspex_annotation_contains (annotation, 10200, 16900));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geojson/every kind comes back to the cent", test_round_trip);
  g_test_add_func ("/geojson/a decimal comma in the locale changes nothing",
                   test_comma_locale);
  g_test_add_func ("/geojson/text is what QuPath reads", test_as_qupath_writes);
  g_test_add_func ("/geojson/coordinates move with the origin", test_origin);
  g_test_add_func ("/geojson/damaged text never crashes", test_damage);
  g_test_add_func ("/geojson/QuPath's own files come back the same", test_qupath_files);
  g_test_add_func ("/geojson/a hole in QuPath's file is a hole", test_holed_area);
  return g_test_run ();
}
