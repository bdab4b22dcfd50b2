/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/weights-dialog.h"

#include <glib/gi18n.h>

#define N_KINDS 2

struct _AuspexWeightsDialog
{
  AdwWindow parent_instance;

  AdwPreferencesGroup *groups[N_KINDS];
  GtkListBox *lists[N_KINDS];
  GtkWidget *add_buttons[N_KINDS];
  GtkCheckButton
      *leaders[N_KINDS]; /* never shown: a radio button alone looks like a check */
  AdwComboRow *tissue;
  GtkSpinner *spinner;
  bool updating;
};

G_DEFINE_FINAL_TYPE (AuspexWeightsDialog, auspex_weights_dialog, ADW_TYPE_WINDOW)

enum
{
  CHOSEN,
  ADD,
  TISSUE_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* In the order of the tissue row's items. */
static const char *const tissue_presets[] = { "default", "resection", "biopsy", "none" };

AuspexWeightsEntry *
auspex_weights_entry_new (const char *spec, const char *title, const char *detail,
                          bool is_untrained, bool is_usable)
{
  AuspexWeightsEntry *entry = g_new0 (AuspexWeightsEntry, 1);

  entry->spec = g_strdup (spec);
  entry->title = g_strdup (title);
  entry->detail = g_strdup (detail);
  entry->is_untrained = is_untrained;
  entry->is_usable = is_usable;
  return entry;
}

void
auspex_weights_entry_free (AuspexWeightsEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->spec);
  g_free (entry->title);
  g_free (entry->detail);
  g_free (entry);
}

static void
on_toggled (AuspexWeightsDialog *dialog, GtkCheckButton *check)
{
  if (dialog->updating || !gtk_check_button_get_active (check))
    return;
  g_signal_emit (dialog, signals[CHOSEN], 0,
                 GPOINTER_TO_INT (g_object_get_data (G_OBJECT (check), "kind")),
                 g_object_get_data (G_OBJECT (check), "spec"));
}

static void
on_add_clicked (AuspexWeightsDialog *dialog, GtkWidget *button)
{
  for (int kind = 0; kind < N_KINDS; kind++)
    if (dialog->add_buttons[kind] == button)
      g_signal_emit (dialog, signals[ADD], 0, kind);
}

static void
auspex_weights_dialog_dispose (GObject *object)
{
  AuspexWeightsDialog *dialog = AUSPEX_WEIGHTS_DIALOG (object);

  for (int kind = 0; kind < N_KINDS; kind++)
    g_clear_object (&dialog->leaders[kind]);
  G_OBJECT_CLASS (auspex_weights_dialog_parent_class)->dispose (object);
}

static void
auspex_weights_dialog_class_init (AuspexWeightsDialogClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auspex_weights_dialog_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_STRING);
  signals[ADD] = g_signal_new ("add", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_INT);
  signals[TISSUE_CHOSEN] = g_signal_new ("tissue-chosen", type, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0,
                                       "window.close", NULL);
}

static GtkWidget *
group_new (AuspexWeightsDialog *dialog, AuspexWeightsKind kind, const char *title,
           const char *description, const char *add_label)
{
  GtkWidget *group = adw_preferences_group_new (), *list = gtk_list_box_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (add_label);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), button);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_add_clicked), dialog,
                           G_CONNECT_SWAPPED);
  dialog->groups[kind] = ADW_PREFERENCES_GROUP (group);
  dialog->lists[kind] = GTK_LIST_BOX (list);
  dialog->add_buttons[kind] = button;
  dialog->leaders[kind] = GTK_CHECK_BUTTON (g_object_ref_sink (gtk_check_button_new ()));
  return group;
}

static void
on_tissue_selected (AuspexWeightsDialog *dialog)
{
  guint index = adw_combo_row_get_selected (dialog->tissue);

  if (!dialog->updating && index < G_N_ELEMENTS (tissue_presets))
    g_signal_emit (dialog, signals[TISSUE_CHOSEN], 0, tissue_presets[index]);
}

static GtkWidget *
tissue_group_new (AuspexWeightsDialog *dialog)
{
  const char *const names[] = { _ ("Default"), _ ("Resection: large pieces only"),
                                _ ("Biopsy: small pieces too"), _ ("The whole slide"),
                                NULL };
  g_autoptr (GtkStringList) items = gtk_string_list_new (names);
  GtkWidget *group = adw_preferences_group_new (), *row = adw_combo_row_new ();

  dialog->tissue = ADW_COMBO_ROW (row);
  adw_combo_row_set_model (dialog->tissue, G_LIST_MODEL (items));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("What counts as tissue"));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Tissue"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_tissue_selected),
                           dialog, G_CONNECT_SWAPPED);
  return group;
}

static void
auspex_weights_dialog_init (AuspexWeightsDialog *dialog)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new (), *page = adw_preferences_page_new ();

  dialog->spinner = GTK_SPINNER (gtk_spinner_new ());
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), GTK_WIDGET (dialog->spinner));
  adw_preferences_page_add (
      ADW_PREFERENCES_PAGE (page),
      ADW_PREFERENCES_GROUP (group_new (
          dialog, AUSPEX_WEIGHTS_MODEL, _ ("Model"),
          _ ("The network from patch features to prognosis."), _ ("_Add model…"))));
  adw_preferences_page_add (
      ADW_PREFERENCES_PAGE (page),
      ADW_PREFERENCES_GROUP (group_new (
          dialog, AUSPEX_WEIGHTS_ENCODER, _ ("Encoder"),
          _ ("The network from patches to features: the one the model was trained with."),
          _ ("A_dd encoder…"))));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (tissue_group_new (dialog)));

  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (content), header);
  gtk_box_append (GTK_BOX (content), page);
  adw_window_set_content (ADW_WINDOW (dialog), content);
  gtk_window_set_title (GTK_WINDOW (dialog), _ ("Models and encoders"));
  gtk_window_set_default_size (GTK_WINDOW (dialog), 560, 560);
  gtk_window_set_modal (GTK_WINDOW (dialog), TRUE);
}

AuspexWeightsDialog *
auspex_weights_dialog_new (GtkWindow *parent)
{
  return g_object_new (AUSPEX_TYPE_WEIGHTS_DIALOG, "transient-for", parent, NULL);
}

static GtkWidget *
entry_row_new (AuspexWeightsDialog *dialog, AuspexWeightsKind kind,
               const AuspexWeightsEntry *entry, const char *chosen)
{
  GtkWidget *row = adw_action_row_new (), *check = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), entry->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               entry->detail != NULL ? entry->detail : "");
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (check), dialog->leaders[kind]);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               g_strcmp0 (entry->spec, chosen) == 0);
  g_object_set_data (G_OBJECT (check), "kind", GINT_TO_POINTER (kind));
  g_object_set_data_full (G_OBJECT (check), "spec", g_strdup (entry->spec), g_free);
  g_signal_connect_object (check, "toggled", G_CALLBACK (on_toggled), dialog,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  if (entry->is_untrained)
    {
      GtkWidget *tag = gtk_label_new (_ ("untrained"));

      gtk_widget_add_css_class (tag, "tag");
      gtk_widget_add_css_class (tag, "warning");
      gtk_widget_set_valign (tag, GTK_ALIGN_CENTER);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), tag);
    }
  gtk_widget_set_sensitive (row, entry->is_usable);
  return row;
}

void
auspex_weights_dialog_set_entries (AuspexWeightsDialog *dialog, AuspexWeightsKind kind,
                                   GPtrArray *entries, const char *chosen)
{
  GtkWidget *child = NULL;

  g_return_if_fail (AUSPEX_IS_WEIGHTS_DIALOG (dialog));

  dialog->updating = true;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (dialog->lists[kind]))) != NULL)
    gtk_list_box_remove (dialog->lists[kind], child);
  for (guint i = 0; i < entries->len; i++)
    gtk_list_box_append (
        dialog->lists[kind],
        entry_row_new (dialog, kind, g_ptr_array_index (entries, i), chosen));
  dialog->updating = false;
}

void
auspex_weights_dialog_set_tissue (AuspexWeightsDialog *dialog, const char *preset)
{
  g_return_if_fail (AUSPEX_IS_WEIGHTS_DIALOG (dialog));

  dialog->updating = true;
  for (guint i = 0; i < G_N_ELEMENTS (tissue_presets); i++)
    if (g_strcmp0 (tissue_presets[i], preset) == 0)
      adw_combo_row_set_selected (dialog->tissue, i);
  dialog->updating = false;
}

void
auspex_weights_dialog_show_error (AuspexWeightsDialog *dialog, const char *message)
{
  GtkWidget *answer = NULL;

  g_return_if_fail (AUSPEX_IS_WEIGHTS_DIALOG (dialog));

  answer =
      adw_message_dialog_new (GTK_WINDOW (dialog), _ ("The file is not added"), message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (answer), "close", _ ("_Close"));
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (answer), "close");
  gtk_window_present (GTK_WINDOW (answer));
}

void
auspex_weights_dialog_set_busy (AuspexWeightsDialog *dialog, bool busy)
{
  g_return_if_fail (AUSPEX_IS_WEIGHTS_DIALOG (dialog));

  gtk_spinner_set_spinning (dialog->spinner, busy);
  for (int kind = 0; kind < N_KINDS; kind++)
    gtk_widget_set_sensitive (dialog->add_buttons[kind], !busy);
}
