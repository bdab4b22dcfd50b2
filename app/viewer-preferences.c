/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The preferences window, and what preferences do to a window and its panes. */

#include "app/keymap.h"
#include "app/viewer-private.h"
#include "compute/features/feature-cache.h"
#include "ui/preferences-window.h"

#include <glib/gi18n.h>

/* What they do */

static void
apply_color_scheme (AuspexViewer *viewer, const char *key, GSettings *store)
{
  g_autofree char *scheme = g_settings_get_string (store, "color-scheme");

  adw_style_manager_set_color_scheme (
      adw_style_manager_get_default (),
      g_str_equal (scheme, "dark")    ? ADW_COLOR_SCHEME_FORCE_DARK
      : g_str_equal (scheme, "light") ? ADW_COLOR_SCHEME_FORCE_LIGHT
                                      : ADW_COLOR_SCHEME_DEFAULT);
}

static void
apply_to_pane (AuspexSlidePane *pane, const char *key, GSettings *store)
{
  double speed = g_settings_get_double (store, "wheel-speed");

  if (g_settings_get_boolean (store, "wheel-zooms-out-upwards"))
    speed = -speed;
  auspex_slide_view_set_motion (auspex_slide_pane_get_view (pane), speed,
                                g_settings_get_boolean (store, "kinetic-panning"));
  gtk_widget_set_visible (GTK_WIDGET (auspex_slide_pane_get_overview (pane)),
                          g_settings_get_boolean (store, "show-overview"));
}

void
auspex_viewer_connect_preferences (AuspexViewer *viewer, AuspexSlidePane *pane)
{
  GSettings *store = auspex_settings_get_store (viewer->settings);

  apply_to_pane (pane, NULL, store);
  g_signal_connect_object (store, "changed", G_CALLBACK (apply_to_pane), pane,
                           G_CONNECT_SWAPPED);
}

void
auspex_viewer_init_preferences (AuspexViewer *viewer)
{
  GSettings *store = auspex_settings_get_store (viewer->settings);
  g_autoptr (GAction) overview = g_settings_create_action (store, "show-overview");

  g_action_map_add_action (G_ACTION_MAP (viewer->window), overview);
  apply_color_scheme (viewer, NULL, store);
  g_signal_connect_object (store, "changed::color-scheme",
                           G_CALLBACK (apply_color_scheme), viewer, G_CONNECT_SWAPPED);
}

static void
limit_cache (GTask *task, gpointer source, gpointer limit, GCancellable *cancellable)
{
  auspex_feature_cache_limit ((int64_t)GPOINTER_TO_UINT (limit) << 20);
  g_task_return_boolean (task, TRUE);
}

void
auspex_viewer_limit_cache (AuspexViewer *viewer)
{
  guint limit_mib =
      g_settings_get_uint (auspex_settings_get_store (viewer->settings), "cache-limit");
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  if (limit_mib == 0)
    return;
  g_task_set_task_data (task, GUINT_TO_POINTER (limit_mib), NULL);
  g_task_run_in_thread (task, limit_cache);
}

/* Keys */

static void
show_keys (AuspexShortcutPage *page, AuspexSettings *settings)
{
  for (guint i = 0; i < auspex_viewer_n_commands; i++)
    {
      const AuspexViewerCommand *command = &auspex_viewer_commands[i];
      g_autoptr (GString) labels = g_string_new (NULL);

      if (command->action == NULL)
        continue;
      g_auto (GStrv) keys = auspex_keymap_get (settings, command);
      for (int k = 0; keys[k] != NULL; k++)
        {
          g_autofree char *label = auspex_key_to_label (keys[k]);

          g_string_append_printf (labels, "%s%s", k > 0 ? ", " : "", label);
        }
      auspex_shortcut_page_show_keys (page, command->action, labels->str,
                                      auspex_keymap_is_changed (settings, command));
    }
}

static void
on_keys_changed (AuspexShortcutPage *page)
{
  show_keys (page, g_object_get_data (G_OBJECT (page), "settings"));
}

static const AuspexViewerCommand *
find_command (const char *action)
{
  for (guint i = 0; i < auspex_viewer_n_commands; i++)
    if (g_strcmp0 (auspex_viewer_commands[i].action, action) == 0)
      return &auspex_viewer_commands[i];
  return NULL;
}

static void
set_key (AuspexSettings *settings, const char *action, const char *key)
{
  if (key != NULL)
    auspex_keymap_take_away (settings, key);
  auspex_keymap_set (settings, find_command (action), key);
}

static AdwMessageDialog *
tell_conflict (AuspexShortcutPage *page, const char *key, const char *title)
{
  g_autofree char *label = auspex_key_to_label (key);
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))), NULL, NULL);

  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (dialog), _ ("%s is taken"),
                                     label);
  /* Translators: a key, and what it does. */
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), _ ("%s is for “%s”."),
                                  label, title);
  return ADW_MESSAGE_DIALOG (dialog);
}

static void
on_conflict_answered (AdwMessageDialog *dialog, const char *response,
                      AuspexShortcutPage *page)
{
  if (g_str_equal (response, "take"))
    set_key (g_object_get_data (G_OBJECT (page), "settings"),
             g_object_get_data (G_OBJECT (dialog), "action"),
             g_object_get_data (G_OBJECT (dialog), "key"));
}

static void
on_key_typed (AuspexShortcutPage *page, const char *action, const char *key,
              AuspexSettings *settings)
{
  const char *fixed = key != NULL ? auspex_keymap_find_fixed (key) : NULL;
  const AuspexViewerCommand *taken =
      key != NULL ? auspex_keymap_find (settings, key) : NULL;
  AdwMessageDialog *dialog = NULL;

  if (fixed == NULL && (taken == NULL || taken == find_command (action)))
    {
      set_key (settings, action, key);
      return;
    }
  dialog = tell_conflict (page, key, fixed != NULL ? fixed : gettext (taken->title));
  adw_message_dialog_add_response (dialog, "close", _ ("_Leave It"));
  if (fixed == NULL)
    adw_message_dialog_add_response (dialog, "take", _ ("_Take It Away"));
  adw_message_dialog_set_close_response (dialog, "close");
  g_object_set_data_full (G_OBJECT (dialog), "action", g_strdup (action), g_free);
  g_object_set_data_full (G_OBJECT (dialog), "key", g_strdup (key), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_conflict_answered), page,
                           0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_reset (AuspexShortcutPage *page, const char *action, AuspexSettings *settings)
{
  if (action != NULL)
    auspex_keymap_reset (settings, find_command (action));
  else
    auspex_keymap_reset_all (settings);
}

static void
fill_shortcut_page (AuspexShortcutPage *page, AuspexSettings *settings)
{
  for (guint i = 0; i < auspex_viewer_n_commands; i++)
    {
      const AuspexViewerCommand *command = &auspex_viewer_commands[i];

      if (command->action == NULL)
        auspex_shortcut_page_add_heading (page, gettext (command->title));
      else
        auspex_shortcut_page_add (page, command->action, gettext (command->title));
    }
  show_keys (page, settings);
  g_object_set_data (G_OBJECT (page), "settings", settings);
  g_signal_connect_object (auspex_settings_get_store (settings), "changed::keys",
                           G_CALLBACK (on_keys_changed), page, G_CONNECT_SWAPPED);
  g_signal_connect (page, "key-typed", G_CALLBACK (on_key_typed), settings);
  g_signal_connect (page, "reset", G_CALLBACK (on_reset), settings);
}

void
auspex_viewer_show_preferences (AuspexViewer *viewer)
{
  AuspexPreferencesWindow *window = auspex_preferences_window_new (
      GTK_WINDOW (viewer->window), auspex_settings_get_store (viewer->settings));

  fill_shortcut_page (auspex_preferences_window_get_shortcut_page (window),
                      viewer->settings);
  gtk_window_present (GTK_WINDOW (window));
}
