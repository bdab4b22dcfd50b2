/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What is seen, as a file: asked for, written on a thread, given up on request. */

#include "app/viewer-private.h"

#include "render/cairo/heatmap-file.h"
#include "render/cairo/slide-picture.h"

#include <glib/gi18n.h>
#include <math.h>

/* Pens and letters of a picture that is not the screen's are as if it were so wide. */
#define SCREEN_PX 1600.0

typedef struct
{
  AuspexSession *session;
  AuspexSlide *slide;
  AuspexSlidePicture picture; /* owns what it points to */
  AuspexPictureOptions options;
  char *path;
  AdwToast *toast; /* says that it is being written, and stops it */
} Job;

static void
job_clear (Job *job)
{
  g_clear_pointer (&job->slide, auspex_slide_unref);
  g_clear_pointer (&job->picture.colors, auspex_display_colors_unref);
  g_clear_pointer (&job->picture.heatmap, auspex_heatmap_unref);
  g_clear_pointer (&job->picture.annotations, g_ptr_array_unref);
  g_clear_pointer ((char **)&job->picture.caption, g_free);
  g_clear_object (&job->picture.cancellable);
  g_clear_object (&job->session);
  g_clear_object (&job->toast);
  g_clear_pointer (&job->path, g_free);
}

static void
job_free (gpointer data)
{
  job_clear (data);
  g_free (data);
}

static AuspexHeatmap *
shown_map (AuspexViewer *viewer)
{
  AuspexSlideView *view = auspex_window_get_slide_view (viewer->window);

  return auspex_slide_view_overlays_visible (view) ? auspex_slide_view_get_heatmap (view)
                                                   : NULL;
}

/* What is pictured, and how large its letters are. */
static AuspexView
choose_view (AuspexViewer *viewer, const AuspexPictureOptions *options,
             double *device_scale)
{
  AuspexViewport *viewport = auspex_session_get_viewport (viewer->session);
  AuspexView view = *auspex_viewport_get_view (viewport);
  double mpp = auspex_slide_get_mpp (auspex_session_get_slide (viewer->session), NULL);

  *device_scale = gtk_widget_get_scale_factor (GTK_WIDGET (viewer->window));
  if (options->is_whole_slide)
    {
      AuspexRect bounds = auspex_viewport_get_bounds (viewport);
      double scale = fmin (view.width / bounds.width, view.height / bounds.height);

      view = (AuspexView){ .center_x = bounds.x + bounds.width / 2,
                           .center_y = bounds.y + bounds.height / 2,
                           .scale = scale,
                           .width = (int)fmax (bounds.width * scale + 0.5, 1),
                           .height = (int)fmax (bounds.height * scale + 0.5, 1) };
    }
  if (options->um_per_px > 0 && mpp > 0)
    {
      view = auspex_view_at_resolution (&view, mpp, options->um_per_px);
      *device_scale = fmax (fmax (view.width, view.height) / SCREEN_PX, 1);
    }
  return view;
}

/* On every picture of a result; the slide's name where it is wanted. */
static char *
caption_for (AuspexViewer *viewer, bool has_map, bool with_name)
{
  AuspexPrognosis *prognosis = auspex_session_get_prognosis (viewer->session);
  g_autoptr (GString) caption = g_string_new (NULL);
  g_autofree char *name = auspex_session_dup_name (viewer->session);

  if (has_map)
    g_string_append (caption, _ ("Research use only"));
  if (has_map && prognosis != NULL && auspex_prognosis_is_untrained (prognosis))
    g_string_append_printf (caption, " · %s",
                            _ ("Untrained weights: meaningless numbers"));
  if (with_name)
    g_string_append_printf (caption, "%s%s", caption->len > 0 ? " · " : "", name);
  return caption->len > 0 ? g_strdup (caption->str) : NULL;
}

static void
fill_job (AuspexViewer *viewer, const AuspexPictureOptions *options, Job *job)
{
  AuspexSlideView *view = auspex_window_get_slide_view (viewer->window);
  AuspexSlidePicture *picture = &job->picture;
  AuspexHeatmap *heatmap = shown_map (viewer);
  AuspexDisplayColors *colors =
      auspex_slide_colors_get_display (auspex_session_get_colors (viewer->session));

  job->session = g_object_ref (viewer->session);
  job->slide = auspex_slide_ref (auspex_session_get_slide (viewer->session));
  job->options = *options;
  picture->view = choose_view (viewer, options, &picture->device_scale);
  picture->colors = colors != NULL ? auspex_display_colors_ref (colors) : NULL;
  picture->heatmap = heatmap != NULL ? auspex_heatmap_ref (heatmap) : NULL;
  picture->color_map = auspex_overlay_controls_get_color_map (
      auspex_window_get_overlay_controls (viewer->window));
  picture->heatmap_opacity = auspex_overlay_controls_get_opacity (
      auspex_window_get_overlay_controls (viewer->window));
  picture->look = auspex_slide_view_get_heatmap_look (view);
  if (auspex_slide_view_overlays_visible (view))
    picture->annotations = auspex_annotation_collection_snapshot (
        auspex_session_get_annotations (viewer->session));
  picture->with_legend = options->with_legend;
  picture->with_scale_bar = options->with_scale_bar;
  picture->caption = caption_for (viewer, heatmap != NULL, options->with_name);
  picture->cancellable = g_cancellable_new ();
}

/* Writing */

static void
write_on_thread (GTask *task, gpointer source, gpointer task_data,
                 GCancellable *cancellable)
{
  Job *job = task_data;
  AuspexSlidePicture *picture = &job->picture;
  GError *error = NULL;
  bool ok =
      job->options.file == AUSPEX_PICTURE_FILE_HEATMAP
          ? auspex_heatmap_file_write (job->slide, picture->heatmap, picture->color_map,
                                       picture->look.is_smooth, picture->caption,
                                       job->path, cancellable, &error)
          : auspex_slide_picture_save (job->slide, picture,
                                       (AuspexPictureFormat)job->options.file, job->path,
                                       &error);

  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AuspexViewer *viewer = AUSPEX_VIEWER (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  bool saved = g_task_propagate_boolean (G_TASK (result), &error);
  g_autofree char *path = g_strdup (job->path);

  auspex_session_end_reading (job->session);
  if (viewer->window != NULL)
    adw_toast_dismiss (job->toast);
  /* Else the task's thread could be the one that ends it. */
  job_clear (job);
  if (viewer->window == NULL)
    {
      if (!saved)
        g_printerr ("auspex: %s\n", error->message);
      return;
    }
  auspex_viewer_update_actions (viewer);
  if (saved)
    auspex_viewer_tell_saved (viewer, path);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    auspex_window_show_error (viewer->window, _ ("The picture is not saved"),
                              error->message);
}

/* A button to stop it, for as long as it takes. */
static void
show_toast (AuspexViewer *viewer, Job *job)
{
  job->toast = g_object_ref_sink (adw_toast_new (_ ("Writing the picture…")));
  adw_toast_set_timeout (job->toast, 0);
  adw_toast_set_button_label (job->toast, _ ("_Cancel"));
  g_signal_connect_object (job->toast, "button-clicked",
                           G_CALLBACK (g_cancellable_cancel), job->picture.cancellable,
                           G_CONNECT_SWAPPED);
  auspex_window_add_toast (viewer->window, g_object_ref (job->toast));
}

void
auspex_viewer_save_picture (AuspexViewer *viewer, const AuspexPictureOptions *options,
                            const char *path)
{
  Job *job = g_new0 (Job, 1);
  g_autoptr (GTask) task = NULL;

  fill_job (viewer, options, job);
  job->path = g_strdup (path);
  show_toast (viewer, job);
  auspex_session_begin_reading (job->session);
  auspex_viewer_update_actions (viewer);
  task = g_task_new (viewer, job->picture.cancellable, on_written, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, write_on_thread);
}

/* Asking */

typedef struct
{
  AuspexViewer *viewer;
  AuspexSession *session;
  AuspexPictureOptions options;
} Asked;

static Asked *
asked_new (AuspexViewer *viewer)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->viewer = g_object_ref (viewer);
  asked->session = g_object_ref (viewer->session);
  return asked;
}

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_object_unref (asked->viewer);
  g_object_unref (asked->session);
  g_free (asked);
}

static bool
is_current (const Asked *asked)
{
  return asked->viewer->window != NULL && asked->viewer->session == asked->session;
}

static char *
describe (const AuspexPictureOptions *options, bool *is_possible, gpointer user_data)
{
  Asked *asked = user_data;
  AuspexSlidePicture picture = { 0 };
  g_autoptr (GError) error = NULL;

  *is_possible = is_current (asked);
  if (!*is_possible)
    return g_strdup (_ ("The slide is no longer shown."));
  if (options->file == AUSPEX_PICTURE_FILE_HEATMAP)
    return g_strdup (_ ("Lies on the slide in QuPath and other viewers: same corner, its "
                        "own resolution, transparent where no patch is."));
  picture.view = choose_view (asked->viewer, options, &picture.device_scale);
  *is_possible = auspex_slide_picture_check (&picture, (AuspexPictureFormat)options->file,
                                             _ ("This picture"), &error);
  if (!*is_possible)
    return g_strdup (error->message);
  return g_strdup_printf (_ ("%'d × %'d pixels"), picture.view.width,
                          picture.view.height);
}

static void
on_path_chosen (AuspexViewer *viewer, const char *path)
{
  auspex_viewer_save_picture (viewer, &viewer->picture_options, path);
}

static void
on_options_chosen (const AuspexPictureOptions *options, gpointer user_data)
{
  static const char *const endings[AUSPEX_N_PICTURE_FILES] = { ".png", ".pdf", ".svg",
                                                               "-heatmap.tif" };
  Asked *asked = user_data;
  AuspexViewer *viewer = asked->viewer;

  if (!is_current (asked))
    return;
  viewer->picture_options = *options;

  GtkFileChooser *chooser = auspex_viewer_chooser_new (
      viewer, viewer->session, _ ("Export picture"), GTK_FILE_CHOOSER_ACTION_SAVE,
      _ ("_Save"), on_path_chosen);
  auspex_viewer_suggest_name (chooser, viewer->session, endings[options->file], NULL);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
on_export_picture (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AuspexViewer *viewer = user_data;
  double mpp = auspex_slide_get_mpp (auspex_session_get_slide (viewer->session), NULL);
  const AuspexView *view =
      auspex_viewport_get_view (auspex_session_get_viewport (viewer->session));
  AuspexPictureQuestion question = {
    .um_per_px = mpp > 0 ? mpp / view->scale : 0,
    .has_map = shown_map (viewer) != NULL,
    .options = viewer->picture_options,
    .describe = describe,
    .chosen = on_options_chosen,
    .user_data = asked_new (viewer),
    .free_user_data = asked_free,
  };

  if (!question.has_map && question.options.file == AUSPEX_PICTURE_FILE_HEATMAP)
    question.options.file = AUSPEX_PICTURE_FILE_PNG;
  auspex_picture_dialog_present (GTK_WINDOW (viewer->window), &question);
}

void
auspex_viewer_init_picture (AuspexViewer *viewer)
{
  static const GActionEntry actions[] = { { "export-picture", on_export_picture } };

  viewer->picture_options = (AuspexPictureOptions){ .with_legend = true,
                                                    .with_scale_bar = true,
                                                    .with_name = true };
  g_action_map_add_action_entries (G_ACTION_MAP (viewer->window), actions,
                                   G_N_ELEMENTS (actions), viewer);
}
