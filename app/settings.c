/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#define G_SETTINGS_ENABLE_BACKEND

#include "app/settings.h"

#include "app/installation.h"

#include <gio/gsettingsbackend.h>

#define SCHEMA "io.github.auspex"
#define ROOT_PATH "/io/github/auspex/"
#define MAX_RECENT 10

struct _AuspexSettings
{
  GSettings *store;
};

/* Beside the program; else with those of all programs. */
static GSettingsSchema *
find_schema (GError **error)
{
  g_autofree char *folder = auspex_installation_find (
      "resources", "share/glib-2.0/schemas", "gschemas.compiled");
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchemaSource) beside =
      folder != NULL
          ? g_settings_schema_source_new_from_directory (folder, source, TRUE, NULL)
          : NULL;
  GSettingsSchema *schema = NULL;

  if (beside != NULL)
    source = beside;
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SCHEMA, TRUE);
  if (schema == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 "../share/glib-2.0/schemas/gschemas.compiled: has no schema " SCHEMA
                 ": the program is not installed as a whole");
  return schema;
}

static GSettingsBackend *
open_backend (const char *path)
{
  g_autofree char *own = NULL;

  if (path == NULL && g_getenv ("GSETTINGS_BACKEND") != NULL)
    return g_settings_backend_get_default ();
  if (path == NULL)
    path = own =
        g_build_filename (g_get_user_config_dir (), "auspex", "settings.ini", NULL);
  return g_keyfile_settings_backend_new (path, ROOT_PATH, "settings");
}

AuspexSettings *
auspex_settings_open (const char *path, GError **error)
{
  g_autoptr (GSettingsSchema) schema = find_schema (error);
  g_autoptr (GSettingsBackend) backend = NULL;
  AuspexSettings *settings = NULL;

  if (schema == NULL)
    return NULL;
  backend = open_backend (path);
  settings = g_new0 (AuspexSettings, 1);
  settings->store = g_settings_new_full (schema, backend, NULL);
  return settings;
}

void
auspex_settings_free (AuspexSettings *settings)
{
  if (settings == NULL)
    return;
  g_object_unref (settings->store);
  g_free (settings);
}

GSettings *
auspex_settings_get_store (AuspexSettings *settings)
{
  return settings->store;
}

static const struct
{
  const char *key, *at_first;
} choices[] = {
  [AUSPEX_CHOICE_MODEL] = { "model", "demo" },
  [AUSPEX_CHOICE_ENCODER] = { "encoder", "formula:1" },
  [AUSPEX_CHOICE_TISSUE] = { "tissue", "default" },
};

char *
auspex_settings_get_choice (AuspexSettings *settings, AuspexChoice choice)
{
  if (settings == NULL)
    return g_strdup (choices[choice].at_first);
  return g_settings_get_string (settings->store, choices[choice].key);
}

void
auspex_settings_set_choice (AuspexSettings *settings, AuspexChoice choice,
                            const char *value)
{
  g_settings_set_string (settings->store, choices[choice].key, value);
}

char **
auspex_settings_get_recent (AuspexSettings *settings)
{
  return g_settings_get_strv (settings->store, "recent-slides");
}

void
auspex_settings_add_recent (AuspexSettings *settings, const char *path)
{
  g_auto (GStrv) before = auspex_settings_get_recent (settings);
  g_autoptr (GPtrArray) after = g_ptr_array_new ();

  /* A name in no known encoding cannot be kept as text. */
  if (!g_utf8_validate (path, -1, NULL))
    return;
  g_ptr_array_add (after, (char *)path);
  for (int i = 0; before[i] != NULL && after->len < MAX_RECENT; i++)
    if (!g_str_equal (before[i], path))
      g_ptr_array_add (after, before[i]);
  g_ptr_array_add (after, NULL);
  g_settings_set_strv (settings->store, "recent-slides",
                       (const char *const *)after->pdata);
}

AuspexColorMap
auspex_settings_get_color_map (AuspexSettings *settings)
{
  g_autofree char *name = g_settings_get_string (settings->store, "color-map");

  AuspexColorMap color_map = AUSPEX_COLOR_MAP_CIVIDIS;

  auspex_color_map_find (name, &color_map);
  return color_map;
}

double
auspex_settings_get_opacity (AuspexSettings *settings)
{
  return g_settings_get_double (settings->store, "overlay-opacity");
}

bool
auspex_settings_get_window_size (AuspexSettings *settings, int *width, int *height,
                                 bool *maximized)
{
  *width = g_settings_get_int (settings->store, "window-width");
  *height = g_settings_get_int (settings->store, "window-height");
  *maximized = g_settings_get_boolean (settings->store, "window-maximized");
  return *width > 0 && *height > 0;
}

void
auspex_settings_set_window_size (AuspexSettings *settings, int width, int height,
                                 bool maximized)
{
  g_settings_set_int (settings->store, "window-width", width);
  g_settings_set_int (settings->store, "window-height", height);
  g_settings_set_boolean (settings->store, "window-maximized", maximized);
}
