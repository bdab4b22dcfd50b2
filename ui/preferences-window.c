/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/preferences-window.h"

#include "render/overlay/color-map.h"

#include <glib/gi18n.h>

struct _AuspexPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  AuspexShortcutPage *shortcuts;
};

G_DEFINE_FINAL_TYPE (AuspexPreferencesWindow, auspex_preferences_window,
                     ADW_TYPE_PREFERENCES_WINDOW)

/* Rows */

typedef struct
{
  const char *value;
  const char *title; /* not translated yet */
} Choice;

static GtkWidget *
make_row (AdwPreferencesGroup *group, const char *title, const char *subtitle,
          GtkWidget *control)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  adw_preferences_group_add (group, row);
  return row;
}

static void
add_switch (AdwPreferencesGroup *group, GSettings *store, const char *key,
            const char *title, const char *subtitle)
{
  GtkWidget *control = gtk_switch_new ();

  make_row (group, title, subtitle, control);
  g_settings_bind (store, key, control, "active", G_SETTINGS_BIND_DEFAULT);
}

static void
add_number (AdwPreferencesGroup *group, GSettings *store, const char *key,
            const char *title, const char *subtitle, GtkAdjustment *adjustment,
            int digits)
{
  GtkWidget *control = gtk_spin_button_new (adjustment, 0, digits);

  make_row (group, title, subtitle, control);
  g_settings_bind (store, key, adjustment, "value", G_SETTINGS_BIND_DEFAULT);
}

static gboolean
value_to_number (GValue *number, GVariant *value, gpointer user_data)
{
  char **values = user_data;

  for (guint i = 0; values[i] != NULL; i++)
    if (g_str_equal (values[i], g_variant_get_string (value, NULL)))
      {
        g_value_set_uint (number, i);
        return TRUE;
      }
  return FALSE;
}

static GVariant *
number_to_value (const GValue *number, const GVariantType *type, gpointer user_data)
{
  char **values = user_data;
  guint chosen = g_value_get_uint (number);

  return chosen < g_strv_length (values) ? g_variant_new_string (values[chosen]) : NULL;
}

static void
free_values (gpointer values)
{
  g_strfreev (values);
}

/* Also what was set by other means. */
static void
add_choice (AdwPreferencesGroup *group, GSettings *store, const char *key,
            const char *title, const char *subtitle, const Choice *choices,
            guint n_choices)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  g_autofree char *set = g_settings_get_string (store, key);
  bool is_listed = false;

  for (guint i = 0; i < n_choices; i++)
    {
      gtk_string_list_append (titles, gettext (choices[i].title));
      g_strv_builder_add (values, choices[i].value);
      is_listed |= g_str_equal (choices[i].value, set);
    }
  if (!is_listed)
    {
      gtk_string_list_append (titles, set);
      g_strv_builder_add (values, set);
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (titles));
  g_settings_bind_with_mapping (store, key, row, "selected", G_SETTINGS_BIND_DEFAULT,
                                value_to_number, number_to_value,
                                g_strv_builder_end (values), free_values);
  adw_preferences_group_add (group, row);
}

static AdwPreferencesGroup *
add_group (AdwPreferencesPage *page, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
  return ADW_PREFERENCES_GROUP (group);
}

/* Groups */

static void
add_looking (AdwPreferencesPage *page, GSettings *store)
{
  static const Choice schemes[] = {
    { "system", N_ ("As the desktop") },
    { "light", N_ ("Light") },
    { "dark", N_ ("Dark") },
  };
  AdwPreferencesGroup *group = add_group (page, _ ("Appearance"));

  add_choice (group, store, "color-scheme", _ ("Style"), NULL, schemes,
              G_N_ELEMENTS (schemes));
  add_switch (group, store, "show-overview", _ ("Overview"),
              _ ("The whole slide, small, in a corner of the view"));
}

static void
add_moving (AdwPreferencesPage *page, GSettings *store)
{
  AdwPreferencesGroup *group = add_group (page, _ ("Moving around"));

  add_switch (group, store, "wheel-zooms-out-upwards", _ ("Wheel upwards zooms out"),
              NULL);
  add_number (group, store, "wheel-speed", _ ("Wheel speed"),
              _ ("At 1 a notch zooms by a fifth"),
              gtk_adjustment_new (1, 0.25, 4, 0.25, 1, 0), 2);
  add_switch (group, store, "kinetic-panning", _ ("Kinetic panning"),
              _ ("A slide let go of in a movement glides on"));
}

static void
add_estimate (AdwPreferencesPage *page, GSettings *store)
{
  static const Choice devices[] = {
    { "auto", N_ ("The fastest") },
    { "vulkan", N_ ("Graphics card (Vulkan)") },
    { "cpu", N_ ("Processor") },
    { "reference", N_ ("Reference (very slow)") },
  };
  Choice color_maps[AUSPEX_N_COLOR_MAPS];
  AdwPreferencesGroup *group = add_group (page, _ ("Estimate"));

  for (int i = 0; i < AUSPEX_N_COLOR_MAPS; i++)
    color_maps[i].value = color_maps[i].title = auspex_color_map_get_name (i);
  add_choice (group, store, "device", _ ("Device"), _ ("What runs the networks"), devices,
              G_N_ELEMENTS (devices));
  add_number (group, store, "cache-limit", _ ("Kept features, MiB"),
              _ ("Of slides estimated before, on this disk; 0: all"),
              gtk_adjustment_new (0, 0, 1024000, 1024, 10240, 0), 0);
  add_choice (group, store, "color-map", _ ("Colours of a new slide’s maps"), NULL,
              color_maps, AUSPEX_N_COLOR_MAPS);
  add_number (group, store, "overlay-opacity", _ ("Opacity of a new slide’s maps"), NULL,
              gtk_adjustment_new (0.5, 0, 1, 0.05, 0.1, 0), 2);

  group = add_group (page, _ ("Report"));
  add_switch (group, store, "file-names-in-reports", _ ("File names in reports"),
              _ ("A slide’s file name may name a person"));
}

static void
auspex_preferences_window_class_init (AuspexPreferencesWindowClass *klass)
{
}

static void
auspex_preferences_window_init (AuspexPreferencesWindow *window)
{
}

AuspexPreferencesWindow *
auspex_preferences_window_new (GtkWindow *parent, GSettings *store)
{
  AuspexPreferencesWindow *window =
      g_object_new (AUSPEX_TYPE_PREFERENCES_WINDOW, "transient-for", parent, "modal",
                    TRUE, "search-enabled", TRUE, NULL);
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());

  adw_preferences_page_set_title (page, _ ("General"));
  adw_preferences_page_set_icon_name (page, "preferences-system-symbolic");
  add_looking (page, store);
  add_moving (page, store);
  add_estimate (page, store);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), page);
  window->shortcuts = auspex_shortcut_page_new ();
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window),
                              ADW_PREFERENCES_PAGE (window->shortcuts));
  return window;
}

AuspexShortcutPage *
auspex_preferences_window_get_shortcut_page (AuspexPreferencesWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_PREFERENCES_WINDOW (window), NULL);
  return window->shortcuts;
}
