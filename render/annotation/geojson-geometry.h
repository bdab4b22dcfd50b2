/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The geometry object of a GeoJSON feature, to and from an annotation's shape. */

#pragma once

#include "render/annotation/annotation.h"
#include <json-glib/json-glib.h>

/* Sets kind and rings of @annotation (which has none). Else returns what is wrong with
 * the geometry, in words. */
const char *auspex_geojson_read_geometry (JsonNode *node, AuspexAnnotation *annotation);
/* Appends the object. */
void auspex_geojson_append_geometry (GString *text, const AuspexAnnotation *annotation,
                                     double dx, double dy);
