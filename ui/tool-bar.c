/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/tool-bar.h"

#include "ui/mark-bar.h"
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

static GtkWidget *
add_tool (GtkBox *box, AuspexTool tool, const char *icon, const char *label,
          const char *tooltip)
{
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.tool");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s",
                                    auspex_tool_to_string (tool));
  add_button (box, button, icon, label, tooltip);
  return button;
}

static void
on_marking (GtkToggleButton *button, GParamSpec *pspec, GtkRevealer *marks)
{
  GtkToggleButton *other = g_object_get_data (G_OBJECT (button), "other");
  bool is_marking =
      gtk_toggle_button_get_active (button) || gtk_toggle_button_get_active (other);

  gtk_revealer_set_reveal_child (marks, is_marking);
}

/* What they mark is below the tools while one of them is chosen. */
static void
add_marking_tools (GtkBox *box, GtkWidget *marks)
{
  GtkWidget *buttons[2] = {
    add_tool (box, AUSPEX_TOOL_BRUSH, "auspex-brush-symbolic", _ ("Brush"),
              _ ("Brush (B): mark tissue to leave out of the estimate")),
    add_tool (box, AUSPEX_TOOL_LASSO, "auspex-lasso-symbolic", _ ("Lasso"),
              _ ("Lasso (X): go around tissue to leave it out of the estimate")),
  };

  for (int i = 0; i < 2; i++)
    {
      g_object_set_data (G_OBJECT (buttons[i]), "other", buttons[1 - i]);
      g_signal_connect_object (buttons[i], "notify::active", G_CALLBACK (on_marking),
                               marks, 0);
    }
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
  GtkWidget *marks = gtk_revealer_new ();
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
  add_marking_tools (box, marks);
  gtk_box_append (box, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  add_action (box, "win.undo", "edit-undo-symbolic", _ ("Undo"), _ ("Undo"));
  add_action (box, "win.redo", "edit-redo-symbolic", _ ("Redo"), _ ("Redo"));
  gtk_revealer_set_child (GTK_REVEALER (marks), auspex_mark_bar_new ());
  gtk_box_append (box, marks);
  return bar;
}
