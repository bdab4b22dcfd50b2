/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/annotation/annotation.h"

#include "render/annotation/annotation-class.h"
#include <math.h>

static void
ring_free (gpointer data)
{
  AuspexRing *ring = data;

  g_array_unref (ring->points);
  g_free (ring);
}

AuspexAnnotation *
auspex_annotation_new (AuspexShapeKind kind)
{
  AuspexAnnotation *annotation = g_new0 (AuspexAnnotation, 1);

  g_atomic_ref_count_init (&annotation->ref_count);
  annotation->id = g_uuid_string_random ();
  annotation->kind = kind;
  annotation->rings = g_ptr_array_new_with_free_func (ring_free);
  annotation->name = g_strdup ("");
  annotation->note = g_strdup ("");
  annotation->class_name = g_strdup ("");
  annotation->color = AUSPEX_UNCLASSIFIED_COLOR;
  return annotation;
}

AuspexAnnotation *
auspex_annotation_new_from_points (AuspexShapeKind kind, const AuspexPoint *points, int n)
{
  AuspexAnnotation *annotation = auspex_annotation_new (kind);

  auspex_annotation_add_ring (annotation, 0, false, points, n);
  return annotation;
}

AuspexAnnotation *
auspex_annotation_new_from_box (AuspexShapeKind kind, AuspexRect box)
{
  double left = MIN (box.x, box.x + box.width), right = MAX (box.x, box.x + box.width);
  double top = MIN (box.y, box.y + box.height), bottom = MAX (box.y, box.y + box.height);
  AuspexPoint corners[4] = {
    { left, top }, { right, top }, { right, bottom }, { left, bottom }
  };

  return auspex_annotation_new_from_points (kind, corners, 4);
}

AuspexAnnotation *
auspex_annotation_copy (const AuspexAnnotation *annotation)
{
  AuspexAnnotation *copy = auspex_annotation_new (annotation->kind);

  g_free (copy->id);
  copy->id = g_strdup (annotation->id);
  auspex_annotation_set_name (copy, annotation->name);
  auspex_annotation_set_note (copy, annotation->note);
  auspex_annotation_set_class (copy, annotation->class_name, annotation->color);
  copy->is_locked = annotation->is_locked;
  copy->other_properties = g_strdup (annotation->other_properties);
  for (guint i = 0; i < annotation->rings->len; i++)
    {
      const AuspexRing *ring = annotation->rings->pdata[i];

      auspex_annotation_add_ring (copy, ring->part, ring->is_hole,
                                  (const AuspexPoint *) ring->points->data,
                                  (int) ring->points->len);
    }
  return copy;
}

AuspexAnnotation *
auspex_annotation_ref (AuspexAnnotation *annotation)
{
  g_atomic_ref_count_inc (&annotation->ref_count);
  return annotation;
}

void
auspex_annotation_unref (AuspexAnnotation *annotation)
{
  if (!g_atomic_ref_count_dec (&annotation->ref_count))
    return;
  g_ptr_array_unref (annotation->rings);
  g_free (annotation->id);
  g_free (annotation->name);
  g_free (annotation->note);
  g_free (annotation->class_name);
  g_free (annotation->other_properties);
  g_free (annotation);
}

static void
replace_text (char **text, const char *with)
{
  char *copy = g_strdup (with != NULL ? with : "");

  g_free (*text);
  *text = copy;
}

void
auspex_annotation_set_name (AuspexAnnotation *annotation, const char *name)
{
  replace_text (&annotation->name, name);
}

void
auspex_annotation_set_note (AuspexAnnotation *annotation, const char *note)
{
  replace_text (&annotation->note, note);
}

void
auspex_annotation_set_class (AuspexAnnotation *annotation, const char *class_name,
                             uint32_t color)
{
  replace_text (&annotation->class_name, class_name);
  annotation->color = color & 0xffffff;
}

AuspexRing *
auspex_annotation_add_ring (AuspexAnnotation *annotation, int part, bool is_hole,
                            const AuspexPoint *points, int n)
{
  AuspexRing *ring = g_new0 (AuspexRing, 1);

  ring->part = part;
  ring->is_hole = is_hole;
  ring->points = g_array_sized_new (FALSE, FALSE, sizeof (AuspexPoint), (guint) n);
  g_array_append_vals (ring->points, points, (guint) n);
  g_ptr_array_add (annotation->rings, ring);
  return ring;
}

void
auspex_annotation_move (AuspexAnnotation *annotation, double dx, double dy)
{
  for (guint i = 0; i < annotation->rings->len; i++)
    {
      AuspexRing *ring = annotation->rings->pdata[i];

      for (guint p = 0; p < ring->points->len; p++)
        {
          AuspexPoint *point = &g_array_index (ring->points, AuspexPoint, p);

          point->x += dx;
          point->y += dy;
        }
    }
}

static bool
is_box (const AuspexAnnotation *annotation)
{
  return annotation->kind == AUSPEX_SHAPE_RECTANGLE
         || annotation->kind == AUSPEX_SHAPE_ELLIPSE;
}

void
auspex_annotation_move_vertex (AuspexAnnotation *annotation, int ring, int vertex,
                               AuspexPoint to)
{
  GArray *array = ((AuspexRing *) annotation->rings->pdata[ring])->points;
  AuspexPoint *points = (AuspexPoint *) array->data;

  points[vertex] = to;
  if (is_box (annotation))
    {
      points[vertex ^ 1].y = to.y; /* corners 0, 1 and 2, 3 lie on one horizontal, */
      points[3 - vertex].x = to.x; /* 1, 2 and 3, 0 on one vertical */
    }
}

bool
auspex_annotation_is_complete (const AuspexAnnotation *annotation)
{
  guint needed = annotation->kind == AUSPEX_SHAPE_POINT     ? 1
                 : annotation->kind == AUSPEX_SHAPE_LINE    ? 2
                 : annotation->kind == AUSPEX_SHAPE_POLYGON ? 3
                                                            : 4;

  for (guint i = 0; i < annotation->rings->len; i++)
    {
      GArray *points = ((const AuspexRing *) annotation->rings->pdata[i])->points;

      if (points->len < needed || (is_box (annotation) && points->len != 4))
        return false;
      for (guint p = 0; p < points->len; p++)
        {
          AuspexPoint point = g_array_index (points, AuspexPoint, p);

          if (!isfinite (point.x) || !isfinite (point.y))
            return false;
        }
    }
  return annotation->rings->len > 0;
}

const char *
auspex_shape_kind_to_string (AuspexShapeKind kind)
{
  static const char *const names[] = { "point", "line", "rectangle", "ellipse",
                                       "polygon" };

  return names[kind];
}

bool
auspex_annotation_has_area (const AuspexAnnotation *annotation)
{
  return is_box (annotation) || annotation->kind == AUSPEX_SHAPE_POLYGON;
}
