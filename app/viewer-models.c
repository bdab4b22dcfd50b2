/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The model and encoder to estimate with: opened off the main thread, chosen, added. */

#include "app/library.h"
#include "app/viewer-private.h"

#include <glib/gi18n.h>

/* A trained model behind an encoder of formula weights says nothing either. */
bool
auspex_viewer_is_formula (const char *encoder)
{
  return encoder != NULL && g_str_has_prefix (encoder, "formula:");
}

/* The pair */

typedef struct
{
  char *model_spec, *encoder_spec; /* what is not open yet, else NULL */
  AuspexModel *model;
  AuspexEncoder *encoder;
} Pair;

static void
pair_free (gpointer data)
{
  Pair *pair = data;

  g_free (pair->model_spec);
  g_free (pair->encoder_spec);
  g_clear_pointer (&pair->model, auspex_model_unref);
  g_clear_pointer (&pair->encoder, auspex_encoder_unref);
  g_free (pair);
}

static void
open_pair (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Pair *pair = task_data;
  GError *error = NULL;

  if (pair->model_spec != NULL
      && (pair->model = auspex_model_open (pair->model_spec, &error)) == NULL)
    g_task_return_error (task, error);
  else if (pair->encoder_spec != NULL
           && (pair->encoder = auspex_encoder_open (pair->encoder_spec, &error)) == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
auspex_viewer_show_model (AuspexViewer *viewer)
{
  AuspexResultCard *card = auspex_window_get_result_card (viewer->window);
  g_autofree char *name = g_path_get_basename (viewer->model_spec);
  g_autofree char *encoder = g_path_get_basename (viewer->encoder_spec);
  g_autofree char *detail = NULL;

  if (viewer->model == NULL)
    {
      auspex_result_card_set_model (card, name, NULL, false);
      return;
    }
  const AuspexModelInfo *info = auspex_model_get_info (viewer->model);
  if (info->cancer_type_label != NULL || info->cancer_type_code != NULL)
    detail = g_strdup_printf (_ ("%s · encoder %s"),
                              info->cancer_type_label != NULL ? info->cancer_type_label
                                                              : info->cancer_type_code,
                              encoder);
  else
    detail = g_strdup_printf (_ ("Cancer type not stated · encoder %s"), encoder);
  auspex_result_card_set_model (card, info->name != NULL ? info->name : name, detail,
                                !info->trained
                                    || auspex_viewer_is_formula (viewer->encoder_spec));
}

static void
on_pair_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AuspexViewer *viewer = AUSPEX_VIEWER (source);
  Pair *pair = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  bool opened = g_task_propagate_boolean (G_TASK (result), &error);

  if (viewer->window == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  AuspexSession *wanted = viewer->estimate_wanted;
  viewer->estimate_wanted = NULL;
  g_clear_object (&viewer->loading);
  if (wanted != NULL)
    auspex_viewer_update_progress (viewer, wanted);
  if (pair->model != NULL)
    {
      g_clear_pointer (&viewer->model, auspex_model_unref);
      viewer->model = g_steal_pointer (&pair->model);
    }
  if (pair->encoder != NULL)
    {
      g_clear_pointer (&viewer->encoder, auspex_encoder_unref);
      viewer->encoder = g_steal_pointer (&pair->encoder);
    }
  auspex_viewer_show_model (viewer);
  auspex_viewer_update_actions (viewer);
  if (!opened && wanted != NULL)
    auspex_window_show_error (viewer->window, _ ("No estimate"), error->message);
  else if (opened && wanted != NULL)
    {
      auspex_viewer_go_to (viewer, wanted);
      auspex_viewer_estimate (viewer);
    }
}

void
auspex_viewer_load_pair (AuspexViewer *viewer, bool then_estimate)
{
  g_autoptr (GTask) task = NULL;
  Pair *pair = g_new0 (Pair, 1);

  if (viewer->loading != NULL)
    g_cancellable_cancel (viewer->loading);
  g_clear_object (&viewer->loading);
  viewer->loading = g_cancellable_new ();
  /* Another pair chosen meanwhile does not take the wish back. */
  if (then_estimate)
    viewer->estimate_wanted = viewer->session;
  task = g_task_new (viewer, viewer->loading, on_pair_opened, NULL);
  g_task_set_return_on_cancel (task, TRUE);
  pair->model_spec = viewer->model == NULL ? g_strdup (viewer->model_spec) : NULL;
  pair->encoder_spec = viewer->encoder == NULL && viewer->estimate_wanted != NULL
                           ? g_strdup (viewer->encoder_spec)
                           : NULL;
  g_task_set_task_data (task, pair, pair_free);
  g_task_run_in_thread (task, open_pair);
  if (viewer->estimate_wanted != NULL)
    auspex_viewer_update_progress (viewer, viewer->estimate_wanted);
  auspex_viewer_update_actions (viewer);
}

/* Models and encoders */

static void
list_weights (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, auspex_library_list (GPOINTER_TO_INT (task_data), NULL),
                         (GDestroyNotify)g_ptr_array_unref);
}

static void
on_weights_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AuspexWeightsDialog *dialog = AUSPEX_WEIGHTS_DIALOG (source);
  g_autoptr (AuspexViewer) viewer = user_data;
  AuspexWeightsKind kind = GPOINTER_TO_INT (g_task_get_task_data (G_TASK (result)));
  g_autoptr (GPtrArray) entries = g_task_propagate_pointer (G_TASK (result), NULL);

  auspex_weights_dialog_set_entries (dialog, kind, entries,
                                     kind == AUSPEX_WEIGHTS_MODEL ? viewer->model_spec
                                                                  : viewer->encoder_spec);
  auspex_weights_dialog_set_busy (dialog, false);
}

static void
list_in_dialog (AuspexViewer *viewer, AuspexWeightsDialog *dialog, AuspexWeightsKind kind)
{
  g_autoptr (GTask) task =
      g_task_new (dialog, NULL, on_weights_listed, g_object_ref (viewer));

  g_task_set_task_data (task, GINT_TO_POINTER (kind), NULL);
  auspex_weights_dialog_set_busy (dialog, true);
  g_task_run_in_thread (task, list_weights);
}

static void
choose_weights (AuspexViewer *viewer, AuspexWeightsKind kind, const char *spec)
{
  if (kind == AUSPEX_WEIGHTS_MODEL)
    {
      g_free (viewer->model_spec);
      viewer->model_spec = g_strdup (spec);
      g_clear_pointer (&viewer->model, auspex_model_unref);
      auspex_settings_set_choice (viewer->settings, AUSPEX_CHOICE_MODEL, spec);
    }
  else
    {
      g_free (viewer->encoder_spec);
      viewer->encoder_spec = g_strdup (spec);
      g_clear_pointer (&viewer->encoder, auspex_encoder_unref);
      auspex_settings_set_choice (viewer->settings, AUSPEX_CHOICE_ENCODER, spec);
    }
  auspex_viewer_load_pair (viewer, false);
}

static void
on_weights_chosen (AuspexViewer *viewer, AuspexWeightsKind kind, const char *spec)
{
  if (viewer->window != NULL)
    choose_weights (viewer, kind, spec);
}

static void
on_tissue_chosen (AuspexViewer *viewer, const char *preset)
{
  auspex_settings_set_choice (viewer->settings, AUSPEX_CHOICE_TISSUE, preset);
}

typedef struct
{
  AuspexWeightsKind kind;
  char *path;
} Addition;

static void
addition_free (gpointer data)
{
  Addition *addition = data;

  g_free (addition->path);
  g_free (addition);
}

static void
add_weights (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Addition *addition = task_data;
  GError *error = NULL;
  char *spec =
      auspex_library_add (addition->kind, addition->path, NULL, cancellable, &error);

  if (spec == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, spec, g_free);
}

static void
on_weights_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AuspexWeightsDialog *dialog = AUSPEX_WEIGHTS_DIALOG (source);
  g_autoptr (AuspexViewer) viewer = user_data;
  Addition *addition = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *spec = g_task_propagate_pointer (G_TASK (result), &error);

  auspex_weights_dialog_set_busy (dialog, false);
  if (spec == NULL)
    {
      auspex_weights_dialog_show_error (dialog, error->message);
      return;
    }
  if (viewer->window != NULL)
    choose_weights (viewer, addition->kind, spec);
  list_in_dialog (viewer, dialog, addition->kind);
}

static void
on_add_response (GtkNativeDialog *chooser, int response, AuspexViewer *viewer)
{
  AuspexWeightsDialog *dialog =
      AUSPEX_WEIGHTS_DIALOG (gtk_native_dialog_get_transient_for (chooser));
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    {
      g_autoptr (GTask) task =
          g_task_new (dialog, NULL, on_weights_added, g_object_ref (viewer));
      Addition *addition = g_new0 (Addition, 1);

      addition->kind = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (chooser), "kind"));
      addition->path = g_file_get_path (file);
      g_task_set_task_data (task, addition, addition_free);
      auspex_weights_dialog_set_busy (dialog, true);
      g_task_run_in_thread (task, add_weights);
    }
  g_object_unref (chooser);
}

static void
on_add_wanted (AuspexViewer *viewer, AuspexWeightsKind kind, AuspexWeightsDialog *dialog)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      kind == AUSPEX_WEIGHTS_MODEL ? _ ("Add a model") : _ ("Add an encoder"),
      GTK_WINDOW (dialog), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Add"), NULL);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, kind == AUSPEX_WEIGHTS_MODEL
                                        ? _ ("Weights (safetensors)")
                                        : _ ("Weights (safetensors, PyTorch)"));
  for (const char *const *suffix = auspex_library_get_suffixes (kind); *suffix != NULL;
       suffix++)
    gtk_file_filter_add_suffix (filter, *suffix);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  g_object_set_data (G_OBJECT (chooser), "kind", GINT_TO_POINTER (kind));
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_add_response), viewer, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
auspex_viewer_show_models (AuspexViewer *viewer)
{
  AuspexWeightsDialog *dialog = auspex_weights_dialog_new (GTK_WINDOW (viewer->window));
  g_autofree char *tissue =
      auspex_settings_get_choice (viewer->settings, AUSPEX_CHOICE_TISSUE);

  auspex_weights_dialog_set_tissue (dialog, tissue);
  g_signal_connect_object (dialog, "tissue-chosen", G_CALLBACK (on_tissue_chosen), viewer,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (on_weights_chosen), viewer,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "add", G_CALLBACK (on_add_wanted), viewer,
                           G_CONNECT_SWAPPED);
  list_in_dialog (viewer, dialog, AUSPEX_WEIGHTS_MODEL);
  list_in_dialog (viewer, dialog, AUSPEX_WEIGHTS_ENCODER);
  gtk_window_present (GTK_WINDOW (dialog));
}
