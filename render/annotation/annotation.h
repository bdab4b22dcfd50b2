/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* One annotation: a shape in level-0 pixels with a name, a note and a class.
 *
 * A value. It is filled by one owner; once it is in a collection (or shared in any other
 * way) it never changes again and any thread may read it: to edit, copy it (the id
 * stays), change the copy, and auspex_annotation_collection_replace() the old one, so
 * that every edit can be undone. */

#pragma once

#include "render/slide/pyramid.h"
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum
{
  AUSPEX_SHAPE_POINT,     /* one ring: one point, or several that belong together */
  AUSPEX_SHAPE_LINE,      /* polyline, open; further lines follow as parts */
  AUSPEX_SHAPE_RECTANGLE, /* one ring of four corners, along the axes */
  AUSPEX_SHAPE_ELLIPSE,   /* its bounding box as one ring of four corners */
  AUSPEX_SHAPE_POLYGON,   /* rings: outer first, then holes; more polygons follow as parts
                           */
} AuspexShapeKind;

typedef struct
{
  double x, y;
} AuspexPoint;

typedef struct
{
  int part; /* polygons (lines) of one shape are numbered from 0 */
  bool is_hole;
  GArray *points; /* AuspexPoint; the closing point is not repeated */
} AuspexRing;

typedef struct
{
  gatomicrefcount ref_count;
  char *id; /* UUID */
  AuspexShapeKind kind;
  GPtrArray *rings; /* AuspexRing */
  char *name;       /* "" when none */
  char *note;       /* "" when none */
  char *class_name; /* "" when unclassified */
  uint32_t color;   /* 0xRRGGBB of the class */
  bool is_locked;
  char *other_properties; /* JSON object: what another program said of it; NULL when
                             nothing */
} AuspexAnnotation;

/* Unclassified, with a new id and no rings: add them. */
AuspexAnnotation *auspex_annotation_new (AuspexShapeKind kind);
/* One ring of @n points (a point, a line, a polygon). */
AuspexAnnotation *auspex_annotation_new_from_points (AuspexShapeKind kind,
                                                     const AuspexPoint *points, int n);
/* A rectangle or an ellipse; corners in any order of dragging (negative sizes are
 * turned). */
AuspexAnnotation *auspex_annotation_new_from_box (AuspexShapeKind kind, AuspexRect box);
AuspexAnnotation *
auspex_annotation_copy (const AuspexAnnotation *annotation); /* same id */
AuspexAnnotation *auspex_annotation_ref (AuspexAnnotation *annotation);
void auspex_annotation_unref (AuspexAnnotation *annotation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexAnnotation, auspex_annotation_unref)

/* For an annotation that is not shared yet. NULL texts are "". */
void auspex_annotation_set_name (AuspexAnnotation *annotation, const char *name);
void auspex_annotation_set_note (AuspexAnnotation *annotation, const char *note);
void auspex_annotation_set_class (AuspexAnnotation *annotation, const char *class_name,
                                  uint32_t color);
AuspexRing *auspex_annotation_add_ring (AuspexAnnotation *annotation, int part,
                                        bool is_hole, const AuspexPoint *points, int n);
void auspex_annotation_move (AuspexAnnotation *annotation, double dx, double dy);
/* The opposite corner of a rectangle or ellipse stays where it is. */
void auspex_annotation_move_vertex (AuspexAnnotation *annotation, int ring, int vertex,
                                    AuspexPoint to);
/* Enough points for its kind, all finite. */
bool auspex_annotation_is_complete (const AuspexAnnotation *annotation);

const char *auspex_shape_kind_to_string (AuspexShapeKind kind); /* "rectangle" */
bool auspex_annotation_has_area (const AuspexAnnotation *annotation);
AuspexRect auspex_annotation_get_bounds (const AuspexAnnotation *annotation);
AuspexPoint auspex_annotation_get_centroid (const AuspexAnnotation *annotation);
/* Holes subtracted; 0 for points and lines. @mpp: um per level-0 pixel. */
double auspex_annotation_get_area_um2 (const AuspexAnnotation *annotation, double mpp);
/* Of lines; the outlines (holes included) of what has an area; 0 for points. */
double auspex_annotation_get_length_um (const AuspexAnnotation *annotation, double mpp);

/* In its area and in no hole. */
bool auspex_annotation_contains (const AuspexAnnotation *annotation, double level0_x,
                                 double level0_y);
/* Level-0 pixels to the nearest point of the outline (line, points). */
double auspex_annotation_get_distance (const AuspexAnnotation *annotation,
                                       double level0_x, double level0_y);
/* What a click means: inside, or within @tolerance level-0 pixels of the outline. */
bool auspex_annotation_hit (const AuspexAnnotation *annotation, double level0_x,
                            double level0_y, double tolerance);
/* The nearest vertex within @tolerance level-0 pixels; false: none. */
bool auspex_annotation_hit_vertex (const AuspexAnnotation *annotation, double level0_x,
                                   double level0_y, double tolerance, int *ring,
                                   int *vertex);
