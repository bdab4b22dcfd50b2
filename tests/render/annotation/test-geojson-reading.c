/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What other programs write, well or badly. */

#include "render/annotation/annotation-class.h"
#include "tests/render/annotation/geojson-case.h"

#include <string.h>

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
      g_autoptr (AuspexGeojson) geojson = auspex_geojson_case_parse (texts[i]);

      g_assert_cmpint (auspex_geojson_case_only (geojson)->kind, ==,
                       AUSPEX_SHAPE_POLYGON);
      g_assert_cmpint (geojson->origin, ==, AUSPEX_ORIGIN_UNSAID);
    }

  g_autoptr (AuspexGeojson) none =
      auspex_geojson_case_parse ("{\"type\":\"FeatureCollection\",\"features\":[]}");

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
      g_autoptr (AuspexGeojson) geojson = auspex_geojson_case_parse (text);

      g_assert_cmpstr (auspex_geojson_case_only (geojson)->class_name, ==, cases[i].name);
      g_assert_cmphex (auspex_geojson_case_only (geojson)->color, ==, cases[i].color);
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
      g_autoptr (AuspexGeojson) geojson = auspex_geojson_case_parse (cases[i].json);
      const AuspexAnnotation *annotation = auspex_geojson_case_only (geojson);
      const AuspexRing *last = annotation->rings->pdata[annotation->rings->len - 1];

      g_assert_cmpint (annotation->kind, ==, cases[i].kind);
      g_assert_cmpuint (annotation->rings->len, ==, cases[i].n_rings);
      g_assert_cmpint (last->part, ==, cases[i].last_part);
    }

  g_autoptr (AuspexGeojson) ellipse = auspex_geojson_case_parse (
      "{\"type\": \"Polygon\", \"isEllipse\": true, " SQUARE "}");

  g_assert_cmpfloat_with_epsilon (
      auspex_annotation_get_area_um2 (auspex_geojson_case_only (ellipse), 1),
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
  g_autoptr (AuspexGeojson) geojson = auspex_geojson_case_parse (text);

  g_assert_cmpstr (auspex_geojson_case_only (geojson)->note, ==, "why");

  g_autofree char *written = auspex_geojson_write (geojson->annotations, geojson->foreign,
                                                   AUSPEX_ORIGIN_LEVEL0, 0, 0);
  g_autoptr (AuspexGeojson) again = auspex_geojson_case_parse (written);

  auspex_geojson_case_assert_same (auspex_geojson_case_only (geojson),
                                   auspex_geojson_case_only (again));
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
  g_autoptr (AuspexGeojson) geojson = auspex_geojson_case_parse (text);

  g_assert_cmpuint (geojson->annotations->len, ==, 1);
  g_assert_cmpuint (geojson->foreign->len, ==, 12);
  g_assert_cmpstr (geojson->foreign_reason, ==, "it is a collection of geometries");

  g_autofree char *written = auspex_geojson_write (geojson->annotations, geojson->foreign,
                                                   AUSPEX_ORIGIN_LEVEL0, 0, 0);
  g_autoptr (AuspexGeojson) again = auspex_geojson_case_parse (written);

  g_assert_cmpuint (again->foreign->len, ==, 12);
  for (guint i = 0; i < 12; i++)
    g_assert_cmpstr (geojson->foreign->pdata[i], ==, again->foreign->pdata[i]);
}

static void
test_children_and_ids (void)
{
  g_autoptr (AuspexGeojson) geojson = auspex_geojson_case_parse (
      "[{\"type\": \"Feature\", \"id\": \"2aa7e31c-8437-499d-ba61-88aacd9a2c3f\", "
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
  g_autoptr (AuspexGeojson) geojson = auspex_geojson_case_parse (text);

  g_assert_cmpuint (strlen (auspex_geojson_case_only (geojson)->name), ==, 5001);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func (
      "/geojson-reading/collections, features, lists and geometries are accepted",
      test_accepted_roots);
  g_test_add_func ("/geojson-reading/classes are read in every dialect",
                   test_classifications);
  g_test_add_func ("/geojson-reading/every geometry but collections is read",
                   test_geometries);
  g_test_add_func ("/geojson-reading/what other programs said is written back",
                   test_others_programs_words_are_kept);
  g_test_add_func ("/geojson-reading/unusable features are counted and kept",
                   test_unusable_features_are_kept);
  g_test_add_func ("/geojson-reading/child objects become annotations of their own",
                   test_children_and_ids);
  g_test_add_func ("/geojson-reading/malformed text is one error that names the file",
                   test_malformed);
  g_test_add_func ("/geojson-reading/deep nesting is refused without recursion",
                   test_deep_nesting);
  return g_test_run ();
}
