/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/annotation/json-text.h"

#include <gio/gio.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

static size_t
string_length (const char *text, size_t n)
{
  size_t i = 1;

  for (; i < n && text[i] != '"'; i++)
    if (text[i] == '\\')
      i++;
  return MIN (i + 1, n);
}

/* A number or a word. */
static size_t
token_length (const char *text, size_t n)
{
  size_t i = 1;

  while (i < n && (g_ascii_isalnum (text[i]) || strchr ("+-.", text[i]) != NULL)
         && text[i])
    i++;
  return i;
}

static void
append_token (GString *safe, const char *token, size_t n)
{
  g_autofree char *word = g_strndup (token, n);
  bool is_number = g_ascii_isdigit (word[*word == '-']);

  if (g_str_equal (word, "NaN"))
    g_string_append (safe, "\"NaN\"");
  else if (g_str_equal (word, "Infinity") || g_str_equal (word, "-Infinity"))
    g_string_append_printf (safe, "\"%s\"", word);
  else if (is_number && !isfinite (g_ascii_strtod (word, NULL)))
    g_string_append (safe, *word == '-' ? "\"-Infinity\"" : "\"Infinity\"");
  else
    g_string_append (safe, word);
  if (n > 18 && strspn (word, "-0123456789") == n)
    g_string_append (safe, ".0");
}

/* Copies @text to @safe; false when it nests too deeply. */
static bool
copy_safely (const char *text, size_t n, GString *safe)
{
  int depth = 0;

  for (size_t i = 0; i < n;)
    {
      size_t length = 1;

      if (text[i] == '"')
        length = string_length (text + i, n - i);
      else if (g_ascii_isalnum (text[i]) || text[i] == '-')
        {
          length = token_length (text + i, n - i);
          append_token (safe, text + i, length);
          i += length;
          continue;
        }
      else if (text[i] == '{' || text[i] == '[')
        depth++;
      else if (text[i] == '}' || text[i] == ']')
        depth--;
      if (depth > AUSPEX_JSON_MAX_DEPTH)
        return false;
      g_string_append_len (safe, text + i, (gssize) length);
      i += length;
    }
  return true;
}

JsonNode *
auspex_json_parse (const char *text, gssize length, const char *name, GError **error)
{
  size_t n = length >= 0 ? (size_t) length : strlen (text);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) cause = NULL;

  if (n >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    text += 3, n -= 3;
  if (!g_utf8_validate_len (text, n, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: is not UTF-8 text",
                   name);
      return NULL;
    }

  g_autoptr (GString) safe = g_string_sized_new (n + 1);

  if (!copy_safely (text, n, safe))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "%s: is nested more than %d levels deep", name, AUSPEX_JSON_MAX_DEPTH);
      return NULL;
    }
  if (!json_parser_load_from_data (parser, safe->str, (gssize) safe->len, &cause))
    {
      const char *where = g_str_has_prefix (cause->message, "<data>:")
                              ? cause->message + strlen ("<data>:")
                              : cause->message;

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: is not JSON (%s)",
                   name, where);
      return NULL;
    }
  if (json_parser_get_root (parser) == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: is empty", name);
      return NULL;
    }
  return json_parser_steal_root (parser);
}

void
auspex_json_append_string (GString *text, const char *string)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), string);
  g_autofree char *quoted = json_to_string (node, FALSE);

  g_string_append (text, quoted);
}

static void
append_value (GString *text, JsonNode *node)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      auspex_json_append_string (text, json_node_get_string (node));
      break;
    case G_TYPE_BOOLEAN:
      g_string_append (text, json_node_get_boolean (node) ? "true" : "false");
      break;
    case G_TYPE_INT64:
      g_string_append_printf (text, "%" G_GINT64_FORMAT, json_node_get_int (node));
      break;
    default:
      g_string_append (
          text, g_ascii_dtostr (digits, sizeof digits, json_node_get_double (node)));
    }
}

static void
append_object (GString *text, JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);

  g_string_append_c (text, '{');
  for (GList *link = names; link != NULL; link = link->next)
    {
      if (link != names)
        g_string_append (text, ", ");
      auspex_json_append_string (text, link->data);
      g_string_append (text, ": ");
      auspex_json_append (text, json_object_get_member (object, link->data));
    }
  g_string_append_c (text, '}');
}

static void
append_array (GString *text, JsonArray *array)
{
  g_string_append_c (text, '[');
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (i > 0)
        g_string_append (text, ", ");
      auspex_json_append (text, json_array_get_element (array, i));
    }
  g_string_append_c (text, ']');
}

void
auspex_json_append (GString *text, JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    append_object (text, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    append_array (text, json_node_get_array (node));
  else if (JSON_NODE_HOLDS_VALUE (node))
    append_value (text, node);
  else
    g_string_append (text, "null");
}

JsonObject *
auspex_json_as_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node)
                                                       : NULL;
}

JsonArray *
auspex_json_as_array (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

const char *
auspex_json_as_string (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
                 && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

JsonNode *
auspex_json_get (JsonObject *object, const char *name)
{
  return object != NULL ? json_object_get_member (object, name) : NULL;
}

JsonObject *
auspex_json_get_object (JsonObject *object, const char *name)
{
  return auspex_json_as_object (auspex_json_get (object, name));
}

JsonArray *
auspex_json_get_array (JsonObject *object, const char *name)
{
  return auspex_json_as_array (auspex_json_get (object, name));
}

const char *
auspex_json_get_string (JsonObject *object, const char *name)
{
  return auspex_json_as_string (auspex_json_get (object, name));
}
