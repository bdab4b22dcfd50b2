/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Tools: draw, select, move and reshape annotations. A drag is one step of the history.
 */

#include "ui/slide-view-private.h"

#include <math.h>

#define HIT_PX 6.0      /* how near a click must come */
#define CLOSE_PX 10.0   /* a click this near the first vertex closes a polygon */
#define FREEHAND_PX 4.0 /* between the vertices of a polygon drawn by dragging */

static AuspexPoint
to_level0 (AuspexSlideView *view, double x, double y)
{
  AuspexPoint point = { 0, 0 };

  auspex_view_to_level0 (auspex_viewport_get_view (view->viewport), x, y, &point.x,
                         &point.y);
  return point;
}

/* @px on screen as level-0 pixels. */
static double
to_level0_length (AuspexSlideView *view, double px)
{
  return px * auspex_slide_view_scale (view)
         / auspex_viewport_get_view (view->viewport)->scale;
}

static AuspexAnnotation *
selected (AuspexSlideView *view)
{
  return view->annotations != NULL
             ? auspex_annotation_collection_get_selected (view->annotations)
             : NULL;
}

static void
set_draft (AuspexSlideView *view, AuspexAnnotation *draft)
{
  g_clear_pointer (&view->draft, auspex_annotation_unref);
  view->draft = draft;
  if (draft != NULL)
    auspex_annotation_set_class (draft, view->draw_class, view->draw_color);
  auspex_slide_view_queue_render (view);
}

/* Takes the draft; what is not complete is dropped. */
static void
add_draft (AuspexSlideView *view)
{
  g_autoptr (AuspexAnnotation) shape = g_steal_pointer (&view->draft);

  auspex_slide_view_queue_render (view);
  if (shape == NULL || view->annotations == NULL
      || !auspex_annotation_is_complete (shape))
    return;
  auspex_annotation_collection_add (view->annotations, shape);
  auspex_annotation_collection_select (view->annotations, shape->id);
  if (shape->kind != AUSPEX_SHAPE_POINT)
    g_signal_emit (view, auspex_slide_view_signals[TOOL_FINISHED], 0);
}

/* Polygon */

static void
show_polygon (AuspexSlideView *view, const AuspexPoint *pointer)
{
  if (view->vertices->len == 0)
    {
      set_draft (view, NULL);
      return;
    }

  g_autoptr (GArray) points = g_array_copy (view->vertices);
  if (pointer != NULL)
    g_array_append_val (points, *pointer);
  set_draft (view, auspex_annotation_new_from_points (AUSPEX_SHAPE_POLYGON,
                                                      (const AuspexPoint *)points->data,
                                                      points->len));
}

static void
add_vertex (AuspexSlideView *view, AuspexPoint point, double at_least_px)
{
  if (view->vertices->len > 0)
    {
      AuspexPoint last =
          g_array_index (view->vertices, AuspexPoint, view->vertices->len - 1);

      if (hypot (point.x - last.x, point.y - last.y)
          < to_level0_length (view, at_least_px))
        return;
    }
  g_array_append_val (view->vertices, point);
  show_polygon (view, NULL);
}

static bool
closes_polygon (AuspexSlideView *view, AuspexPoint point)
{
  if (view->vertices->len < 3)
    return false;
  AuspexPoint first = g_array_index (view->vertices, AuspexPoint, 0);
  return hypot (point.x - first.x, point.y - first.y) < to_level0_length (view, CLOSE_PX);
}

/* What was framed on screen is what is kept: a rectangle of the slide is along its axes,
 * so in a turned view the same four corners are a polygon. */
static void
show_rectangle (AuspexSlideView *view, double x, double y)
{
  AuspexPoint from = to_level0 (view, view->drag_x, view->drag_y);
  AuspexPoint to = to_level0 (view, x, y);
  AuspexRect box = { from.x, from.y, to.x - from.x, to.y - from.y };
  AuspexPoint corners[] = { from, to_level0 (view, x, view->drag_y), to,
                            to_level0 (view, view->drag_x, y) };

  if (auspex_view_is_aligned (auspex_viewport_get_view (view->viewport)))
    set_draft (view, auspex_annotation_new_from_box (AUSPEX_SHAPE_RECTANGLE, box));
  else
    set_draft (view, auspex_annotation_new_from_points (AUSPEX_SHAPE_POLYGON, corners,
                                                        G_N_ELEMENTS (corners)));
}

/* Selected shape */

static void
grab (AuspexSlideView *view, AuspexAnnotation *annotation, DragMode mode)
{
  g_clear_pointer (&view->grabbed, auspex_annotation_unref);
  view->grabbed = auspex_annotation_ref (annotation);
  view->drag_mode = mode;
  auspex_annotation_collection_begin_group (view->annotations);
}

static void
press_to_move (AuspexSlideView *view, AuspexPoint at)
{
  AuspexAnnotation *annotation = selected (view);
  double near = to_level0_length (view, HIT_PX);

  if (annotation == NULL || annotation->is_locked
      || !auspex_slide_view_overlays_visible (view))
    return;
  if (auspex_annotation_hit_vertex (annotation, at.x, at.y, near, &view->grabbed_ring,
                                    &view->grabbed_vertex))
    grab (view, annotation, DRAG_VERTEX);
  else if (auspex_annotation_hit (annotation, at.x, at.y, near))
    grab (view, annotation, DRAG_SHAPE);
}

static void
drag_grabbed (AuspexSlideView *view, double x, double y)
{
  AuspexPoint from = to_level0 (view, view->drag_x, view->drag_y);
  AuspexPoint to = to_level0 (view, x, y);
  g_autoptr (AuspexAnnotation) moved = auspex_annotation_copy (view->grabbed);

  if (view->drag_mode == DRAG_SHAPE)
    auspex_annotation_move (moved, to.x - from.x, to.y - from.y);
  else
    auspex_annotation_move_vertex (moved, view->grabbed_ring, view->grabbed_vertex, to);
  auspex_annotation_collection_replace (view->annotations, moved);
}

static void
release_grabbed (AuspexSlideView *view, bool is_click)
{
  if (is_click)
    auspex_annotation_collection_abandon_group (view->annotations);
  else
    auspex_annotation_collection_end_group (view->annotations);
  g_clear_pointer (&view->grabbed, auspex_annotation_unref);
}

/* What the gestures call */

/* Says by drag_mode whether a tool takes the drag; untouched, it pans. */
bool
auspex_slide_view_tool_press (AuspexSlideView *view, double x, double y)
{
  AuspexPoint at = to_level0 (view, x, y);

  if (view->annotations == NULL)
    return false;
  if (view->tool == AUSPEX_TOOL_MOVE)
    press_to_move (view, at);
  else
    view->drag_mode = DRAG_DRAW;
  if (auspex_slide_view_tool_marks (view))
    auspex_slide_view_mark_press (view, x, y);
  return view->drag_mode != DRAG_PAN;
}

void
auspex_slide_view_tool_drag (AuspexSlideView *view, double x, double y)
{
  if (auspex_slide_view_tool_marks (view))
    {
      auspex_slide_view_mark_drag (view, x, y);
      return;
    }
  if (hypot (x - view->drag_x, y - view->drag_y) < 3 * auspex_slide_view_scale (view))
    return;
  if (view->drag_mode == DRAG_SHAPE || view->drag_mode == DRAG_VERTEX)
    drag_grabbed (view, x, y);
  else if (view->tool == AUSPEX_TOOL_RECTANGLE)
    show_rectangle (view, x, y);
  else if (view->tool == AUSPEX_TOOL_POLYGON)
    {
      if (view->vertices->len == 0)
        add_vertex (view, to_level0 (view, view->drag_x, view->drag_y), 0);
      add_vertex (view, to_level0 (view, x, y), FREEHAND_PX);
    }
}

void
auspex_slide_view_tool_release (AuspexSlideView *view, double x, double y, bool is_click)
{
  AuspexPoint at = to_level0 (view, x, y);

  if (view->drag_mode == DRAG_SHAPE || view->drag_mode == DRAG_VERTEX)
    {
      release_grabbed (view, is_click);
      if (is_click)
        auspex_slide_view_click (view, x, y);
    }
  else if (auspex_slide_view_tool_marks (view))
    auspex_slide_view_mark_release (view, x, y, is_click);
  else if (view->tool == AUSPEX_TOOL_RECTANGLE && is_click)
    set_draft (view, NULL);
  else if (view->tool == AUSPEX_TOOL_RECTANGLE)
    {
      show_rectangle (view, x, y);
      add_draft (view);
    }
  else if (view->tool == AUSPEX_TOOL_POINT)
    {
      set_draft (view, auspex_annotation_new_from_points (AUSPEX_SHAPE_POINT, &at, 1));
      add_draft (view);
    }
  else if (view->tool == AUSPEX_TOOL_POLYGON && closes_polygon (view, at))
    auspex_slide_view_finish_shape (view);
  else if (view->tool == AUSPEX_TOOL_POLYGON && is_click)
    add_vertex (view, at, 1);
}

void
auspex_slide_view_tool_hover (AuspexSlideView *view, double x, double y)
{
  if (view->tool == AUSPEX_TOOL_BRUSH)
    gtk_widget_queue_draw (GTK_WIDGET (view));
  if (view->tool == AUSPEX_TOOL_POLYGON && view->vertices->len > 0
      && view->viewport != NULL)
    {
      AuspexPoint pointer = to_level0 (view, x, y);

      show_polygon (view, &pointer);
    }
}

void
auspex_slide_view_click (AuspexSlideView *view, double x, double y)
{
  AuspexAnnotation *hit = NULL;

  if (view->tool != AUSPEX_TOOL_MOVE || view->annotations == NULL
      || !auspex_slide_view_overlays_visible (view))
    return;

  AuspexPoint at = to_level0 (view, x, y);
  hit = auspex_annotation_collection_find_at (view->annotations, at.x, at.y,
                                              to_level0_length (view, HIT_PX));
  auspex_annotation_collection_select (view->annotations, hit != NULL ? hit->id : NULL);
}

bool
auspex_slide_view_finish_shape (AuspexSlideView *view)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_VIEW (view), false);

  if (view->vertices->len == 0 || view->tool != AUSPEX_TOOL_POLYGON)
    return false;
  show_polygon (view, NULL);
  g_array_set_size (view->vertices, 0);
  add_draft (view);
  return true;
}

bool
auspex_slide_view_cancel_shape (AuspexSlideView *view)
{
  bool had_one = false;

  g_return_val_if_fail (AUSPEX_IS_SLIDE_VIEW (view), false);

  had_one = view->draft != NULL || view->grabbed != NULL;
  g_array_set_size (view->vertices, 0);
  if (view->draft != NULL)
    set_draft (view, NULL);
  if (view->grabbed != NULL)
    {
      auspex_annotation_collection_abandon_group (view->annotations);
      g_clear_pointer (&view->grabbed, auspex_annotation_unref);
    }
  view->drag_mode = DRAG_NONE;
  return had_one;
}
