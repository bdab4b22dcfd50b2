/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/mpp-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct
{
  AuspexMppFunc callback;
  gpointer user_data;
  GDestroyNotify destroy;
  GtkEditable *entry;
  GtkWidget *complaint;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  if (question->destroy != NULL)
    question->destroy (question->user_data);
  g_free (question);
}

bool
auspex_mpp_parse (const char *text, double *mpp)
{
  g_autofree char *number = g_strstrip (g_strdelimit (g_strdup (text), ",", '.'));
  char *end = number;

  /* Digits only: no exponent, no hexadecimal, no infinity. */
  if (*number == '\0' || strspn (number, "0123456789.") != strlen (number))
    return false;
  *mpp = g_ascii_strtod (number, &end);
  return end != number && *end == '\0' && *mpp >= AUSPEX_MPP_SMALLEST
         && *mpp <= AUSPEX_MPP_LARGEST;
}

static void
on_response (AdwMessageDialog *dialog, const char *response)
{
  Question *question = g_object_get_data (G_OBJECT (dialog), "question");
  double mpp = 0;

  if (g_str_equal (response, "set")
      && auspex_mpp_parse (gtk_editable_get_text (question->entry), &mpp))
    question->callback (mpp, question->user_data);
}

static void
on_changed (AdwMessageDialog *dialog)
{
  Question *question = g_object_get_data (G_OBJECT (dialog), "question");
  const char *text = gtk_editable_get_text (question->entry);
  double unused = 0;
  bool is_usable = auspex_mpp_parse (text, &unused);
  bool is_wrong = !is_usable && *text != '\0'; /* nothing typed yet is no mistake */

  adw_message_dialog_set_response_enabled (dialog, "set", is_usable);
  gtk_widget_set_visible (question->complaint, is_wrong);
  if (is_wrong)
    gtk_widget_add_css_class (GTK_WIDGET (question->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (question->entry), "error");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (question->entry), GTK_ACCESSIBLE_STATE_INVALID,
      is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
show_mpp (GtkEditable *entry, double mpp)
{
  g_autofree char *text = g_strdup_printf ("%.6g", mpp);

  gtk_editable_set_text (entry, text);
}

static void
on_preset (GtkButton *button, GtkEditable *entry)
{
  double *mpp = g_object_get_data (G_OBJECT (button), "mpp");

  show_mpp (entry, *mpp);
}

static GtkWidget *
preset_new (const char *label, double mpp, GtkEditable *entry)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_object_set_data_full (G_OBJECT (button), "mpp", g_memdup2 (&mpp, sizeof mpp), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_preset), entry, 0);
  gtk_widget_set_hexpand (button, TRUE);
  return button;
}

static GtkWidget *
presets_new (GtkEditable *entry)
{
  GtkWidget *presets = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (presets, "linked");
  gtk_box_append (GTK_BOX (presets), preset_new (_ ("10×: 1 µm"), 1, entry));
  gtk_box_append (GTK_BOX (presets), preset_new (_ ("20×: 0.5 µm"), 0.5, entry));
  gtk_box_append (GTK_BOX (presets), preset_new (_ ("40×: 0.25 µm"), 0.25, entry));
  return presets;
}

static GtkWidget *
form_new (Question *question, double current)
{
  GtkWidget *form = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *entry = gtk_entry_new ();
  g_autofree char *complaint = g_strdup_printf (_ ("A number from %g to %g, in µm"),
                                                AUSPEX_MPP_SMALLEST, AUSPEX_MPP_LARGEST);

  question->entry = GTK_EDITABLE (entry);
  question->complaint = gtk_label_new (complaint);
  gtk_widget_add_css_class (question->complaint, "error");
  gtk_widget_set_visible (question->complaint, FALSE);
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_NUMBER);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Micrometres per pixel"), -1);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Micrometres per pixel"));
  if (current > 0)
    show_mpp (question->entry, current);
  gtk_box_append (GTK_BOX (form), entry);
  gtk_box_append (GTK_BOX (form), question->complaint);
  gtk_box_append (GTK_BOX (form), presets_new (question->entry));
  return form;
}

GtkWindow *
auspex_mpp_dialog_present (GtkWindow *parent, const char *slide_name, double current,
                           AuspexMppFunc callback, gpointer user_data,
                           GDestroyNotify destroy)
{
  Question *question = g_new0 (Question, 1);
  GtkWidget *dialog = adw_message_dialog_new (parent, _ ("How large is a pixel?"), NULL);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  *question = (Question){ callback, user_data, destroy, NULL, NULL };
  adw_message_dialog_format_body (
      message,
      current > 0
          ? _ ("Micrometres per pixel of %s at full resolution. What you type is marked "
               "as "
               "typed in on every result.")
          : _ ("%s does not say how many micrometres a pixel is. Without it there is no "
               "scale "
               "and no estimate. What you type is marked as typed in on every result."),
      slide_name);
  adw_message_dialog_set_extra_child (message, form_new (question, current));
  adw_message_dialog_add_responses (message, "cancel",
                                    current > 0 ? _ ("_Cancel") : _ ("_Not now"), "set",
                                    _ ("_Set"), NULL);
  adw_message_dialog_set_response_appearance (message, "set", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (message, "set");
  adw_message_dialog_set_close_response (message, "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), NULL);
  g_object_set_data_full (G_OBJECT (dialog), "question", question, question_free);
  g_signal_connect_object (question->entry, "changed", G_CALLBACK (on_changed), dialog,
                           G_CONNECT_SWAPPED);
  on_changed (message);
  gtk_window_present (GTK_WINDOW (dialog));
  return GTK_WINDOW (dialog);
}
