/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/keymap.h"

#include <glib/gi18n.h>

#define SETTING "keys"

const AuspexFixedKeys auspex_fixed_keys[] = {
  { N_ ("Move"), "Left Right Up Down" },
  { N_ ("Move a screenful"), "<Shift>Left <Shift>Right" },
  { N_ ("Move in any tool, while held"), "space" },
  { N_ ("Hide the overlays while held; show or hide them when tapped"), "h" },
  { N_ ("Magnify at the pointer, while held"), "z" },
  { N_ ("Gate attention"), "<Alt>1" },
  { N_ ("A group’s map"), "<Alt>2...9" },
  { N_ ("End a polygon; edit the selected annotation"), "Return" },
  { N_ ("Give up a shape"), "Escape" },
  { N_ ("Go to the next control"), "Tab" },
  { N_ ("Main menu"), "F10" },
  { NULL },
};

/* Modifiers and key; false when @key cannot be parsed. */
static bool
parse (const char *key, guint *keyval, GdkModifierType *modifiers)
{
  return gtk_accelerator_parse (key, keyval, modifiers) && *keyval != 0;
}

static bool
is_same (const char *a, const char *b)
{
  guint key_a = 0, key_b = 0;
  GdkModifierType modifiers_a = 0, modifiers_b = 0;

  return parse (a, &key_a, &modifiers_a) && parse (b, &key_b, &modifiers_b)
         && gdk_keyval_to_lower (key_a) == gdk_keyval_to_lower (key_b)
         && modifiers_a == modifiers_b;
}

bool
auspex_key_is_plain (const char *key)
{
  GdkModifierType modifiers = 0;
  guint keyval = 0;

  return parse (key, &keyval, &modifiers) && (modifiers & ~GDK_SHIFT_MASK) == 0
         && !(keyval >= GDK_KEY_F1 && keyval <= GDK_KEY_F35);
}

char *
auspex_key_to_label (const char *key)
{
  GdkModifierType modifiers = 0;
  guint keyval = 0;

  return key != NULL && parse (key, &keyval, &modifiers)
             ? gtk_accelerator_get_label (keyval, modifiers)
             : g_strdup ("");
}

static GVariant *
changes (AuspexSettings *settings)
{
  return g_settings_get_value (auspex_settings_get_store (settings), SETTING);
}

char **
auspex_keymap_get (AuspexSettings *settings, const AuspexViewerCommand *command)
{
  g_autoptr (GVariant) changed = changes (settings);
  g_autofree const char **set = NULL;
  const char *const *keys = command->keys;
  g_autoptr (GStrvBuilder) valid = g_strv_builder_new ();
  GdkModifierType modifiers = 0;
  guint keyval = 0;

  if (g_variant_lookup (changed, command->action, "^a&s", &set))
    keys = set;
  for (int i = 0; keys[i] != NULL; i++)
    if (parse (keys[i], &keyval, &modifiers))
      g_strv_builder_add (valid, keys[i]);
  return g_strv_builder_end (valid);
}

bool
auspex_keymap_is_changed (AuspexSettings *settings, const AuspexViewerCommand *command)
{
  g_autoptr (GVariant) changed = changes (settings);
  g_autoptr (GVariant) set = g_variant_lookup_value (changed, command->action, NULL);

  return set != NULL;
}

/* @keys: NULL for the table's. */
static void
store (AuspexSettings *settings, const AuspexViewerCommand *command,
       const char *const *keys)
{
  g_autoptr (GVariant) before = changes (settings);
  GVariantBuilder after;
  GVariantIter iter;
  const char *action = NULL;
  GVariant *value = NULL;

  g_variant_builder_init (&after, G_VARIANT_TYPE ("a{sas}"));
  g_variant_iter_init (&iter, before);
  while (g_variant_iter_loop (&iter, "{&s@as}", &action, &value))
    if (!g_str_equal (action, command->action))
      g_variant_builder_add (&after, "{s@as}", action, value);
  if (keys != NULL && !g_strv_equal (keys, command->keys))
    g_variant_builder_add (&after, "{s^as}", command->action, keys);
  g_settings_set_value (auspex_settings_get_store (settings), SETTING,
                        g_variant_builder_end (&after));
}

void
auspex_keymap_set (AuspexSettings *settings, const AuspexViewerCommand *command,
                   const char *key)
{
  const char *keys[] = { key, NULL };

  store (settings, command, keys);
}

void
auspex_keymap_reset (AuspexSettings *settings, const AuspexViewerCommand *command)
{
  for (int i = 0; command->keys[i] != NULL; i++)
    if (auspex_keymap_find (settings, command->keys[i]) != command)
      auspex_keymap_take_away (settings, command->keys[i]);
  store (settings, command, NULL);
}

void
auspex_keymap_reset_all (AuspexSettings *settings)
{
  g_settings_reset (auspex_settings_get_store (settings), SETTING);
}

const AuspexViewerCommand *
auspex_keymap_find (AuspexSettings *settings, const char *key)
{
  for (guint i = 0; i < auspex_viewer_n_commands; i++)
    {
      const AuspexViewerCommand *command = &auspex_viewer_commands[i];

      if (command->action == NULL)
        continue;
      g_auto (GStrv) keys = auspex_keymap_get (settings, command);
      for (int k = 0; keys[k] != NULL; k++)
        if (is_same (keys[k], key))
          return command;
    }
  return NULL;
}

void
auspex_keymap_take_away (AuspexSettings *settings, const char *key)
{
  const AuspexViewerCommand *command = auspex_keymap_find (settings, key);
  g_autoptr (GStrvBuilder) left = g_strv_builder_new ();

  if (command == NULL)
    return;
  g_auto (GStrv) before = auspex_keymap_get (settings, command);
  for (int i = 0; before[i] != NULL; i++)
    if (!is_same (before[i], key))
      g_strv_builder_add (left, before[i]);
  g_auto (GStrv) after = g_strv_builder_end (left);
  store (settings, command, (const char *const *)after);
}

const char *
auspex_keymap_find_fixed (const char *key)
{
  for (int i = 0; auspex_fixed_keys[i].title != NULL; i++)
    {
      g_auto (GStrv) keys = g_strsplit (auspex_fixed_keys[i].keys, " ", -1);

      for (int k = 0; keys[k] != NULL; k++)
        if (is_same (keys[k], key))
          return _ (auspex_fixed_keys[i].title);
    }
  for (int number = 2; number <= 9; number++)
    {
      g_autofree char *map = g_strdup_printf ("<Alt>%d", number);

      if (is_same (map, key))
        return _ ("A group’s map");
    }
  return NULL;
}
