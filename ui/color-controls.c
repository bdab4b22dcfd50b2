/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/color-controls.h"

#include "ui/format.h"

#include <glib/gi18n.h>
#include <math.h>

struct _AuspexColorControls
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *content;
  GtkLabel *profile_label, *white_label;
  GtkLabel *brightness_label, *contrast_label, *gamma_label;
  GtkSwitch *profile_switch;
  GtkScale *brightness_scale, *contrast_scale, *gamma_scale;
  GtkAdjustment *brightness, *contrast; /* hundredths */
  GtkAdjustment *gamma;                 /* its logarithm to base 2 */

  AuspexSlideColors *colors;
  bool updating;
};

G_DEFINE_FINAL_TYPE (AuspexColorControls, auspex_color_controls, GTK_TYPE_WIDGET)

static void
show_profile (AuspexColorControls *controls)
{
  AuspexIccProfile *profile = auspex_slide_colors_get_profile (controls->colors);
  const char *trouble = auspex_slide_colors_get_trouble (controls->colors);
  const char *text = _ ("The slide has none");

  if (profile != NULL)
    text = auspex_icc_profile_get_description (profile);
  else if (trouble != NULL)
    text = trouble;
  gtk_label_set_label (controls->profile_label, text);
  gtk_widget_set_visible (GTK_WIDGET (controls->profile_label), *text != '\0');
  gtk_widget_set_sensitive (GTK_WIDGET (controls->profile_switch), profile != NULL);
  gtk_switch_set_active (controls->profile_switch,
                         auspex_slide_colors_get_use_profile (controls->colors));
}

static void
show_white (AuspexColorControls *controls, const double white[3])
{
  g_autofree char *text = NULL;

  if (white[0] < 1 || white[1] < 1 || white[2] < 1)
    text = g_strdup_printf ("%.0f  %.0f  %.0f", 255 * white[0], 255 * white[1],
                            255 * white[2]);
  gtk_label_set_label (controls->white_label, text != NULL ? text : _ ("as it is"));
}

static void
show_number (GtkLabel *label, double value, int decimals)
{
  g_autofree char *text = auspex_format_number (value, decimals);

  gtk_label_set_label (label, text);
}

static void
show (AuspexColorControls *controls)
{
  AuspexColorAdjustment adjustment = auspex_color_adjustment_none;

  if (controls->colors == NULL)
    return;
  adjustment = auspex_slide_colors_get_adjustment (controls->colors);
  controls->updating = true;
  show_profile (controls);
  gtk_adjustment_set_value (controls->brightness, 100 * adjustment.brightness);
  gtk_adjustment_set_value (controls->contrast, 100 * adjustment.contrast);
  gtk_adjustment_set_value (controls->gamma, log2 (adjustment.gamma));
  show_number (controls->brightness_label, round (100 * adjustment.brightness), 0);
  show_number (controls->contrast_label, round (100 * adjustment.contrast), 0);
  show_number (controls->gamma_label, adjustment.gamma, 2);
  show_white (controls, adjustment.white);
  controls->updating = false;
}

static void
on_profile_switched (AuspexColorControls *controls)
{
  if (!controls->updating && controls->colors != NULL)
    auspex_slide_colors_set_use_profile (
        controls->colors, gtk_switch_get_active (controls->profile_switch));
}

static void
on_moved (AuspexColorControls *controls)
{
  AuspexColorAdjustment adjustment = auspex_color_adjustment_none;

  if (controls->updating || controls->colors == NULL)
    return;
  adjustment = auspex_slide_colors_get_adjustment (controls->colors);
  adjustment.brightness = gtk_adjustment_get_value (controls->brightness) / 100;
  adjustment.contrast = gtk_adjustment_get_value (controls->contrast) / 100;
  adjustment.gamma = exp2 (gtk_adjustment_get_value (controls->gamma));
  auspex_slide_colors_set_adjustment (controls->colors, &adjustment);
}

/* What it is without an adjustment is marked, and easy to come back to. */
static void
set_up_scale (AuspexColorControls *controls, GtkScale *scale)
{
  gtk_scale_add_mark (scale, 0, GTK_POS_BOTTOM, NULL);
  g_signal_connect_object (gtk_range_get_adjustment (GTK_RANGE (scale)), "value-changed",
                           G_CALLBACK (on_moved), controls, G_CONNECT_SWAPPED);
}

static void
auspex_color_controls_dispose (GObject *object)
{
  AuspexColorControls *controls = AUSPEX_COLOR_CONTROLS (object);

  auspex_color_controls_set_colors (controls, NULL);
  g_clear_pointer (&controls->content, gtk_widget_unparent);
  G_OBJECT_CLASS (auspex_color_controls_parent_class)->dispose (object);
}

static void
auspex_color_controls_class_init (AuspexColorControlsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auspex_color_controls_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/auspex/ui/color-controls.ui");
  gtk_widget_class_bind_template_child (widget_class, AuspexColorControls, content);
  gtk_widget_class_bind_template_child (widget_class, AuspexColorControls, profile_label);
  gtk_widget_class_bind_template_child (widget_class, AuspexColorControls,
                                        profile_switch);
  gtk_widget_class_bind_template_child (widget_class, AuspexColorControls,
                                        brightness_scale);
  gtk_widget_class_bind_template_child (widget_class, AuspexColorControls,
                                        contrast_scale);
  gtk_widget_class_bind_template_child (widget_class, AuspexColorControls, gamma_scale);
  gtk_widget_class_bind_template_child (widget_class, AuspexColorControls, brightness);
  gtk_widget_class_bind_template_child (widget_class, AuspexColorControls, contrast);
  gtk_widget_class_bind_template_child (widget_class, AuspexColorControls, gamma);
  gtk_widget_class_bind_template_child (widget_class, AuspexColorControls, white_label);
  gtk_widget_class_bind_template_child (widget_class, AuspexColorControls,
                                        brightness_label);
  gtk_widget_class_bind_template_child (widget_class, AuspexColorControls,
                                        contrast_label);
  gtk_widget_class_bind_template_child (widget_class, AuspexColorControls, gamma_label);
}

static void
auspex_color_controls_init (AuspexColorControls *controls)
{
  gtk_widget_init_template (GTK_WIDGET (controls));
  set_up_scale (controls, controls->brightness_scale);
  set_up_scale (controls, controls->contrast_scale);
  set_up_scale (controls, controls->gamma_scale);
  g_signal_connect_object (controls->profile_switch, "notify::active",
                           G_CALLBACK (on_profile_switched), controls, G_CONNECT_SWAPPED);
}

GtkWidget *
auspex_color_controls_new (void)
{
  return g_object_new (AUSPEX_TYPE_COLOR_CONTROLS, NULL);
}

void
auspex_color_controls_set_colors (AuspexColorControls *controls,
                                  AuspexSlideColors *colors)
{
  g_return_if_fail (AUSPEX_IS_COLOR_CONTROLS (controls));

  if (controls->colors == colors)
    return;
  if (controls->colors != NULL)
    g_signal_handlers_disconnect_by_func (controls->colors, show, controls);
  g_set_object (&controls->colors, colors);
  if (colors != NULL)
    g_signal_connect_object (colors, "changed", G_CALLBACK (show), controls,
                             G_CONNECT_SWAPPED);
  show (controls);
}
