/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Views side by side or under a divider, and how they move together: whichever is moved,
 * the others follow, with the offset that they had against each other when they were
 * linked. A view dragged with Shift held moves alone, and that is the new offset. */

#include "app/viewer-private.h"

#include "render/view/view-link.h"

#include <glib/gi18n.h>

/* Of one pane. */
typedef struct
{
  cairo_matrix_t from_reference; /* from the plane all linked views hang on */
  bool is_linked;                /* once the view has a size and a place */
  int width, height;             /* when it was last heard of */
} Link;

static AuspexPaneGrid *
grid_of (AuspexViewer *viewer)
{
  return auspex_window_get_panes (viewer->window);
}

static AuspexViewport *
viewport_of (AuspexSlidePane *pane)
{
  return auspex_slide_view_get_viewport (auspex_slide_pane_get_view (pane));
}

static Link *
link_of (AuspexSlidePane *pane)
{
  Link *link = g_object_get_data (G_OBJECT (pane), "link");

  if (link == NULL)
    {
      link = g_new0 (Link, 1);
      g_object_set_data_full (G_OBJECT (pane), "link", link, g_free);
    }
  return link;
}

static double
mpp_in (AuspexViewer *viewer, AuspexSlidePane *pane)
{
  return auspex_slide_get_mpp (
      auspex_session_get_slide (auspex_viewer_session_in (viewer, pane)), NULL);
}

/* Moving together */

/* @from and @to may be linked already, not to each other. */
static void
link_pair (AuspexViewer *viewer, AuspexSlidePane *from, AuspexSlidePane *to)
{
  cairo_matrix_t between;

  auspex_view_link_init (
      &between, auspex_viewport_get_view (viewport_of (from)), mpp_in (viewer, from),
      auspex_viewport_get_view (viewport_of (to)), mpp_in (viewer, to));
  cairo_matrix_multiply (&link_of (to)->from_reference, &link_of (from)->from_reference,
                         &between);
  link_of (to)->is_linked = true;
}

static void
follow (AuspexViewer *viewer, AuspexSlidePane *leader, AuspexSlidePane *follower)
{
  cairo_matrix_t between = link_of (leader)->from_reference;
  AuspexView view;

  cairo_matrix_invert (&between);
  cairo_matrix_multiply (&between, &between, &link_of (follower)->from_reference);
  view = auspex_view_follow (auspex_viewport_get_view (viewport_of (leader)), &between,
                             auspex_viewport_get_view (viewport_of (follower)));
  viewer->is_following = true;
  auspex_viewport_set_view (viewport_of (follower), &view);
  viewer->is_following = false;
}

static void
lead (AuspexViewer *viewer, AuspexSlidePane *leader)
{
  for (guint i = 0; i < auspex_viewer_get_n_panes (viewer); i++)
    {
      AuspexSlidePane *pane = auspex_viewer_get_pane (viewer, i);

      if (pane != leader && link_of (pane)->is_linked && viewport_of (pane) != NULL)
        follow (viewer, leader, pane);
    }
}

/* As all views lie now, the active one being the reference. */
static void
link_all (AuspexViewer *viewer)
{
  AuspexSlidePane *active = auspex_window_get_pane (viewer->window);

  if (viewport_of (active) == NULL)
    return;
  cairo_matrix_init_identity (&link_of (active)->from_reference);
  link_of (active)->is_linked = true;
  for (guint i = 0; i < auspex_viewer_get_n_panes (viewer); i++)
    {
      AuspexSlidePane *pane = auspex_viewer_get_pane (viewer, i);

      if (pane != active && viewport_of (pane) != NULL
          && auspex_viewport_get_view (viewport_of (pane))->width > 0)
        link_pair (viewer, active, pane);
    }
}

/* Goes by the event, not by what is pressed when it is answered. */
static gboolean
on_event (AuspexViewer *viewer, GdkEvent *event)
{
  GdkModifierType state = gdk_event_get_modifier_state (event);

  viewer->is_dragged_alone = gdk_event_get_event_type (event) != GDK_BUTTON_RELEASE
                             && (state & GDK_SHIFT_MASK) != 0
                             && (state & (GDK_BUTTON1_MASK | GDK_BUTTON2_MASK)) != 0;
  return GDK_EVENT_PROPAGATE;
}

static AuspexSlidePane *
pane_of (AuspexViewer *viewer, AuspexViewport *viewport)
{
  for (guint i = 0; i < auspex_viewer_get_n_panes (viewer); i++)
    if (viewport_of (auspex_viewer_get_pane (viewer, i)) == viewport)
      return auspex_viewer_get_pane (viewer, i);
  return NULL;
}

static void
on_view_changed (AuspexViewer *viewer, AuspexViewport *viewport)
{
  const AuspexView *view = auspex_viewport_get_view (viewport);
  AuspexSlidePane *pane = pane_of (viewer, viewport);
  AuspexSlidePane *active = auspex_window_get_pane (viewer->window);

  if (pane == NULL || auspex_viewer_get_n_panes (viewer) < 2)
    return;
  Link *link = link_of (pane);
  bool is_resized = link->width != view->width || link->height != view->height;
  link->width = view->width;
  link->height = view->height;
  if (!viewer->links_views || viewer->is_following || view->width <= 0)
    return;

  if (!link_of (active)->is_linked)
    link_all (viewer);
  if (!link->is_linked)
    link_pair (viewer, active, pane);
  if (is_resized && pane != active)
    follow (viewer, active, pane);
  else if (!is_resized && viewer->is_dragged_alone)
    link_all (viewer);
  else
    lead (viewer, pane);
}

void
auspex_viewer_watch_view (AuspexViewer *viewer, AuspexSlidePane *pane)
{
  AuspexViewport *viewport = viewport_of (pane);
  const AuspexView *view = auspex_viewport_get_view (viewport);

  *link_of (pane) = (Link){ .width = view->width, .height = view->height };
  g_signal_handlers_disconnect_by_func (viewport, on_view_changed, viewer);
  g_signal_connect_object (viewport, "changed", G_CALLBACK (on_view_changed), viewer,
                           G_CONNECT_SWAPPED);
  on_view_changed (viewer, viewport);
}

/* How many */

/* One that is in no pane, else the active one a second time. */
static AuspexSession *
choose_session (AuspexViewer *viewer)
{
  AuspexSlideTabs *tabs = auspex_window_get_tabs (viewer->window);
  AuspexSession *session = viewer->session;

  for (guint i = 1; i < viewer->sessions->len; i++)
    {
      session = auspex_slide_tabs_get_next (tabs, session, 1);
      if (!auspex_viewer_is_shown (viewer, session))
        return session;
    }
  return viewer->session;
}

static void
remove_pane (AuspexViewer *viewer)
{
  guint last = auspex_viewer_get_n_panes (viewer) - 1;
  AuspexSlidePane *pane = auspex_viewer_get_pane (viewer, last);

  if (pane == auspex_window_get_pane (viewer->window))
    pane = auspex_viewer_get_pane (viewer, last - 1);
  auspex_viewer_empty (viewer, pane);
  auspex_pane_grid_remove (grid_of (viewer), pane);
}

static void
show_states (AuspexViewer *viewer)
{
  auspex_viewer_set_state (viewer, "views",
                           g_variant_new_int32 (auspex_viewer_get_n_panes (viewer)));
  auspex_viewer_set_state (
      viewer, "swipe",
      g_variant_new_boolean (auspex_pane_grid_get_swipe (grid_of (viewer))));
  auspex_viewer_set_state (viewer, "link-views",
                           g_variant_new_boolean (viewer->links_views));
  auspex_viewer_update_layout (viewer);
}

void
auspex_viewer_set_n_panes (AuspexViewer *viewer, guint n)
{
  g_return_if_fail (n >= 1 && n <= AUSPEX_PANE_GRID_MAX);

  while (auspex_viewer_get_n_panes (viewer) > n)
    remove_pane (viewer);
  while (auspex_viewer_get_n_panes (viewer) < n && viewer->session != NULL)
    {
      AuspexSession *session = choose_session (viewer);
      AuspexSlidePane *pane = auspex_pane_grid_add (grid_of (viewer));

      auspex_viewer_connect_pane (viewer, pane);
      auspex_viewer_fill (viewer, pane, session);
    }
  auspex_viewer_share_memory (viewer);
  show_states (viewer);
}

/* Actions */

static void
on_views (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  AuspexViewer *viewer = user_data;

  auspex_pane_grid_set_swipe (grid_of (viewer), false);
  auspex_viewer_set_n_panes (
      viewer, CLAMP (g_variant_get_int32 (state), 1, AUSPEX_PANE_GRID_MAX));
}

static void
on_swipe (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  AuspexViewer *viewer = user_data;
  bool swipe = g_variant_get_boolean (state);

  auspex_pane_grid_set_swipe (grid_of (viewer), swipe);
  viewer->links_views |= swipe;
  auspex_viewer_set_n_panes (viewer, swipe ? 2 : 1);
  if (swipe)
    link_all (viewer);
}

static void
on_link_views (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  AuspexViewer *viewer = user_data;

  viewer->links_views = g_variant_get_boolean (state);
  if (viewer->links_views)
    {
      link_all (viewer);
      lead (viewer, auspex_window_get_pane (viewer->window));
    }
  show_states (viewer);
}

static void
on_next_view (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AuspexViewer *viewer = user_data;
  guint n = auspex_viewer_get_n_panes (viewer), i = 0;

  while (auspex_viewer_get_pane (viewer, i) != auspex_window_get_pane (viewer->window))
    i++;
  AuspexSlidePane *next = auspex_viewer_get_pane (viewer, (i + 1) % n);
  auspex_viewer_activate (viewer, next);
  gtk_widget_grab_focus (GTK_WIDGET (auspex_slide_pane_get_view (next)));
}

static const GActionEntry entries[] = {
  { "views", NULL, "i", "1", on_views },
  { "swipe", NULL, NULL, "false", on_swipe },
  { "link-views", NULL, NULL, "true", on_link_views },
  { "next-view", on_next_view },
};

void
auspex_viewer_update_layout (AuspexViewer *viewer)
{
  bool has_several = auspex_viewer_get_n_panes (viewer) > 1;

  auspex_viewer_enable (viewer, "views", viewer->session != NULL);
  auspex_viewer_enable (viewer, "swipe", viewer->session != NULL);
  auspex_viewer_enable (viewer, "link-views", has_several);
  auspex_viewer_enable (viewer, "next-view", has_several);
}

void
auspex_viewer_add_layout (AuspexViewer *viewer)
{
  GtkEventController *events = gtk_event_controller_legacy_new ();

  viewer->links_views = true;
  gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
  g_signal_connect_object (events, "event", G_CALLBACK (on_event), viewer,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (viewer->window), events);
  g_action_map_add_action_entries (G_ACTION_MAP (viewer->window), entries,
                                   G_N_ELEMENTS (entries), viewer);
}
