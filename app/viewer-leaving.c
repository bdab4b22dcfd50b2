/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Leaving an open slide, for another or for none. */

#include "app/viewer-private.h"

#include <glib/gi18n.h>

/* Shared by the question and the file chooser; letting go of it is to stay. */
typedef struct
{
  AuspexViewer *viewer;
  AuspexSession *session; /* that is left */
  AuspexSession *next;
  AuspexArriveFunc arrive; /* NULL: gone on */
} Departure;

static void
departure_clear (gpointer data)
{
  Departure *departure = data;
  AuspexViewer *viewer = departure->viewer;

  if (departure->arrive != NULL)
    {
      viewer->is_leaving = false;
      if (viewer->window != NULL && viewer->session != NULL)
        auspex_viewer_stay (viewer);
    }
  g_clear_object (&departure->next);
  g_object_unref (departure->session);
  g_object_unref (viewer);
}

static void
departure_release (gpointer data)
{
  g_rc_box_release_full (data, departure_clear);
}

static void
on_closure_gone (gpointer data, GClosure *closure)
{
  departure_release (data);
}

static gboolean
arrive_when_idle (gpointer user_data)
{
  Departure *departure = user_data;
  AuspexViewer *viewer = departure->viewer;

  viewer->is_leaving = false;
  g_steal_pointer (&departure->arrive) (viewer, departure->session,
                                        g_steal_pointer (&departure->next));
  return G_SOURCE_REMOVE;
}

/* The dialog that was answered goes first: the window it stands over may be what ends. */
static void
go_on (Departure *departure)
{
  auspex_annotation_collection_mark_saved (
      auspex_session_get_annotations (departure->session));
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, arrive_when_idle,
                   g_rc_box_acquire (departure), departure_release);
}

static void ask (Departure *departure, const char *cause);

static void
on_place_chosen (GtkNativeDialog *chooser, int response, Departure *departure)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autoptr (GError) error = NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    {
      if (auspex_viewer_write_annotations (departure->session, path, false, &error))
        {
          auspex_viewer_tell_saved (departure->viewer, path);
          go_on (departure);
        }
      else
        ask (departure, error->message);
    }
  g_object_unref (chooser);
}

/* The folder of the slide is what failed, most of the time. */
static void
ask_where (Departure *departure)
{
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Save the annotations elsewhere"), GTK_WINDOW (departure->viewer->window),
      GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  auspex_viewer_suggest_name (GTK_FILE_CHOOSER (chooser), departure->session,
                              "-annotations.geojson",
                              documents != NULL ? documents : g_get_home_dir ());
  g_signal_connect_data (chooser, "response", G_CALLBACK (on_place_chosen),
                         g_rc_box_acquire (departure), on_closure_gone, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
on_answer (AdwMessageDialog *dialog, const char *response, Departure *departure)
{
  if (g_str_equal (response, "discard"))
    go_on (departure);
  else if (g_str_equal (response, "elsewhere"))
    ask_where (departure);
}

static void
ask (Departure *departure, const char *cause)
{
  g_autofree char *name = auspex_session_dup_name (departure->session);
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (departure->viewer->window),
                              _ ("The annotations cannot be saved"), NULL);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  adw_message_dialog_format_body (
      message,
      _ ("%s\n\nWhat was annotated on %s since it was last saved would be lost. From a "
         "file saved elsewhere it can be imported again."),
      cause, name);
  adw_message_dialog_add_responses (message, "cancel", _ ("_Cancel"), "discard",
                                    _ ("_Discard"), "elsewhere", _ ("Save _Elsewhere…"),
                                    NULL);
  adw_message_dialog_set_response_appearance (message, "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (message, "elsewhere",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (message, "elsewhere");
  adw_message_dialog_set_close_response (message, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_answer),
                         g_rc_box_acquire (departure), on_closure_gone, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

bool
auspex_viewer_is_unsaved (AuspexSession *session)
{
  return auspex_annotation_collection_is_dirty (auspex_session_get_annotations (session));
}

void
auspex_viewer_leave (AuspexViewer *viewer, AuspexSession *left, AuspexSession *next,
                     AuspexArriveFunc arrive)
{
  g_autoptr (AuspexSession) arriving = next;
  g_autoptr (GError) error = NULL;
  Departure *departure = NULL;

  if (viewer->is_leaving)
    return;
  auspex_slide_view_finish_shape (auspex_window_get_slide_view (viewer->window));
  if (left == NULL || auspex_session_save_annotations (left, &error))
    {
      arrive (viewer, left, g_steal_pointer (&arriving));
      return;
    }

  departure = g_rc_box_new (Departure);
  *departure = (Departure){ g_object_ref (viewer), g_object_ref (left),
                            g_steal_pointer (&arriving), arrive };
  viewer->is_leaving = true;
  auspex_viewer_go_to (viewer, left);
  auspex_viewer_show_scale (viewer);
  ask (departure, error->message);
  departure_release (departure);
}
