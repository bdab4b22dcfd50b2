/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The keys of a window's commands: what they do, where they are told, the window that
 * lists them all. They follow the settings. */

#include "app/keymap.h"
#include "app/viewer-private.h"

#include <glib/gi18n.h>

#define KEYS "auspex-keys"       /* the window's controller */
#define TOOLTIP "auspex-tooltip" /* a widget's own, without keys */

/* The gate's, then the groups'. */
char *
auspex_viewer_map_action (int number)
{
  return g_strdup_printf ("win.map(%d)", number);
}

char *
auspex_viewer_map_key (int number)
{
  return number <= 9 ? g_strdup_printf ("<Alt>%d", number) : NULL;
}

/* What they do */

/* Keys with a modifier, and function keys, wherever the focus is. */
static void
set_accels (GtkApplication *application, AuspexSettings *settings)
{
  for (guint i = 0; i < auspex_viewer_n_commands; i++)
    {
      const AuspexViewerCommand *command = &auspex_viewer_commands[i];
      g_autoptr (GPtrArray) accels = g_ptr_array_new ();

      if (command->action == NULL)
        continue;
      g_auto (GStrv) keys = auspex_keymap_get (settings, command);
      for (int k = 0; keys[k] != NULL; k++)
        if (!auspex_key_is_plain (keys[k]))
          g_ptr_array_add (accels, keys[k]);
      g_ptr_array_add (accels, NULL);
      gtk_application_set_accels_for_action (application, command->action,
                                             (const char *const *)accels->pdata);
    }
  for (int number = 1; number <= 9; number++)
    {
      g_autofree char *action = auspex_viewer_map_action (number);
      g_autofree char *key = auspex_viewer_map_key (number);
      const char *keys[] = { key, NULL };

      gtk_application_set_accels_for_action (application, action, keys);
    }
}

static void
add_key (GtkShortcutController *controller, const char *key, const char *action)
{
  GtkShortcut *shortcut =
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string (key), NULL);
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  g_action_parse_detailed_name (action, &name, &target, NULL);
  gtk_shortcut_set_action (shortcut, gtk_named_action_new (name));
  gtk_shortcut_set_arguments (shortcut, target);
  gtk_shortcut_controller_add_shortcut (controller, shortcut);
}

/* All others, after the focused widget. */
static GtkEventController *
make_plain_keys (AuspexSettings *settings)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < auspex_viewer_n_commands; i++)
    {
      const AuspexViewerCommand *command = &auspex_viewer_commands[i];

      if (command->action == NULL)
        continue;
      g_auto (GStrv) keys = auspex_keymap_get (settings, command);
      for (int k = 0; keys[k] != NULL; k++)
        if (auspex_key_is_plain (keys[k]))
          add_key (GTK_SHORTCUT_CONTROLLER (controller), keys[k], command->action);
    }
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_BUBBLE);
  return controller;
}

static void
set_plain_keys (AuspexViewer *viewer)
{
  GtkWidget *window = GTK_WIDGET (viewer->window);
  GtkEventController *before = g_object_get_data (G_OBJECT (window), KEYS);
  GtkEventController *after = make_plain_keys (viewer->settings);

  if (before != NULL)
    gtk_widget_remove_controller (window, before);
  gtk_widget_add_controller (window, after);
  g_object_set_data (G_OBJECT (window), KEYS, after);
}

/* Where they are told */

/* The key of what @widget activates. Free with g_free(). */
static char *
label_of (GtkWidget *widget, AuspexSettings *settings)
{
  const char *name = gtk_actionable_get_action_name (GTK_ACTIONABLE (widget));
  GVariant *target = gtk_actionable_get_action_target_value (GTK_ACTIONABLE (widget));
  g_autofree char *action =
      name != NULL ? g_action_print_detailed_name (name, target) : NULL;

  for (guint i = 0; i < auspex_viewer_n_commands && action != NULL; i++)
    if (g_strcmp0 (auspex_viewer_commands[i].action, action) == 0)
      {
        g_auto (GStrv) keys = auspex_keymap_get (settings, &auspex_viewer_commands[i]);

        return auspex_key_to_label (keys[0]);
      }
  return g_strdup ("");
}

static void
tell_key (GtkWidget *widget, AuspexSettings *settings)
{
  const char *own = g_object_get_data (G_OBJECT (widget), TOOLTIP);
  g_autofree char *key = label_of (widget, settings), *text = NULL;

  if (own == NULL)
    own = gtk_widget_get_tooltip_text (widget);
  if (own == NULL)
    return;
  /* Translators: what a button does, and its key. */
  text = *key != '\0' ? g_strdup_printf (_ ("%s (%s)"), own, key) : g_strdup (own);
  g_object_set_data_full (G_OBJECT (widget), TOOLTIP, g_strdup (own), g_free);
  gtk_widget_set_tooltip_text (widget, text);
}

/* GTK would have the underscore of a mnemonic read aloud, and calls an expander so. */
static void
name_for_readers (GtkWidget *widget, const char *label)
{
  g_auto (GStrv) parts = label != NULL ? g_strsplit (label, "_", 2) : NULL;

  if (parts == NULL || parts[0] == NULL)
    return;
  g_autofree char *heard = g_strconcat (parts[0], parts[1], NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  heard, -1);
}

static void
tell_keys (GtkWidget *widget, AuspexSettings *settings)
{
  if (GTK_IS_BUTTON (widget) && gtk_button_get_use_underline (GTK_BUTTON (widget)))
    name_for_readers (widget, gtk_button_get_label (GTK_BUTTON (widget)));
  else if (GTK_IS_EXPANDER (widget))
    name_for_readers (widget, gtk_expander_get_label (GTK_EXPANDER (widget)));
  if (GTK_IS_ACTIONABLE (widget))
    tell_key (widget, settings);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    tell_keys (child, settings);
}

void
auspex_viewer_tell_keys (AuspexViewer *viewer, GtkWidget *widget)
{
  tell_keys (widget, viewer->settings);
}

/* The window that lists them */

static void
add_shortcut (GString *xml, const char *title, const char *keys)
{
  g_autofree char *text = g_markup_printf_escaped (
      "<child><object class='GtkShortcutsShortcut'><property name='title'>%s</property>"
      "<property name='accelerator'>%s</property></object></child>",
      title, keys);

  g_string_append (xml, text);
}

static void
begin_group (GString *xml, const char *title)
{
  g_autofree char *text =
      g_markup_printf_escaped ("<child><object class='GtkShortcutsGroup'>"
                               "<property name='title'>%s</property>",
                               title);

  g_string_append (xml, text);
}

static void
end_group (GString *xml)
{
  g_string_append (xml, "</object></child>");
}

/* GtkBuilder is the only way to make one. */
static char *
describe_shortcuts (AuspexSettings *settings)
{
  GString *xml =
      g_string_new ("<interface><object class='GtkShortcutsWindow' id='window'>"
                    "<property name='modal'>True</property><child>"
                    "<object class='GtkShortcutsSection'>"
                    "<property name='section-name'>viewer</property>");

  for (guint i = 0; i < auspex_viewer_n_commands; i++)
    {
      const AuspexViewerCommand *command = &auspex_viewer_commands[i];

      if (command->action == NULL)
        {
          if (i > 0)
            end_group (xml);
          begin_group (xml, gettext (command->title));
          continue;
        }
      g_auto (GStrv) keys = auspex_keymap_get (settings, command);
      if (keys[0] != NULL)
        add_shortcut (xml, gettext (command->title), keys[0]);
    }
  end_group (xml);
  begin_group (xml, _ ("Always"));
  for (int i = 0; auspex_fixed_keys[i].title != NULL; i++)
    add_shortcut (xml, gettext (auspex_fixed_keys[i].title), auspex_fixed_keys[i].keys);
  end_group (xml);
  g_string_append (xml, "</object></child></object></interface>");
  return g_string_free (xml, FALSE);
}

void
auspex_viewer_show_shortcuts (AuspexViewer *viewer)
{
  g_autofree char *xml = describe_shortcuts (viewer->settings);
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_string (xml, -1);
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "window"));

  gtk_window_set_transient_for (window, GTK_WINDOW (viewer->window));
  gtk_window_present (window);
}

static void
update (AuspexViewer *viewer)
{
  if (viewer->window == NULL)
    return;
  set_accels (gtk_window_get_application (GTK_WINDOW (viewer->window)), viewer->settings);
  set_plain_keys (viewer);
  tell_keys (GTK_WIDGET (viewer->window), viewer->settings);
}

void
auspex_viewer_init_keys (AuspexViewer *viewer)
{
  update (viewer);
  g_signal_connect_object (auspex_settings_get_store (viewer->settings), "changed::keys",
                           G_CALLBACK (update), viewer, G_CONNECT_SWAPPED);
}
