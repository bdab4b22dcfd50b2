/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Measures and hit tests of annotations. */

#include "render/annotation/annotation.h"

#include <float.h>
#include <math.h>

static const AuspexRing *
ring_at (const AuspexAnnotation *annotation, guint index)
{
  return annotation->rings->pdata[index];
}

static AuspexPoint
point_at (const AuspexRing *ring, guint index)
{
  return g_array_index (ring->points, AuspexPoint, index % ring->points->len);
}

AuspexRect
auspex_annotation_get_bounds (const AuspexAnnotation *annotation)
{
  double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;

  for (guint i = 0; i < annotation->rings->len; i++)
    for (guint p = 0; p < ring_at (annotation, i)->points->len; p++)
      {
        AuspexPoint point = point_at (ring_at (annotation, i), p);

        left = fmin (left, point.x);
        right = fmax (right, point.x);
        top = fmin (top, point.y);
        bottom = fmax (bottom, point.y);
      }
  if (left > right)
    return (AuspexRect){ 0 };
  return (AuspexRect){ left, top, right - left, bottom - top };
}

/* Twice the signed area, and its first moments, about the first point: level-0
 * coordinates are large and areas may be small. */
static void
ring_moments (const AuspexRing *ring, double *twice_area, double *moment_x,
              double *moment_y)
{
  AuspexPoint origin = point_at (ring, 0);

  *twice_area = *moment_x = *moment_y = 0;
  for (guint p = 0; p < ring->points->len; p++)
    {
      AuspexPoint a = point_at (ring, p), b = point_at (ring, p + 1);
      double cross =
          (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y);

      *twice_area += cross;
      *moment_x += cross * (a.x + b.x - 2 * origin.x);
      *moment_y += cross * (a.y + b.y - 2 * origin.y);
    }
}

static double
area_px (const AuspexAnnotation *annotation)
{
  double area = 0;

  if (!auspex_annotation_has_area (annotation))
    return 0;
  for (guint i = 0; i < annotation->rings->len; i++)
    {
      double twice_area, moment_x, moment_y;

      ring_moments (ring_at (annotation, i), &twice_area, &moment_x, &moment_y);
      area += (ring_at (annotation, i)->is_hole ? -0.5 : 0.5) * fabs (twice_area);
    }
  return annotation->kind == AUSPEX_SHAPE_ELLIPSE ? area * G_PI / 4 : fmax (area, 0);
}

double
auspex_annotation_get_area_um2 (const AuspexAnnotation *annotation, double mpp)
{
  return area_px (annotation) * mpp * mpp;
}

/* Ramanujan's second approximation: within 1e-4 for any axes an annotation has. */
static double
ellipse_perimeter (AuspexRect box)
{
  double a = box.width / 2, b = box.height / 2;
  double h = a + b > 0 ? (a - b) * (a - b) / ((a + b) * (a + b)) : 0;

  return G_PI * (a + b) * (1 + 3 * h / (10 + sqrt (4 - 3 * h)));
}

double
auspex_annotation_get_length_um (const AuspexAnnotation *annotation, double mpp)
{
  double length = 0;

  if (annotation->kind == AUSPEX_SHAPE_POINT)
    return 0;
  if (annotation->kind == AUSPEX_SHAPE_ELLIPSE)
    return ellipse_perimeter (auspex_annotation_get_bounds (annotation)) * mpp;
  for (guint i = 0; i < annotation->rings->len; i++)
    {
      const AuspexRing *ring = ring_at (annotation, i);
      guint n = ring->points->len;
      guint n_segments = annotation->kind == AUSPEX_SHAPE_LINE && n > 0 ? n - 1 : n;

      for (guint p = 0; p < n_segments; p++)
        {
          AuspexPoint a = point_at (ring, p), b = point_at (ring, p + 1);

          length += hypot (b.x - a.x, b.y - a.y);
        }
    }
  return length * mpp;
}

static AuspexPoint
mean_point (const AuspexAnnotation *annotation)
{
  AuspexPoint sum = { 0, 0 };
  double n = 0;

  for (guint i = 0; i < annotation->rings->len; i++)
    for (guint p = 0; p < ring_at (annotation, i)->points->len; p++, n++)
      {
        sum.x += point_at (ring_at (annotation, i), p).x;
        sum.y += point_at (ring_at (annotation, i), p).y;
      }
  return (AuspexPoint){ sum.x / fmax (n, 1), sum.y / fmax (n, 1) };
}

AuspexPoint
auspex_annotation_get_centroid (const AuspexAnnotation *annotation)
{
  AuspexPoint center = { 0, 0 };
  double total = 0;

  if (!auspex_annotation_has_area (annotation) || !(area_px (annotation) > 0))
    return mean_point (annotation);
  for (guint i = 0; i < annotation->rings->len; i++)
    {
      const AuspexRing *ring = ring_at (annotation, i);
      double twice_area, moment_x, moment_y;

      ring_moments (ring, &twice_area, &moment_x, &moment_y);
      if (twice_area == 0)
        continue;
      double weight = (ring->is_hole ? -1 : 1) * fabs (twice_area);

      center.x += weight * (point_at (ring, 0).x + moment_x / (3 * twice_area));
      center.y += weight * (point_at (ring, 0).y + moment_y / (3 * twice_area));
      total += weight;
    }
  return (AuspexPoint){ center.x / total, center.y / total };
}

static bool
ring_contains (const AuspexRing *ring, double x, double y)
{
  bool inside = false;

  for (guint p = 0; p < ring->points->len; p++)
    {
      AuspexPoint a = point_at (ring, p), b = point_at (ring, p + 1);

      if ((a.y > y) != (b.y > y) && x < a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x))
        inside = !inside;
    }
  return inside;
}

static bool
ellipse_contains (AuspexRect box, double x, double y)
{
  double u = (x - box.x) / box.width * 2 - 1, v = (y - box.y) / box.height * 2 - 1;

  return u * u + v * v <= 1;
}

bool
auspex_annotation_contains (const AuspexAnnotation *annotation, double level0_x,
                            double level0_y)
{
  bool inside = false;
  int part = -1;

  if (annotation->kind == AUSPEX_SHAPE_ELLIPSE)
    return ellipse_contains (auspex_annotation_get_bounds (annotation), level0_x,
                             level0_y);
  if (!auspex_annotation_has_area (annotation))
    return false;
  /* A part's holes follow its outer ring. */
  for (guint i = 0; i < annotation->rings->len; i++)
    {
      const AuspexRing *ring = ring_at (annotation, i);

      if (ring->part != part && inside)
        return true;
      part = ring->part;
      if (ring->is_hole)
        inside = inside && !ring_contains (ring, level0_x, level0_y);
      else
        inside = ring_contains (ring, level0_x, level0_y);
    }
  return inside;
}

static double
segment_distance (AuspexPoint a, AuspexPoint b, double x, double y)
{
  double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
  double t = square > 0 ? ((x - a.x) * dx + (y - a.y) * dy) / square : 0;

  t = CLAMP (t, 0, 1);
  return hypot (a.x + t * dx - x, a.y + t * dy - y);
}

/* To the outline cut into chords; they leave an ellipse by at most 1/3000 of its size. */
static double
ellipse_distance (AuspexRect box, double x, double y)
{
  const int n = 120;
  double nearest = INFINITY;
  AuspexPoint previous = { box.x + box.width, box.y + box.height / 2 };

  for (int i = 1; i <= n; i++)
    {
      double angle = 2 * G_PI * i / n;
      AuspexPoint point = { box.x + box.width * (1 + cos (angle)) / 2,
                            box.y + box.height * (1 + sin (angle)) / 2 };

      nearest = fmin (nearest, segment_distance (previous, point, x, y));
      previous = point;
    }
  return nearest;
}

double
auspex_annotation_get_distance (const AuspexAnnotation *annotation, double level0_x,
                                double level0_y)
{
  double nearest = INFINITY;

  if (annotation->kind == AUSPEX_SHAPE_ELLIPSE)
    return ellipse_distance (auspex_annotation_get_bounds (annotation), level0_x,
                             level0_y);
  for (guint i = 0; i < annotation->rings->len; i++)
    {
      const AuspexRing *ring = ring_at (annotation, i);
      guint n = ring->points->len;
      guint n_segments = annotation->kind == AUSPEX_SHAPE_LINE && n > 1 ? n - 1 : n;
      guint step = annotation->kind == AUSPEX_SHAPE_POINT ? 0 : 1;

      for (guint p = 0; p < n_segments; p++)
        nearest = fmin (nearest,
                        segment_distance (point_at (ring, p), point_at (ring, p + step),
                                          level0_x, level0_y));
    }
  return nearest;
}

bool
auspex_annotation_hit (const AuspexAnnotation *annotation, double level0_x,
                       double level0_y, double tolerance)
{
  AuspexRect bounds = auspex_annotation_get_bounds (annotation);

  if (level0_x < bounds.x - tolerance || level0_x > bounds.x + bounds.width + tolerance
      || level0_y < bounds.y - tolerance
      || level0_y > bounds.y + bounds.height + tolerance)
    return false;
  return auspex_annotation_contains (annotation, level0_x, level0_y)
         || auspex_annotation_get_distance (annotation, level0_x, level0_y) <= tolerance;
}

bool
auspex_annotation_hit_vertex (const AuspexAnnotation *annotation, double level0_x,
                              double level0_y, double tolerance, int *ring, int *vertex)
{
  double nearest = INFINITY;

  for (guint i = 0; i < annotation->rings->len; i++)
    for (guint p = 0; p < ring_at (annotation, i)->points->len; p++)
      {
        AuspexPoint point = point_at (ring_at (annotation, i), p);
        double distance = hypot (point.x - level0_x, point.y - level0_y);

        if (distance <= tolerance && distance < nearest)
          {
            nearest = distance;
            *ring = (int) i;
            *vertex = (int) p;
          }
      }
  return nearest <= tolerance;
}
