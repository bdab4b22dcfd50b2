/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* GeoJSON texts in a test case. */

#pragma once

#include "render/annotation/geojson.h"

/* Fails the case when @text is refused. */
AuspexGeojson *auspex_geojson_case_parse (const char *text);
/* The one annotation; fails the case when there is anything else. Borrowed. */
const AuspexAnnotation *auspex_geojson_case_only (const AuspexGeojson *geojson);
/* Fails the case where @b is not @a, to the cent. */
void auspex_geojson_case_assert_same (const AuspexAnnotation *a,
                                      const AuspexAnnotation *b);
