/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/slide-view-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (AuspexSlideView, auspex_slide_view, GTK_TYPE_WIDGET)

guint auspex_slide_view_signals[N_SIGNALS];

static const char *const tool_names[AUSPEX_N_TOOLS] = {
  [AUSPEX_TOOL_MOVE] = "move",       [AUSPEX_TOOL_RECTANGLE] = "rectangle",
  [AUSPEX_TOOL_POLYGON] = "polygon", [AUSPEX_TOOL_POINT] = "point",
  [AUSPEX_TOOL_BRUSH] = "brush",     [AUSPEX_TOOL_LASSO] = "lasso",
};

const char *
auspex_tool_to_string (AuspexTool tool)
{
  return tool_names[tool];
}

AuspexTool
auspex_tool_from_string (const char *name)
{
  for (int i = 0; i < AUSPEX_N_TOOLS; i++)
    if (g_strcmp0 (name, tool_names[i]) == 0)
      return i;
  return AUSPEX_TOOL_MOVE;
}

double
auspex_slide_view_scale (AuspexSlideView *view)
{
  return gtk_widget_get_scale_factor (GTK_WIDGET (view));
}

void
auspex_slide_view_queue_render (AuspexSlideView *view)
{
  auspex_slide_canvas_queue_render (view->canvas);
  if (view->lens != NULL)
    gtk_widget_queue_draw (GTK_WIDGET (view->lens));
}

/* Around the slide: near the window's own colour, so that glass stands out from nothing.
 */
static uint32_t
backdrop (void)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ()) ? 0x1e1e1e
                                                                       : 0xdeddda;
}

/* What a tile takes to be read and drawn. */
#define AHEAD_SECONDS 0.3
/* A view that was drawn longer ago than this has stood still. */
#define LONGEST_FRAME_US 100000

/* How the view moves, from one frame to the next. */
static void
track_drift (AuspexSlideView *view, const AuspexView *state)
{
  AuspexDrift *drift = &view->drift;
  gint64 now = g_get_monotonic_time (), passed = now - drift->time_us;
  bool is_moving =
      drift->scale == state->scale && passed > 0 && passed < LONGEST_FRAME_US;
  double per_second = is_moving ? 1e6 / passed : 0;

  /* The mean with the frames before: pointer events come unevenly. */
  drift->x =
      is_moving ? (drift->x + (state->center_x - drift->last_x) * per_second) / 2 : 0;
  drift->y =
      is_moving ? (drift->y + (state->center_y - drift->last_y) * per_second) / 2 : 0;
  drift->last_x = state->center_x;
  drift->last_y = state->center_y;
  drift->scale = state->scale;
  drift->time_us = now;
}

/* One calm tint for what is done, and a line around all that is to be done. */
static void
show_done (AuspexScene *scene, AuspexHeatmap *done)
{
  scene->heatmap = done;
  scene->color_map = AUSPEX_COLOR_MAP_VIRIDIS;
  scene->heatmap_opacity = 0.3;
  scene->heatmap_look = (AuspexHeatmapLook){ .with_outline = true };
}

/* All but the plan: which part of the slide that is. */
static bool
describe_scene (AuspexScene *scene, gpointer user_data)
{
  AuspexSlideView *view = user_data;
  bool with_overlays = auspex_slide_view_overlays_visible (view);

  if (view->viewport == NULL)
    return false;

  const AuspexView *state = auspex_viewport_get_view (view->viewport);
  if (state->width <= 0 || state->height <= 0)
    return false;

  *scene = (AuspexScene){
    .view = *state,
    .device_scale = auspex_slide_view_scale (view),
    .tiles = view->loader,
    .background = view->background,
    .backdrop = backdrop (),
    .colors = auspex_slide_colors_get_display (view->colors),
    .heatmap = with_overlays ? view->heatmap : NULL,
    .color_map = view->color_map,
    .heatmap_opacity = view->opacity,
    .heatmap_look = view->heatmap_look,
    .annotations = with_overlays ? view->annotations : NULL,
    .draft = view->draft,
    .show_annotation_names = false,
  };
  if (with_overlays && view->done != NULL)
    show_done (scene, view->done);
  return true;
}

/* What the magnifier shows comes first: there one looks. */
static void
request_tiles (AuspexSlideView *view)
{
  g_autoptr (GArray) wanted = g_array_copy (view->lens_wanted);

  for (guint i = 0; view->plan != NULL && i < view->plan->wanted->len; i++)
    {
      AuspexTileKey key = g_array_index (view->plan->wanted, AuspexTileKey, i);
      bool is_there = false;

      for (guint k = 0; k < view->lens_wanted->len && !is_there; k++)
        is_there = auspex_tile_key_equal (
            &key, &g_array_index (view->lens_wanted, AuspexTileKey, k));
      if (!is_there)
        g_array_append_val (wanted, key);
    }
  auspex_tile_loader_request_for (view->loader, view,
                                  (const AuspexTileKey *)wanted->data, wanted->len);
}

static void
want_for_lens (const AuspexTilePlan *plan, gpointer user_data)
{
  AuspexSlideView *view = user_data;

  g_array_set_size (view->lens_wanted, 0);
  if (plan == NULL || view->loader == NULL)
    return;
  g_array_append_vals (view->lens_wanted, plan->wanted->data, plan->wanted->len);
  request_tiles (view);
}

static bool
fill_scene (AuspexScene *scene, gpointer user_data)
{
  AuspexSlideView *view = user_data;

  if (!describe_scene (scene, view))
    return false;
  g_clear_pointer (&view->plan, auspex_tile_plan_free);
  track_drift (view, &scene->view);
  view->plan = auspex_tile_plan_new_moving (
      auspex_tile_loader_get_pyramid (view->loader), &scene->view,
      view->drift.x * AHEAD_SECONDS, view->drift.y * AHEAD_SECONDS);
  request_tiles (view);
  scene->plan = view->plan;
  return true;
}

void
auspex_slide_view_update_lens (AuspexSlideView *view)
{
  GtkWidget *lens = GTK_WIDGET (view->lens);
  bool has_pointer = view->pointer_inside || gtk_widget_has_focus (GTK_WIDGET (view));
  bool is_visible =
      (view->lens_shown || view->lens_held) && view->viewport != NULL && has_pointer;

  gtk_widget_set_visible (lens, is_visible);
  if (!is_visible)
    return;
  const AuspexView *shown = auspex_viewport_get_view (view->viewport);
  auspex_slide_view_lens_move (
      view->lens, view->pointer_inside ? view->pointer_x : shown->width / 2.0,
      view->pointer_inside ? view->pointer_y : shown->height / 2.0);
}

static void
on_resized (AuspexSlideView *view, int width, int height)
{
  if (view->viewport != NULL)
    auspex_viewport_set_size (view->viewport, width, height);
}

static void
on_viewport_changed (AuspexSlideView *view)
{
  auspex_slide_view_queue_render (view);
  auspex_slide_view_update_lens (view);
  g_signal_emit (view, auspex_slide_view_signals[CURSOR_MOVED], 0);
}

static void
auspex_slide_view_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (auspex_slide_view_parent_class)->root (widget);
  auspex_slide_view_add_root_keys (AUSPEX_SLIDE_VIEW (widget));
}

static void
auspex_slide_view_unroot (GtkWidget *widget)
{
  auspex_slide_view_remove_root_keys (AUSPEX_SLIDE_VIEW (widget));
  GTK_WIDGET_CLASS (auspex_slide_view_parent_class)->unroot (widget);
}

static void
auspex_slide_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GTK_WIDGET_CLASS (auspex_slide_view_parent_class)->snapshot (widget, snapshot);
  auspex_slide_view_snapshot_brush (AUSPEX_SLIDE_VIEW (widget), snapshot);
}

static void
auspex_slide_view_dispose (GObject *object)
{
  AuspexSlideView *view = AUSPEX_SLIDE_VIEW (object);

  if (view->canvas != NULL)
    {
      auspex_slide_view_set_slide (view, NULL, NULL, 0);
      auspex_slide_view_set_annotations (view, NULL);
      auspex_slide_view_set_colors (view, NULL);
      g_clear_pointer (&view->heatmap, auspex_heatmap_unref);
      g_clear_pointer (&view->done, auspex_heatmap_unref);
      gtk_widget_unparent (GTK_WIDGET (view->lens));
      view->lens = NULL;
      gtk_widget_unparent (GTK_WIDGET (view->canvas));
      view->canvas = NULL;
    }
  g_clear_pointer (&view->draft, auspex_annotation_unref);
  g_clear_pointer (&view->grabbed, auspex_annotation_unref);
  g_clear_pointer (&view->vertices, g_array_unref);
  g_clear_pointer (&view->lens_wanted, g_array_unref);
  g_clear_pointer (&view->draw_class, g_free);
  G_OBJECT_CLASS (auspex_slide_view_parent_class)->dispose (object);
}

static void
auspex_slide_view_class_init (AuspexSlideViewClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auspex_slide_view_dispose;
  widget_class->root = auspex_slide_view_root;
  widget_class->unroot = auspex_slide_view_unroot;
  widget_class->snapshot = auspex_slide_view_snapshot;

  auspex_slide_view_signals[CURSOR_MOVED] = g_signal_new (
      "cursor-moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  auspex_slide_view_signals[OPACITY_SCROLLED] =
      g_signal_new ("opacity-scrolled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  auspex_slide_view_signals[OVERLAYS_TOGGLED] = g_signal_new (
      "overlays-toggled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  auspex_slide_view_signals[TOOL_FINISHED] = g_signal_new (
      "tool-finished", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  auspex_slide_view_signals[EDIT_REQUESTED] = g_signal_new (
      "edit-requested", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  auspex_slide_view_signals[WHITE_REFUSED] = g_signal_new (
      "white-refused", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  auspex_slide_view_signals[BRUSH_SCROLLED] =
      g_signal_new ("brush-scrolled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_DOUBLE);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "slideview");
}

static void
auspex_slide_view_init (AuspexSlideView *view)
{
  view->background = 0xffffff;
  view->opacity = 0.5;
  view->show_overlays = true;
  view->wheel_speed = 1;
  view->is_kinetic = true;
  view->draw_class = g_strdup ("");
  view->draw_color = AUSPEX_UNCLASSIFIED_COLOR;
  view->brush = (AuspexBrush){ AUSPEX_MARK_EXCLUDE, false, 24 };
  view->vertices = g_array_new (FALSE, FALSE, sizeof (AuspexPoint));
  view->lens_wanted = g_array_new (FALSE, FALSE, sizeof (AuspexTileKey));
  gtk_widget_set_focusable (GTK_WIDGET (view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Slide"), -1);
  auspex_slide_view_add_gestures (view);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (auspex_slide_view_queue_render), view,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
auspex_slide_view_new (bool use_gl)
{
  AuspexSlideView *view = g_object_new (AUSPEX_TYPE_SLIDE_VIEW, NULL);

  view->canvas = AUSPEX_SLIDE_CANVAS (auspex_slide_canvas_new (use_gl, fill_scene, view));
  g_signal_connect_object (view->canvas, "resized", G_CALLBACK (on_resized), view,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_parent (GTK_WIDGET (view->canvas), GTK_WIDGET (view));
  view->lens = AUSPEX_SLIDE_VIEW_LENS (
      auspex_slide_view_lens_new (describe_scene, want_for_lens, view));
  gtk_widget_set_parent (GTK_WIDGET (view->lens), GTK_WIDGET (view));
  return GTK_WIDGET (view);
}

void
auspex_slide_view_set_slide (AuspexSlideView *view, AuspexTileLoader *loader,
                             AuspexViewport *viewport, uint32_t background)
{
  double scale = auspex_slide_view_scale (view);

  g_return_if_fail (AUSPEX_IS_SLIDE_VIEW (view));
  g_return_if_fail ((loader == NULL) == (viewport == NULL));

  auspex_slide_view_cancel_shape (view);
  auspex_zoom_motion_stop (&view->zoom);
  auspex_fling_stop (&view->fling);
  if (view->viewport != NULL)
    g_signal_handlers_disconnect_by_data (view->viewport, view);
  if (view->loader != NULL)
    {
      g_signal_handlers_disconnect_by_data (view->loader, view);
      auspex_tile_loader_request_for (view->loader, view, NULL, 0);
    }
  g_clear_pointer (&view->plan, auspex_tile_plan_free);
  g_array_set_size (view->lens_wanted, 0);
  g_set_object (&view->loader, loader);
  g_set_object (&view->viewport, viewport);
  view->background = background;
  auspex_slide_view_update_lens (view);
  if (viewport == NULL)
    return;

  g_signal_connect_object (viewport, "changed", G_CALLBACK (on_viewport_changed), view,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (loader, "tiles-ready",
                           G_CALLBACK (auspex_slide_view_queue_render), view,
                           G_CONNECT_SWAPPED);
  auspex_viewport_set_size (viewport, gtk_widget_get_width (GTK_WIDGET (view)) * scale,
                            gtk_widget_get_height (GTK_WIDGET (view)) * scale);
  on_viewport_changed (view);
}

AuspexTileLoader *
auspex_slide_view_get_loader (AuspexSlideView *view)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_VIEW (view), NULL);
  return view->loader;
}

AuspexViewport *
auspex_slide_view_get_viewport (AuspexSlideView *view)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_VIEW (view), NULL);
  return view->viewport;
}

void
auspex_slide_view_set_heatmap (AuspexSlideView *view, AuspexHeatmap *heatmap)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_VIEW (view));

  if (heatmap != NULL)
    auspex_heatmap_ref (heatmap);
  g_clear_pointer (&view->heatmap, auspex_heatmap_unref);
  view->heatmap = heatmap;
  auspex_slide_view_queue_render (view);
  g_signal_emit (view, auspex_slide_view_signals[CURSOR_MOVED], 0);
}

AuspexHeatmap *
auspex_slide_view_get_heatmap (AuspexSlideView *view)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_VIEW (view), NULL);
  return view->heatmap;
}

void
auspex_slide_view_set_heatmap_style (AuspexSlideView *view, AuspexColorMap color_map,
                                     double opacity)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_VIEW (view));

  view->color_map = color_map;
  view->opacity = CLAMP (opacity, 0, 1);
  auspex_slide_view_queue_render (view);
}

void
auspex_slide_view_set_done (AuspexSlideView *view, AuspexHeatmap *done)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_VIEW (view));

  if (view->done == done)
    return;
  if (done != NULL)
    auspex_heatmap_ref (done);
  g_clear_pointer (&view->done, auspex_heatmap_unref);
  view->done = done;
  auspex_slide_view_queue_render (view);
  g_signal_emit (view, auspex_slide_view_signals[CURSOR_MOVED], 0);
}

AuspexHeatmap *
auspex_slide_view_get_done (AuspexSlideView *view)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_VIEW (view), NULL);
  return view->done;
}

void
auspex_slide_view_set_heatmap_look (AuspexSlideView *view, const AuspexHeatmapLook *look)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_VIEW (view));

  view->heatmap_look = *look;
  auspex_slide_view_queue_render (view);
}

AuspexHeatmapLook
auspex_slide_view_get_heatmap_look (AuspexSlideView *view)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_VIEW (view), (AuspexHeatmapLook){ 0 });
  return view->heatmap_look;
}

AuspexColorMap
auspex_slide_view_get_color_map (AuspexSlideView *view)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_VIEW (view), AUSPEX_COLOR_MAP_CIVIDIS);
  return view->color_map;
}

void
auspex_slide_view_set_annotations (AuspexSlideView *view,
                                   AuspexAnnotationCollection *annotations)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_VIEW (view));

  if (view->annotations == annotations)
    return;
  auspex_slide_view_cancel_shape (view);
  if (view->annotations != NULL)
    g_signal_handlers_disconnect_by_data (view->annotations, view);
  g_set_object (&view->annotations, annotations);
  if (annotations != NULL)
    g_signal_connect_object (annotations, "changed",
                             G_CALLBACK (auspex_slide_view_queue_render), view,
                             G_CONNECT_SWAPPED);
  auspex_slide_view_queue_render (view);
}

void
auspex_slide_view_set_show_overlays (AuspexSlideView *view, bool show)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_VIEW (view));

  view->show_overlays = show;
  auspex_slide_view_queue_render (view);
  g_signal_emit (view, auspex_slide_view_signals[CURSOR_MOVED], 0);
}

bool
auspex_slide_view_get_show_overlays (AuspexSlideView *view)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_VIEW (view), false);
  return view->show_overlays;
}

bool
auspex_slide_view_overlays_visible (AuspexSlideView *view)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_VIEW (view), false);
  return view->show_overlays && !view->peeking;
}

void
auspex_slide_view_set_tool (AuspexSlideView *view, AuspexTool tool)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_VIEW (view));

  if (view->tool != tool)
    auspex_slide_view_cancel_shape (view);
  view->tool = tool;
  auspex_slide_view_update_cursor (view);
}

AuspexTool
auspex_slide_view_get_tool (AuspexSlideView *view)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_VIEW (view), AUSPEX_TOOL_MOVE);
  return view->tool;
}

void
auspex_slide_view_set_draw_class (AuspexSlideView *view, const char *class_name,
                                  uint32_t color)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_VIEW (view));

  g_free (view->draw_class);
  view->draw_class = g_strdup (class_name);
  view->draw_color = color;
}

void
auspex_slide_view_set_show_magnifier (AuspexSlideView *view, bool show)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_VIEW (view));

  view->lens_shown = show;
  auspex_slide_view_update_lens (view);
}

void
auspex_slide_view_zoom_by (AuspexSlideView *view, double factor)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_VIEW (view));

  if (view->viewport == NULL)
    return;
  const AuspexView *state = auspex_viewport_get_view (view->viewport);
  auspex_zoom_motion_push (&view->zoom, factor, state->width / 2.0, state->height / 2.0);
  auspex_slide_view_start_ticking (view);
}

bool
auspex_slide_view_get_cursor (AuspexSlideView *view, double *level0_x, double *level0_y)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_VIEW (view), false);

  if (view->viewport == NULL || !view->pointer_inside)
    return false;
  auspex_view_to_level0 (auspex_viewport_get_view (view->viewport), view->pointer_x,
                         view->pointer_y, level0_x, level0_y);
  return true;
}

void
auspex_slide_view_set_n_sharing (AuspexSlideView *view, int n)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_VIEW (view));
  auspex_slide_canvas_set_n_sharing (view->canvas, n);
}

bool
auspex_slide_view_uses_gl (AuspexSlideView *view)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_VIEW (view), false);
  return auspex_slide_canvas_uses_gl (view->canvas);
}

void
auspex_slide_view_set_motion (AuspexSlideView *view, double wheel_speed, bool is_kinetic)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_VIEW (view));

  view->wheel_speed = wheel_speed;
  view->is_kinetic = is_kinetic;
}
