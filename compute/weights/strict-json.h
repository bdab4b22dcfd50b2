/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* JSON from files of unknown origin: json-glib parses it, but recurses without limit,
 * merges duplicate names and takes more than JSON; what would make it do so is refused
 * beforehand. Getters return NULL or false for what is absent or of another type. */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <stdint.h>

/* The object that @text is; free with json_node_unref(). Errors begin with @label. */
JsonNode *auspex_strict_json_parse_object (const char *text, size_t length,
                                           const char *label, GError **error);

const char *auspex_strict_json_get_string (JsonObject *object, const char *name);
JsonArray *auspex_strict_json_get_array (JsonObject *object, const char *name);
JsonObject *auspex_strict_json_get_object (JsonObject *object, const char *name);
/* Whole or broken; @fallback where absent. */
double auspex_strict_json_get_number (JsonObject *object, const char *name,
                                      double fallback);
bool auspex_strict_json_get_bool (JsonObject *object, const char *name, bool fallback);

/* The @index-th element as a string or number; NULL or NAN when it is none. */
const char *auspex_strict_json_string_at (JsonArray *array, guint index);
double auspex_strict_json_number_at (JsonArray *array, guint index);
