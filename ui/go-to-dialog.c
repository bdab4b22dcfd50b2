/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/go-to-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct
{
  AuspexViewport *viewport;
  AuspexPlaceFrame frame;
  GtkEditable *entry;
  GtkLabel *answer; /* what was understood, or why not */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->viewport);
  g_free (question);
}

static bool
find_place (const Question *question, AuspexPlace *place, AuspexView *view,
            GError **error)
{
  *view = *auspex_viewport_get_view (question->viewport);
  return auspex_place_parse (gtk_editable_get_text (question->entry), place, error)
         && auspex_place_apply (place, &question->frame, view, error);
}

static void
on_response (AdwMessageDialog *dialog, const char *response)
{
  Question *question = g_object_get_data (G_OBJECT (dialog), "question");
  AuspexPlace place = { 0 };
  AuspexView view = { 0 };

  if (g_str_equal (response, "go") && find_place (question, &place, &view, NULL))
    auspex_viewport_set_view (question->viewport, &view);
}

static void
set_error (GtkWidget *widget, bool is_error)
{
  if (is_error)
    gtk_widget_add_css_class (widget, "error");
  else
    gtk_widget_remove_css_class (widget, "error");
}

static void
on_changed (AdwMessageDialog *dialog)
{
  Question *question = g_object_get_data (G_OBJECT (dialog), "question");
  bool is_empty = *gtk_editable_get_text (question->entry) == '\0';
  AuspexPlace place = { 0 };
  AuspexView view = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;
  bool is_usable = find_place (question, &place, &view, &error);
  bool is_wrong = !is_usable && !is_empty; /* nothing typed yet is no mistake */

  if (is_usable)
    answer = auspex_place_describe (&place);
  else
    answer =
        g_strdup (is_empty ? _ ("20×,  0.5 µm/px,  1:1,  1200, 800,  3.5, 2 mm,  30°")
                           : error->message);
  adw_message_dialog_set_response_enabled (dialog, "go", is_usable);
  gtk_label_set_label (question->answer, answer);
  set_error (GTK_WIDGET (question->entry), is_wrong);
  set_error (GTK_WIDGET (question->answer), is_wrong);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (question->entry), GTK_ACCESSIBLE_STATE_INVALID,
      is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (question->entry),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, answer, -1);
}

static GtkWidget *
form_new (Question *question)
{
  GtkWidget *form = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *entry = gtk_entry_new ();

  question->entry = GTK_EDITABLE (entry);
  question->answer = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (question->answer, TRUE);
  gtk_label_set_width_chars (question->answer, 36);
  gtk_label_set_max_width_chars (question->answer, 36);
  /* Two lines, so that the dialog keeps its size while one types. */
  gtk_label_set_lines (question->answer, 2);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Magnification or position"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Magnification or position"), -1);
  gtk_box_append (GTK_BOX (form), entry);
  gtk_box_append (GTK_BOX (form), GTK_WIDGET (question->answer));
  return form;
}

GtkWindow *
auspex_go_to_dialog_present (GtkWindow *parent, AuspexViewport *viewport,
                             const AuspexPlaceFrame *frame)
{
  Question *question = g_new0 (Question, 1);
  GtkWidget *dialog = adw_message_dialog_new (parent, _ ("Go to"), NULL);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  *question = (Question){ g_object_ref (viewport), *frame };
  adw_message_dialog_set_extra_child (message, form_new (question));
  adw_message_dialog_add_responses (message, "cancel", _ ("_Cancel"), "go", _ ("_Go"),
                                    NULL);
  adw_message_dialog_set_response_appearance (message, "go", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (message, "go");
  adw_message_dialog_set_close_response (message, "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), NULL);
  g_object_set_data_full (G_OBJECT (dialog), "question", question, question_free);
  g_signal_connect_object (question->entry, "changed", G_CALLBACK (on_changed), dialog,
                           G_CONNECT_SWAPPED);
  on_changed (message);
  gtk_window_present (GTK_WINDOW (dialog));
  return GTK_WINDOW (dialog);
}
