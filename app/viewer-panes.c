/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Which slide each pane shows, and which pane is the active one: commands, side panel and
 * title are about the slide in it. */

#include "app/viewer-private.h"

#include "compute/foreground.h"
#include "render/cairo/slide-image.h"
#include "ui/texture.h"

#define OVERVIEW_PX 400

/* The whole slide, small, read off the main thread */

static void
read_picture (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  AuspexSlideImage image = { .max_px = OVERVIEW_PX };
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = auspex_slide_image_render (task_data, &image, &error);

  if (surface == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_return_pointer (task, auspex_texture_new_from_surface (surface), g_object_unref);
  cairo_surface_destroy (surface);
}

static void
on_picture_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuspexViewer) viewer = user_data;
  AuspexSession *session = AUSPEX_SESSION (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) picture = g_task_propagate_pointer (G_TASK (result), &error);

  if (picture == NULL)
    {
      g_debug ("No picture: %s", error->message);
      return;
    }
  auspex_session_set_picture (session, picture);
  for (guint i = 0; viewer->window != NULL && i < auspex_viewer_get_n_panes (viewer); i++)
    if (auspex_viewer_session_in (viewer, auspex_viewer_get_pane (viewer, i)) == session)
      auspex_overview_set_picture (
          auspex_slide_pane_get_overview (auspex_viewer_get_pane (viewer, i)), picture);
}

static void
show_picture (AuspexViewer *viewer, AuspexSlidePane *pane, AuspexSession *session)
{
  g_autoptr (GTask) task = NULL;

  if (auspex_session_get_picture (session) != NULL)
    {
      auspex_overview_set_picture (auspex_slide_pane_get_overview (pane),
                                   auspex_session_get_picture (session));
      return;
    }
  task = g_task_new (session, NULL, on_picture_read, g_object_ref (viewer));
  g_task_set_task_data (task, auspex_slide_ref (auspex_session_get_slide (session)),
                        (GDestroyNotify)auspex_slide_unref);
  g_task_run_in_thread (task, read_picture);
}

/* Panes */

void
auspex_viewer_show_names (AuspexViewer *viewer, AuspexSlidePane *pane)
{
  AuspexSession *session = auspex_viewer_session_in (viewer, pane);
  AuspexSlide *slide = auspex_session_get_slide (session);
  g_autofree char *subject = auspex_session_dup_subject (session);

  auspex_slide_pane_set_name (pane, subject);
  auspex_slide_pane_set_scale (pane, auspex_slide_get_mpp (slide, NULL),
                               auspex_slide_get_objective_power (slide));
}

void
auspex_viewer_show_notice (AuspexViewer *viewer, AuspexSession *session)
{
  g_autoptr (GError) error = NULL;
  bool is_same = auspex_slide_file_check (auspex_session_get_file (session), &error);

  for (guint i = 0; i < auspex_viewer_get_n_panes (viewer); i++)
    if (auspex_viewer_session_in (viewer, auspex_viewer_get_pane (viewer, i)) == session)
      auspex_slide_pane_set_notice (auspex_viewer_get_pane (viewer, i),
                                    is_same ? NULL : error->message);
}

guint
auspex_viewer_get_n_panes (AuspexViewer *viewer)
{
  return auspex_pane_grid_get_n (auspex_window_get_panes (viewer->window));
}

AuspexSlidePane *
auspex_viewer_get_pane (AuspexViewer *viewer, guint index)
{
  return auspex_pane_grid_get (auspex_window_get_panes (viewer->window), index);
}

AuspexSession *
auspex_viewer_session_in (AuspexViewer *viewer, AuspexSlidePane *pane)
{
  AuspexTileLoader *loader =
      auspex_slide_view_get_loader (auspex_slide_pane_get_view (pane));

  for (guint i = 0; loader != NULL && i < viewer->sessions->len; i++)
    if (auspex_session_get_loader (viewer->sessions->pdata[i]) == loader)
      return viewer->sessions->pdata[i];
  return NULL;
}

bool
auspex_viewer_is_shown (AuspexViewer *viewer, AuspexSession *session)
{
  for (guint i = 0; i < auspex_viewer_get_n_panes (viewer); i++)
    if (auspex_viewer_session_in (viewer, auspex_viewer_get_pane (viewer, i)) == session)
      return true;
  return false;
}

void
auspex_viewer_share_memory (AuspexViewer *viewer)
{
  size_t all = auspex_session_all_cache_bytes ();
  guint n_panes = auspex_viewer_get_n_panes (viewer), n = viewer->sessions->len;
  guint n_shown = 0;

  for (guint i = 0; i < n; i++)
    n_shown += auspex_viewer_is_shown (viewer, viewer->sessions->pdata[i]);
  for (guint i = 0; i < n; i++)
    {
      AuspexSession *session = viewer->sessions->pdata[i];
      size_t bytes = auspex_viewer_is_shown (viewer, session)
                         ? (n > n_shown ? all / 8 * 7 : all) / n_shown
                         : all / 8 / (n - n_shown);

      auspex_tile_loader_set_cache_bytes (auspex_session_get_loader (session), bytes);
    }
  for (guint i = 0; i < n_panes; i++)
    auspex_slide_view_set_n_sharing (
        auspex_slide_pane_get_view (auspex_viewer_get_pane (viewer, i)), n_panes);
}

/* Where the slide is still seen in another pane, that is what it is seen through. */
static void
give_viewport_back (AuspexViewer *viewer, AuspexSlidePane *pane)
{
  AuspexSession *session = auspex_viewer_session_in (viewer, pane);
  AuspexViewport *viewport =
      auspex_slide_view_get_viewport (auspex_slide_pane_get_view (pane));

  if (session == NULL || auspex_session_get_viewport (session) != viewport)
    return;
  for (guint i = 0; i < auspex_viewer_get_n_panes (viewer); i++)
    {
      AuspexSlidePane *other = auspex_viewer_get_pane (viewer, i);

      if (other != pane && auspex_viewer_session_in (viewer, other) == session)
        auspex_session_set_viewport (
            session, auspex_slide_view_get_viewport (auspex_slide_pane_get_view (other)));
    }
}

void
auspex_viewer_empty (AuspexViewer *viewer, AuspexSlidePane *pane)
{
  AuspexSlideView *view = auspex_slide_pane_get_view (pane);

  give_viewport_back (viewer, pane);
  auspex_slide_view_set_heatmap (view, NULL);
  auspex_slide_view_set_done (view, NULL);
  auspex_slide_view_set_annotations (view, NULL);
  auspex_slide_pane_update_legend (pane);
  auspex_slide_pane_set_colors (pane, NULL);
  auspex_slide_pane_set_slide (pane, NULL, NULL, 0);
  auspex_slide_pane_set_untrained (pane, false);
  auspex_slide_pane_set_notice (pane, NULL);
  auspex_slide_pane_hide_progress (pane);
}

/* The session's own, or a new one like it where another pane looks through that. */
static AuspexViewport *
viewport_for (AuspexViewer *viewer, AuspexSlidePane *pane, AuspexSession *session)
{
  AuspexViewport *own = auspex_session_get_viewport (session), *copy = NULL;
  bool is_taken = false;

  for (guint i = 0; i < auspex_viewer_get_n_panes (viewer); i++)
    {
      AuspexSlidePane *other = auspex_viewer_get_pane (viewer, i);

      if (other != pane
          && auspex_slide_view_get_viewport (auspex_slide_pane_get_view (other)) == own)
        is_taken = true;
    }
  if (!is_taken)
    return g_object_ref (own);
  copy = auspex_viewport_new (auspex_viewport_get_bounds (own));
  auspex_viewport_set_view (copy, auspex_viewport_get_view (own));
  if (auspex_viewport_is_fit (own))
    auspex_viewport_fit (copy);
  return copy;
}

void
auspex_viewer_fill (AuspexViewer *viewer, AuspexSlidePane *pane, AuspexSession *session)
{
  AuspexSlide *slide = auspex_session_get_slide (session);
  g_autoptr (AuspexViewport) viewport = viewport_for (viewer, pane, session);

  auspex_viewer_empty (viewer, pane);
  g_signal_handlers_disconnect_by_func (viewport, auspex_foreground_touch, NULL);
  g_signal_connect (viewport, "changed", G_CALLBACK (auspex_foreground_touch), NULL);
  auspex_slide_pane_set_slide (pane, auspex_session_get_loader (session), viewport,
                               auspex_slide_get_background (slide));
  auspex_slide_pane_set_colors (pane, auspex_session_get_colors (session));
  auspex_slide_view_set_annotations (auspex_slide_pane_get_view (pane),
                                     auspex_session_get_annotations (session));
  show_picture (viewer, pane, session);
  auspex_viewer_show_names (viewer, pane);
  auspex_viewer_show_maps (viewer, pane);
  auspex_viewer_show_progress (viewer, pane);
  auspex_viewer_show_notice (viewer, session);
  auspex_viewer_watch_view (viewer, pane);
}

void
auspex_viewer_deactivate (AuspexViewer *viewer)
{
  AuspexSlideView *view = auspex_window_get_slide_view (viewer->window);

  if (viewer->session == NULL)
    return;
  auspex_viewer_save_state (viewer);
  auspex_slide_view_finish_shape (view);
  auspex_slide_view_set_tool (view, AUSPEX_TOOL_MOVE);
  auspex_annotation_page_set_annotations (
      auspex_window_get_annotation_page (viewer->window), NULL, 0);
  auspex_properties_page_set_slide (auspex_window_get_properties_page (viewer->window),
                                    NULL);
  viewer->session = NULL;
}

void
auspex_viewer_activate (AuspexViewer *viewer, AuspexSlidePane *pane)
{
  AuspexSession *session = auspex_viewer_session_in (viewer, pane);
  AuspexSlideView *view = auspex_slide_pane_get_view (pane);

  auspex_viewer_deactivate (viewer);
  auspex_pane_grid_set_active (auspex_window_get_panes (viewer->window), pane);
  viewer->session = session;
  if (session != NULL)
    {
      auspex_session_set_viewport (session, auspex_slide_view_get_viewport (view));
      auspex_slide_tabs_select (auspex_window_get_tabs (viewer->window), session);
    }
  auspex_viewer_share_memory (viewer);
  auspex_viewer_show_session (viewer);
}

void
auspex_viewer_go_to (AuspexViewer *viewer, AuspexSession *session)
{
  AuspexSlidePane *pane = auspex_window_get_pane (viewer->window);

  if (viewer->session == session)
    return;
  auspex_viewer_deactivate (viewer);
  auspex_viewer_fill (viewer, pane, session);
  auspex_viewer_activate (viewer, pane);
  auspex_viewer_restore_state (viewer);
}

void
auspex_viewer_leave_panes (AuspexViewer *viewer, AuspexSession *session,
                           AuspexSession *instead)
{
  AuspexSlidePane *active = auspex_window_get_pane (viewer->window);
  bool was_active = viewer->session == session;

  if (was_active)
    auspex_viewer_deactivate (viewer);
  for (guint i = 0; i < auspex_viewer_get_n_panes (viewer); i++)
    {
      AuspexSlidePane *pane = auspex_viewer_get_pane (viewer, i);

      if (auspex_viewer_session_in (viewer, pane) != session)
        continue;
      auspex_viewer_empty (viewer, pane);
      if (instead != NULL)
        auspex_viewer_fill (viewer, pane, instead);
    }
  if (!was_active)
    return;
  auspex_viewer_activate (viewer, active);
  if (instead != NULL)
    auspex_viewer_restore_state (viewer);
}

static void
on_pane_activated (AuspexViewer *viewer, AuspexSlidePane *pane)
{
  auspex_viewer_activate (viewer, pane);
}

void
auspex_viewer_init_panes (AuspexViewer *viewer)
{
  AuspexPaneGrid *panes = auspex_window_get_panes (viewer->window);

  auspex_viewer_connect_pane (viewer, auspex_pane_grid_get (panes, 0));
  g_signal_connect_object (panes, "activated", G_CALLBACK (on_pane_activated), viewer,
                           G_CONNECT_SWAPPED);
}
