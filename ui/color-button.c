/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/color-button.h"

#include "ui/color-controls.h"

#include <glib/gi18n.h>

struct _AuspexColorButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  AuspexColorControls *controls; /* in its popover; NULL until that is opened */

  AuspexSlideColors *colors;
};

G_DEFINE_FINAL_TYPE (AuspexColorButton, auspex_color_button, GTK_TYPE_WIDGET)

static const char *
profile_text (AuspexSlideColors *colors)
{
  if (auspex_slide_colors_get_use_profile (colors))
    return _ ("ICC");
  if (auspex_slide_colors_get_profile (colors) != NULL)
    return _ ("ICC off");
  return auspex_slide_colors_get_trouble (colors) != NULL ? _ ("ICC unusable")
                                                          : _ ("no ICC");
}

static char *
profile_sentence (AuspexSlideColors *colors)
{
  AuspexIccProfile *profile = auspex_slide_colors_get_profile (colors);
  const char *trouble = auspex_slide_colors_get_trouble (colors);

  if (auspex_slide_colors_get_use_profile (colors))
    return g_strdup_printf (_ ("Colours as the slide's ICC profile says: %s"),
                            auspex_icc_profile_get_description (profile));
  if (profile != NULL)
    return g_strdup (_ ("The slide's ICC profile is not used"));
  if (trouble != NULL)
    return g_strdup_printf (_ ("The slide's ICC profile cannot be used: %s"), trouble);
  return g_strdup (_ ("The slide has no ICC profile"));
}

static void
show (AuspexColorButton *self)
{
  g_autofree char *text = NULL, *sentence = NULL, *tooltip = NULL;
  bool is_adjusted = false;

  gtk_widget_set_visible (GTK_WIDGET (self), self->colors != NULL);
  if (self->colors == NULL)
    return;
  is_adjusted = auspex_slide_colors_is_adjusted (self->colors);
  /* Translators: of a slide's colours, after "ICC" or "no ICC". */
  text = is_adjusted
             ? g_strconcat (profile_text (self->colors), " · ", _ ("adjusted"), NULL)
             : g_strdup (profile_text (self->colors));
  sentence = profile_sentence (self->colors);
  tooltip =
      is_adjusted ? g_strconcat (
          sentence, "\n", _ ("Brightness, contrast, gamma or white are adjusted"), NULL)
                  : g_strdup (sentence);
  gtk_menu_button_set_label (self->button, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Colours"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, tooltip, -1);
  if (is_adjusted || auspex_slide_colors_get_trouble (self->colors) != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->button), "attention");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->button), "attention");
}

/* Not while the program starts. */
static void
make_popover (GtkMenuButton *button, gpointer user_data)
{
  AuspexColorButton *self = user_data;
  GtkWidget *popover = NULL;

  if (self->controls != NULL)
    return;
  popover = gtk_popover_new ();
  /* It stays where it is when the button's text becomes longer. */
  gtk_widget_set_halign (popover, GTK_ALIGN_END);
  self->controls = AUSPEX_COLOR_CONTROLS (auspex_color_controls_new ());
  auspex_color_controls_set_colors (self->controls, self->colors);
  gtk_popover_set_child (GTK_POPOVER (popover), GTK_WIDGET (self->controls));
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Colours"), -1);
  gtk_menu_button_set_popover (button, popover);
}

static void
auspex_color_button_dispose (GObject *object)
{
  AuspexColorButton *self = AUSPEX_COLOR_BUTTON (object);
  GtkWidget *button = GTK_WIDGET (g_steal_pointer (&self->button));

  if (self->colors != NULL)
    g_signal_handlers_disconnect_by_func (self->colors, show, self);
  g_clear_object (&self->colors);
  self->controls = NULL;
  g_clear_pointer (&button, gtk_widget_unparent);
  G_OBJECT_CLASS (auspex_color_button_parent_class)->dispose (object);
}

static void
auspex_color_button_class_init (AuspexColorButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = auspex_color_button_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass),
                                            GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "colorbutton");
}

static void
auspex_color_button_init (AuspexColorButton *self)
{
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_has_frame (self->button, FALSE);
  gtk_menu_button_set_direction (self->button, GTK_ARROW_UP);
  gtk_widget_set_focus_on_click (GTK_WIDGET (self->button), FALSE);
  gtk_menu_button_set_create_popup_func (self->button, make_popover, self, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->button), GTK_WIDGET (self));
  show (self);
}

GtkWidget *
auspex_color_button_new (void)
{
  return g_object_new (AUSPEX_TYPE_COLOR_BUTTON, NULL);
}

void
auspex_color_button_set_colors (AuspexColorButton *button, AuspexSlideColors *colors)
{
  g_return_if_fail (AUSPEX_IS_COLOR_BUTTON (button));

  if (button->colors == colors)
    return;
  gtk_menu_button_popdown (button->button);
  if (button->colors != NULL)
    g_signal_handlers_disconnect_by_func (button->colors, show, button);
  g_set_object (&button->colors, colors);
  if (colors != NULL)
    g_signal_connect_object (colors, "changed", G_CALLBACK (show), button,
                             G_CONNECT_SWAPPED);
  if (button->controls != NULL)
    auspex_color_controls_set_colors (button->controls, colors);
  show (button);
}

const char *
auspex_color_button_get_text (AuspexColorButton *button)
{
  g_return_val_if_fail (AUSPEX_IS_COLOR_BUTTON (button), NULL);
  return gtk_menu_button_get_label (button->button);
}

void
auspex_color_button_popup (AuspexColorButton *button)
{
  g_return_if_fail (AUSPEX_IS_COLOR_BUTTON (button));
  gtk_menu_button_popup (button->button);
}

void
auspex_color_button_popdown (AuspexColorButton *button)
{
  g_return_if_fail (AUSPEX_IS_COLOR_BUTTON (button));
  gtk_menu_button_popdown (button->button);
}
