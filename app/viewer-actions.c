/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The window's actions and keys. */

#include "app/viewer-private.h"

#include "ui/annotation-row.h"

#include <glib/gi18n.h>

#define ZOOM_STEP 1.5
#define OPACITY_STEP 0.05

void
auspex_viewer_enable (AuspexViewer *viewer, const char *action, bool enabled)
{
  GAction *found = g_action_map_lookup_action (G_ACTION_MAP (viewer->window), action);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (found), enabled);
}

void
auspex_viewer_set_state (AuspexViewer *viewer, const char *action, GVariant *state)
{
  GAction *found = g_action_map_lookup_action (G_ACTION_MAP (viewer->window), action);

  g_simple_action_set_state (G_SIMPLE_ACTION (found), state);
}

static AuspexSlideView *
view_of (AuspexViewer *viewer)
{
  return auspex_window_get_slide_view (viewer->window);
}

static AuspexAnnotation *
selected (AuspexViewer *viewer)
{
  return viewer->session != NULL ? auspex_annotation_collection_get_selected (
             auspex_session_get_annotations (viewer->session))
                                 : NULL;
}

/* Plain ones, each by its name */

typedef struct
{
  const char *name;
  void (*act) (AuspexViewer *viewer);
} PlainAction;

static void
previous_slide (AuspexViewer *viewer)
{
  auspex_viewer_step (viewer, -1);
}

static void
next_slide (AuspexViewer *viewer)
{
  auspex_viewer_step (viewer, 1);
}

static void
close_slide (AuspexViewer *viewer)
{
  auspex_viewer_close (viewer, viewer->session);
}

static void
reopen (AuspexViewer *viewer)
{
  auspex_viewer_open_instead (
      viewer, auspex_slide_get_path (auspex_session_get_slide (viewer->session)));
}

static void
previous_tab (AuspexViewer *viewer)
{
  auspex_viewer_step_tab (viewer, -1);
}

static void
next_tab (AuspexViewer *viewer)
{
  auspex_viewer_step_tab (viewer, 1);
}

static void
set_mpp (AuspexViewer *viewer)
{
  auspex_viewer_ask_mpp (viewer, false);
}

static void
undo (AuspexViewer *viewer)
{
  auspex_slide_view_cancel_shape (view_of (viewer));
  auspex_annotation_collection_undo (auspex_session_get_annotations (viewer->session));
}

static void
redo (AuspexViewer *viewer)
{
  auspex_annotation_collection_redo (auspex_session_get_annotations (viewer->session));
}

typedef struct
{
  AuspexViewer *viewer;
  AuspexAnnotationCollection *annotations; /* of the slide that was open */
  AuspexAnnotation *annotation;
} Deleted;

static void
deleted_free (gpointer data)
{
  Deleted *deleted = data;

  g_object_unref (deleted->viewer);
  g_object_unref (deleted->annotations);
  auspex_annotation_unref (deleted->annotation);
  g_free (deleted);
}

/* Whatever was edited since stays; not when it was undone otherwise. */
static void
bring_back (AdwToast *toast)
{
  Deleted *deleted = g_object_get_data (G_OBJECT (toast), "deleted");
  AuspexSession *session = deleted->viewer->session;

  if (session == NULL || auspex_session_get_annotations (session) != deleted->annotations
      || auspex_annotation_collection_find (deleted->annotations, deleted->annotation->id)
             != NULL)
    return;
  auspex_annotation_collection_add (deleted->annotations, deleted->annotation);
  auspex_annotation_collection_select (deleted->annotations, deleted->annotation->id);
}

static void
offer_back (AuspexViewer *viewer, AuspexAnnotation *annotation)
{
  g_autofree char *title = auspex_annotation_dup_title (annotation);
  g_autofree char *text = g_strdup_printf (_ ("Deleted %s"), title);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);
  Deleted *deleted = g_new0 (Deleted, 1);

  *deleted = (Deleted){ g_object_ref (viewer),
                        g_object_ref (auspex_session_get_annotations (viewer->session)),
                        auspex_annotation_ref (annotation) };
  g_object_set_data_full (G_OBJECT (toast), "deleted", deleted, deleted_free);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect (toast, "button-clicked", G_CALLBACK (bring_back), NULL);
  auspex_window_add_toast (viewer->window, toast);
}

static void
delete_annotation (AuspexViewer *viewer)
{
  g_autoptr (AuspexAnnotation) annotation = NULL;

  if (selected (viewer) == NULL || selected (viewer)->is_locked)
    return;
  annotation = auspex_annotation_ref (selected (viewer));
  auspex_annotation_collection_remove (auspex_session_get_annotations (viewer->session),
                                       annotation->id);
  offer_back (viewer, annotation);
}

/* With as much around it as itself. */
static void
show_annotation (AuspexViewer *viewer)
{
  AuspexAnnotation *annotation = selected (viewer);
  AuspexViewport *viewport = auspex_session_get_viewport (viewer->session);

  if (annotation == NULL)
    return;
  AuspexRect bounds = auspex_annotation_get_bounds (annotation);
  double margin = MAX (MAX (bounds.width, bounds.height) / 2, 100);
  auspex_viewport_show_rect (viewport, (AuspexRect){ bounds.x - margin, bounds.y - margin,
                                                     bounds.width + 2 * margin,
                                                     bounds.height + 2 * margin });
}

static void
zoom_in (AuspexViewer *viewer)
{
  auspex_slide_view_zoom_by (view_of (viewer), ZOOM_STEP);
}

static void
zoom_out (AuspexViewer *viewer)
{
  auspex_slide_view_zoom_by (view_of (viewer), 1 / ZOOM_STEP);
}

static void
fit (AuspexViewer *viewer)
{
  auspex_viewport_fit (auspex_session_get_viewport (viewer->session));
}

static void
one_to_one (AuspexViewer *viewer)
{
  auspex_viewport_set_scale (auspex_session_get_viewport (viewer->session), 1);
}

static void
change_opacity (AuspexViewer *viewer, double by)
{
  AuspexOverlayControls *controls = auspex_window_get_overlay_controls (viewer->window);

  auspex_overlay_controls_set_opacity (
      controls, CLAMP (auspex_overlay_controls_get_opacity (controls) + by, 0, 1));
}

static void
opacity_up (AuspexViewer *viewer)
{
  change_opacity (viewer, OPACITY_STEP);
}

static void
opacity_down (AuspexViewer *viewer)
{
  change_opacity (viewer, -OPACITY_STEP);
}

static void
toggle_fullscreen (AuspexViewer *viewer)
{
  GtkWindow *window = GTK_WINDOW (viewer->window);

  if (gtk_window_is_fullscreen (window))
    gtk_window_unfullscreen (window);
  else
    gtk_window_fullscreen (window);
}

static const PlainAction plain_actions[] = {
  { "open", auspex_viewer_ask_open },
  { "previous-slide", previous_slide },
  { "next-slide", next_slide },
  { "close-slide", close_slide },
  { "reopen", reopen },
  { "patient", auspex_viewer_ask_patient },
  { "previous-tab", previous_tab },
  { "next-tab", next_tab },
  { "estimate", auspex_viewer_estimate },
  { "cancel", auspex_viewer_cancel },
  { "models", auspex_viewer_show_models },
  { "set-mpp", set_mpp },
  { "report", auspex_viewer_ask_report },
  { "save-result", auspex_viewer_ask_result },
  { "load-result", auspex_viewer_ask_load_result },
  { "import-annotations", auspex_viewer_ask_import },
  { "export-annotations", auspex_viewer_ask_export },
  { "undo", undo },
  { "redo", redo },
  { "delete-annotation", delete_annotation },
  { "show-annotation", show_annotation },
  { "zoom-in", zoom_in },
  { "zoom-out", zoom_out },
  { "fit", fit },
  { "one-to-one", one_to_one },
  { "opacity-up", opacity_up },
  { "opacity-down", opacity_down },
  { "fullscreen", toggle_fullscreen },
  { "preferences", auspex_viewer_show_preferences },
  { "find-command", auspex_viewer_find_command },
  { "show-help-overlay", auspex_viewer_show_shortcuts },
};

static void
on_plain_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *name = g_action_get_name (G_ACTION (action));

  for (guint i = 0; i < G_N_ELEMENTS (plain_actions); i++)
    if (g_str_equal (plain_actions[i].name, name))
      plain_actions[i].act (user_data);
}

/* With a state or a parameter */

static void
on_show_overlays (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  g_simple_action_set_state (action, state);
  auspex_slide_view_set_show_overlays (view_of (user_data),
                                       g_variant_get_boolean (state));
}

static void
on_show_panel (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  AuspexViewer *viewer = user_data;

  g_simple_action_set_state (action, state);
  auspex_window_set_panel_visible (viewer->window, g_variant_get_boolean (state));
}

static void
on_tool (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  /* Another tool does not undo what was drawn with this one. */
  auspex_slide_view_finish_shape (view_of (user_data));
  g_simple_action_set_state (action, state);
  auspex_slide_view_set_tool (
      view_of (user_data), auspex_tool_from_string (g_variant_get_string (state, NULL)));
}

static void
on_open_path (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AuspexViewer *viewer = user_data;

  viewer->neighbours_given = false;
  auspex_viewer_open (viewer, g_variant_get_string (parameter, NULL));
}

static void
on_map (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  auspex_viewer_choose_map (user_data, g_variant_get_int32 (parameter));
}

static const GActionEntry state_actions[] = {
  { "show-overlays", NULL, NULL, "true", on_show_overlays },
  { "show-panel", NULL, NULL, "true", on_show_panel },
  { "tool", NULL, "s", "'move'", on_tool },
  { "map", on_map, "i" },
  { "open-path", on_open_path, "s" },
};

/* What the slide view says */

static void
on_overlays_toggled (AuspexViewer *viewer)
{
  g_action_group_activate_action (G_ACTION_GROUP (viewer->window), "show-overlays", NULL);
}

static void
on_tool_finished (AuspexViewer *viewer)
{
  g_action_group_activate_action (G_ACTION_GROUP (viewer->window), "tool",
                                  g_variant_new_string ("move"));
  auspex_window_show_panel (viewer->window, "annotations");
}

static void
on_edit_requested (AuspexViewer *viewer)
{
  auspex_window_set_panel_visible (viewer->window, true);
  auspex_viewer_set_state (viewer, "show-panel", g_variant_new_boolean (TRUE));
  auspex_window_show_panel (viewer->window, "annotations");
  auspex_annotation_page_edit (auspex_window_get_annotation_page (viewer->window));
}

static void
on_class_chosen (AuspexViewer *viewer, const char *name, guint color)
{
  auspex_slide_view_set_draw_class (view_of (viewer), name, color);
}

void
auspex_viewer_connect_pane (AuspexViewer *viewer, AuspexSlidePane *pane)
{
  AuspexSlideView *view = auspex_slide_pane_get_view (pane);

  auspex_viewer_connect_preferences (viewer, pane);
  g_signal_connect_object (view, "brush-scrolled",
                           G_CALLBACK (auspex_viewer_scale_brush), viewer,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "opacity-scrolled", G_CALLBACK (change_opacity), viewer,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "overlays-toggled", G_CALLBACK (on_overlays_toggled),
                           viewer, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "tool-finished", G_CALLBACK (on_tool_finished), viewer,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "edit-requested", G_CALLBACK (on_edit_requested), viewer,
                           G_CONNECT_SWAPPED);
  auspex_viewer_connect_pane_colors (viewer, pane);
  auspex_viewer_connect_pane_maps (viewer, pane);
}

void
auspex_viewer_add_actions (AuspexViewer *viewer)
{
  for (guint i = 0; i < G_N_ELEMENTS (plain_actions); i++)
    {
      g_autoptr (GSimpleAction) action =
          g_simple_action_new (plain_actions[i].name, NULL);

      g_signal_connect_object (action, "activate", G_CALLBACK (on_plain_action), viewer,
                               0);
      g_action_map_add_action (G_ACTION_MAP (viewer->window), G_ACTION (action));
    }
  g_action_map_add_action_entries (G_ACTION_MAP (viewer->window), state_actions,
                                   G_N_ELEMENTS (state_actions), viewer);
  auspex_viewer_add_navigation (viewer);
  auspex_viewer_add_pacing (viewer);
  auspex_viewer_add_layout (viewer);
  auspex_viewer_add_strip (viewer);
  auspex_viewer_add_color_actions (viewer);
  auspex_viewer_init_preferences (viewer);
  auspex_viewer_init_bookmarks (viewer);
  auspex_viewer_init_keys (viewer);

  g_signal_connect_object (auspex_window_get_annotation_page (viewer->window),
                           "class-chosen", G_CALLBACK (on_class_chosen), viewer,
                           G_CONNECT_SWAPPED);
}
