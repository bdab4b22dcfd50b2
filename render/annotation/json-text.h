/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* JSON text of unknown origin, made safe for json-glib 1.6, which recurses without a
 * limit, wraps integers beyond 64 bits and refuses the bare NaN that other programs
 * write. */

#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

/* Deeper nesting is refused: annotations need about ten levels, hierarchies three more
 * each. */
#define AUSPEX_JSON_MAX_DEPTH 256

/* The root; NULL with an error that starts with @name. Numbers that are not finite (NaN,
 * Infinity, 1e999) become strings, as QuPath writes them; long integers floating point.
 */
JsonNode *auspex_json_parse (const char *text, gssize length, const char *name,
                             GError **error);

/* One line. (json-glib 1.6 writes 1e+30 as "1e+30.0", which nothing can read.) */
void auspex_json_append (GString *text, JsonNode *node);
void auspex_json_append_string (GString *text, const char *string);

/* Members as the type asked for; NULL when absent or of another type, or @object is NULL.
 */
JsonNode *auspex_json_get (JsonObject *object, const char *name);
JsonObject *auspex_json_get_object (JsonObject *object, const char *name);
JsonArray *auspex_json_get_array (JsonObject *object, const char *name);
const char *auspex_json_get_string (JsonObject *object, const char *name);
JsonObject *auspex_json_as_object (JsonNode *node);
JsonArray *auspex_json_as_array (JsonNode *node);
const char *auspex_json_as_string (JsonNode *node);
