/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/keymap.h"
#include "tests/support/test-data.h"

static AuspexSettings *
fresh_settings (const char *name)
{
  g_autofree char *path = g_build_filename (auspex_test_scratch_dir (), name, NULL);

  return auspex_settings_open (path, NULL);
}

static const AuspexViewerCommand *
command (const char *action)
{
  for (guint i = 0; i < auspex_viewer_n_commands; i++)
    if (g_strcmp0 (auspex_viewer_commands[i].action, action) == 0)
      return &auspex_viewer_commands[i];
  g_assert_not_reached ();
}

static void
assert_keys (AuspexSettings *settings, const char *action, const char *expected)
{
  g_auto (GStrv) keys = auspex_keymap_get (settings, command (action));
  g_autofree char *joined = g_strjoinv (" ", keys);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_at_first (void)
{
  g_autoptr (AuspexSettings) settings = fresh_settings ("first.ini");

  assert_keys (settings, "win.open", "<Primary>o");
  assert_keys (settings, "win.zoom-in", "plus equal KP_Add");
  g_assert_false (auspex_keymap_is_changed (settings, command ("win.open")));
  g_assert_true (auspex_keymap_find (settings, "<Control>O") == command ("win.open"));
  g_assert_null (auspex_keymap_find (settings, "<Control><Alt>F5"));
}

static void
test_changes_come_back (void)
{
  g_autoptr (AuspexSettings) settings = fresh_settings ("changes.ini");

  auspex_keymap_set (settings, command ("win.zoom-in"), "<Control>i");
  auspex_keymap_set (settings, command ("win.fit"), NULL);

  g_autoptr (AuspexSettings) again = fresh_settings ("changes.ini");
  assert_keys (again, "win.zoom-in", "<Control>i");
  assert_keys (again, "win.fit", "");
  g_assert_true (auspex_keymap_is_changed (again, command ("win.fit")));

  auspex_keymap_reset (again, command ("win.fit"));
  assert_keys (again, "win.fit", "0 KP_0");
  auspex_keymap_reset_all (again);
  assert_keys (again, "win.zoom-in", "plus equal KP_Add");
  g_assert_false (auspex_keymap_is_changed (again, command ("win.zoom-in")));
}

static void
test_a_key_is_taken (void)
{
  g_autoptr (AuspexSettings) settings = fresh_settings ("taken.ini");

  auspex_keymap_take_away (settings, "equal");
  assert_keys (settings, "win.zoom-in", "plus KP_Add");
  auspex_keymap_set (settings, command ("win.open"), "equal");
  g_assert_true (auspex_keymap_find (settings, "equal") == command ("win.open"));

  /* What is reset gets its own back. */
  auspex_keymap_reset (settings, command ("win.zoom-in"));
  assert_keys (settings, "win.zoom-in", "plus equal KP_Add");
  assert_keys (settings, "win.open", "");
  g_assert_true (auspex_keymap_find (settings, "equal") == command ("win.zoom-in"));
}

static void
test_fixed_keys (void)
{
  static const char *const fixed[] = { "Left", "<Shift>Left", "space",  "h",
                                       "H",    "<Alt>7",    "Return", "Tab" };

  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    g_assert_nonnull (auspex_keymap_find_fixed (fixed[i]));
  g_assert_null (auspex_keymap_find_fixed ("<Control>h"));
  for (guint i = 0; i < auspex_viewer_n_commands; i++)
    for (int k = 0; auspex_viewer_commands[i].keys[k] != NULL; k++)
      g_assert_null (auspex_keymap_find_fixed (auspex_viewer_commands[i].keys[k]));
}

static void
test_damage (void)
{
  g_autoptr (AuspexSettings) settings = fresh_settings ("damage.ini");

  g_settings_set_value (
      auspex_settings_get_store (settings), "keys",
      g_variant_new_parsed ("{'win.open': ['no such key', '<Primary>j'],"
                            " 'win.gone': ['<Primary>o']}"));
  assert_keys (settings, "win.open", "<Primary>j");
  g_assert_null (auspex_keymap_find (settings, "<Primary>o"));
  auspex_keymap_set (settings, command ("win.fit"), "f");
  assert_keys (settings, "win.open", "<Primary>j");
}

static void
test_plain_keys (void)
{
  g_assert_true (auspex_key_is_plain ("m"));
  g_assert_true (auspex_key_is_plain ("<Shift>m"));
  g_assert_true (auspex_key_is_plain ("Delete"));
  g_assert_false (auspex_key_is_plain ("F9"));
  g_assert_false (auspex_key_is_plain ("<Primary>m"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keymap/at first it is the table's", test_at_first);
  g_test_add_func ("/keymap/changes come back and can be undone", test_changes_come_back);
  g_test_add_func ("/keymap/a key that is taken leaves the other command its others",
                   test_a_key_is_taken);
  g_test_add_func ("/keymap/what cannot be changed is named", test_fixed_keys);
  g_test_add_func ("/keymap/damage and commands of other versions harm nothing",
                   test_damage);
  g_test_add_func ("/keymap/letters are left to text entries", test_plain_keys);
  return g_test_run ();
}
