/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/weights/strict-json.h"

#include <math.h>
#include <string.h>

#define MAX_DEPTH 16

/* A string's character that no JSON has there, or that would end it for C. */
static bool
is_bad_in_string (const char *text, size_t rest)
{
  return (unsigned char)*text < ' ' || (rest >= 6 && memcmp (text, "\\u0000", 6) == 0);
}

/* A number that begins with a needless zero ("01", "-01", but not "1e-05"). */
static bool
is_octal (const char *text, size_t i, size_t length)
{
  size_t start = i > 0 && text[i - 1] == '-' ? i - 1 : i;

  return text[i] == '0'
         && (start == 0 || strchr ("0123456789.eE+", text[start - 1]) == NULL)
         && i + 1 < length && g_ascii_isdigit (text[i + 1]);
}

/* NULL, or why @text is not to be parsed. Counts the members of all objects. */
static const char *
scan (const char *text, size_t length, unsigned *n_members)
{
  bool in_string = false;
  int depth = 0, n_values = 0;

  for (size_t i = 0; i < length; i++)
    if (in_string)
      {
        if (is_bad_in_string (text + i, length - i))
          return "a string has a control character";
        if (text[i] == '\\')
          i++;
        else if (text[i] == '"')
          in_string = false;
      }
    else if (text[i] == '"')
      in_string = true;
    else if (strchr (" \t\r\n{}[]:,-+.0123456789eEtrufalsn", text[i]) == NULL
             || is_octal (text, i, length))
      return "it is not JSON";
    else if (text[i] == '{' || text[i] == '[')
      {
        if (depth == 0 && n_values++ > 0)
          return "more than one value";
        if (++depth > MAX_DEPTH)
          return "its JSON is nested too deep";
      }
    else if (text[i] == '}' || text[i] == ']')
      depth--;
    else if (text[i] == ':')
      ++*n_members;
  return NULL;
}

/* The members of all objects in @node; scan() has bounded their depth. */
static unsigned
count_members (JsonNode *node)
{
  unsigned n = 0;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      JsonNode *value = NULL;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, NULL, &value))
        n += 1 + count_members (value);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        n += count_members (json_array_get_element (array, i));
    }
  return n;
}

JsonNode *
auspex_strict_json_parse_object (const char *text, size_t length, const char *label,
                                 GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) parse_error = NULL;
  const char *cause = NULL;
  unsigned n_members = 0;

  if (!g_utf8_validate_len (text, length, NULL))
    cause = "it is not UTF-8 text";
  else
    cause = scan (text, length, &n_members);
  if (cause == NULL)
    {
      if (!json_parser_load_from_data (parser, text, (gssize)length, &parse_error))
        cause = parse_error->message;
      else
        root = json_parser_steal_root (parser);
    }
  if (cause == NULL && (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)))
    cause = "it is not a JSON object";
  if (cause == NULL && count_members (root) != n_members)
    cause = "two of its members have the same name";

  if (cause != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: %s", label, cause);
      return NULL;
    }
  return g_steal_pointer (&root);
}

static const char *
node_string (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
                 && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static double
node_number (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NAN;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return (double)json_node_get_int (node);
  return json_node_get_value_type (node) == G_TYPE_DOUBLE ? json_node_get_double (node)
                                                          : NAN;
}

const char *
auspex_strict_json_get_string (JsonObject *object, const char *name)
{
  return node_string (json_object_get_member (object, name));
}

JsonArray *
auspex_strict_json_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
auspex_strict_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node)
                                                       : NULL;
}

double
auspex_strict_json_get_number (JsonObject *object, const char *name, double fallback)
{
  double value = node_number (json_object_get_member (object, name));

  return isnan (value) ? fallback : value;
}

bool
auspex_strict_json_get_bool (JsonObject *object, const char *name, bool fallback)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
                 && json_node_get_value_type (node) == G_TYPE_BOOLEAN
             ? json_node_get_boolean (node)
             : fallback;
}

const char *
auspex_strict_json_string_at (JsonArray *array, guint index)
{
  return index < json_array_get_length (array)
             ? node_string (json_array_get_element (array, index))
             : NULL;
}

double
auspex_strict_json_number_at (JsonArray *array, guint index)
{
  return index < json_array_get_length (array)
             ? node_number (json_array_get_element (array, index))
             : NAN;
}
