/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/cairo/annotations-painter.h"

#include "render/annotation/annotation-painter.h"
#include "render/annotation/mark-painter.h"
#include "render/overlay/caption.h"
#include <math.h>

#define LINE_PX 2.0
/* Beyond the shape: half of a selected outline, handles, rings around points. */
#define MARGIN_PX 12.0
#define NAME_FONT_PX 12.0
#define NAME_MAX_WIDTH_PX 240.0

static double
get_device_scale (const AuspexScene *scene)
{
  return scene->device_scale > 0 ? scene->device_scale : 1;
}

/* The view rectangle around an annotation, its name included. */
static AuspexRect
get_view_rect (const AuspexScene *scene, const cairo_matrix_t *matrix,
               const AuspexAnnotation *annotation)
{
  AuspexRect box = auspex_annotation_get_bounds (annotation);
  double margin = MARGIN_PX * get_device_scale (scene);
  double x = box.x + box.width / 2, y = box.y + box.height / 2;
  double half_width =
      (fabs (matrix->xx) * box.width + fabs (matrix->xy) * box.height) / 2;
  double half_height =
      (fabs (matrix->yx) * box.width + fabs (matrix->yy) * box.height) / 2;
  AuspexRect rect;

  cairo_matrix_transform_point (matrix, &x, &y);
  half_width += margin;
  half_height += margin;
  rect = (AuspexRect){ x - half_width, y - half_height, 2 * half_width, 2 * half_height };
  if (scene->show_annotation_names && annotation->name[0] != '\0')
    {
      double name_height = 2 * NAME_FONT_PX * get_device_scale (scene);

      rect.width =
          fmax (rect.width, NAME_MAX_WIDTH_PX * get_device_scale (scene) + margin);
      rect.y -= name_height;
      rect.height += name_height;
    }
  return rect;
}

static bool
is_in_view (const AuspexScene *scene, AuspexRect rect)
{
  return rect.x < scene->view.width && rect.y < scene->view.height
         && rect.x + rect.width > 0 && rect.y + rect.height > 0;
}

typedef void (*AnnotationFunc) (const AuspexScene *scene,
                                const AuspexAnnotation *annotation, AuspexRect view_rect,
                                gpointer user_data);

static void
for_each_in_view (const AuspexScene *scene, AnnotationFunc func, gpointer user_data)
{
  int n = scene->annotations != NULL
              ? auspex_annotation_collection_get_n (scene->annotations)
              : 0;
  cairo_matrix_t matrix;

  auspex_view_get_matrix (&scene->view, &matrix);
  for (int i = 0; i <= n; i++)
    {
      const AuspexAnnotation *annotation =
          i < n ? auspex_annotation_collection_get (scene->annotations, i) : scene->draft;

      if (annotation == NULL)
        continue;
      AuspexRect rect = get_view_rect (scene, &matrix, annotation);

      if (is_in_view (scene, rect))
        func (scene, annotation, rect, user_data);
    }
}

static void
widen (const AuspexScene *scene, const AuspexAnnotation *annotation, AuspexRect view_rect,
       gpointer user_data)
{
  cairo_rectangle_int_t *extent = user_data;
  int left = (int)fmax (floor (view_rect.x), 0);
  int top = (int)fmax (floor (view_rect.y), 0);
  int right = (int)fmin (ceil (view_rect.x + view_rect.width), scene->view.width);
  int bottom = (int)fmin (ceil (view_rect.y + view_rect.height), scene->view.height);

  if (extent->width > 0)
    {
      right = MAX (right, extent->x + extent->width);
      bottom = MAX (bottom, extent->y + extent->height);
      left = MIN (left, extent->x);
      top = MIN (top, extent->y);
    }
  *extent = (cairo_rectangle_int_t){ left, top, right - left, bottom - top };
}

/* Those of the annotations that mark, the draft included; elements borrowed. */
static GPtrArray *
get_marks (const AuspexScene *scene)
{
  GPtrArray *marks = g_ptr_array_new ();
  int n = scene->annotations != NULL
              ? auspex_annotation_collection_get_n (scene->annotations)
              : 0;

  for (int i = 0; i < n; i++)
    {
      AuspexAnnotation *annotation =
          auspex_annotation_collection_get (scene->annotations, i);

      if (auspex_annotation_get_mark (annotation) != AUSPEX_MARK_NONE)
        g_ptr_array_add (marks, annotation);
    }
  if (scene->draft != NULL && auspex_annotation_get_mark (scene->draft) != AUSPEX_MARK_NONE)
    g_ptr_array_add (marks, (gpointer)scene->draft);
  return marks;
}

/* What is used alone greys all around it. */
static bool
greys_all (const AuspexScene *scene)
{
  g_autoptr (GPtrArray) marks = get_marks (scene);

  for (guint i = 0; i < marks->len; i++)
    if (auspex_annotation_get_mark (marks->pdata[i]) == AUSPEX_MARK_USE_ONLY)
      return true;
  return false;
}

static void
paint_marks (const AuspexScene *scene, cairo_t *cr)
{
  g_autoptr (GPtrArray) marks = get_marks (scene);
  AuspexRect slide = auspex_view_get_level0_rect (&scene->view);
  cairo_matrix_t matrix;

  auspex_view_get_matrix (&scene->view, &matrix);
  if (scene->tiles != NULL)
    {
      const AuspexPyramid *pyramid = auspex_tile_loader_get_pyramid (scene->tiles);

      slide = (AuspexRect){ 0, 0, pyramid->levels[0].width, pyramid->levels[0].height };
    }
  auspex_tissue_marks_paint (marks, cr, &matrix, get_device_scale (scene), slide);
}

bool
auspex_scene_get_annotations_extent (const AuspexScene *scene,
                                     cairo_rectangle_int_t *extent)
{
  *extent = (cairo_rectangle_int_t){ 0, 0, 0, 0 };
  if (greys_all (scene))
    {
      *extent = (cairo_rectangle_int_t){ 0, 0, scene->view.width, scene->view.height };
      return true;
    }
  for_each_in_view (scene, widen, extent);
  return extent->width > 0 && extent->height > 0;
}

static void
paint_name (const AuspexScene *scene, const AuspexAnnotation *annotation,
            AuspexRect view_rect, cairo_t *cr)
{
  double device_scale = get_device_scale (scene);
  AuspexCaptionStyle style = auspex_caption_style_default;
  double padding = 3 * device_scale;
  double width, height, x, y;

  style.font_size = NAME_FONT_PX * device_scale;
  g_autoptr (PangoLayout) layout =
      auspex_caption_layout_new (cr, &style, annotation->name, 1, false,
                                 NAME_MAX_WIDTH_PX * device_scale - 2 * padding);

  auspex_caption_layout_get_size (layout, &width, &height);
  x = floor (view_rect.x + MARGIN_PX * device_scale);
  y = floor (view_rect.y + 2 * style.font_size + MARGIN_PX * device_scale - height
             - 2 * padding - 4 * device_scale);
  auspex_caption_paint_panel (cr, &style, x, y, width + 2 * padding,
                              height + 2 * padding);
  auspex_caption_layout_paint (layout, cr, &style, x + padding, y + padding);
}

static void
paint (const AuspexScene *scene, const AuspexAnnotation *annotation, AuspexRect view_rect,
       gpointer cr)
{
  bool is_selected =
      (annotation == scene->draft
       && auspex_annotation_get_mark (annotation) == AUSPEX_MARK_NONE)
      || annotation == auspex_annotation_collection_get_selected (scene->annotations);
  cairo_matrix_t matrix;

  auspex_view_get_matrix (&scene->view, &matrix);
  auspex_annotation_paint (annotation, cr, &matrix, LINE_PX * get_device_scale (scene),
                           is_selected);
  if (scene->show_annotation_names && annotation->name[0] != '\0')
    paint_name (scene, annotation, view_rect, cr);
}

void
auspex_scene_paint_annotations (const AuspexScene *scene, cairo_t *cr)
{
  paint_marks (scene, cr);
  for_each_in_view (scene, paint, cr);
}
