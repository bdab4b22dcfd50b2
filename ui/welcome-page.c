/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/welcome-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _AuspexWelcomePage
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *content;
  GtkWidget *recent_group;
  GtkListBox *recent_list;
};

G_DEFINE_FINAL_TYPE (AuspexWelcomePage, auspex_welcome_page, GTK_TYPE_WIDGET)

enum
{
  OPEN_PATH,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_row_activated (AuspexWelcomePage *page, GtkListBoxRow *row)
{
  g_signal_emit (page, signals[OPEN_PATH], 0, g_object_get_data (G_OBJECT (row), "path"));
}

static void
auspex_welcome_page_dispose (GObject *object)
{
  AuspexWelcomePage *page = AUSPEX_WELCOME_PAGE (object);

  g_clear_pointer (&page->content, gtk_widget_unparent);
  G_OBJECT_CLASS (auspex_welcome_page_parent_class)->dispose (object);
}

static void
auspex_welcome_page_class_init (AuspexWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auspex_welcome_page_dispose;

  signals[OPEN_PATH] =
      g_signal_new ("open-path", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/auspex/ui/welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AuspexWelcomePage, content);
  gtk_widget_class_bind_template_child (widget_class, AuspexWelcomePage, recent_group);
  gtk_widget_class_bind_template_child (widget_class, AuspexWelcomePage, recent_list);
}

static void
auspex_welcome_page_init (AuspexWelcomePage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
  g_signal_connect_object (page->recent_list, "row-activated",
                           G_CALLBACK (on_row_activated), page, G_CONNECT_SWAPPED);
}

static GtkWidget *
recent_row_new (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), folder);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "path", g_strdup (path), g_free);
  return row;
}

void
auspex_welcome_page_set_recent (AuspexWelcomePage *page, const char *const *paths)
{
  GtkWidget *row = NULL;

  g_return_if_fail (AUSPEX_IS_WELCOME_PAGE (page));

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (page->recent_list))) != NULL)
    gtk_list_box_remove (page->recent_list, row);
  for (int i = 0; paths != NULL && paths[i] != NULL; i++)
    gtk_list_box_append (page->recent_list, recent_row_new (paths[i]));
  gtk_widget_set_visible (page->recent_group, paths != NULL && paths[0] != NULL);
}
