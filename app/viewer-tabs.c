/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The open slides, each in a tab. A slide opened on top of others gets a tab of its own;
 * one that is open already is gone to. Next and previous replace the slide in its tab. */

#include "app/viewer-private.h"

#include <glib/gi18n.h>

static AuspexSlideTabs *
tabs_of (AuspexViewer *viewer)
{
  return auspex_window_get_tabs (viewer->window);
}

static const char *
path_of (AuspexSession *session)
{
  return auspex_slide_get_path (auspex_session_get_slide (session));
}

/* What an open slide says */

static void
on_trouble (AuspexViewer *viewer, const char *message)
{
  auspex_window_show_error (viewer->window, _ ("Annotations are not saved"), message);
}

typedef struct
{
  AuspexViewer *viewer;
  AuspexSession *session;
} Watch;

static void
on_file_changed (gpointer user_data)
{
  Watch *watch = user_data;

  if (auspex_viewer_is_open (watch->viewer, watch->session))
    auspex_viewer_show_notice (watch->viewer, watch->session);
}

static void
watch_file (AuspexViewer *viewer, AuspexSession *session)
{
  Watch *watch = g_new0 (Watch, 1);

  *watch = (Watch){ viewer, session };
  g_object_set_data_full (G_OBJECT (session), "watch", watch, g_free);
  auspex_slide_file_watch (auspex_session_get_file (session), on_file_changed, watch);
}

static void
connect_session (AuspexViewer *viewer, AuspexSession *session)
{
  g_signal_connect_object (session, "trouble", G_CALLBACK (on_trouble), viewer,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::unsaved",
                           G_CALLBACK (auspex_viewer_show_unsaved), viewer,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (auspex_session_get_annotations (session), "changed",
                           G_CALLBACK (auspex_viewer_update_actions), viewer,
                           G_CONNECT_SWAPPED);
  watch_file (viewer, session);
  auspex_viewer_connect_estimate (viewer, session);
  auspex_viewer_connect_colors (viewer, session);
  auspex_viewer_connect_exclusion (viewer, session);
}

static void
let_go (AuspexViewer *viewer, AuspexSession *session)
{
  g_autoptr (AuspexSession) own = g_object_ref (session);

  g_ptr_array_remove (viewer->sessions, session);
  auspex_session_close (session);
  /* It may outlive the viewer, while it is read. */
  auspex_slide_file_unwatch (auspex_session_get_file (session));
  g_signal_handlers_disconnect_by_data (session, viewer);
  g_signal_handlers_disconnect_by_data (auspex_session_get_annotations (session), viewer);
  g_signal_handlers_disconnect_by_data (auspex_session_get_colors (session), viewer);
  g_signal_handlers_disconnect_by_data (auspex_session_get_exclusion (session), viewer);
  if (viewer->estimate_wanted == session)
    viewer->estimate_wanted = NULL;
}

/* Tabs */

AuspexSession *
auspex_viewer_find_open (AuspexViewer *viewer, const char *path)
{
  for (guint i = 0; i < viewer->sessions->len; i++)
    if (g_str_equal (path_of (viewer->sessions->pdata[i]), path))
      return viewer->sessions->pdata[i];
  return NULL;
}

bool
auspex_viewer_is_open (AuspexViewer *viewer, AuspexSession *session)
{
  return viewer->window != NULL && g_ptr_array_find (viewer->sessions, session, NULL);
}

void
auspex_viewer_add_session (AuspexViewer *viewer, AuspexSession *session)
{
  g_autofree char *name = auspex_session_dup_name (session);
  g_autofree char *path = g_filename_display_name (path_of (session));

  g_ptr_array_add (viewer->sessions, session);
  connect_session (viewer, session);
  auspex_slide_tabs_add (tabs_of (viewer), session, name, path);
  auspex_viewer_go_to (viewer, session);
}

void
auspex_viewer_replace_session (AuspexViewer *viewer, AuspexSession *old,
                               AuspexSession *session)
{
  g_autofree char *name = auspex_session_dup_name (session);
  g_autofree char *path = g_filename_display_name (path_of (session));

  g_ptr_array_add (viewer->sessions, session);
  connect_session (viewer, session);
  auspex_slide_tabs_replace (tabs_of (viewer), old, session, name, path);
  auspex_viewer_leave_panes (viewer, old, session);
  let_go (viewer, old);
}

void
auspex_viewer_remove_session (AuspexViewer *viewer, AuspexSession *session)
{
  AuspexSession *next = auspex_slide_tabs_get_next (tabs_of (viewer), session, 1);

  auspex_viewer_leave_panes (viewer, session, next);
  auspex_slide_tabs_remove (tabs_of (viewer), session);
  if (viewer->session != NULL)
    auspex_slide_tabs_select (tabs_of (viewer), viewer->session);
  let_go (viewer, session);
  auspex_viewer_share_memory (viewer);
}

void
auspex_viewer_drop_sessions (AuspexViewer *viewer)
{
  while (viewer->sessions->len > 0)
    let_go (viewer, viewer->sessions->pdata[0]);
}

void
auspex_viewer_step_tab (AuspexViewer *viewer, int by)
{
  AuspexSession *next =
      auspex_slide_tabs_get_next (tabs_of (viewer), viewer->session, by);

  if (next != NULL && !viewer->is_leaving)
    auspex_viewer_go_to (viewer, next);
}

static void
on_selected (AuspexViewer *viewer, AuspexSession *session)
{
  auspex_viewer_go_to (viewer, session);
}

static void
on_close_wanted (AuspexViewer *viewer, AuspexSession *session)
{
  auspex_viewer_close (viewer, session);
}

void
auspex_viewer_init_tabs (AuspexViewer *viewer)
{
  g_signal_connect_object (tabs_of (viewer), "selected", G_CALLBACK (on_selected), viewer,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (tabs_of (viewer), "close-wanted", G_CALLBACK (on_close_wanted),
                           viewer, G_CONNECT_SWAPPED);
}
