/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/annotation/annotation-painter.h"

#include <math.h>

#define MOST_HANDLES 80

static void
add_ellipse (cairo_t *cr, AuspexRect box)
{
  cairo_save (cr);
  cairo_translate (cr, box.x + box.width / 2, box.y + box.height / 2);
  /* A box without width or height would make the matrix singular, and the context
   * useless. */
  cairo_scale (cr, fmax (box.width / 2, 1e-6), fmax (box.height / 2, 1e-6));
  cairo_new_sub_path (cr);
  cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_close_path (cr);
  cairo_restore (cr);
}

void
auspex_annotation_add_path (const AuspexAnnotation *annotation, cairo_t *cr)
{
  if (annotation->kind == AUSPEX_SHAPE_ELLIPSE)
    {
      add_ellipse (cr, auspex_annotation_get_bounds (annotation));
      return;
    }
  for (guint i = 0; i < annotation->rings->len; i++)
    {
      GArray *points = ((const AuspexRing *) annotation->rings->pdata[i])->points;

      cairo_new_sub_path (cr);
      for (guint p = 0; p < points->len; p++)
        {
          AuspexPoint point = g_array_index (points, AuspexPoint, p);

          if (annotation->kind == AUSPEX_SHAPE_POINT)
            cairo_new_sub_path (cr);
          cairo_line_to (cr, point.x, point.y);
        }
      if (auspex_annotation_has_area (annotation))
        cairo_close_path (cr);
    }
}

static void
set_color (cairo_t *cr, uint32_t rgb, double alpha)
{
  cairo_set_source_rgba (cr, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0,
                         (rgb & 0xff) / 255.0, alpha);
}

/* Calls @draw with every vertex in device space. */
static void
for_each_vertex (const AuspexAnnotation *annotation, cairo_t *cr,
                 const cairo_matrix_t *level0_to_device, double size,
                 void (*draw) (cairo_t *cr, double x, double y, double size))
{
  for (guint i = 0; i < annotation->rings->len; i++)
    {
      GArray *points = ((const AuspexRing *) annotation->rings->pdata[i])->points;

      for (guint p = 0; p < points->len; p++)
        {
          AuspexPoint point = g_array_index (points, AuspexPoint, p);

          cairo_matrix_transform_point (level0_to_device, &point.x, &point.y);
          draw (cr, point.x, point.y, size);
        }
    }
}

static void
add_disc (cairo_t *cr, double x, double y, double size)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, size, 0, 2 * G_PI);
}

static void
add_square (cairo_t *cr, double x, double y, double size)
{
  cairo_rectangle (cr, x - size, y - size, 2 * size, 2 * size);
}

/* Those that can be dragged, and fewer than would hide the outline they lie on. */
static bool
has_handles (const AuspexAnnotation *annotation)
{
  guint n = 0;

  for (guint i = 0; i < annotation->rings->len; i++)
    n += ((const AuspexRing *) annotation->rings->pdata[i])->points->len;
  return n <= MOST_HANDLES && !annotation->is_locked;
}

/* The colour between two hairlines of white: it shows on dark nuclei and on pale stroma.
 */
static void
paint_outline (const AuspexAnnotation *annotation, cairo_t *cr, double line_px)
{
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (cr, line_px * 1.8);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.6);
  cairo_stroke_preserve (cr);
  cairo_set_line_width (cr, line_px);
  set_color (cr, annotation->color, 1);
  cairo_stroke (cr);
}

void
auspex_annotation_paint (const AuspexAnnotation *annotation, cairo_t *cr,
                         const cairo_matrix_t *level0_to_device, double line_px,
                         bool is_selected)
{
  cairo_save (cr);
  cairo_new_path (cr);
  if (annotation->kind == AUSPEX_SHAPE_POINT)
    {
      for_each_vertex (annotation, cr, level0_to_device, 2.5 * line_px, add_disc);
      paint_outline (annotation, cr, is_selected ? 1.5 * line_px : line_px);
      cairo_restore (cr);
      return;
    }

  cairo_save (cr);
  cairo_transform (cr, level0_to_device);
  auspex_annotation_add_path (annotation, cr);
  cairo_restore (cr);
  if (is_selected && auspex_annotation_has_area (annotation))
    {
      cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
      set_color (cr, annotation->color, 0.15);
      cairo_fill_preserve (cr);
    }
  paint_outline (annotation, cr, line_px);
  if (is_selected && has_handles (annotation))
    {
      for_each_vertex (annotation, cr, level0_to_device, 1.75 * line_px, add_square);
      set_color (cr, 0xffffff, 1);
      cairo_fill_preserve (cr);
      cairo_set_line_width (cr, line_px / 2);
      set_color (cr, annotation->color, 1);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
}
