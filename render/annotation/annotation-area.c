/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/annotation/annotation-area.h"

#include <geos_c.h>
#include <math.h>

#define ARC_SEGMENTS 8 /* of a quarter of a disc: within 0.5 % of its radius */
#define ELLIPSE_POINTS 128

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (GEOSContextHandle_t, GEOS_finish_r, NULL)

static void
destroy (GEOSContextHandle_t geos, GEOSGeometry *geometry)
{
  if (geometry != NULL)
    GEOSGeom_destroy_r (geos, geometry);
}

static GEOSGeometry *
new_ring (GEOSContextHandle_t geos, const AuspexPoint *points, guint n)
{
  GEOSCoordSequence *sequence = GEOSCoordSeq_create_r (geos, n + 1, 2);

  for (guint i = 0; i <= n; i++)
    GEOSCoordSeq_setXY_r (geos, sequence, i, points[i % n].x, points[i % n].y);
  return GEOSGeom_createLinearRing_r (geos, sequence);
}

/* Takes @outer and @holes. */
static void
add_polygon (GEOSContextHandle_t geos, GPtrArray *polygons, GEOSGeometry *outer,
             GPtrArray *holes)
{
  if (outer != NULL)
    g_ptr_array_add (polygons,
                     GEOSGeom_createPolygon_r (geos, outer, (GEOSGeometry **)holes->pdata,
                                               holes->len));
  g_ptr_array_set_size (holes, 0);
}

static void
add_polygons (GEOSContextHandle_t geos, GPtrArray *polygons,
              const AuspexAnnotation *annotation)
{
  g_autoptr (GPtrArray) holes = g_ptr_array_new ();
  GEOSGeometry *outer = NULL;

  for (guint i = 0; i < annotation->rings->len; i++)
    {
      const AuspexRing *ring = annotation->rings->pdata[i];

      if (ring->points->len < 3 || (ring->is_hole && outer == NULL))
        continue;
      GEOSGeometry *line =
          new_ring (geos, (const AuspexPoint *)ring->points->data, ring->points->len);
      if (ring->is_hole)
        {
          g_ptr_array_add (holes, line);
          continue;
        }
      add_polygon (geos, polygons, outer, holes);
      outer = line;
    }
  add_polygon (geos, polygons, outer, holes);
}

static void
add_ellipse (GEOSContextHandle_t geos, GPtrArray *polygons, AuspexRect box)
{
  AuspexPoint points[ELLIPSE_POINTS];

  for (int i = 0; i < ELLIPSE_POINTS; i++)
    {
      double angle = 2 * G_PI * i / ELLIPSE_POINTS;

      points[i] = (AuspexPoint){ box.x + box.width * (1 + cos (angle)) / 2,
                                 box.y + box.height * (1 + sin (angle)) / 2 };
    }
  g_ptr_array_add (polygons, GEOSGeom_createPolygon_r (
                                 geos, new_ring (geos, points, ELLIPSE_POINTS), NULL, 0));
}

/* Valid, and of polygons alone: what crosses itself, or lies over another part, is made
 * to. NULL when GEOS cannot. */
static GEOSGeometry *
to_geometry (GEOSContextHandle_t geos, const AuspexAnnotation *annotation)
{
  g_autoptr (GPtrArray) polygons = g_ptr_array_new ();

  if (annotation->kind == AUSPEX_SHAPE_ELLIPSE)
    add_ellipse (geos, polygons, auspex_annotation_get_bounds (annotation));
  else if (auspex_annotation_has_area (annotation))
    add_polygons (geos, polygons, annotation);
  GEOSGeometry *area = GEOSGeom_createCollection_r (
      geos, GEOS_MULTIPOLYGON, (GEOSGeometry **)polygons->pdata, polygons->len);
  if (area == NULL || GEOSisValid_r (geos, area) == 1)
    return area;

  GEOSGeometry *made = GEOSMakeValid_r (geos, area);
  GEOSGeom_destroy_r (geos, area);
  if (made == NULL)
    return NULL;
  /* Leaves out the lines and points that may have become of it. */
  GEOSGeometry *valid = GEOSBuffer_r (geos, made, 0, ARC_SEGMENTS);
  GEOSGeom_destroy_r (geos, made);
  return valid;
}

static void
take_ring (GEOSContextHandle_t geos, AuspexAnnotation *annotation, int part, bool is_hole,
           const GEOSGeometry *line)
{
  const GEOSCoordSequence *sequence = GEOSGeom_getCoordSeq_r (geos, line);
  unsigned n = 0;

  if (sequence == NULL || GEOSCoordSeq_getSize_r (geos, sequence, &n) == 0 || n < 4)
    return;
  g_autofree AuspexPoint *points = g_new (AuspexPoint, n - 1);
  for (unsigned i = 0; i < n - 1; i++)
    GEOSCoordSeq_getXY_r (geos, sequence, i, &points[i].x, &points[i].y);
  auspex_annotation_add_ring (annotation, part, is_hole, points, (int)n - 1);
}

static void
take_polygons (GEOSContextHandle_t geos, AuspexAnnotation *annotation,
               const GEOSGeometry *area, int *part)
{
  int type = area != NULL ? GEOSGeomTypeId_r (geos, area) : -1;

  if (type == GEOS_POLYGON && GEOSisEmpty_r (geos, area) == 0)
    {
      take_ring (geos, annotation, *part, false, GEOSGetExteriorRing_r (geos, area));
      for (int i = 0; i < GEOSGetNumInteriorRings_r (geos, area); i++)
        take_ring (geos, annotation, *part, true, GEOSGetInteriorRingN_r (geos, area, i));
      (*part)++;
    }
  else if (type == GEOS_MULTIPOLYGON || type == GEOS_GEOMETRYCOLLECTION)
    for (int i = 0; i < GEOSGetNumGeometries_r (geos, area); i++)
      take_polygons (geos, annotation, GEOSGetGeometryN_r (geos, area, i), part);
}

/* @like with the shape of @area, which it takes; NULL when that is empty. */
static AuspexAnnotation *
from_geometry (GEOSContextHandle_t geos, const AuspexAnnotation *like, GEOSGeometry *area)
{
  g_autoptr (AuspexAnnotation) annotation = auspex_annotation_copy (like);
  int part = 0;

  annotation->kind = AUSPEX_SHAPE_POLYGON;
  g_ptr_array_set_size (annotation->rings, 0);
  take_polygons (geos, annotation, area, &part);
  destroy (geos, area);
  return annotation->rings->len > 0 ? g_steal_pointer (&annotation) : NULL;
}

AuspexAnnotation *
auspex_annotation_new_stroke (const AuspexPoint *points, int n, double radius)
{
  g_auto (GEOSContextHandle_t) geos = GEOS_init_r ();
  g_autoptr (AuspexAnnotation) like = auspex_annotation_new (AUSPEX_SHAPE_POLYGON);
  GEOSCoordSequence *sequence = GEOSCoordSeq_create_r (geos, n, 2);

  for (int i = 0; i < n; i++)
    GEOSCoordSeq_setXY_r (geos, sequence, i, points[i].x, points[i].y);
  GEOSGeometry *way = n == 1 ? GEOSGeom_createPoint_r (geos, sequence)
                             : GEOSGeom_createLineString_r (geos, sequence);
  GEOSGeometry *area = GEOSBuffer_r (geos, way, radius, ARC_SEGMENTS);
  GEOSGeom_destroy_r (geos, way);
  return from_geometry (geos, like, area);
}

typedef GEOSGeometry *(*Operation) (GEOSContextHandle_t geos, const GEOSGeometry *a,
                                    const GEOSGeometry *b);

static AuspexAnnotation *
operate (const AuspexAnnotation *annotation, const AuspexAnnotation *other,
         Operation operation)
{
  g_auto (GEOSContextHandle_t) geos = GEOS_init_r ();
  GEOSGeometry *a = to_geometry (geos, annotation), *b = to_geometry (geos, other);
  GEOSGeometry *result = a != NULL && b != NULL ? operation (geos, a, b) : NULL;

  destroy (geos, a);
  destroy (geos, b);
  return from_geometry (geos, annotation, result);
}

AuspexAnnotation *
auspex_annotation_unite (const AuspexAnnotation *annotation,
                         const AuspexAnnotation *other)
{
  return operate (annotation, other, GEOSUnion_r);
}

AuspexAnnotation *
auspex_annotation_subtract (const AuspexAnnotation *annotation,
                            const AuspexAnnotation *other)
{
  return operate (annotation, other, GEOSDifference_r);
}

AuspexAnnotation *
auspex_annotation_simplify (const AuspexAnnotation *annotation, double tolerance)
{
  g_auto (GEOSContextHandle_t) geos = GEOS_init_r ();
  GEOSGeometry *area = to_geometry (geos, annotation);
  GEOSGeometry *simple =
      area != NULL ? GEOSTopologyPreserveSimplify_r (geos, area, tolerance) : NULL;

  destroy (geos, area);
  return from_geometry (geos, annotation, simple);
}

bool
auspex_annotation_touches (const AuspexAnnotation *annotation,
                           const AuspexAnnotation *other)
{
  AuspexRect one = auspex_annotation_get_bounds (annotation);
  AuspexRect two = auspex_annotation_get_bounds (other);

  if (one.x > two.x + two.width || two.x > one.x + one.width || one.y > two.y + two.height
      || two.y > one.y + one.height)
    return false;
  g_auto (GEOSContextHandle_t) geos = GEOS_init_r ();
  GEOSGeometry *a = to_geometry (geos, annotation), *b = to_geometry (geos, other);
  bool touches = a != NULL && b != NULL && GEOSIntersects_r (geos, a, b) == 1;

  destroy (geos, a);
  destroy (geos, b);
  return touches;
}
