/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/mark-bar.h"

#include <glib/gi18n.h>

static void
add (GtkWidget *bar, GtkWidget *button, const char *action, const char *icon,
     const char *label, const char *tooltip)
{
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_add_css_class (button, "flat");
  gtk_box_append (GTK_BOX (bar), button);
}

static GtkWidget *
mark_new (const char *mark)
{
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", mark);
  return button;
}

GtkWidget *
auspex_mark_bar_new (void)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_box_append (GTK_BOX (bar), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  add (bar, mark_new ("exclude"), "win.mark", "auspex-exclude-symbolic", _ ("Exclude"),
       _ ("Exclude: what is marked is left out of the estimate (pen, folds, necrosis)"));
  add (bar, mark_new ("only"), "win.mark", "auspex-use-only-symbolic", _ ("Use only"),
       _ ("Use only: the estimate is of what is marked, and nothing else"));
  add (bar, gtk_toggle_button_new (), "win.erase-marks", "auspex-eraser-symbolic",
       _ ("Erase marks"),
       _ ("Erase: take marks away; Alt or Ctrl held while drawing does it too"));
  add (bar, gtk_button_new (), "win.brush-smaller", "list-remove-symbolic",
       _ ("Smaller brush"), _ ("Smaller brush ({, or Alt and the wheel)"));
  add (bar, gtk_button_new (), "win.brush-larger", "list-add-symbolic",
       _ ("Larger brush"), _ ("Larger brush (}, or Alt and the wheel)"));
  return bar;
}
