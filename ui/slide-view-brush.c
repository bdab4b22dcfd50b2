/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Brush and lasso: mark tissue, or take marks away. A stroke is one step of the history.
 * The brush joins what it touches; Alt or Ctrl turns marking into taking away. */

#include "ui/slide-view-private.h"

#include "render/annotation/annotation-area.h"

#include <math.h>

#define STEP_PX 2.0      /* between two places of the brush, and corners of a lasso */
#define TOLERANCE_PX 0.5 /* that an outline may move to have fewer corners */
#define ERASER_COLOR 0xffffffu

static double
px_to_level0 (AuspexSlideView *view, double px)
{
  return px * auspex_slide_view_scale (view)
         / auspex_viewport_get_view (view->viewport)->scale;
}

static AuspexPoint
to_level0 (AuspexSlideView *view, double x, double y)
{
  AuspexPoint point = { 0, 0 };

  auspex_view_to_level0 (auspex_viewport_get_view (view->viewport), x, y, &point.x,
                         &point.y);
  return point;
}

bool
auspex_slide_view_tool_marks (AuspexSlideView *view)
{
  return view->tool == AUSPEX_TOOL_BRUSH || view->tool == AUSPEX_TOOL_LASSO;
}

/* While it is drawn. */
static void
show (AuspexSlideView *view, AuspexAnnotation *shape)
{
  g_clear_pointer (&view->draft, auspex_annotation_unref);
  view->draft = shape;
  if (shape != NULL && view->erases)
    {
      auspex_annotation_set_class (shape, "", ERASER_COLOR);
      shape->is_locked = true; /* has no handles */
    }
  else if (shape != NULL)
    auspex_annotation_set_mark (shape, view->brush.mark);
  auspex_slide_view_queue_render (view);
}

/* The brush goes on to @at. */
static void
brush_to (AuspexSlideView *view, AuspexPoint at)
{
  double radius = px_to_level0 (view, view->brush.radius_px);
  AuspexPoint way[2] = { at, at };

  if (view->draft == NULL || view->vertices->len == 0)
    {
      show (view, auspex_annotation_new_stroke (way, 1, radius));
      g_array_append_val (view->vertices, at);
      return;
    }
  way[0] = g_array_index (view->vertices, AuspexPoint, view->vertices->len - 1);
  if (hypot (at.x - way[0].x, at.y - way[0].y) < px_to_level0 (view, STEP_PX))
    return;
  g_autoptr (AuspexAnnotation) step = auspex_annotation_new_stroke (way, 2, radius);
  AuspexAnnotation *longer =
      step != NULL ? auspex_annotation_unite (view->draft, step) : NULL;
  if (longer == NULL)
    return;
  show (view, longer);
  g_array_append_val (view->vertices, at);
}

static void
lasso_to (AuspexSlideView *view, AuspexPoint at)
{
  if (view->vertices->len > 0)
    {
      AuspexPoint last =
          g_array_index (view->vertices, AuspexPoint, view->vertices->len - 1);

      if (hypot (at.x - last.x, at.y - last.y) < px_to_level0 (view, STEP_PX))
        return;
    }
  g_array_append_val (view->vertices, at);
  show (view, auspex_annotation_new_from_points (
                  AUSPEX_SHAPE_POLYGON, (const AuspexPoint *)view->vertices->data,
                  view->vertices->len));
}

/* What is drawn becomes part of the marks */

static GPtrArray *
find_touched (AuspexSlideView *view, const AuspexAnnotation *shape)
{
  GPtrArray *touched =
      g_ptr_array_new_with_free_func ((GDestroyNotify)auspex_annotation_unref);
  int n = auspex_annotation_collection_get_n (view->annotations);

  for (int i = 0; i < n; i++)
    {
      AuspexAnnotation *mark = auspex_annotation_collection_get (view->annotations, i);
      bool is_taken =
          view->erases
              ? auspex_annotation_get_mark (mark) != AUSPEX_MARK_NONE && !mark->is_locked
              : auspex_annotation_is_plain_mark (mark)
                    && auspex_annotation_get_mark (mark) == view->brush.mark;

      if (is_taken && auspex_annotation_touches (mark, shape))
        g_ptr_array_add (touched, auspex_annotation_ref (mark));
    }
  return touched;
}

static void
take_away (AuspexSlideView *view, const AuspexAnnotation *shape, GPtrArray *touched)
{
  for (guint i = 0; i < touched->len; i++)
    {
      AuspexAnnotation *mark = touched->pdata[i];
      g_autoptr (AuspexAnnotation) rest = auspex_annotation_subtract (mark, shape);

      if (rest != NULL)
        auspex_annotation_collection_replace (view->annotations, rest);
      else
        auspex_annotation_collection_remove (view->annotations, mark->id);
    }
}

/* The first one touched grows by the shape and by all others. */
static void
join (AuspexSlideView *view, AuspexAnnotation *shape, GPtrArray *touched)
{
  g_autoptr (AuspexAnnotation) joined = NULL;

  if (touched->len == 0)
    {
      auspex_annotation_collection_add (view->annotations, shape);
      return;
    }
  joined = auspex_annotation_unite (touched->pdata[0], shape);
  for (guint i = 1; i < touched->len && joined != NULL; i++)
    {
      AuspexAnnotation *mark = touched->pdata[i];
      AuspexAnnotation *larger = auspex_annotation_unite (joined, mark);

      auspex_annotation_unref (joined);
      joined = larger;
      auspex_annotation_collection_remove (view->annotations, mark->id);
    }
  if (joined != NULL)
    auspex_annotation_collection_replace (view->annotations, joined);
}

static void
apply_draft (AuspexSlideView *view)
{
  g_autoptr (AuspexAnnotation) shape = g_steal_pointer (&view->draft);
  g_autoptr (AuspexAnnotation) simple = NULL;
  g_autoptr (GPtrArray) touched = NULL;

  g_array_set_size (view->vertices, 0);
  auspex_slide_view_queue_render (view);
  if (shape == NULL || view->annotations == NULL
      || !auspex_annotation_is_complete (shape))
    return;
  simple = auspex_annotation_simplify (shape, px_to_level0 (view, TOLERANCE_PX));
  if (simple == NULL)
    return;
  touched = find_touched (view, simple);
  auspex_annotation_collection_begin_group (view->annotations);
  if (view->erases)
    take_away (view, simple, touched);
  else
    join (view, simple, touched);
  auspex_annotation_collection_end_group (view->annotations);
  /* After an undo nothing of it stays selected either. */
  auspex_annotation_collection_select (view->annotations, NULL);
}

/* What the tools call; places are device pixels */

void
auspex_slide_view_mark_press (AuspexSlideView *view, double x, double y)
{
  bool is_turned = view->modifiers & (GDK_ALT_MASK | GDK_CONTROL_MASK);

  view->erases = view->brush.erases != is_turned;
  g_array_set_size (view->vertices, 0);
  auspex_slide_view_mark_drag (view, x, y);
}

void
auspex_slide_view_mark_drag (AuspexSlideView *view, double x, double y)
{
  AuspexPoint at = to_level0 (view, x, y);

  if (view->tool == AUSPEX_TOOL_BRUSH)
    brush_to (view, at);
  else
    lasso_to (view, at);
}

void
auspex_slide_view_mark_release (AuspexSlideView *view, double x, double y, bool is_click)
{
  if (!is_click)
    auspex_slide_view_mark_drag (view, x, y);
  if (is_click && view->tool == AUSPEX_TOOL_LASSO)
    auspex_slide_view_cancel_shape (view);
  else
    apply_draft (view);
}

bool
auspex_slide_view_mark_scroll (AuspexSlideView *view, double notches)
{
  if (view->tool != AUSPEX_TOOL_BRUSH)
    return false;
  g_signal_emit (view, auspex_slide_view_signals[BRUSH_SCROLLED], 0, -notches);
  return true;
}

/* A circle where the brush would go. */
void
auspex_slide_view_snapshot_brush (AuspexSlideView *view, GtkSnapshot *snapshot)
{
  static const GdkRGBA dark = { 0, 0, 0, 0.75 }, light = { 1, 1, 1, 0.9 };
  const GdkRGBA *const colors[] = { &dark, &light };
  double scale = auspex_slide_view_scale (view);
  double x = view->pointer_x / scale, y = view->pointer_y / scale;

  if (view->tool != AUSPEX_TOOL_BRUSH || !view->pointer_inside || view->viewport == NULL
      || view->space_held || view->drag_mode == DRAG_PAN)
    return;
  for (int i = 0; i < 2; i++)
    {
      float radius = view->brush.radius_px + 0.5 - i;
      GskRoundedRect circle;
      GdkRGBA color = *colors[i];

      gsk_rounded_rect_init_from_rect (
          &circle, &GRAPHENE_RECT_INIT (x - radius, y - radius, 2 * radius, 2 * radius),
          radius);
      gtk_snapshot_append_border (snapshot, &circle, (const float[]){ 1, 1, 1, 1 },
                                  (const GdkRGBA[]){ color, color, color, color });
    }
}

void
auspex_slide_view_set_brush (AuspexSlideView *view, const AuspexBrush *brush)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_VIEW (view));

  view->brush = *brush;
  gtk_widget_queue_draw (GTK_WIDGET (view));
}
