/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/settings.h"

#include "base/whole-file.h"

#include <gio/gio.h>

#define MAX_RECENT 10

struct _AuspexSettings
{
  char *path;
  GKeyFile *keys;
  bool warned;
};

AuspexSettings *
auspex_settings_open (const char *path)
{
  AuspexSettings *settings = g_new0 (AuspexSettings, 1);

  settings->path = path != NULL ? g_strdup (path)
                                : g_build_filename (g_get_user_config_dir (), "auspex",
                                                    "settings.ini", NULL);
  settings->keys = g_key_file_new ();
  g_key_file_load_from_file (settings->keys, settings->path, G_KEY_FILE_KEEP_COMMENTS,
                             NULL);
  return settings;
}

void
auspex_settings_free (AuspexSettings *settings)
{
  if (settings == NULL)
    return;
  g_key_file_unref (settings->keys);
  g_free (settings->path);
  g_free (settings);
}

static void
save (AuspexSettings *settings)
{
  g_autofree char *folder = g_path_get_dirname (settings->path);
  gsize length = 0;
  g_autofree char *text = g_key_file_to_data (settings->keys, &length, NULL);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  if (auspex_whole_file_write (settings->path, text, length, &error) || settings->warned)
    return;
  g_warning ("Settings last for this run only: %s", error->message);
  settings->warned = true;
}

static char *
get_string (AuspexSettings *settings, const char *group, const char *key,
            const char *fallback)
{
  char *value = g_key_file_get_string (settings->keys, group, key, NULL);

  return value != NULL ? value : g_strdup (fallback);
}

static double
get_double (AuspexSettings *settings, const char *group, const char *key, double fallback)
{
  g_autoptr (GError) error = NULL;
  double value = g_key_file_get_double (settings->keys, group, key, &error);

  return error == NULL ? value : fallback;
}

static int
get_integer (AuspexSettings *settings, const char *group, const char *key, int fallback)
{
  g_autoptr (GError) error = NULL;
  int value = g_key_file_get_integer (settings->keys, group, key, &error);

  return error == NULL ? value : fallback;
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
  return get_string (settings, "estimate", choices[choice].key, choices[choice].at_first);
}

void
auspex_settings_set_choice (AuspexSettings *settings, AuspexChoice choice,
                            const char *value)
{
  g_key_file_set_string (settings->keys, "estimate", choices[choice].key, value);
  save (settings);
}

static char *
slide_group (const char *identity)
{
  return g_strconcat ("slide ", identity, NULL);
}

double
auspex_settings_get_typed_in_mpp (AuspexSettings *settings, const char *identity)
{
  g_autofree char *group = slide_group (identity);

  return MAX (get_double (settings, group, "mpp", 0), 0);
}

void
auspex_settings_set_typed_in_mpp (AuspexSettings *settings, const char *identity,
                                  double mpp)
{
  g_autofree char *group = slide_group (identity);

  if (mpp > 0)
    g_key_file_set_double (settings->keys, group, "mpp", mpp);
  else
    g_key_file_remove_key (settings->keys, group, "mpp", NULL);
  save (settings);
}

char *
auspex_settings_get_cancer_type (AuspexSettings *settings, const char *identity,
                                 const char *code)
{
  g_autofree char *group = slide_group (identity);
  g_autofree char *key = g_strconcat ("cancer-type-", code, NULL);

  return get_string (settings, group, key, NULL);
}

void
auspex_settings_set_cancer_type (AuspexSettings *settings, const char *identity,
                                 const char *code, const char *answer)
{
  g_autofree char *group = slide_group (identity);
  g_autofree char *key = g_strconcat ("cancer-type-", code, NULL);

  g_key_file_set_string (settings->keys, group, key, answer);
  save (settings);
}

char **
auspex_settings_get_recent (AuspexSettings *settings)
{
  char **paths =
      g_key_file_get_string_list (settings->keys, "window", "recent", NULL, NULL);

  return paths != NULL ? paths : g_new0 (char *, 1);
}

void
auspex_settings_add_recent (AuspexSettings *settings, const char *path)
{
  g_auto (GStrv) before = auspex_settings_get_recent (settings);
  g_autoptr (GPtrArray) after = g_ptr_array_new ();

  g_ptr_array_add (after, (char *)path);
  for (int i = 0; before[i] != NULL && after->len < MAX_RECENT; i++)
    if (!g_str_equal (before[i], path))
      g_ptr_array_add (after, before[i]);
  g_key_file_set_string_list (settings->keys, "window", "recent",
                              (const char *const *)after->pdata, after->len);
  save (settings);
}

int
auspex_settings_get_color_map (AuspexSettings *settings)
{
  return get_integer (settings, "overlay", "color-map", 0);
}

double
auspex_settings_get_opacity (AuspexSettings *settings)
{
  return get_double (settings, "overlay", "opacity", 0.5);
}

void
auspex_settings_set_overlay_style (AuspexSettings *settings, int color_map,
                                   double opacity)
{
  g_key_file_set_integer (settings->keys, "overlay", "color-map", color_map);
  g_key_file_set_double (settings->keys, "overlay", "opacity", opacity);
  save (settings);
}

bool
auspex_settings_get_window_size (AuspexSettings *settings, int *width, int *height,
                                 bool *maximized)
{
  *width = get_integer (settings, "window", "width", 0);
  *height = get_integer (settings, "window", "height", 0);
  *maximized = get_integer (settings, "window", "maximized", 0) != 0;
  return *width > 0 && *height > 0;
}

void
auspex_settings_set_window_size (AuspexSettings *settings, int width, int height,
                                 bool maximized)
{
  g_key_file_set_integer (settings->keys, "window", "width", width);
  g_key_file_set_integer (settings->keys, "window", "height", height);
  g_key_file_set_integer (settings->keys, "window", "maximized", maximized);
  save (settings);
}
