/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The table of commands, its keys, and the palette that finds them. */

#include "app/viewer-commands.h"
#include "tests/ui/window-case.h"
#include "ui/command-palette.h"

#include <string.h>

/* Table */

static void
every_command_is_an_action (void)
{
  AuspexViewer *viewer = auspex_window_case_open ();
  AuspexWindow *window = auspex_viewer_get_window (viewer);
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (window));

  for (guint i = 0; i < auspex_viewer_n_commands; i++)
    {
      const char *action = auspex_viewer_commands[i].action;
      g_autofree char *name = NULL;
      g_autoptr (GVariant) target = NULL;
      g_autoptr (GError) error = NULL;
      const GVariantType *wanted = NULL;

      if (action == NULL)
        continue;
      g_test_message ("%s", action);
      g_assert_true (g_action_parse_detailed_name (action, &name, &target, &error));
      if (g_str_has_prefix (name, "window."))
        continue; /* GTK's own */
      GActionGroup *group = g_str_has_prefix (name, "win.")
                                ? G_ACTION_GROUP (window)
                                : G_ACTION_GROUP (application);
      g_assert_true (g_action_group_has_action (group, strchr (name, '.') + 1));
      wanted = g_action_group_get_action_parameter_type (group, strchr (name, '.') + 1);
      g_assert_cmpint (wanted != NULL, ==, target != NULL);
      if (wanted != NULL)
        g_assert_true (g_variant_is_of_type (target, wanted));
    }
  auspex_window_case_close (viewer);
}

/* Modifiers and key as one number. */
static guint64
parse_key (const char *accelerator)
{
  GdkModifierType modifiers = 0;
  guint key = 0;

  g_test_message ("%s", accelerator);
  g_assert_true (gtk_accelerator_parse (accelerator, &key, &modifiers));
  return (guint64)modifiers << 32 | key;
}

static void
no_key_means_two_commands (void)
{
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < auspex_viewer_n_commands; i++)
    for (const char *const *key = auspex_viewer_commands[i].keys; *key != NULL; key++)
      {
        guint64 code = parse_key (*key);

        g_assert_true (g_hash_table_add (seen, g_memdup2 (&code, sizeof code)));
      }
}

static void
collect_keys (GtkWidget *widget, GHashTable *shown)
{
  g_autofree char *accelerator = NULL;

  if (GTK_IS_SHORTCUTS_SHORTCUT (widget))
    {
      g_object_get (widget, "accelerator", &accelerator, NULL);
      g_auto (GStrv) keys = g_strsplit (accelerator, " ", -1);
      for (guint i = 0; keys[i] != NULL; i++)
        if (strstr (keys[i], "...") == NULL)
          {
            guint64 code = parse_key (keys[i]);

            g_hash_table_add (shown, g_memdup2 (&code, sizeof code));
          }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_keys (child, shown);
}

static void
the_shortcuts_window_shows_every_key (void)
{
  AuspexViewer *viewer = auspex_window_case_open ();
  g_autoptr (GHashTable) shown =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  auspex_window_case_activate (viewer, "win.show-help-overlay");
  collect_keys (GTK_WIDGET (auspex_window_case_wait_for_dialog (viewer)), shown);
  for (guint i = 0; i < auspex_viewer_n_commands; i++)
    if (auspex_viewer_commands[i].keys[0] != NULL)
      {
        guint64 code = parse_key (auspex_viewer_commands[i].keys[0]);

        g_assert_true (g_hash_table_contains (shown, &code));
      }
  auspex_window_case_close (viewer);
}

/* Palette */

static GtkListBox *
open_palette (AuspexViewer *viewer, GtkEditable **query)
{
  GtkWindow *palette = NULL;

  auspex_window_case_activate (viewer, "win.find-command");
  palette = auspex_window_case_wait_for_dialog (viewer);
  g_assert_true (AUSPEX_IS_COMMAND_PALETTE (palette));
  *query = GTK_EDITABLE (
      auspex_window_case_find_descendant (GTK_WIDGET (palette), GTK_TYPE_SEARCH_ENTRY));
  return GTK_LIST_BOX (
      auspex_window_case_find_descendant (GTK_WIDGET (palette), GTK_TYPE_LIST_BOX));
}

/* Of those that are listed for what is typed. */
static guint
count_listed (GtkListBox *list, const char *title)
{
  GtkListBoxRow *row = NULL;
  guint n = 0;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    {
      GtkWidget *label =
          auspex_window_case_find_descendant (GTK_WIDGET (row), GTK_TYPE_LABEL);

      if (gtk_widget_get_child_visible (GTK_WIDGET (row))
          && (title == NULL
              || g_str_equal (gtk_label_get_label (GTK_LABEL (label)), title)))
        n++;
    }
  return n;
}

static void
only_what_can_be_done_is_found (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("found.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();
  GtkEditable *query = NULL;

  GtkListBox *list = open_palette (viewer, &query);
  g_assert_cmpuint (count_listed (list, "Open a slide…"), ==, 1);
  g_assert_cmpuint (count_listed (list, "Zoom in"), ==, 0);
  g_signal_emit_by_name (query, "stop-search");
  g_assert_null (auspex_window_case_find_dialog (viewer));

  auspex_window_case_open_slide (viewer, path);
  list = open_palette (viewer, &query);
  g_assert_cmpuint (count_listed (list, "Zoom in"), ==, 1);
  g_assert_cmpuint (count_listed (list, "Map: Gate attention"), ==, 0);
  gtk_editable_set_text (query, "nothing of this name");
  g_assert_cmpuint (count_listed (list, NULL), ==, 0);
  g_signal_emit_by_name (query, "activate");
  g_assert_nonnull (auspex_window_case_find_dialog (viewer));
  g_signal_emit_by_name (query, "stop-search");
  auspex_window_case_close (viewer);
}

static void
words_in_any_order_find_and_enter_runs (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("runs.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();
  GtkEditable *query = NULL;

  auspex_window_case_open_slide (viewer, path);
  GtkListBox *list = open_palette (viewer, &query);
  gtk_editable_set_text (query, "pixel SCR");
  auspex_window_case_screenshot (viewer, "window-behind-palette");
  g_assert_cmpuint (count_listed (list, NULL), ==, 1);
  g_signal_emit_by_name (query, "activate");
  g_assert_null (auspex_window_case_find_dialog (viewer));
  g_assert_cmpfloat (auspex_window_case_get_view (viewer)->scale, ==, 1);
  auspex_window_case_close (viewer);
}

static bool
is_ten_times (gpointer data)
{
  return auspex_window_case_get_view (data)->scale == 0.5;
}

static void
keys_alone_suffice (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("keys.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  if (auspex_window_case_xdotool (
          "search --onlyvisible --name Auspex windowfocus key ctrl+k"))
    {
      auspex_window_case_wait_for_dialog (viewer);
      /* 1x, 2x, 4x, 10x */
      auspex_window_case_xdotool (
          "search --onlyvisible --name Find windowfocus type magn");
      auspex_window_case_xdotool ("key Down Down Down Return");
      g_assert_true (auspex_window_case_wait (is_ten_times, viewer, 5));
      g_assert_null (auspex_window_case_find_dialog (viewer));
    }
  auspex_window_case_close (viewer);
}

int
main (int argc, char **argv)
{
  auspex_window_case_init (&argc, &argv);

  g_test_add_func ("/commands/every command is an action", every_command_is_an_action);
  g_test_add_func ("/commands/no key means two commands", no_key_means_two_commands);
  g_test_add_func ("/commands/the shortcuts window shows every key",
                   the_shortcuts_window_shows_every_key);
  g_test_add_func ("/commands/only what can be done is found",
                   only_what_can_be_done_is_found);
  g_test_add_func ("/commands/words in any order find, and Enter runs",
                   words_in_any_order_find_and_enter_runs);
  g_test_add_func ("/commands/keys alone suffice", keys_alone_suffice);
  return g_test_run ();
}
