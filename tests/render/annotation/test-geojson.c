/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/annotation/annotation-class.h"
#include "render/annotation/geojson.h"
#include "tests/support/test-data.h"

#include <json-glib/json-glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

static AuspexGeojson *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  AuspexGeojson *geojson = auspex_geojson_parse (text, -1, "x.geojson", &error);

  g_assert_no_error (error);
  g_assert_nonnull (geojson);
  return geojson;
}

static const AuspexAnnotation *
only (AuspexGeojson *geojson)
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

static void
assert_same (const AuspexAnnotation *a, const AuspexAnnotation *b)
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
      g_ptr_array_new_with_free_func ((GDestroyNotify) auspex_annotation_unref);
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
  g_autoptr (AuspexGeojson) geojson = parse (text);
  g_autofree char *again = auspex_geojson_write (geojson->annotations, geojson->foreign,
                                                 AUSPEX_ORIGIN_LEVEL0, 0, 0);

  g_assert_cmpint (geojson->origin, ==, AUSPEX_ORIGIN_LEVEL0);
  g_assert_cmpuint (geojson->annotations->len, ==, annotations->len);
  for (guint i = 0; i < annotations->len; i++)
    assert_same (annotations->pdata[i], geojson->annotations->pdata[i]);
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
  g_autoptr (AuspexGeojson) geojson = parse (text);

  g_assert_cmpint (geojson->origin, ==, AUSPEX_ORIGIN_BOUNDS);
  for (guint i = 0; i < annotations->len; i++)
    {
      AuspexRect here = auspex_annotation_get_bounds (annotations->pdata[i]);
      AuspexRect there = auspex_annotation_get_bounds (geojson->annotations->pdata[i]);

      g_assert_cmpfloat_with_epsilon (there.x, here.x - 1000, 0.006);
      g_assert_cmpfloat_with_epsilon (there.y, here.y - 2000.5, 0.006);
    }
}

#define SQUARE "\"coordinates\": [[[0, 0], [9, 0], [9, 8], [0, 9], [0, 0]]]"
#define POLYGON "{\"type\": \"Polygon\", " SQUARE "}"
#define FEATURE(properties)                                                              \
  "{\"type\": \"Feature\", \"geometry\": " POLYGON ", \"properties\": " properties "}"

static void
test_accepted_roots (void)
{
  static const char *const texts[] = {
    POLYGON,
    "[" POLYGON "]",
    FEATURE ("{}"),
    FEATURE ("null"),
    "[" FEATURE ("{}") "]",
    "\xef\xbb\xbf" FEATURE ("{}"),
    "{\"type\": \"FeatureCollection\", \"crs\": {}, \"features\": [" FEATURE ("{}") "]}",
    "{\"features\": [" POLYGON "]}"
  };

  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (AuspexGeojson) geojson = parse (texts[i]);

      g_assert_cmpint (only (geojson)->kind, ==, AUSPEX_SHAPE_POLYGON);
      g_assert_cmpint (geojson->origin, ==, AUSPEX_ORIGIN_UNSAID);
    }

  g_autoptr (AuspexGeojson) none =
      parse ("{\"type\":\"FeatureCollection\",\"features\":[]}");

  g_assert_cmpuint (none->annotations->len, ==, 0);
}

static void
test_classifications (void)
{
  static const struct
  {
    const char *json, *name;
    uint32_t color;
  } cases[] = {
    { "{\"name\": \"Tumor\", \"color\": [1, 2, 3]}", "Tumor", 0x010203 },
    { "{\"name\": \"Tumor\", \"color\": [1, 2, 3, 99]}", "Tumor", 0x010203 },
    { "{\"name\": \"Tumor\", \"color\": -3670016}", "Tumor", 0xc80000 },
    { "{\"name\": \"Tumor\", \"colorRGB\": -377282}", "Tumor", 0xfa3e3e },
    { "{\"name\": \"Stroma\"}", "Stroma", 0x96c896 },
    { "\"Necrosis\"", "Necrosis", 0x323232 },
    { "{\"names\": [\"Tumor\", \"Positive\"], \"color\": [9, 9, 9]}", "Tumor: Positive",
      0x090909 },
    { "{\"name\": \"Tumor\", \"color\": [\"red\", 2, 900]}", "Tumor", 0x0002ff },
    { "null", "", AUSPEX_UNCLASSIFIED_COLOR },
    { "17", "", AUSPEX_UNCLASSIFIED_COLOR },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *properties =
          g_strdup_printf ("{\"classification\": %s}", cases[i].json);
      g_autofree char *text = g_strdup_printf (
          "{\"type\": \"Feature\", \"geometry\": " POLYGON ", \"properties\": %s}",
          properties);
      g_autoptr (AuspexGeojson) geojson = parse (text);

      g_assert_cmpstr (only (geojson)->class_name, ==, cases[i].name);
      g_assert_cmphex (only (geojson)->color, ==, cases[i].color);
    }
}

static void
test_geometries (void)
{
  static const struct
  {
    const char *json;
    AuspexShapeKind kind;
    guint n_rings;
    int last_part;
  } cases[] = {
    { "{\"type\": \"Point\", \"coordinates\": [1.5, 2]}", AUSPEX_SHAPE_POINT, 1, 0 },
    { "{\"type\": \"Point\", \"coordinates\": [1.5, 2, 7]}", AUSPEX_SHAPE_POINT, 1, 0 },
    { "{\"type\": \"MultiPoint\", \"coordinates\": [[1, 2], [3, 4]]}", AUSPEX_SHAPE_POINT,
      1, 0 },
    { "{\"type\": \"LineString\", \"coordinates\": [[1, 2], [3, 4]]}", AUSPEX_SHAPE_LINE,
      1, 0 },
    { "{\"type\": \"MultiLineString\", \"coordinates\": [[[1, 2], [3, 4]], [[1, 2], [3, "
      "4]]]}",
      AUSPEX_SHAPE_LINE, 2, 1 },
    { "{\"type\": \"Polygon\", \"coordinates\": [[[1, 1], [1, 5], [4, 5], [4, 1], [1, "
      "1]]]}",
      AUSPEX_SHAPE_RECTANGLE, 1, 0 },
    { "{\"type\": \"Polygon\", \"isEllipse\": true, " SQUARE "}", AUSPEX_SHAPE_ELLIPSE, 1,
      0 },
    { "{\"type\": \"MultiPolygon\", \"coordinates\": [[[[0, 0], [9, 0], [9, 9]], [[1, "
      "1], "
      "[2, 1], [2, 2]]], [[[20, 0], [29, 0], [29, 9]]]]}",
      AUSPEX_SHAPE_POLYGON, 3, 1 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AuspexGeojson) geojson = parse (cases[i].json);
      const AuspexAnnotation *annotation = only (geojson);
      const AuspexRing *last = annotation->rings->pdata[annotation->rings->len - 1];

      g_assert_cmpint (annotation->kind, ==, cases[i].kind);
      g_assert_cmpuint (annotation->rings->len, ==, cases[i].n_rings);
      g_assert_cmpint (last->part, ==, cases[i].last_part);
    }

  g_autoptr (AuspexGeojson) ellipse =
      parse ("{\"type\": \"Polygon\", \"isEllipse\": true, " SQUARE "}");

  g_assert_cmpfloat_with_epsilon (auspex_annotation_get_area_um2 (only (ellipse), 1),
                                  G_PI * 4.5 * 4.5, 1e-9);
}

static void
test_others_programs_words_are_kept (void)
{
  const char *text =
      FEATURE ("{\"objectType\": \"detection\", \"color\": [1, 2, 3], "
               "\"classification\": \"Tumor\", "
               "\"measurements\": {\"Area\": NaN, \"n\": 3, \"big\": 1e999, "
               "\"id\": 123456789012345678901234567890}, "
               "\"metadata\": {\"a\": \"b\", \"ANNOTATION_DESCRIPTION\": \"why\"}, "
               "\"metadata\": {\"a\": \"b\", \"ANNOTATION_DESCRIPTION\": \"why\"}}");
  g_autoptr (AuspexGeojson) geojson = parse (text);

  g_assert_cmpstr (only (geojson)->note, ==, "why");

  g_autofree char *written = auspex_geojson_write (geojson->annotations, geojson->foreign,
                                                   AUSPEX_ORIGIN_LEVEL0, 0, 0);
  g_autoptr (AuspexGeojson) again = parse (written);

  assert_same (only (geojson), only (again));
  g_assert_nonnull (strstr (written, "\"objectType\": \"detection\""));
  g_assert_nonnull (
      strstr (written, "\"Area\": \"NaN\", \"n\": 3, \"big\": \"Infinity\""));
  g_assert_nonnull (strstr (written, "1.2345678901234568e+29"));
  g_assert_nonnull (strstr (written, "\"a\": \"b\""));
  g_assert_nonnull (strstr (written, "\"color\": [1, 2, 3]"));
}

static void
test_unusable_features_are_kept (void)
{
  const char *text =
      "{\"features\": [{\"type\": \"Feature\", \"geometry\": {\"type\": "
      "\"GeometryCollection\", \"geometries\": [" POLYGON "]}}, " POLYGON ", "
      "{\"type\": \"Feature\", \"geometry\": null}, "
      "{\"type\": \"Point\", \"coordinates\": [\"1\", 2]}, "
      "{\"type\": \"Point\", \"coordinates\": [1e30, 2]}, "
      "{\"type\": \"Point\", \"coordinates\": [1e999, 2]}, "
      "{\"type\": \"Point\", \"coordinates\": [99999999999999999999, 2]}, "
      "{\"type\": \"Point\", \"coordinates\": [1]}, "
      "{\"type\": \"LineString\", \"coordinates\": [[1, 2]]}, "
      "{\"type\": \"Polygon\", \"coordinates\": []}, "
      "{\"type\": \"Polygon\", \"coordinates\": [[[1, 2], [3, 4], [1, 2]]]}, "
      "{\"type\": \"Polygon\", \"coordinates\": {\"a\": 1}}, "
      "{\"type\": 5, \"coordinates\": 7}]}";
  g_autoptr (AuspexGeojson) geojson = parse (text);

  g_assert_cmpuint (geojson->annotations->len, ==, 1);
  g_assert_cmpuint (geojson->foreign->len, ==, 12);
  g_assert_cmpstr (geojson->foreign_reason, ==, "it is a collection of geometries");

  g_autofree char *written = auspex_geojson_write (geojson->annotations, geojson->foreign,
                                                   AUSPEX_ORIGIN_LEVEL0, 0, 0);
  g_autoptr (AuspexGeojson) again = parse (written);

  g_assert_cmpuint (again->foreign->len, ==, 12);
  for (guint i = 0; i < 12; i++)
    g_assert_cmpstr (geojson->foreign->pdata[i], ==, again->foreign->pdata[i]);
}

static void
test_children_and_ids (void)
{
  g_autoptr (AuspexGeojson) geojson =
      parse ("[{\"type\": \"Feature\", \"id\": \"2aa7e31c-8437-499d-ba61-88aacd9a2c3f\", "
             "\"geometry\": " POLYGON
             ", \"properties\": {\"name\": \"outer\", \"childObjects\": ["
             "{\"type\": \"Feature\", \"id\": \"2aa7e31c-8437-499d-ba61-88aacd9a2c3f\", "
             "\"geometry\": " POLYGON ", \"properties\": {\"name\": \"inner\"}}]}}]");
  const AuspexAnnotation *outer = geojson->annotations->pdata[0];
  const AuspexAnnotation *inner = geojson->annotations->pdata[1];

  g_assert_cmpuint (geojson->annotations->len, ==, 2);
  g_assert_cmpstr (outer->name, ==, "outer");
  g_assert_null (outer->other_properties);
  g_assert_cmpstr (outer->id, ==, "2aa7e31c-8437-499d-ba61-88aacd9a2c3f");
  g_assert_cmpstr (inner->name, ==, "inner");
  g_assert_cmpstr (inner->id, !=, outer->id);
  g_assert_true (g_uuid_string_is_valid (inner->id));
}

static void
assert_refused (const char *text, gssize length, const char *cause)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexGeojson) geojson =
      auspex_geojson_parse (text, length, "/data/x.geojson", &error);

  g_assert_null (geojson);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  if (!g_str_has_prefix (error->message, "/data/x.geojson: ")
      || strstr (error->message, cause) == NULL || strchr (error->message, '\n') != NULL)
    g_test_fail_printf ("\"%s\", expected %s", error->message, cause);
}

static void
test_malformed (void)
{
  static const char *const broken[] = { "{",
                                        "[",
                                        "]",
                                        "{\"a\"",
                                        "{\"type\": \"Feature\",}",
                                        "nul",
                                        "\"",
                                        "\"\\",
                                        "[1 2]",
                                        "{\"features\": [" POLYGON "}",
                                        "{'type': 'Feature'}x",
                                        "[\"\\ud83d\"]",
                                        "-",
                                        "[-]" };
  static const char *const other[] = { "{}",
                                       "17",
                                       "\"text\"",
                                       "null",
                                       "[1, 2]",
                                       "{\"features\": 3}",
                                       "{\"features\": [null]}",
                                       "[[" POLYGON "]]" };

  for (size_t i = 0; i < G_N_ELEMENTS (broken); i++)
    assert_refused (broken[i], -1, "is not JSON");
  for (size_t i = 0; i < G_N_ELEMENTS (other); i++)
    assert_refused (other[i], -1, "no GeoJSON features");
  assert_refused ("", -1, "is empty");
  assert_refused (" \n", -1, "is empty");
  assert_refused ("{\"a\": \"\xff\"}", -1, "is not UTF-8");
  assert_refused ("[\0]", 3, "is not UTF-8");
}

static void
test_deep_nesting (void)
{
  const int depth = 2000000;
  g_autofree char *lists = g_strnfill (depth, '[');
  g_autoptr (GString) objects = g_string_new (NULL);

  for (int i = 0; i < 300; i++)
    g_string_append (objects, "{\"a\":");
  assert_refused (lists, depth, "nested more than");
  assert_refused (objects->str, -1, "nested more than");
  /* Brackets in a string are no nesting. */
  g_autofree char *name = g_strnfill (5000, '[');
  g_autofree char *text = g_strdup_printf (
      "{\"type\": \"Feature\", \"geometry\": " POLYGON ", \"properties\": {\"name\": "
      "\"\\\"%s\"}}",
      name);
  g_autoptr (AuspexGeojson) geojson = parse (text);

  g_assert_cmpuint (strlen (only (geojson)->name), ==, 5001);
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
      size_t length = i % 2 == 0 ? n : (size_t) g_rand_int_range (random, 0, (int) n);

      if (i % 2 == 0)
        damaged[g_rand_int_range (random, 0, (int) n)] =
            (char) g_rand_int_range (random, 0, 256);

      g_autoptr (AuspexGeojson) geojson =
          auspex_geojson_parse (damaged, (gssize) length, "x", &error);

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
      g_autoptr (AuspexGeojson) again = parse (text);

      for (guint k = 0; k < files[i].n; k++)
        {
          const AuspexAnnotation *annotation = geojson->annotations->pdata[k];

          /* Some of the tiles are rectangles. */
          if (annotation->kind != AUSPEX_SHAPE_RECTANGLE)
            g_assert_cmpint (annotation->kind, ==, files[i].kind);
          else
            g_assert_cmpuint (files[i].n, ==, 136);
          assert_same (annotation, again->annotations->pdata[k]);
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

  const AuspexAnnotation *annotation = only (geojson);
  double outer = (13369 - 10098) * (double) (19491 - 16763);

  g_assert_cmpuint (annotation->rings->len, ==, 2);
  g_assert_true (((AuspexRing *) annotation->rings->pdata[1])->is_hole);
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
  g_test_add_func ("/geojson/collections, features, lists and geometries are accepted",
                   test_accepted_roots);
  g_test_add_func ("/geojson/classes are read in every dialect", test_classifications);
  g_test_add_func ("/geojson/every geometry but collections is read", test_geometries);
  g_test_add_func ("/geojson/what other programs said is written back",
                   test_others_programs_words_are_kept);
  g_test_add_func ("/geojson/unusable features are counted and kept",
                   test_unusable_features_are_kept);
  g_test_add_func ("/geojson/child objects become annotations of their own",
                   test_children_and_ids);
  g_test_add_func ("/geojson/malformed text is one error that names the file",
                   test_malformed);
  g_test_add_func ("/geojson/deep nesting is refused without recursion",
                   test_deep_nesting);
  g_test_add_func ("/geojson/damaged text never crashes", test_damage);
  g_test_add_func ("/geojson/QuPath's own files come back the same", test_qupath_files);
  g_test_add_func ("/geojson/a hole in QuPath's file is a hole", test_holed_area);
  return g_test_run ();
}
