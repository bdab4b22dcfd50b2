/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/progress-plate.h"

#include <glib/gi18n.h>

#define WIDTH 340

struct _AuspexProgressPlate
{
  GtkWidget parent_instance;

  GtkWidget *grid;
  GtkLabel *stage, *detail;
  GtkProgressBar *bar;
};

G_DEFINE_FINAL_TYPE (AuspexProgressPlate, auspex_progress_plate, GTK_TYPE_WIDGET)

static void
auspex_progress_plate_dispose (GObject *object)
{
  g_clear_pointer (&AUSPEX_PROGRESS_PLATE (object)->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (auspex_progress_plate_parent_class)->dispose (object);
}

static void
auspex_progress_plate_class_init (AuspexProgressPlateClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = auspex_progress_plate_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass),
                                            GTK_TYPE_BIN_LAYOUT);
}

static GtkLabel *
label_new (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, css_class);
  return GTK_LABEL (label);
}

/* A pulse goes on for ever, seen or not. */
static void
on_bar_unmapped (GtkProgressBar *bar)
{
  gtk_progress_bar_set_fraction (bar, 0);
}

static void
auspex_progress_plate_init (AuspexProgressPlate *plate)
{
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));

  plate->grid = GTK_WIDGET (grid);
  gtk_widget_set_parent (plate->grid, GTK_WIDGET (plate));
  gtk_widget_add_css_class (GTK_WIDGET (plate), "plate");
  gtk_widget_add_css_class (GTK_WIDGET (plate), "progress");
  gtk_widget_set_size_request (plate->grid, WIDTH, -1);
  gtk_grid_set_column_spacing (grid, 12);
  gtk_grid_set_row_spacing (grid, 4);

  plate->stage = label_new ("heading");
  plate->detail = label_new ("dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (plate->detail), "numbers");
  plate->bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_margin_top (GTK_WIDGET (plate->bar), 4);
  g_signal_connect (plate->bar, "unmap", G_CALLBACK (on_bar_unmapped), NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "win.cancel");
  gtk_widget_set_valign (cancel, GTK_ALIGN_CENTER);
  gtk_grid_attach (grid, GTK_WIDGET (plate->stage), 0, 0, 1, 1);
  gtk_grid_attach (grid, GTK_WIDGET (plate->detail), 0, 1, 1, 1);
  gtk_grid_attach (grid, cancel, 1, 0, 1, 2);
  gtk_grid_attach (grid, GTK_WIDGET (plate->bar), 0, 2, 2, 1);
}

GtkWidget *
auspex_progress_plate_new (void)
{
  return g_object_new (AUSPEX_TYPE_PROGRESS_PLATE, NULL);
}

void
auspex_progress_plate_set (AuspexProgressPlate *plate, const char *stage,
                           const char *detail, double fraction)
{
  g_return_if_fail (AUSPEX_IS_PROGRESS_PLATE (plate));

  gtk_label_set_label (plate->stage, stage);
  gtk_label_set_label (plate->detail, detail);
  if (fraction < 0)
    gtk_progress_bar_pulse (plate->bar);
  else
    gtk_progress_bar_set_fraction (plate->bar, fraction);
}
