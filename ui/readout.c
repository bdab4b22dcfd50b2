/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/readout.h"

#include "ui/compass.h"
#include "ui/format.h"

#include <glib/gi18n.h>

struct _AuspexReadout
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *value, *place, *resolution;
  GtkMenuButton *magnification;
  AuspexColorButton *color_button;
  AuspexCompass *compass;
};

G_DEFINE_FINAL_TYPE (AuspexReadout, auspex_readout, GTK_TYPE_WIDGET)

static GMenuModel *
magnification_menu (void)
{
  static const double powers[] = { 1, 2, 4, 10, 20, 40 };
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) fits = g_menu_new ();
  g_autoptr (GMenu) magnifications = g_menu_new ();
  g_autoptr (GMenu) others = g_menu_new ();

  g_menu_append (fits, _ ("Whole slide"), "win.fit");
  g_menu_append (fits, _ ("One image pixel per screen pixel"), "win.one-to-one");
  for (guint i = 0; i < G_N_ELEMENTS (powers); i++)
    {
      g_autofree char *label = auspex_format_magnification (powers[i]);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "win.zoom-to", "d", powers[i]);
      g_menu_append_item (magnifications, item);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (fits));
  g_menu_append (others, _ ("Go to…"), "win.go-to");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (magnifications));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (others));
  return G_MENU_MODEL (menu);
}

static GtkLabel *
add_label (AuspexReadout *readout)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, "place");
  gtk_widget_set_visible (label, FALSE);
  gtk_box_append (GTK_BOX (readout->box), label);
  return GTK_LABEL (label);
}

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
auspex_readout_dispose (GObject *object)
{
  g_clear_pointer (&AUSPEX_READOUT (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (auspex_readout_parent_class)->dispose (object);
}

static void
auspex_readout_class_init (AuspexReadoutClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = auspex_readout_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass),
                                            GTK_TYPE_BIN_LAYOUT);
}

static void
auspex_readout_init (AuspexReadout *readout)
{
  g_autoptr (GMenuModel) menu = magnification_menu ();

  readout->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_parent (readout->box, GTK_WIDGET (readout));
  gtk_widget_add_css_class (GTK_WIDGET (readout), "plate");
  gtk_widget_add_css_class (GTK_WIDGET (readout), "readout");

  readout->value = add_label (readout);
  gtk_widget_add_css_class (GTK_WIDGET (readout->value), "heading");
  readout->place = add_label (readout);
  gtk_widget_add_css_class (GTK_WIDGET (readout->place), "numbers");

  readout->magnification = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_menu_model (readout->magnification, menu);
  gtk_menu_button_set_has_frame (readout->magnification, FALSE);
  gtk_menu_button_set_direction (readout->magnification, GTK_ARROW_UP);
  gtk_menu_button_set_label (readout->magnification, "1×");
  gtk_widget_set_focus_on_click (GTK_WIDGET (readout->magnification), FALSE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (readout->magnification), _ ("Magnification"));
  gtk_box_append (GTK_BOX (readout->box), GTK_WIDGET (readout->magnification));
  readout->resolution = add_label (readout);
  readout->color_button = AUSPEX_COLOR_BUTTON (auspex_color_button_new ());
  gtk_box_append (GTK_BOX (readout->box), GTK_WIDGET (readout->color_button));
  readout->compass = AUSPEX_COMPASS (auspex_compass_new ());
  gtk_box_append (GTK_BOX (readout->box), GTK_WIDGET (readout->compass));
}

GtkWidget *
auspex_readout_new (void)
{
  return g_object_new (AUSPEX_TYPE_READOUT, NULL);
}

void
auspex_readout_set_place (AuspexReadout *readout, const char *place)
{
  g_return_if_fail (AUSPEX_IS_READOUT (readout));
  set_text (readout->place, place);
}

void
auspex_readout_set_value (AuspexReadout *readout, const char *value)
{
  g_return_if_fail (AUSPEX_IS_READOUT (readout));
  set_text (readout->value, value);
}

void
auspex_readout_set_magnification (AuspexReadout *readout, const char *magnification,
                                  const char *resolution)
{
  g_return_if_fail (AUSPEX_IS_READOUT (readout));

  gtk_menu_button_set_label (readout->magnification, magnification);
  gtk_accessible_update_property (GTK_ACCESSIBLE (readout->magnification),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, magnification, -1);
  set_text (readout->resolution, resolution);
}

void
auspex_readout_set_viewport (AuspexReadout *readout, AuspexViewport *viewport)
{
  g_return_if_fail (AUSPEX_IS_READOUT (readout));
  auspex_compass_set_viewport (readout->compass, viewport);
}

AuspexColorButton *
auspex_readout_get_color_button (AuspexReadout *readout)
{
  g_return_val_if_fail (AUSPEX_IS_READOUT (readout), NULL);
  return readout->color_button;
}
