/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/shortcut-page.h"

#include <glib/gi18n.h>

struct _AuspexShortcutPage
{
  AdwPreferencesPage parent_instance;

  AdwPreferencesGroup *group; /* the last */
  GHashTable *rows;           /* id to AdwActionRow */
  GtkWidget *reset_all;
};

G_DEFINE_FINAL_TYPE (AuspexShortcutPage, auspex_shortcut_page, ADW_TYPE_PREFERENCES_PAGE)

enum
{
  KEY_TYPED,
  RESET,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Asking for a key */

static void
say_key (AdwMessageDialog *dialog, const char *key)
{
  AuspexShortcutPage *page = g_object_get_data (G_OBJECT (dialog), "page");

  g_signal_emit (page, signals[KEY_TYPED], 0, g_object_get_data (G_OBJECT (dialog), "id"),
                 key);
}

/* These lead to the buttons. */
static bool
is_for_dialog (guint keyval, GdkModifierType modifiers)
{
  static const guint keys[] = { GDK_KEY_Escape, GDK_KEY_Tab,      GDK_KEY_ISO_Left_Tab,
                                GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_space };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keyval == keys[i] && (modifiers & ~GDK_SHIFT_MASK) == 0)
      return true;
  return false;
}

static gboolean
on_key_pressed (GtkEventController *controller, guint keyval, guint keycode,
                GdkModifierType state, GtkWidget *dialog)
{
  GdkEvent *event = gtk_event_controller_get_current_event (controller);
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();
  guint lower = gdk_keyval_to_lower (keyval);

  if (is_for_dialog (keyval, modifiers) || !gtk_accelerator_valid (keyval, modifiers))
    return GDK_EVENT_PROPAGATE;
  /* A letter keeps its Shift; what Shift makes of another key is a key of its own. */
  if (lower == keyval)
    modifiers &= ~(gdk_key_event_get_consumed_modifiers (event) & GDK_SHIFT_MASK);
  g_autofree char *key = gtk_accelerator_name (lower, modifiers);
  say_key (ADW_MESSAGE_DIALOG (dialog), key);
  gtk_window_close (GTK_WINDOW (dialog));
  return GDK_EVENT_STOP;
}

static void
on_response (AdwMessageDialog *dialog, const char *response)
{
  if (g_str_equal (response, "none"))
    say_key (dialog, NULL);
}

static void
ask (AuspexShortcutPage *page, AdwActionRow *row)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))), NULL,
                              _ ("Press the keys, or Esc to leave it as it is."));
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  adw_message_dialog_format_heading (
      message, _ ("Keys for “%s”"),
      adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  adw_message_dialog_add_responses (message, "cancel", _ ("_Cancel"), "none",
                                    _ ("_No Keys"), NULL);
  adw_message_dialog_set_close_response (message, "cancel");
  g_object_set_data (G_OBJECT (dialog), "page", page);
  g_object_set_data_full (G_OBJECT (dialog), "id",
                          g_strdup (g_object_get_data (G_OBJECT (row), "id")), g_free);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), dialog, 0);
  gtk_widget_add_controller (dialog, keys);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
reset (AuspexShortcutPage *page, GtkWidget *button)
{
  g_signal_emit (page, signals[RESET], 0, g_object_get_data (G_OBJECT (button), "id"));
}

static void
auspex_shortcut_page_finalize (GObject *object)
{
  g_hash_table_unref (AUSPEX_SHORTCUT_PAGE (object)->rows);
  G_OBJECT_CLASS (auspex_shortcut_page_parent_class)->finalize (object);
}

static void
auspex_shortcut_page_class_init (AuspexShortcutPageClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = auspex_shortcut_page_finalize;
  signals[KEY_TYPED] = g_signal_new ("key-typed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[RESET] = g_signal_new ("reset", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
auspex_shortcut_page_init (AuspexShortcutPage *page)
{
  page->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (page), _ ("Keys"));
  adw_preferences_page_set_icon_name (ADW_PREFERENCES_PAGE (page),
                                      "input-keyboard-symbolic");
}

AuspexShortcutPage *
auspex_shortcut_page_new (void)
{
  return g_object_new (AUSPEX_TYPE_SHORTCUT_PAGE, NULL);
}

void
auspex_shortcut_page_add_heading (AuspexShortcutPage *page, const char *title)
{
  g_return_if_fail (AUSPEX_IS_SHORTCUT_PAGE (page));

  page->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (page->group, title);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), page->group);
  if (page->reset_all != NULL)
    return;
  page->reset_all = gtk_button_new_with_mnemonic (_ ("_Reset All"));
  gtk_widget_add_css_class (page->reset_all, "flat");
  g_signal_connect_object (page->reset_all, "clicked", G_CALLBACK (reset), page,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (page->group, page->reset_all);
}

void
auspex_shortcut_page_add (AuspexShortcutPage *page, const char *id, const char *title)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *keys = gtk_label_new (NULL);
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  g_autofree char *label = g_strdup_printf (_ ("Reset the keys for “%s”"), title);

  g_return_if_fail (AUSPEX_IS_SHORTCUT_PAGE (page));
  g_return_if_fail (page->group != NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_add_css_class (keys, "dim-label");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  g_object_set_data_full (G_OBJECT (button), "id", g_strdup (id), g_free);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (id), g_free);
  g_object_set_data (G_OBJECT (row), "keys", keys);
  g_object_set_data (G_OBJECT (row), "reset", button);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), keys);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (ask), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "clicked", G_CALLBACK (reset), page,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (page->group, row);
  g_hash_table_insert (page->rows, g_strdup (id), row);
}

void
auspex_shortcut_page_show_keys (AuspexShortcutPage *page, const char *id,
                                const char *keys, bool is_changed)
{
  g_return_if_fail (AUSPEX_IS_SHORTCUT_PAGE (page));

  GObject *row = g_hash_table_lookup (page->rows, id);
  g_return_if_fail (row != NULL);
  gtk_label_set_text (g_object_get_data (row, "keys"), keys);
  gtk_widget_set_visible (g_object_get_data (row, "reset"), is_changed);
}
