/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/annotation/geojson.h"

#include "render/annotation/annotation-class.h"
#include "render/annotation/geojson-geometry.h"
#include "render/annotation/json-text.h"

/* A file is read into memory several times its size. */
#define MAX_FILE_BYTES (256 << 20)

typedef struct
{
  AuspexGeojson *geojson;
  GHashTable *ids; /* in use */
} Reading;

void
auspex_geojson_free (AuspexGeojson *geojson)
{
  g_ptr_array_unref (geojson->annotations);
  g_ptr_array_unref (geojson->foreign);
  g_free (geojson->foreign_reason);
  g_free (geojson);
}

static char *
to_text (JsonNode *node)
{
  GString *text = g_string_new (NULL);

  auspex_json_append (text, node);
  return g_string_free (text, FALSE);
}

/* [r, g, b(, a)], or a packed integer with or without alpha. */
static bool
read_color (JsonNode *node, uint32_t *rgb)
{
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node)
      && json_node_get_value_type (node) == G_TYPE_INT64)
    {
      *rgb = (uint32_t) (json_node_get_int (node) & 0xffffff);
      return true;
    }

  JsonArray *channels = auspex_json_as_array (node);

  if (channels == NULL || json_array_get_length (channels) < 3)
    return false;
  *rgb = 0;
  for (guint i = 0; i < 3; i++)
    {
      JsonNode *channel = json_array_get_element (channels, i);
      gint64 value = JSON_NODE_HOLDS_VALUE (channel) ? json_node_get_int (channel) : 0;

      *rgb = *rgb << 8 | (uint32_t) CLAMP (value, 0, 255);
    }
  return true;
}

static char *
join_names (JsonArray *names)
{
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (names); i++)
    {
      const char *name = auspex_json_as_string (json_array_get_element (names, i));

      if (name != NULL)
        g_string_append_printf (joined, "%s%s", joined->len > 0 ? ": " : "", name);
    }
  return g_string_free (g_steal_pointer (&joined), FALSE);
}

static void
read_classification (JsonNode *node, AuspexAnnotation *annotation)
{
  JsonObject *object = auspex_json_as_object (node);
  JsonArray *names = auspex_json_get_array (object, "names");
  const char *name = object != NULL ? auspex_json_get_string (object, "name")
                                    : auspex_json_as_string (node);
  g_autofree char *joined = NULL;
  uint32_t color;

  if (name == NULL && names != NULL)
    name = joined = join_names (names);
  if (name == NULL || *name == '\0')
    return;
  if (!read_color (auspex_json_get (object, "color"), &color)
      && !read_color (auspex_json_get (object, "colorRGB"), &color))
    color = auspex_annotation_class_color (name);
  auspex_annotation_set_class (annotation, name, color);
}

/* Takes the note out of @properties; other metadata stays. */
static void
read_note (JsonObject *properties, AuspexAnnotation *annotation)
{
  JsonObject *metadata = auspex_json_get_object (properties, "metadata");
  const char *note = auspex_json_get_string (metadata, "ANNOTATION_DESCRIPTION");

  if (note != NULL)
    {
      auspex_annotation_set_note (annotation, note);
      json_object_remove_member (metadata, "ANNOTATION_DESCRIPTION");
    }
  else if ((note = auspex_json_get_string (properties, "description")) != NULL)
    {
      auspex_annotation_set_note (annotation, note);
      json_object_remove_member (properties, "description");
    }
  if (metadata == NULL || json_object_get_size (metadata) == 0)
    json_object_remove_member (properties, "metadata");
}

/* QuPath 0.2 wrote the type as "id" or "object_type". */
static const char *
object_type_of (JsonObject *feature, JsonObject *properties)
{
  static const char *const legacy[][2] = { { "PathDetectionObject", "detection" },
                                           { "PathTileObject", "tile" },
                                           { "PathCellObject", "cell" },
                                           { "TMACoreObject", "tmaCore" } };
  const char *type = auspex_json_get_string (properties, "objectType");
  const char *id = auspex_json_get_string (feature, "id");

  if (type == NULL)
    type = auspex_json_get_string (properties, "object_type");
  for (size_t i = 0; type == NULL && id != NULL && i < G_N_ELEMENTS (legacy); i++)
    if (g_str_equal (id, legacy[i][0]))
      type = legacy[i][1];
  return type;
}

/* What has no field of its own is kept as it is. */
static void
read_properties (JsonObject *feature, JsonObject *properties,
                 AuspexAnnotation *annotation)
{
  static const char *const known[] = { "objectType", "object_type", "name",
                                       "classification", "isLocked" };
  g_autofree char *object_type = g_strdup (object_type_of (feature, properties));
  JsonNode *locked = auspex_json_get (properties, "isLocked");
  uint32_t color;

  auspex_annotation_set_name (annotation, auspex_json_get_string (properties, "name"));
  read_classification (auspex_json_get (properties, "classification"), annotation);
  read_note (properties, annotation);
  annotation->is_locked = locked != NULL && JSON_NODE_HOLDS_VALUE (locked)
                          && json_node_get_value_type (locked) == G_TYPE_BOOLEAN
                          && json_node_get_boolean (locked);
  for (size_t i = 0; i < G_N_ELEMENTS (known); i++)
    json_object_remove_member (properties, known[i]);
  if (*annotation->class_name == '\0'
      && read_color (auspex_json_get (properties, "color"), &color))
    {
      annotation->color = color;
      json_object_remove_member (properties, "color");
    }
  if (object_type != NULL && !g_str_equal (object_type, "annotation"))
    json_object_set_string_member (properties, "objectType", object_type);
  if (json_object_get_size (properties) > 0)
    {
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), properties);

      annotation->other_properties = to_text (node);
    }
}

static void
read_id (Reading *reading, JsonNode *node, AuspexAnnotation *annotation)
{
  const char *id = auspex_json_as_string (node);

  if (id != NULL && g_uuid_string_is_valid (id)
      && !g_hash_table_contains (reading->ids, id))
    {
      g_free (annotation->id);
      annotation->id = g_strdup (id);
    }
  g_hash_table_add (reading->ids, annotation->id);
}

static void read_feature (Reading *reading, JsonNode *node);

/* Nesting is bounded by the scan. */
static void
read_children (Reading *reading, JsonNode *node)
{
  JsonArray *children = auspex_json_as_array (node);

  for (guint i = 0; children != NULL && i < json_array_get_length (children); i++)
    read_feature (reading, json_array_get_element (children, i));
}

static void
keep_foreign (AuspexGeojson *geojson, JsonNode *node, const char *reason)
{
  g_ptr_array_add (geojson->foreign, to_text (node));
  if (geojson->foreign_reason == NULL)
    geojson->foreign_reason = g_strdup (reason);
}

/* A feature, or a geometry alone. */
static void
read_feature (Reading *reading, JsonNode *node)
{
  JsonObject *feature = auspex_json_as_object (node);
  JsonObject *properties = auspex_json_get_object (feature, "properties");
  bool is_bare = auspex_json_get (feature, "coordinates") != NULL;
  const char *children_name =
      auspex_json_get (properties, "childObjects") != NULL ? "childObjects" : "children";
  g_autoptr (JsonNode) children = NULL;
  g_autoptr (AuspexAnnotation) annotation = auspex_annotation_new (AUSPEX_SHAPE_POINT);
  const char *fault = auspex_geojson_read_geometry (
      is_bare ? node : auspex_json_get (feature, "geometry"), annotation);

  if (auspex_json_get_array (properties, children_name) != NULL)
    {
      children = json_object_dup_member (properties, children_name);
      json_object_remove_member (properties, children_name);
    }
  if (fault != NULL)
    keep_foreign (reading->geojson, node, fault);
  else
    {
      read_id (reading, auspex_json_get (feature, "id"), annotation);
      if (properties != NULL)
        read_properties (feature, properties, annotation);
      g_ptr_array_add (reading->geojson->annotations, auspex_annotation_ref (annotation));
    }
  read_children (reading, children);
}

static AuspexOrigin
read_origin (JsonObject *root)
{
  JsonObject *own = auspex_json_get_object (root, "auspex");
  const char *origin = auspex_json_get_string (own, "origin");

  if (g_strcmp0 (origin, "level0") == 0)
    return AUSPEX_ORIGIN_LEVEL0;
  return g_strcmp0 (origin, "bounds") == 0 ? AUSPEX_ORIGIN_BOUNDS : AUSPEX_ORIGIN_UNSAID;
}

/* The list of features in @root, or NULL when it is one feature or geometry. */
static JsonArray *
features_of (JsonNode *root)
{
  return JSON_NODE_HOLDS_ARRAY (root)
             ? json_node_get_array (root)
             : auspex_json_get_array (auspex_json_as_object (root), "features");
}

static bool
is_geojson (JsonNode *root)
{
  JsonObject *object = auspex_json_as_object (root);
  JsonArray *features = features_of (root);

  if (features == NULL)
    return auspex_json_get (object, "coordinates") != NULL
           || auspex_json_get (object, "geometry") != NULL;
  for (guint i = 0; i < json_array_get_length (features); i++)
    if (auspex_json_as_object (json_array_get_element (features, i)) == NULL)
      return false;
  return true;
}

AuspexGeojson *
auspex_geojson_parse (const char *text, gssize length, const char *name, GError **error)
{
  g_autoptr (JsonNode) root = auspex_json_parse (text, length, name, error);

  if (root == NULL)
    return NULL;
  if (!is_geojson (root))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "%s: is JSON, but holds no GeoJSON features", name);
      return NULL;
    }

  AuspexGeojson *geojson = g_new0 (AuspexGeojson, 1);
  Reading reading = { geojson, g_hash_table_new (g_str_hash, g_str_equal) };
  JsonArray *features = features_of (root);

  geojson->annotations =
      g_ptr_array_new_with_free_func ((GDestroyNotify) auspex_annotation_unref);
  geojson->foreign = g_ptr_array_new_with_free_func (g_free);
  geojson->origin = read_origin (auspex_json_as_object (root));
  if (features == NULL)
    read_feature (&reading, root);
  for (guint i = 0; features != NULL && i < json_array_get_length (features); i++)
    read_feature (&reading, json_array_get_element (features, i));
  g_hash_table_unref (reading.ids);
  return geojson;
}

AuspexGeojson *
auspex_geojson_load (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (
      file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
      G_FILE_QUERY_INFO_NONE, NULL, error);
  g_autofree char *text = NULL;
  size_t length = 0;

  if (info == NULL)
    return NULL;
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR
      || g_file_info_get_size (info) > MAX_FILE_BYTES)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s: is %s", path,
                   g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR
                       ? "not a regular file"
                       : "larger than an annotation file can be (256 MiB)");
      return NULL;
    }
  if (!g_file_load_contents (file, NULL, &text, &length, NULL, error))
    return NULL;
  return auspex_geojson_parse (text, (gssize) length, path, error);
}
