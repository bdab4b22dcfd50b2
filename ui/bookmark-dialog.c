/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/bookmark-dialog.h"

#include <glib/gi18n.h>

struct _AuspexBookmarkDialog
{
  AdwWindow parent_instance;

  GtkStack *stack;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (AuspexBookmarkDialog, auspex_bookmark_dialog, ADW_TYPE_WINDOW)

enum
{
  ADD,
  GO,
  RENAME,
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static guint
index_of (GtkWidget *widget)
{
  GtkWidget *row = GTK_IS_LIST_BOX_ROW (widget)
                       ? widget
                       : gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX_ROW);

  return gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
}

static void
add (AuspexBookmarkDialog *dialog)
{
  g_signal_emit (dialog, signals[ADD], 0);
}

static void
go (AuspexBookmarkDialog *dialog, GtkWidget *widget)
{
  g_signal_emit (dialog, signals[GO], 0, index_of (widget));
}

static void
rename_bookmark (AuspexBookmarkDialog *dialog, GtkWidget *row)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (row)));

  g_signal_emit (dialog, signals[RENAME], 0, index_of (row), name);
}

static void
remove_bookmark (AuspexBookmarkDialog *dialog, GtkWidget *widget)
{
  g_signal_emit (dialog, signals[REMOVE], 0, index_of (widget));
}

static void
auspex_bookmark_dialog_class_init (AuspexBookmarkDialogClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  signals[ADD] =
      g_signal_new ("add", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[GO] = g_signal_new ("go", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[RENAME] = g_signal_new ("rename", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
  signals[REMOVE] = g_signal_new ("remove", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0,
                                       "window.close", NULL);
}

static GtkWidget *
make_button (const char *icon, const char *label, GCallback clicked,
             AuspexBookmarkDialog *dialog)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", clicked, dialog, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
make_list (AuspexBookmarkDialog *dialog)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *list = gtk_list_box_new ();

  dialog->list = GTK_LIST_BOX (list);
  gtk_list_box_set_selection_mode (dialog->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  return page;
}

static GtkWidget *
make_empty (void)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "user-bookmarks-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("No bookmarks"));
  adw_status_page_set_description (
      ADW_STATUS_PAGE (page),
      _ ("A bookmark keeps what is seen: place, magnification and rotation."));
  return page;
}

static void
auspex_bookmark_dialog_init (AuspexBookmarkDialog *dialog)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *stack = gtk_stack_new ();

  dialog->stack = GTK_STACK (stack);
  gtk_widget_set_vexpand (stack, TRUE);
  gtk_stack_add_named (dialog->stack, make_empty (), "empty");
  gtk_stack_add_named (dialog->stack, make_list (dialog), "list");
  adw_header_bar_pack_start (
      ADW_HEADER_BAR (header),
      make_button ("list-add-symbolic", _ ("Add a bookmark"), G_CALLBACK (add), dialog));
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), stack);
  adw_window_set_content (ADW_WINDOW (dialog), box);
  gtk_window_set_title (GTK_WINDOW (dialog), _ ("Bookmarks"));
  gtk_window_set_default_size (GTK_WINDOW (dialog), 420, 480);
}

AuspexBookmarkDialog *
auspex_bookmark_dialog_new (GtkWindow *parent)
{
  return g_object_new (AUSPEX_TYPE_BOOKMARK_DIALOG, "transient-for", parent,
                       "destroy-with-parent", TRUE, NULL);
}

void
auspex_bookmark_dialog_clear (AuspexBookmarkDialog *dialog)
{
  GtkWidget *row = NULL;

  g_return_if_fail (AUSPEX_IS_BOOKMARK_DIALOG (dialog));

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (dialog->list))) != NULL)
    gtk_list_box_remove (dialog->list, row);
  gtk_stack_set_visible_child_name (dialog->stack, "empty");
}

void
auspex_bookmark_dialog_append (AuspexBookmarkDialog *dialog, const char *name,
                               const char *place)
{
  GtkWidget *row = adw_entry_row_new ();

  g_return_if_fail (AUSPEX_IS_BOOKMARK_DIALOG (dialog));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), place);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  gtk_editable_set_text (GTK_EDITABLE (row), name);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  adw_entry_row_add_suffix (
      ADW_ENTRY_ROW (row),
      make_button ("go-next-symbolic", _ ("Go there"), G_CALLBACK (go), dialog));
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row),
                            make_button ("user-trash-symbolic", _ ("Remove the bookmark"),
                                         G_CALLBACK (remove_bookmark), dialog));
  g_signal_connect_object (row, "apply", G_CALLBACK (rename_bookmark), dialog,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "entry-activated", G_CALLBACK (go), dialog,
                           G_CONNECT_SWAPPED);
  gtk_list_box_append (dialog->list, row);
  gtk_stack_set_visible_child_name (dialog->stack, "list");
}
