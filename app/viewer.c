/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/viewer-private.h"

#include "ui/format.h"
#include "ui/texture.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (AuspexViewer, auspex_viewer, G_TYPE_OBJECT)

/* Label and macro, read off the main thread */

typedef struct
{
  AuspexSlide *slide;
  char *name;
} AssociatedRequest;

static void
associated_request_free (gpointer data)
{
  AssociatedRequest *request = data;

  auspex_slide_unref (request->slide);
  g_free (request->name);
  g_free (request);
}

static void
read_associated (GTask *task, gpointer source, gpointer task_data,
                 GCancellable *cancellable)
{
  AssociatedRequest *request = task_data;
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface =
      auspex_slide_read_associated (request->slide, request->name, &error);

  if (surface == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_return_pointer (task, auspex_texture_new_from_surface (surface), g_object_unref);
  cairo_surface_destroy (surface);
}

static void
on_associated_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AuspexViewer *viewer = AUSPEX_VIEWER (source);
  AssociatedRequest *request = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) picture = g_task_propagate_pointer (G_TASK (result), &error);

  if (viewer->window == NULL || viewer->session == NULL
      || auspex_session_get_slide (viewer->session) != request->slide)
    return;
  auspex_properties_page_add_associated (
      auspex_window_get_properties_page (viewer->window), request->name, picture,
      error != NULL ? error->message : NULL);
}

static void
on_property_copied (AuspexViewer *viewer, const char *name)
{
  g_autofree char *text = g_strdup_printf (_ ("Copied %s"), name);

  auspex_window_toast (viewer->window, text);
}

static void
on_associated_wanted (AuspexViewer *viewer, const char *name)
{
  g_autoptr (GTask) task = NULL;
  AssociatedRequest *request = NULL;

  if (viewer->session == NULL)
    return;
  task = g_task_new (viewer, NULL, on_associated_read, NULL);
  request = g_new0 (AssociatedRequest, 1);
  request->slide = auspex_slide_ref (auspex_session_get_slide (viewer->session));
  request->name = g_strdup (name);
  g_task_set_task_data (task, request, associated_request_free);
  g_task_run_in_thread (task, read_associated);
}

/* What is shown */

void
auspex_viewer_show_scale (AuspexViewer *viewer)
{
  AuspexSlide *slide = auspex_session_get_slide (viewer->session);
  double mpp = auspex_slide_get_mpp (slide, NULL);
  double power = auspex_slide_get_objective_power (slide);
  g_autofree char *name = auspex_session_dup_name (viewer->session);
  g_autofree char *subject = auspex_session_dup_subject (viewer->session);
  g_autofree char *objective = power > 0 ? auspex_format_magnification (power) : NULL;
  AuspexMppSource source = AUSPEX_MPP_UNKNOWN;
  g_autoptr (GString) subtitle = g_string_new (objective);

  auspex_slide_get_mpp (slide, &source);
  if (subtitle->len > 0)
    g_string_append (subtitle, " · ");
  if (mpp <= 0)
    g_string_append (subtitle, _ ("micrometres per pixel not known"));
  else if (source == AUSPEX_MPP_TYPED_IN)
    g_string_append_printf (subtitle, _ ("%.3f µm per pixel, typed in"), mpp);
  else
    g_string_append_printf (subtitle, _ ("%.3f µm per pixel"), mpp);
  auspex_window_set_title (viewer->window, name, subtitle->str);
  auspex_window_set_subject (viewer->window, subject);
  for (guint i = 0; i < auspex_viewer_get_n_panes (viewer); i++)
    if (auspex_viewer_session_in (viewer, auspex_viewer_get_pane (viewer, i))
        == viewer->session)
      auspex_viewer_show_names (viewer, auspex_viewer_get_pane (viewer, i));
  auspex_properties_page_set_slide (auspex_window_get_properties_page (viewer->window),
                                    slide);
  auspex_annotation_page_set_annotations (
      auspex_window_get_annotation_page (viewer->window),
      auspex_session_get_annotations (viewer->session), mpp);
}

void
auspex_viewer_update_actions (AuspexViewer *viewer)
{
  bool has_slide = viewer->session != NULL;
  bool is_estimated = has_slide && auspex_session_is_estimating (viewer->session);
  bool is_busy = has_slide && (is_estimated || viewer->loading != NULL);
  AuspexAnnotationCollection *annotations =
      has_slide ? auspex_session_get_annotations (viewer->session) : NULL;
  bool has_selected =
      has_slide && auspex_annotation_collection_get_selected (annotations) != NULL;
  static const char *const with_slide[] = { "close-slide",
                                            "reopen",
                                            "patient",
                                            "show-strip",
                                            "zoom-in",
                                            "zoom-out",
                                            "fit",
                                            "one-to-one",
                                            "tool",
                                            "show-overlays",
                                            "report",
                                            "import-annotations",
                                            "export-annotations", "export-picture",
                                            "show-panel",
                                            "opacity-up",
                                            "opacity-down" };

  for (guint i = 0; i < G_N_ELEMENTS (with_slide); i++)
    auspex_viewer_enable (viewer, with_slide[i], has_slide);
  auspex_viewer_update_navigation (viewer);
  auspex_viewer_update_layout (viewer);
  auspex_viewer_update_bookmarks (viewer);
  auspex_viewer_enable (viewer, "estimate",
                        has_slide && !is_busy && !auspex_viewer_is_estimating (viewer));
  auspex_viewer_enable (viewer, "set-mpp",
                        has_slide && !is_busy
                            && !auspex_session_is_read (viewer->session));
  auspex_viewer_enable (viewer, "models", !is_busy && !viewer->is_demo);
  auspex_viewer_enable (viewer, "load-result", has_slide && !is_busy);
  auspex_viewer_enable (viewer, "cancel", is_busy);
  auspex_viewer_enable (viewer, "save-result",
                        has_slide
                            && auspex_session_get_prognosis (viewer->session) != NULL);
  auspex_viewer_enable (
      viewer, "map", has_slide && auspex_session_get_prognosis (viewer->session) != NULL);
  auspex_viewer_enable (viewer, "undo",
                        has_slide && auspex_annotation_collection_can_undo (annotations));
  auspex_viewer_enable (viewer, "redo",
                        has_slide && auspex_annotation_collection_can_redo (annotations));
  auspex_viewer_enable (viewer, "delete-annotation", has_selected);
  auspex_viewer_enable (viewer, "show-annotation", has_selected);
  auspex_viewer_enable (viewer, "previous-tab", viewer->sessions->len > 1);
  auspex_viewer_enable (viewer, "next-tab", viewer->sessions->len > 1);
  auspex_viewer_update_colors (viewer);
  auspex_viewer_update_exclusion (viewer);
  auspex_viewer_enable (viewer, "previous-slide", auspex_viewer_can_step (viewer, -1));
  auspex_viewer_enable (viewer, "next-slide", auspex_viewer_can_step (viewer, 1));
}

void
auspex_viewer_show_unsaved (AuspexViewer *viewer)
{
  auspex_window_set_unsaved (
      viewer->window,
      viewer->session != NULL ? auspex_session_get_unsaved (viewer->session) : NULL);
}

static void
show_recent (AuspexViewer *viewer)
{
  g_auto (GStrv) recent = auspex_settings_get_recent (viewer->settings);

  auspex_window_set_recent (viewer->window,
                            viewer->is_demo ? NULL : (const char *const *)recent);
}

void
auspex_viewer_show_session (AuspexViewer *viewer)
{
  auspex_viewer_show_prognosis (viewer);
  auspex_viewer_show_unsaved (viewer);
  if (viewer->session != NULL)
    {
      AuspexSlideView *view = auspex_window_get_slide_view (viewer->window);

      auspex_viewer_set_state (viewer, "tool", g_variant_new_string ("move"));
      auspex_slide_view_set_tool (view, AUSPEX_TOOL_MOVE);
      auspex_viewer_set_state (
          viewer, "show-overlays",
          g_variant_new_boolean (auspex_slide_view_get_show_overlays (view)));
      auspex_viewer_stay (viewer);
      auspex_viewer_update_strip (viewer);
      auspex_window_show_page (viewer->window, AUSPEX_WINDOW_SLIDE);
    }
  auspex_viewer_update_actions (viewer);
}

static void
remember (AuspexViewer *viewer, AuspexSession *session)
{
  AuspexSlide *slide = auspex_session_get_slide (session);

  if (!viewer->is_demo)
    auspex_settings_add_recent (viewer->settings, auspex_slide_get_path (slide));
  show_recent (viewer);
  if (!viewer->neighbours_given)
    auspex_viewer_look_for_neighbours (viewer);
  if (auspex_slide_get_mpp (slide, NULL) <= 0)
    auspex_viewer_ask_mpp (viewer, false);
}

static void
replace_session (AuspexViewer *viewer, AuspexSession *left, AuspexSession *next)
{
  auspex_viewer_replace_session (viewer, left, next);
  remember (viewer, next);
}

/* In a tab of its own, or instead of the slide that it was to replace. */
static void
take_session (AuspexViewer *viewer, AuspexSession *session)
{
  g_autoptr (AuspexSession) replaced = g_steal_pointer (&viewer->replaced);

  if (replaced != NULL && auspex_viewer_is_open (viewer, replaced))
    {
      auspex_viewer_leave (viewer, replaced, session, replace_session);
      return;
    }
  auspex_viewer_add_session (viewer, session);
  remember (viewer, session);
}

static void
on_session_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuspexViewer) viewer = user_data;
  g_autoptr (GError) error = NULL;
  AuspexSession *session = auspex_session_open_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || viewer->window == NULL)
    {
      g_clear_object (&session);
      return;
    }
  g_clear_object (&viewer->opening);
  if (session != NULL)
    {
      take_session (viewer, session);
      return;
    }
  if (viewer->session != NULL)
    {
      auspex_viewer_show_scale (viewer);
      auspex_window_show_page (viewer->window, AUSPEX_WINDOW_SLIDE);
    }
  else
    {
      auspex_window_set_title (viewer->window, NULL, NULL);
      auspex_window_show_page (viewer->window, AUSPEX_WINDOW_WELCOME);
    }
  auspex_viewer_update_actions (viewer);
  auspex_window_show_error (viewer->window, _ ("The slide cannot be opened"),
                            error->message);
}

static void
stop_opening (AuspexViewer *viewer)
{
  if (viewer->opening != NULL)
    g_cancellable_cancel (viewer->opening);
  g_clear_object (&viewer->opening);
  g_clear_object (&viewer->replaced);
}

static void
open (AuspexViewer *viewer, const char *path, AuspexSession *replaced)
{
  g_autofree char *absolute = NULL, *display = NULL, *name = NULL;
  AuspexSession *is_open = NULL;

  if (viewer->is_leaving)
    return;
  absolute = g_canonicalize_filename (path, NULL);
  is_open = auspex_viewer_find_open (viewer, absolute);
  if (is_open != NULL && is_open != replaced)
    {
      stop_opening (viewer);
      auspex_viewer_go_to (viewer, is_open);
      auspex_viewer_show_scale (viewer);
      return;
    }
  display = g_filename_display_name (absolute);
  name = g_path_get_basename (display);
  stop_opening (viewer);
  g_free (viewer->tried);
  viewer->tried = g_strdup (absolute);
  viewer->opening = g_cancellable_new ();
  g_set_object (&viewer->replaced, replaced);
  auspex_window_set_title (viewer->window, name, NULL);
  if (viewer->session == NULL)
    auspex_window_show_page (viewer->window, AUSPEX_WINDOW_OPENING);
  auspex_session_open_async (absolute, !viewer->is_demo, viewer->opening,
                             on_session_opened, g_object_ref (viewer));
}

void
auspex_viewer_open (AuspexViewer *viewer, const char *path)
{
  g_return_if_fail (AUSPEX_IS_VIEWER (viewer));
  open (viewer, path, NULL);
}

void
auspex_viewer_open_instead (AuspexViewer *viewer, const char *path)
{
  g_return_if_fail (AUSPEX_IS_VIEWER (viewer));
  open (viewer, path, viewer->session);
}

void
auspex_viewer_open_all (AuspexViewer *viewer, const char *const *paths)
{
  g_autoptr (GPtrArray) absolute = g_ptr_array_new ();

  g_return_if_fail (AUSPEX_IS_VIEWER (viewer));

  for (int i = 0; paths[i] != NULL; i++)
    g_ptr_array_add (absolute, g_canonicalize_filename (paths[i], NULL));
  viewer->neighbours_given = absolute->len > 1;
  g_ptr_array_add (absolute, NULL);
  g_clear_pointer (&viewer->neighbours, g_strfreev);
  viewer->neighbours = (char **)g_ptr_array_free (g_steal_pointer (&absolute), FALSE);
  if (viewer->neighbours[0] != NULL)
    auspex_viewer_open (viewer, viewer->neighbours[0]);
}

static void
close_session (AuspexViewer *viewer, AuspexSession *left, AuspexSession *none)
{
  auspex_viewer_remove_session (viewer, left);
  if (viewer->sessions->len > 0)
    return;
  g_clear_pointer (&viewer->tried, g_free);
  auspex_window_set_title (viewer->window, NULL, NULL);
  show_recent (viewer);
  auspex_window_show_page (viewer->window, AUSPEX_WINDOW_WELCOME);
}

void
auspex_viewer_close (AuspexViewer *viewer, AuspexSession *session)
{
  if (viewer->replaced == session)
    stop_opening (viewer);
  auspex_viewer_leave (viewer, session, NULL, close_session);
}

/* The window */

static void
on_files_dropped (AuspexViewer *viewer, GdkFileList *list)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (list);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  for (GSList *file = files; file != NULL; file = file->next)
    {
      char *path = g_file_get_path (file->data);

      if (path != NULL)
        g_ptr_array_add (paths, path);
    }
  g_ptr_array_add (paths, NULL);
  auspex_viewer_open_all (viewer, (const char *const *)paths->pdata);
}

static void
restore_size (AuspexViewer *viewer)
{
  int width = 0, height = 0;
  bool maximized = false;

  if (!auspex_settings_get_window_size (viewer->settings, &width, &height, &maximized))
    return;
  gtk_window_set_default_size (GTK_WINDOW (viewer->window), width, height);
  if (maximized)
    gtk_window_maximize (GTK_WINDOW (viewer->window));
}

/* Once no slide has annotations that are not saved. */
static void
go_away (AuspexViewer *viewer, AuspexSession *left, AuspexSession *none)
{
  int width = 0, height = 0;

  for (guint i = 0; i < viewer->sessions->len; i++)
    if (auspex_viewer_is_unsaved (viewer->sessions->pdata[i]))
      {
        auspex_viewer_leave (viewer, viewer->sessions->pdata[i], NULL, go_away);
        return;
      }
  gtk_window_get_default_size (GTK_WINDOW (viewer->window), &width, &height);
  auspex_settings_set_window_size (viewer->settings, width, height,
                                   gtk_window_is_maximized (GTK_WINDOW (viewer->window)));
  gtk_window_destroy (GTK_WINDOW (viewer->window));
}

static gboolean
on_close_request (AuspexViewer *viewer)
{
  auspex_viewer_leave (viewer, viewer->session, NULL, go_away);
  return GDK_EVENT_STOP;
}

static void
on_window_destroyed (AuspexViewer *viewer)
{
  stop_opening (viewer);
  if (viewer->loading != NULL)
    g_cancellable_cancel (viewer->loading);
  auspex_viewer_stop_strip (viewer);
  auspex_viewer_deactivate (viewer);
  auspex_viewer_drop_sessions (viewer);
  g_clear_handle_id (&viewer->state_timer, g_source_remove);
  viewer->window = NULL;
}

static void
auspex_viewer_finalize (GObject *object)
{
  AuspexViewer *viewer = AUSPEX_VIEWER (object);

  g_clear_object (&viewer->opening);
  g_clear_object (&viewer->replaced);
  g_clear_object (&viewer->leaving_window);
  g_clear_object (&viewer->loading);
  g_ptr_array_unref (viewer->sessions);
  g_strfreev (viewer->neighbours);
  g_clear_pointer (&viewer->maps, auspex_viewer_maps_free);
  g_free (viewer->tried);
  g_clear_pointer (&viewer->model, auspex_model_unref);
  g_clear_pointer (&viewer->encoder, auspex_encoder_unref);
  g_free (viewer->model_spec);
  g_free (viewer->encoder_spec);
  g_free (viewer->device);
  G_OBJECT_CLASS (auspex_viewer_parent_class)->finalize (object);
}

static void
auspex_viewer_class_init (AuspexViewerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auspex_viewer_finalize;
}

static void
auspex_viewer_init (AuspexViewer *viewer)
{
  viewer->sessions = g_ptr_array_new_with_free_func (g_object_unref);
}

AuspexViewer *
auspex_viewer_new (GtkApplication *application, const AuspexViewerOptions *options)
{
  AuspexViewer *viewer = g_object_new (AUSPEX_TYPE_VIEWER, NULL);

  viewer->settings = options->settings;
  viewer->is_demo = options->is_demo;
  viewer->device = g_strdup (options->device);
  viewer->window = auspex_window_new (application, options->use_gl);
  g_object_set_data_full (G_OBJECT (viewer->window), "auspex-viewer", viewer,
                          g_object_unref);
  restore_size (viewer);

  g_signal_connect_object (auspex_window_get_welcome_page (viewer->window), "open-path",
                           G_CALLBACK (auspex_viewer_open), viewer, G_CONNECT_SWAPPED);
  g_signal_connect_object (auspex_window_get_properties_page (viewer->window),
                           "associated-wanted", G_CALLBACK (on_associated_wanted), viewer,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (auspex_window_get_properties_page (viewer->window), "copied",
                           G_CALLBACK (on_property_copied), viewer, G_CONNECT_SWAPPED);
  g_signal_connect_object (viewer->window, "files-dropped", G_CALLBACK (on_files_dropped),
                           viewer, G_CONNECT_SWAPPED);
  g_signal_connect_object (viewer->window, "close-request", G_CALLBACK (on_close_request),
                           viewer, G_CONNECT_SWAPPED);
  g_signal_connect_object (viewer->window, "destroy", G_CALLBACK (on_window_destroyed),
                           viewer, G_CONNECT_SWAPPED);
  auspex_viewer_add_actions (viewer);
  auspex_viewer_init_tabs (viewer);
  auspex_viewer_init_panes (viewer);
  auspex_viewer_init_exclusion (viewer);
  auspex_viewer_init_estimate (viewer);
  show_recent (viewer);
  auspex_viewer_update_actions (viewer);
  return viewer;
}

AuspexWindow *
auspex_viewer_get_window (AuspexViewer *viewer)
{
  g_return_val_if_fail (AUSPEX_IS_VIEWER (viewer), NULL);
  return viewer->window;
}

AuspexSession *
auspex_viewer_get_session (AuspexViewer *viewer)
{
  g_return_val_if_fail (AUSPEX_IS_VIEWER (viewer), NULL);
  return viewer->session;
}
