/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/annotation/geojson.h"

#include "render/annotation/annotation-class.h"
#include "render/annotation/geojson-geometry.h"
#include "render/annotation/json-text.h"

static void
append_color (GString *text, uint32_t rgb)
{
  g_string_append_printf (text, "\"color\": [%u, %u, %u]", rgb >> 16 & 0xff,
                          rgb >> 8 & 0xff, rgb & 0xff);
}

/* QuPath writes a derived class, "Tumor: Positive", as the list of its names. */
static void
append_classification (GString *text, const AuspexAnnotation *annotation)
{
  g_auto (GStrv) names = g_strsplit (annotation->class_name, ": ", -1);
  bool is_derived = g_strv_length (names) > 1;

  g_string_append (text, is_derived ? ", \"classification\": {\"names\": ["
                                    : ", \"classification\": {\"name\": ");
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (text, ", ");
      auspex_json_append_string (text, names[i]);
    }
  g_string_append (text, is_derived ? "], " : ", ");
  append_color (text, annotation->color);
  g_string_append_c (text, '}');
}

static JsonObject *
other_properties (const AuspexAnnotation *annotation)
{
  g_autoptr (JsonNode) node = annotation->other_properties != NULL
                                  ? json_from_string (annotation->other_properties, NULL)
                                  : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node)
                                                       : json_object_new ();
}

/* The note joins what other metadata there is: two members of one name would be read as
 * one. */
static void
add_note (JsonObject *others, const char *note)
{
  JsonObject *given = auspex_json_get_object (others, "metadata");

  if (*note == '\0')
    return;

  JsonObject *metadata = given != NULL ? json_object_ref (given) : json_object_new ();

  json_object_set_string_member (metadata, "ANNOTATION_DESCRIPTION", note);
  json_object_set_object_member (others, "metadata", metadata);
}

static void
append_properties (GString *text, const AuspexAnnotation *annotation)
{
  g_autoptr (JsonObject) others = other_properties (annotation);
  const char *given = auspex_json_get_string (others, "objectType");
  g_autofree char *object_type = g_strdup (given != NULL ? given : "annotation");

  json_object_remove_member (others, "objectType");
  add_note (others, annotation->note);
  g_string_append (text, "{\"objectType\": ");
  auspex_json_append_string (text, object_type);
  if (*annotation->name != '\0')
    {
      g_string_append (text, ", \"name\": ");
      auspex_json_append_string (text, annotation->name);
    }
  if (*annotation->class_name != '\0')
    append_classification (text, annotation);
  else if (annotation->color != AUSPEX_UNCLASSIFIED_COLOR
           && !json_object_has_member (others, "color"))
    {
      g_string_append (text, ", ");
      append_color (text, annotation->color);
    }
  if (annotation->is_locked)
    g_string_append (text, ", \"isLocked\": true");

  g_autoptr (GList) names = json_object_get_members (others);

  for (GList *link = names; link != NULL; link = link->next)
    {
      g_string_append (text, ", ");
      auspex_json_append_string (text, link->data);
      g_string_append (text, ": ");
      auspex_json_append (text, json_object_get_member (others, link->data));
    }
  g_string_append_c (text, '}');
}

char *
auspex_geojson_write (GPtrArray *annotations, GPtrArray *foreign, AuspexOrigin origin,
                      double dx, double dy)
{
  GString *text = g_string_new ("{\"type\": \"FeatureCollection\"");
  const char *separator = "\n";

  if (origin != AUSPEX_ORIGIN_UNSAID)
    g_string_append_printf (text, ", \"auspex\": {\"origin\": \"%s\"}",
                            origin == AUSPEX_ORIGIN_LEVEL0 ? "level0" : "bounds");
  g_string_append (text, ", \"features\": [");
  for (guint i = 0; i < annotations->len; i++)
    {
      const AuspexAnnotation *annotation = annotations->pdata[i];

      g_string_append (text, separator);
      g_string_append_printf (
          text, "{\"type\": \"Feature\", \"id\": \"%s\", \"geometry\": ", annotation->id);
      auspex_geojson_append_geometry (text, annotation, dx, dy);
      g_string_append (text, ", \"properties\": ");
      append_properties (text, annotation);
      g_string_append_c (text, '}');
      separator = ",\n";
    }
  for (guint i = 0; foreign != NULL && i < foreign->len; i++)
    {
      g_string_append_printf (text, "%s%s", separator, (char *) foreign->pdata[i]);
      separator = ",\n";
    }
  g_string_append (text, "\n]}\n");
  return g_string_free (text, FALSE);
}
