/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/picture-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#define MIN_UM_PER_PX 0.05
#define MAX_UM_PER_PX 1000.0

typedef struct
{
  AuspexPictureQuestion question;
  GtkWindow *dialog; /* borrowed: it owns the form */
  GtkDropDown *file, *area, *resolution;
  GtkWidget *area_row, *resolution_row, *um_row, *marks_row;
  GtkSpinButton *um;
  GtkCheckButton *legend, *scale_bar, *name;
  GtkLabel *size;
} Form;

static void
form_free (gpointer data)
{
  Form *form = data;

  if (form->question.free_user_data != NULL)
    form->question.free_user_data (form->question.user_data);
  g_free (form);
}

static AuspexPictureOptions
get_options (const Form *form)
{
  bool is_chosen = gtk_drop_down_get_selected (form->resolution) == 1;

  return (AuspexPictureOptions){
    .file = gtk_drop_down_get_selected (form->file),
    .is_whole_slide = gtk_drop_down_get_selected (form->area) == 1,
    .um_per_px = is_chosen ? gtk_spin_button_get_value (form->um) : 0,
    .with_legend = gtk_check_button_get_active (form->legend),
    .with_scale_bar = gtk_check_button_get_active (form->scale_bar),
    .with_name = gtk_check_button_get_active (form->name),
  };
}

static void
on_changed (Form *form)
{
  AuspexPictureOptions options = get_options (form);
  bool is_map = options.file == AUSPEX_PICTURE_FILE_HEATMAP, is_possible = true;
  g_autofree char *size =
      form->question.describe (&options, &is_possible, form->question.user_data);

  gtk_widget_set_visible (form->area_row, !is_map);
  gtk_widget_set_visible (form->resolution_row, !is_map && form->question.um_per_px > 0);
  gtk_widget_set_visible (form->um_row, !is_map && options.um_per_px > 0);
  gtk_widget_set_visible (form->marks_row, !is_map);
  gtk_label_set_label (form->size, size);
  if (is_possible)
    gtk_widget_remove_css_class (GTK_WIDGET (form->size), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (form->size), "error");
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (form->dialog), "export",
                                           is_possible);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, Form *form)
{
  AuspexPictureOptions options = get_options (form);

  if (g_str_equal (response, "export"))
    form->question.chosen (&options, form->question.user_data);
}

static GtkWidget *
add_row (GtkWidget *box, const char *name, GtkWidget *widget)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new_with_mnemonic (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_width_chars (GTK_LABEL (label), 12);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), widget);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), widget);
  gtk_box_append (GTK_BOX (box), row);
  return row;
}

static GtkDropDown *
drop_down_new (Form *form, const char *const *names, guint chosen)
{
  GtkWidget *drop_down = gtk_drop_down_new_from_strings (names);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), chosen);
  g_signal_connect_swapped (drop_down, "notify::selected", G_CALLBACK (on_changed), form);
  return GTK_DROP_DOWN (drop_down);
}

static GtkCheckButton *
add_check (Form *form, GtkWidget *box, const char *name, const char *tooltip,
           bool is_active)
{
  GtkWidget *check = gtk_check_button_new_with_mnemonic (name);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), is_active);
  gtk_widget_set_tooltip_text (check, tooltip);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (on_changed), form);
  gtk_box_append (GTK_BOX (box), check);
  return GTK_CHECK_BUTTON (check);
}

static void
add_choices (Form *form, GtkWidget *box)
{
  const AuspexPictureOptions *options = &form->question.options;
  const char *files[] = { _ ("PNG picture"), _ ("PDF page"), _ ("SVG drawing"),
                          form->question.has_map ? _ ("Heat map alone (TIFF)") : NULL,
                          NULL };
  const char *areas[] = { _ ("What is seen"), _ ("Whole slide"), NULL };
  const char *resolutions[] = { _ ("As on the screen"), _ ("Chosen"), NULL };

  form->file = drop_down_new (form, files, options->file);
  form->area = drop_down_new (form, areas, options->is_whole_slide);
  form->resolution = drop_down_new (form, resolutions, options->um_per_px > 0);
  form->um = GTK_SPIN_BUTTON (
      gtk_spin_button_new_with_range (MIN_UM_PER_PX, MAX_UM_PER_PX, 0.05));
  gtk_spin_button_set_digits (form->um, 3);
  gtk_spin_button_set_value (form->um, options->um_per_px > 0 ? options->um_per_px
                                                              : form->question.um_per_px);
  g_signal_connect_swapped (form->um, "value-changed", G_CALLBACK (on_changed), form);
  add_row (box, _ ("_File"), GTK_WIDGET (form->file));
  form->area_row = add_row (box, _ ("_Area"), GTK_WIDGET (form->area));
  form->resolution_row = add_row (box, _ ("_Resolution"), GTK_WIDGET (form->resolution));
  form->um_row = add_row (box, _ ("_µm per pixel"), GTK_WIDGET (form->um));
}

static void
add_marks (Form *form, GtkWidget *box)
{
  const AuspexPictureOptions *options = &form->question.options;

  form->marks_row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  form->legend = add_check (form, form->marks_row, _ ("_Legend"),
                            _ ("What the colours of the map mean"), options->with_legend);
  gtk_widget_set_sensitive (GTK_WIDGET (form->legend), form->question.has_map);
  form->scale_bar =
      add_check (form, form->marks_row, _ ("_Scale bar"), NULL, options->with_scale_bar);
  gtk_widget_set_sensitive (GTK_WIDGET (form->scale_bar), form->question.um_per_px > 0);
  gtk_box_append (GTK_BOX (box), form->marks_row);
  form->name = add_check (form, box, _ ("Slide's _name"),
                          _ ("The name of the slide's file: leave it out where it says "
                             "more than the reader may know"),
                          options->with_name);
}

GtkWindow *
auspex_picture_dialog_present (GtkWindow *parent, const AuspexPictureQuestion *question)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, _ ("Export picture"), NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);
  Form *form = g_new0 (Form, 1);

  form->question = *question;
  form->dialog = GTK_WINDOW (dialog);
  form->size = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (form->size, TRUE);
  gtk_label_set_max_width_chars (form->size, 44);
  gtk_label_set_xalign (form->size, 0);
  add_choices (form, box);
  add_marks (form, box);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (form->size));
  adw_message_dialog_set_extra_child (message, box);
  adw_message_dialog_add_responses (message, "cancel", _ ("_Cancel"), "export",
                                    _ ("_Export…"), NULL);
  adw_message_dialog_set_response_appearance (message, "export", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (message, "export");
  adw_message_dialog_set_close_response (message, "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "form", form, form_free);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), form);
  on_changed (form);
  gtk_window_present (GTK_WINDOW (dialog));
  return GTK_WINDOW (dialog);
}
