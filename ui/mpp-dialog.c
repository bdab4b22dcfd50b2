/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/mpp-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define SMALLEST_MPP 0.05
#define LARGEST_MPP 100.0

typedef struct
{
  AuspexMppFunc callback;
  gpointer user_data;
  GDestroyNotify destroy;
  GtkSpinButton *entry;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  if (question->destroy != NULL)
    question->destroy (question->user_data);
  g_free (question);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, Question *question)
{
  if (!g_str_equal (response, "set"))
    return;
  gtk_spin_button_update (question->entry);
  question->callback (gtk_spin_button_get_value (question->entry), question->user_data);
}

static void
on_preset (GtkButton *button, GtkSpinButton *entry)
{
  double *mpp = g_object_get_data (G_OBJECT (button), "mpp");

  gtk_spin_button_set_value (entry, *mpp);
}

static GtkWidget *
preset_new (const char *label, double mpp, GtkSpinButton *entry)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_object_set_data_full (G_OBJECT (button), "mpp", g_memdup2 (&mpp, sizeof mpp), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_preset), entry, 0);
  gtk_widget_set_hexpand (button, TRUE);
  return button;
}

static GtkWidget *
form_new (double current, GtkSpinButton **entry)
{
  GtkWidget *form = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *presets = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *spin = gtk_spin_button_new_with_range (SMALLEST_MPP, LARGEST_MPP, 0.01);

  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), 4);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), current > 0 ? current : 0.5);
  gtk_text_set_activates_default (
      GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (spin))), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Micrometres per pixel"), -1);
  gtk_widget_add_css_class (presets, "linked");
  gtk_box_append (GTK_BOX (presets),
                  preset_new (_ ("10×: 1 µm"), 1, GTK_SPIN_BUTTON (spin)));
  gtk_box_append (GTK_BOX (presets),
                  preset_new (_ ("20×: 0.5 µm"), 0.5, GTK_SPIN_BUTTON (spin)));
  gtk_box_append (GTK_BOX (presets),
                  preset_new (_ ("40×: 0.25 µm"), 0.25, GTK_SPIN_BUTTON (spin)));
  gtk_box_append (GTK_BOX (form), spin);
  gtk_box_append (GTK_BOX (form), presets);
  *entry = GTK_SPIN_BUTTON (spin);
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

  *question = (Question){ callback, user_data, destroy, NULL };
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
  adw_message_dialog_set_extra_child (message, form_new (current, &question->entry));
  adw_message_dialog_add_responses (message, "cancel",
                                    current > 0 ? _ ("_Cancel") : _ ("_Not now"), "set",
                                    _ ("_Set"), NULL);
  adw_message_dialog_set_response_appearance (message, "set", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (message, "set");
  adw_message_dialog_set_close_response (message, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), question,
                         question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return GTK_WINDOW (dialog);
}
