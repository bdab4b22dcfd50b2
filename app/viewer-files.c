/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* To and from files: slides, reports, results. */

#include "app/viewer-private.h"

#include "app/attention-heatmap.h"
#include "base/whole-file.h"
#include "render/report/report.h"

#include <glib/gi18n.h>
#include <string.h>

/* Choosers */

/* The answer is about the slide that was asked about. */
static void
take_answer (AuspexViewer *viewer, AuspexSession *session, AuspexChosenFunc chosen,
             const char *path)
{
  g_autofree char *name = NULL, *message = NULL;

  if (session == NULL || auspex_viewer_is_open (viewer, session))
    {
      if (session != NULL)
        auspex_viewer_go_to (viewer, session);
      chosen (viewer, path);
      return;
    }
  name = auspex_session_dup_name (session);
  message =
      g_strdup_printf (_ ("%s: nothing is done, since %s is no longer open"), path, name);
  auspex_window_show_error (viewer->window, _ ("Another slide was opened"), message);
}

static void
on_chooser_response (GtkNativeDialog *chooser, int response, AuspexViewer *viewer)
{
  AuspexChosenFunc chosen =
      (AuspexChosenFunc)g_object_get_data (G_OBJECT (chooser), "chosen");
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL && viewer->window != NULL)
    take_answer (viewer, g_object_get_data (G_OBJECT (chooser), "session"), chosen, path);
  g_object_unref (chooser);
}

GtkFileChooser *
auspex_viewer_chooser_new (AuspexViewer *viewer, AuspexSession *session,
                           const char *title, GtkFileChooserAction action,
                           const char *accept, AuspexChosenFunc chosen)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      title, GTK_WINDOW (viewer->window), action, accept, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_object_set_data (G_OBJECT (chooser), "chosen", (gpointer)chosen);
  if (session != NULL)
    g_object_set_data_full (G_OBJECT (chooser), "session", g_object_ref (session),
                            g_object_unref);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_chooser_response), viewer,
                           0);
  return GTK_FILE_CHOOSER (chooser);
}

void
auspex_viewer_add_filter (GtkFileChooser *chooser, const char *name,
                          const char *const *suffixes)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (int i = 0; suffixes != NULL && suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (filter, suffixes[i]);
  if (suffixes == NULL)
    gtk_file_filter_add_pattern (filter, "*");
  gtk_file_chooser_add_filter (chooser, filter);
}

void
auspex_viewer_suggest_name (GtkFileChooser *chooser, AuspexSession *session,
                            const char *ending, const char *folder)
{
  const char *path = auspex_slide_get_path (auspex_session_get_slide (session));
  g_autofree char *beside = g_path_get_dirname (path);
  g_autoptr (GFile) suggested_folder =
      g_file_new_for_path (folder != NULL ? folder : beside);
  g_autofree char *name = auspex_session_dup_name (session);
  char *dot = strrchr (name, '.');
  g_autofree char *suggested = NULL;

  if (dot != NULL && dot != name)
    *dot = '\0';
  suggested = g_strconcat (name, ending, NULL);
  gtk_file_chooser_set_current_name (chooser, suggested);
  gtk_file_chooser_set_current_folder (chooser, suggested_folder, NULL);
}

void
auspex_viewer_tell_saved (AuspexViewer *viewer, const char *path)
{
  g_autofree char *display = g_filename_display_basename (path);
  g_autofree char *text = g_strdup_printf (_ ("Saved %s"), display);

  auspex_window_toast (viewer->window, text);
}

/* Slides */

static void
open_chosen (AuspexViewer *viewer, const char *path)
{
  viewer->neighbours_given = false;
  auspex_viewer_open (viewer, path);
}

/* The folder of the slide that is shown, else of the last one opened; NULL: unknown. */
static GFile *
last_folder (AuspexViewer *viewer)
{
  g_auto (GStrv) recent = auspex_settings_get_recent (viewer->settings);
  const char *path =
      viewer->session != NULL
          ? auspex_slide_get_path (auspex_session_get_slide (viewer->session))
          : recent[0];
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;

  return folder != NULL && g_file_test (folder, G_FILE_TEST_IS_DIR)
             ? g_file_new_for_path (folder)
             : NULL;
}

void
auspex_viewer_ask_open (AuspexViewer *viewer)
{
  GtkFileChooser *chooser =
      auspex_viewer_chooser_new (viewer, NULL, _ ("Open a slide"),
                                 GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), open_chosen);
  g_autoptr (GFile) folder = last_folder (viewer);

  if (folder != NULL)
    gtk_file_chooser_set_current_folder (chooser, folder, NULL);
  auspex_viewer_add_filter (chooser, _ ("Whole-slide images"),
                            auspex_viewer_slide_suffixes);
  auspex_viewer_add_filter (chooser, _ ("All files"), NULL);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* Report */

typedef struct
{
  AuspexReport report;
  AuspexReportSlide slide;
  AuspexHeatmap *heatmaps[2];
  AuspexSession *session;
  char *patient;
  char *path;
} ReportJob;

static void
report_job_free (gpointer data)
{
  ReportJob *job = data;

  auspex_slide_unref (job->slide.slide);
  g_clear_pointer (&job->slide.annotations, g_ptr_array_unref);
  for (int i = 0; i < job->slide.n_heatmaps; i++)
    auspex_heatmap_unref (job->heatmaps[i]);
  if (job->report.prognosis != NULL)
    auspex_prognosis_unref ((AuspexPrognosis *)job->report.prognosis);
  g_clear_pointer (&job->slide.colors, auspex_display_colors_unref);
  g_clear_object (&job->session);
  g_free (job->patient);
  g_free (job->path);
  g_free (job);
}

static void
save_report (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  ReportJob *job = task_data;
  GError *error = NULL;

  if (auspex_report_save (&job->report, job->path, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_report_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AuspexViewer *viewer = AUSPEX_VIEWER (source);
  ReportJob *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  bool saved = g_task_propagate_boolean (G_TASK (result), &error);
  /* Else the task's thread could be the one that ends it. */
  g_autoptr (AuspexSession) session = g_steal_pointer (&job->session);

  auspex_session_end_reading (session);
  if (viewer->window == NULL)
    {
      if (!saved)
        g_printerr ("auspex: %s\n", error->message);
      return;
    }
  auspex_viewer_update_actions (viewer);
  if (saved)
    auspex_viewer_tell_saved (viewer, job->path);
  else
    auspex_window_show_error (viewer->window, _ ("The report is not saved"),
                              error->message);
}

/* Gate attention, and what is shown where that is another map. */
static void
add_heatmaps (AuspexViewer *viewer, ReportJob *job)
{
  AuspexHeatmap *shown =
      auspex_slide_view_get_heatmap (auspex_window_get_slide_view (viewer->window));
  AuspexOverlayControls *controls = auspex_window_get_overlay_controls (viewer->window);

  if (shown == NULL)
    return;
  if (auspex_overlay_controls_get_choice (controls).kind != AUSPEX_MAP_GATE)
    job->heatmaps[job->slide.n_heatmaps++] =
        auspex_attention_heatmap_new (job->report.prognosis, 0, AUSPEX_ATTENTION_GATE, -1,
                                      auspex_overlay_controls_get_mode (controls));
  job->heatmaps[job->slide.n_heatmaps++] = auspex_heatmap_ref (shown);
}

void
auspex_viewer_save_report (AuspexViewer *viewer, const char *path)
{
  AuspexOverlayControls *controls = auspex_window_get_overlay_controls (viewer->window);
  AuspexPrognosis *prognosis = auspex_session_get_prognosis (viewer->session);
  ReportJob *job = g_new0 (ReportJob, 1);
  g_autoptr (GTask) task = g_task_new (viewer, NULL, on_report_saved, NULL);

  job->path = g_strdup (path);
  job->session = g_object_ref (viewer->session);
  job->slide.slide = auspex_slide_ref (auspex_session_get_slide (viewer->session));
  job->slide.annotations = auspex_annotation_collection_snapshot (
      auspex_session_get_annotations (viewer->session));
  job->slide.heatmaps = job->heatmaps;
  job->slide.colors =
      auspex_slide_colors_dup_unadjusted (auspex_session_get_colors (viewer->session));
  job->patient = g_strdup (auspex_session_get_patient (viewer->session));
  job->report = (AuspexReport){
    .prognosis = prognosis != NULL ? auspex_prognosis_ref (prognosis) : NULL,
    .n_slides = 1,
    .slides = &job->slide,
    .show_file_names = g_settings_get_boolean (
        auspex_settings_get_store (viewer->settings), "file-names-in-reports"),
    .patient = job->patient,
    .color_map = auspex_overlay_controls_get_color_map (controls),
    .heatmap_opacity = auspex_overlay_controls_get_opacity (controls),
  };
  add_heatmaps (viewer, job);
  auspex_session_begin_reading (job->session);
  auspex_viewer_update_actions (viewer);
  g_task_set_task_data (task, job, report_job_free);
  g_task_run_in_thread (task, save_report);
}

void
auspex_viewer_ask_report (AuspexViewer *viewer)
{
  GtkFileChooser *chooser = auspex_viewer_chooser_new (
      viewer, viewer->session, _ ("Save a report"), GTK_FILE_CHOOSER_ACTION_SAVE,
      _ ("_Save"), auspex_viewer_save_report);

  auspex_viewer_suggest_name (chooser, viewer->session, "-report.pdf", NULL);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* Result */

void
auspex_viewer_save_result (AuspexViewer *viewer, const char *path)
{
  AuspexPrognosis *prognosis = auspex_session_get_prognosis (viewer->session);
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;

  if (prognosis == NULL)
    return;
  json = auspex_prognosis_to_json (prognosis);
  if (auspex_whole_file_write (path, json, strlen (json), &error))
    auspex_viewer_tell_saved (viewer, path);
  else
    auspex_window_show_error (viewer->window, _ ("The result is not saved"),
                              error->message);
}

void
auspex_viewer_load_result (AuspexViewer *viewer, const char *path)
{
  g_autoptr (GError) error = NULL;

  if (auspex_session_is_estimating (viewer->session))
    return;
  if (!auspex_session_load_result (viewer->session, path, &error))
    {
      auspex_window_show_error (viewer->window, _ ("The result is not shown"),
                                error->message);
      return;
    }
  auspex_viewer_show_prognosis (viewer);
  auspex_viewer_update_actions (viewer);
  auspex_window_show_panel (viewer->window, "result");
}

void
auspex_viewer_ask_load_result (AuspexViewer *viewer)
{
  static const char *const suffixes[] = { "json", NULL };
  GtkFileChooser *chooser = auspex_viewer_chooser_new (
      viewer, viewer->session, _ ("Show a saved result"), GTK_FILE_CHOOSER_ACTION_OPEN,
      _ ("_Show"), auspex_viewer_load_result);

  auspex_viewer_add_filter (chooser, _ ("Results (JSON)"), suffixes);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
auspex_viewer_ask_result (AuspexViewer *viewer)
{
  GtkFileChooser *chooser = auspex_viewer_chooser_new (
      viewer, viewer->session, _ ("Save the result as JSON"),
      GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), auspex_viewer_save_result);

  auspex_viewer_suggest_name (chooser, viewer->session, "-result.json", NULL);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
