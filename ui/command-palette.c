/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/command-palette.h"

#include <glib/gi18n.h>
#include <string.h>

struct _AuspexCommandPalette
{
  AdwWindow parent_instance;

  GtkEditable *query;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (AuspexCommandPalette, auspex_command_palette, ADW_TYPE_WINDOW)

#define WIDTH 460
#define HEIGHT 420

static const char *
title_of (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "title");
}

/* Every word of the query begins a word of the title, in any order. */
static gboolean
matches (GtkListBoxRow *row, gpointer user_data)
{
  AuspexCommandPalette *palette = user_data;

  return g_str_match_string (gtk_editable_get_text (palette->query), title_of (row),
                             TRUE);
}

static void
select_first (AuspexCommandPalette *palette)
{
  GtkListBoxRow *row = NULL;

  gtk_list_box_invalidate_filter (palette->list);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (palette->list, i)) != NULL; i++)
    if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
      break;
  gtk_list_box_select_row (palette->list, row);
}

/* From the query, which keeps the focus; past rows that do not match. */
static gboolean
select_next (GtkWidget *widget, GVariant *by, gpointer user_data)
{
  AuspexCommandPalette *palette = user_data;
  GtkListBoxRow *row = gtk_list_box_get_selected_row (palette->list);
  int index = row != NULL ? gtk_list_box_row_get_index (row) : -1;

  do
    row =
        gtk_list_box_get_row_at_index (palette->list, index += g_variant_get_int32 (by));
  while (row != NULL && !gtk_widget_get_child_visible (GTK_WIDGET (row)));
  if (row != NULL)
    {
      graphene_rect_t bounds;
      GtkAdjustment *scroll = gtk_list_box_get_adjustment (palette->list);

      gtk_list_box_select_row (palette->list, row);
      if (gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (palette->list),
                                     &bounds))
        gtk_adjustment_clamp_page (scroll, bounds.origin.y,
                                   bounds.origin.y + bounds.size.height);
    }
  return TRUE;
}

/* The palette goes first: what is run may open a dialog. */
static void
run (AuspexCommandPalette *palette, GtkListBoxRow *row)
{
  GtkWidget *parent = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (palette)));
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (row == NULL)
    return;
  g_action_parse_detailed_name (g_object_get_data (G_OBJECT (row), "action"), &name,
                                &target, NULL);
  gtk_window_destroy (GTK_WINDOW (palette));
  if (parent != NULL)
    gtk_widget_activate_action_variant (parent, name, target);
}

static void
run_selected (AuspexCommandPalette *palette)
{
  run (palette, gtk_list_box_get_selected_row (palette->list));
}

static GtkWidget *
query_new (AuspexCommandPalette *palette)
{
  GtkWidget *entry = gtk_search_entry_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();
  const struct
  {
    guint key;
    int by;
  } steps[] = { { GDK_KEY_Down, 1 }, { GDK_KEY_Up, -1 } };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      GtkShortcut *shortcut =
          gtk_shortcut_new (gtk_keyval_trigger_new (steps[i].key, 0),
                            gtk_callback_action_new (select_next, palette, NULL));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (steps[i].by));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), shortcut);
    }
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (entry, keys);
  g_object_set (entry, "placeholder-text", _ ("Find a command"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Find a command"), -1);
  g_signal_connect_object (entry, "changed", G_CALLBACK (select_first), palette,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "activate", G_CALLBACK (run_selected), palette,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "stop-search", G_CALLBACK (gtk_window_destroy), palette,
                           G_CONNECT_SWAPPED);
  palette->query = GTK_EDITABLE (entry);
  return entry;
}

static GtkWidget *
list_new (AuspexCommandPalette *palette)
{
  GtkWidget *list = gtk_list_box_new (), *scrolled = gtk_scrolled_window_new ();
  GtkWidget *none = gtk_label_new (_ ("No command of that name"));

  palette->list = GTK_LIST_BOX (list);
  gtk_list_box_set_filter_func (palette->list, matches, palette, NULL);
  gtk_list_box_set_selection_mode (palette->list, GTK_SELECTION_BROWSE);
  gtk_widget_add_css_class (list, "navigation-sidebar");
  gtk_widget_add_css_class (none, "dim-label");
  gtk_list_box_set_placeholder (palette->list, none);
  g_signal_connect_object (list, "row-activated", G_CALLBACK (run), palette,
                           G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_widget_set_vexpand (scrolled, TRUE);
  return scrolled;
}

static void
auspex_command_palette_class_init (AuspexCommandPaletteClass *klass)
{
}

static void
auspex_command_palette_init (AuspexCommandPalette *palette)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *query = query_new (palette);

  gtk_widget_set_margin_top (query, 10);
  gtk_widget_set_margin_start (query, 10);
  gtk_widget_set_margin_end (query, 10);
  gtk_widget_set_margin_bottom (query, 4);
  gtk_box_append (GTK_BOX (content), query);
  gtk_box_append (GTK_BOX (content), list_new (palette));
  adw_window_set_content (ADW_WINDOW (palette), content);
  gtk_window_set_title (GTK_WINDOW (palette), _ ("Find a command"));
  gtk_window_set_default_size (GTK_WINDOW (palette), WIDTH, HEIGHT);
  gtk_window_set_modal (GTK_WINDOW (palette), TRUE);
  gtk_widget_grab_focus (query);
}

AuspexCommandPalette *
auspex_command_palette_new (GtkWindow *parent)
{
  return g_object_new (AUSPEX_TYPE_COMMAND_PALETTE, "transient-for", parent,
                       "destroy-with-parent", TRUE, NULL);
}

static char *
label_key (const char *accelerator)
{
  GdkModifierType modifiers = 0;
  guint key = 0;

  return accelerator != NULL && gtk_accelerator_parse (accelerator, &key, &modifiers)
             ? gtk_accelerator_get_label (key, modifiers)
             : g_strdup ("");
}

void
auspex_command_palette_add (AuspexCommandPalette *palette, const char *title,
                            const char *action, const char *key)
{
  g_autofree char *key_label = label_key (key);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (title), *keys = gtk_label_new (key_label);

  g_return_if_fail (AUSPEX_IS_COMMAND_PALETTE (palette));

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (keys, "dim-label");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), keys);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "title", g_strdup (title), g_free);
  g_object_set_data_full (G_OBJECT (row), "action", g_strdup (action), g_free);
  gtk_list_box_append (palette->list, row);
  if (gtk_list_box_get_selected_row (palette->list) == NULL)
    gtk_list_box_select_row (palette->list, GTK_LIST_BOX_ROW (row));
}
