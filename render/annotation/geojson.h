/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Annotations as GeoJSON, the way QuPath (0.4 and later) reads and writes it.
 *
 * Written: a FeatureCollection; coordinates with two decimals in any locale; an ellipse
 * as its bounding box with "isEllipse" in the geometry; the note as the metadata entry
 * "ANNOTATION_DESCRIPTION", which is where QuPath keeps the description that its
 * annotation dialog shows (a property named "description" it would drop); "auspex":
 * {"origin": ...} beside "features", which QuPath passes over.
 *
 * Read: FeatureCollection, Feature, array of features, bare geometries; every geometry
 * but collections; classes as objects, strings or lists of names; colours as lists or
 * packed integers; child objects as further annotations. What is not understood is kept,
 * not lost: unknown properties with the annotation, unusable features as text. */

#pragma once

#include "render/annotation/annotation.h"
#include <gio/gio.h>

/* What coordinate 0, 0 is. QuPath counts from the slide's bounds where it has them. */
typedef enum
{
  AUSPEX_ORIGIN_UNSAID,
  AUSPEX_ORIGIN_LEVEL0,
  AUSPEX_ORIGIN_BOUNDS,
} AuspexOrigin;

typedef struct
{
  GPtrArray *annotations; /* AuspexAnnotation; coordinates as the text has them */
  GPtrArray *foreign;     /* char *: features that could not be used, as JSON */
  char *foreign_reason;   /* why the first of them could not; NULL when none */
  AuspexOrigin origin;    /* what the text says */
} AuspexGeojson;

void auspex_geojson_free (AuspexGeojson *geojson);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexGeojson, auspex_geojson_free)

/* @name is the file's, for errors. Text that is no JSON, or JSON that is no GeoJSON, is
 * one error; a feature that cannot be used is counted in foreign. */
AuspexGeojson *auspex_geojson_parse (const char *text, gssize length, const char *name,
                                     GError **error);
AuspexGeojson *auspex_geojson_load (const char *path, GError **error);

/* @annotations: AuspexAnnotation; @foreign: char *, or NULL. @dx, @dy are added to every
 * coordinate (minus the bounds' corner to write with AUSPEX_ORIGIN_BOUNDS; 0 for level
 * 0). */
char *auspex_geojson_write (GPtrArray *annotations, GPtrArray *foreign,
                            AuspexOrigin origin, double dx, double dy);
