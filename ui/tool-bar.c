/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/tool-bar.h"

#include "ui/slide-view.h"

#include <glib/gi18n.h>

static void
add_button (GtkBox *box, GtkWidget *button, const char *icon, const char *label,
            const char *tooltip)
{
  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  gtk_widget_add_css_class (button, "flat");
  /* Space pans: it must not press the button that was clicked last. */
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_box_append (box, button);
}

static void
add_tool (GtkBox *box, AuspexTool tool, const char *icon, const char *label,
          const char *tooltip)
{
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.tool");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s",
                                    auspex_tool_to_string (tool));
  add_button (box, button, icon, label, tooltip);
}

static void
add_action (GtkBox *box, const char *action, const char *icon, const char *label,
            const char *tooltip)
{
  GtkWidget *button = gtk_button_new ();

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  add_button (box, button, icon, label, tooltip);
}

GtkWidget *
auspex_tool_bar_new (void)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkBox *box = GTK_BOX (bar);

  gtk_widget_add_css_class (bar, "plate");
  gtk_widget_add_css_class (bar, "tools");
  add_tool (box, AUSPEX_TOOL_MOVE, "auspex-move-symbolic", _ ("Move"),
            _ ("Move and select"));
  add_tool (box, AUSPEX_TOOL_RECTANGLE, "auspex-rectangle-symbolic", _ ("Rectangle"),
            _ ("Rectangle"));
  add_tool (box, AUSPEX_TOOL_POLYGON, "auspex-polygon-symbolic", _ ("Polygon"),
            _ ("Polygon: click the corners or drag; Enter or double click ends it"));
  add_tool (box, AUSPEX_TOOL_POINT, "auspex-point-symbolic", _ ("Point"), _ ("Point"));
  gtk_box_append (box, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  add_action (box, "win.undo", "edit-undo-symbolic", _ ("Undo"), _ ("Undo"));
  add_action (box, "win.redo", "edit-redo-symbolic", _ ("Redo"), _ ("Redo"));
  return bar;
}
