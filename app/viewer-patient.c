/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The patient whom a slide belongs to, as the user types it in. */

#include "app/viewer-private.h"

#include <glib/gi18n.h>

typedef struct
{
  AuspexViewer *viewer;
  AuspexSession *session;
  GtkEntry *entry; /* borrowed from the dialog */
} Asked;

static void
asked_free (gpointer data, GClosure *closure)
{
  Asked *asked = data;

  g_object_unref (asked->viewer);
  g_object_unref (asked->session);
  g_free (asked);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, Asked *asked)
{
  AuspexViewer *viewer = asked->viewer;

  if (!g_str_equal (response, "set") || !auspex_viewer_is_open (viewer, asked->session))
    return;
  auspex_session_set_patient (asked->session,
                              gtk_editable_get_text (GTK_EDITABLE (asked->entry)));
  for (guint i = 0; i < auspex_viewer_get_n_panes (viewer); i++)
    if (auspex_viewer_session_in (viewer, auspex_viewer_get_pane (viewer, i))
        == asked->session)
      auspex_viewer_show_names (viewer, auspex_viewer_get_pane (viewer, i));
  if (viewer->session != NULL)
    auspex_viewer_show_scale (viewer);
}

void
auspex_viewer_ask_patient (AuspexViewer *viewer)
{
  g_autofree char *name = auspex_session_dup_name (viewer->session);
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (viewer->window), _ ("Patient"), NULL);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);
  Asked *asked = g_new0 (Asked, 1);

  asked->viewer = g_object_ref (viewer);
  asked->session = g_object_ref (viewer->session);
  asked->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_editable_set_text (GTK_EDITABLE (asked->entry),
                         auspex_session_get_patient (viewer->session));
  gtk_entry_set_activates_default (asked->entry, TRUE);
  gtk_entry_set_placeholder_text (asked->entry, _ ("Not known"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (asked->entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Patient"), -1);
  adw_message_dialog_format_body (
      message,
      _ ("Whom %s belongs to: it stands beside its result, and stays on this "
         "computer."),
      name);
  adw_message_dialog_set_extra_child (message, GTK_WIDGET (asked->entry));
  adw_message_dialog_add_responses (message, "cancel", _ ("_Cancel"), "set", _ ("_Set"),
                                    NULL);
  adw_message_dialog_set_response_appearance (message, "set", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (message, "set");
  adw_message_dialog_set_close_response (message, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), asked, asked_free,
                         0);
  gtk_window_present (GTK_WINDOW (dialog));
}
