/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/annotation/geojson-geometry.h"

#include "render/annotation/json-text.h"
#include <math.h>
#include <string.h>

/* No slide is wider; and small enough that two decimals are exact. */
#define MAX_COORDINATE 1e9

static bool
read_coordinate (JsonNode *node, double *value)
{
  if (!JSON_NODE_HOLDS_VALUE (node)
      || (json_node_get_value_type (node) != G_TYPE_DOUBLE
          && json_node_get_value_type (node) != G_TYPE_INT64))
    return false;
  *value = json_node_get_double (node);
  return fabs (*value) <= MAX_COORDINATE;
}

/* Further numbers of a position (a height) are passed over. */
static bool
read_position (JsonNode *node, AuspexPoint *point)
{
  JsonArray *position = auspex_json_as_array (node);

  return position != NULL && json_array_get_length (position) >= 2
         && read_coordinate (json_array_get_element (position, 0), &point->x)
         && read_coordinate (json_array_get_element (position, 1), &point->y);
}

static const char *
read_ring (JsonNode *node, AuspexAnnotation *annotation, int part, bool is_hole)
{
  JsonArray *positions = auspex_json_as_array (node);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (AuspexPoint));

  if (positions == NULL)
    return "coordinates are not a list of positions";
  for (guint i = 0; i < json_array_get_length (positions); i++)
    {
      AuspexPoint point;

      if (!read_position (json_array_get_element (positions, i), &point))
        return "a coordinate is not a number a slide can have";
      g_array_append_val (points, point);
    }
  if (annotation->kind == AUSPEX_SHAPE_POLYGON && points->len > 1)
    {
      AuspexPoint first = g_array_index (points, AuspexPoint, 0);
      AuspexPoint last = g_array_index (points, AuspexPoint, points->len - 1);

      if (first.x == last.x && first.y == last.y)
        g_array_set_size (points, points->len - 1);
    }
  auspex_annotation_add_ring (annotation, part, is_hole, (AuspexPoint *) points->data,
                              (int) points->len);
  return NULL;
}

static const char *
read_polygon (JsonNode *node, AuspexAnnotation *annotation, int part)
{
  JsonArray *rings = auspex_json_as_array (node);
  const char *fault = rings == NULL ? "coordinates are not a list of rings" : NULL;

  for (guint i = 0; fault == NULL && i < json_array_get_length (rings); i++)
    fault = read_ring (json_array_get_element (rings, i), annotation, part, i > 0);
  return fault;
}

static const char *
read_parts (JsonNode *node, AuspexAnnotation *annotation)
{
  JsonArray *parts = auspex_json_as_array (node);
  const char *fault = parts == NULL ? "coordinates are not a list" : NULL;

  for (guint i = 0; fault == NULL && i < json_array_get_length (parts); i++)
    {
      JsonNode *part = json_array_get_element (parts, i);

      fault = annotation->kind == AUSPEX_SHAPE_POLYGON
                  ? read_polygon (part, annotation, (int) i)
                  : read_ring (part, annotation, (int) i, false);
    }
  return fault;
}

static const char *
read_point (JsonNode *node, AuspexAnnotation *annotation)
{
  AuspexPoint point;

  if (!read_position (node, &point))
    return "a coordinate is not a number a slide can have";
  auspex_annotation_add_ring (annotation, 0, false, &point, 1);
  return NULL;
}

static const char *
read_coordinates (const char *type, JsonNode *coordinates, AuspexAnnotation *annotation)
{
  if (g_str_equal (type, "Point"))
    return annotation->kind = AUSPEX_SHAPE_POINT, read_point (coordinates, annotation);
  if (g_str_equal (type, "MultiPoint"))
    return annotation->kind = AUSPEX_SHAPE_POINT,
           read_ring (coordinates, annotation, 0, false);
  if (g_str_equal (type, "LineString"))
    return annotation->kind = AUSPEX_SHAPE_LINE,
           read_ring (coordinates, annotation, 0, false);
  if (g_str_equal (type, "MultiLineString"))
    return annotation->kind = AUSPEX_SHAPE_LINE, read_parts (coordinates, annotation);
  annotation->kind = AUSPEX_SHAPE_POLYGON;
  if (g_str_equal (type, "Polygon"))
    return read_polygon (coordinates, annotation, 0);
  if (g_str_equal (type, "MultiPolygon"))
    return read_parts (coordinates, annotation);
  return g_str_equal (type, "GeometryCollection") ? "it is a collection of geometries"
                                                  : "its geometry is of no known type";
}

static bool
is_along_axes (const AuspexAnnotation *annotation)
{
  const AuspexRing *ring = annotation->rings->pdata[0];
  const AuspexPoint *p = (const AuspexPoint *) ring->points->data;

  if (annotation->rings->len != 1 || ring->points->len != 4)
    return false;
  return (p[0].y == p[1].y && p[1].x == p[2].x && p[2].y == p[3].y && p[3].x == p[0].x)
         || (p[0].x == p[1].x && p[1].y == p[2].y && p[2].x == p[3].x
             && p[3].y == p[0].y);
}

/* As its bounding box, corners in the order that boxes have. */
static void
make_box (AuspexAnnotation *annotation, AuspexShapeKind kind)
{
  AuspexRect box = auspex_annotation_get_bounds (annotation);
  g_autoptr (AuspexAnnotation) shape = auspex_annotation_new_from_box (kind, box);
  GPtrArray *rings = annotation->rings;

  annotation->kind = kind;
  annotation->rings = shape->rings;
  shape->rings = rings;
}

const char *
auspex_geojson_read_geometry (JsonNode *node, AuspexAnnotation *annotation)
{
  JsonObject *geometry = auspex_json_as_object (node);
  const char *type = auspex_json_get_string (geometry, "type");

  if (type == NULL)
    return "it has no geometry";

  const char *fault =
      read_coordinates (type, auspex_json_get (geometry, "coordinates"), annotation);

  if (fault != NULL)
    return fault;
  if (!auspex_annotation_is_complete (annotation))
    return "its geometry has too few points";
  if (annotation->kind == AUSPEX_SHAPE_POLYGON)
    {
      JsonNode *is_ellipse = auspex_json_get (geometry, "isEllipse");

      if (is_ellipse != NULL && JSON_NODE_HOLDS_VALUE (is_ellipse)
          && json_node_get_boolean (is_ellipse))
        make_box (annotation, AUSPEX_SHAPE_ELLIPSE);
      else if (is_along_axes (annotation))
        make_box (annotation, AUSPEX_SHAPE_RECTANGLE);
    }
  return NULL;
}

/* Two decimals at most, with a point in every locale. */
static void
append_number (GString *text, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (digits, sizeof digits, "%.2f", value);
  for (size_t end = strlen (digits); digits[end - 1] == '0' || digits[end - 1] == '.';)
    {
      bool at_point = digits[--end] == '.';

      digits[end] = '\0';
      if (at_point)
        break;
    }
  g_string_append (text, g_str_equal (digits, "-0") ? "0" : digits);
}

static void
append_position (GString *text, AuspexPoint point, double dx, double dy)
{
  g_string_append_c (text, '[');
  append_number (text, point.x + dx);
  g_string_append (text, ", ");
  append_number (text, point.y + dy);
  g_string_append_c (text, ']');
}

static void
append_ring (GString *text, const AuspexRing *ring, bool closed, double dx, double dy)
{
  guint n = ring->points->len;

  g_string_append_c (text, '[');
  for (guint i = 0; i < n + (closed ? 1 : 0); i++)
    {
      if (i > 0)
        g_string_append (text, ", ");
      append_position (text, g_array_index (ring->points, AuspexPoint, i % n), dx, dy);
    }
  g_string_append_c (text, ']');
}

/* Rings of one part in brackets; parts in further ones. */
static void
append_polygons (GString *text, const AuspexAnnotation *annotation, bool several,
                 double dx, double dy)
{
  int part = -1;

  if (several)
    g_string_append_c (text, '[');
  for (guint i = 0; i < annotation->rings->len; i++)
    {
      const AuspexRing *ring = annotation->rings->pdata[i];

      if (i == 0)
        g_string_append_c (text, '[');
      else
        g_string_append (text, ring->part == part ? ", " : "], [");
      append_ring (text, ring, true, dx, dy);
      part = ring->part;
    }
  g_string_append (text, several ? "]]" : "]");
}

static void
append_lines (GString *text, const AuspexAnnotation *annotation, bool several, double dx,
              double dy)
{
  if (several)
    g_string_append_c (text, '[');
  for (guint i = 0; i < annotation->rings->len; i++)
    {
      if (i > 0)
        g_string_append (text, ", ");
      append_ring (text, annotation->rings->pdata[i], false, dx, dy);
    }
  if (several)
    g_string_append_c (text, ']');
}

void
auspex_geojson_append_geometry (GString *text, const AuspexAnnotation *annotation,
                                double dx, double dy)
{
  const AuspexRing *first = annotation->rings->pdata[0];
  const AuspexRing *last = annotation->rings->pdata[annotation->rings->len - 1];
  bool is_point = annotation->kind == AUSPEX_SHAPE_POINT;
  bool several = is_point ? first->points->len > 1 : last->part != first->part;
  const char *type = is_point                                ? "Point"
                     : annotation->kind == AUSPEX_SHAPE_LINE ? "LineString"
                                                             : "Polygon";

  g_string_append_printf (
      text, "{\"type\": \"%s%s\", \"coordinates\": ", several ? "Multi" : "", type);
  if (is_point && !several)
    append_position (text, g_array_index (first->points, AuspexPoint, 0), dx, dy);
  else if (is_point)
    append_ring (text, first, false, dx, dy);
  else if (annotation->kind == AUSPEX_SHAPE_LINE)
    append_lines (text, annotation, several, dx, dy);
  else
    append_polygons (text, annotation, several, dx, dy);
  if (annotation->kind == AUSPEX_SHAPE_ELLIPSE)
    g_string_append (text, ", \"isEllipse\": true");
  g_string_append_c (text, '}');
}
