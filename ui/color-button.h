/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Says in two words how the slide's colours are shown ("ICC", "no ICC", "ICC off",
 * "adjusted"), and opens what controls them. */

#pragma once

#include "render/color/slide-colors.h"

#include <gtk/gtk.h>

#define AUSPEX_TYPE_COLOR_BUTTON (auspex_color_button_get_type ())
G_DECLARE_FINAL_TYPE (AuspexColorButton, auspex_color_button, AUSPEX, COLOR_BUTTON,
                      GtkWidget)

GtkWidget *auspex_color_button_new (void);
/* NULL: hidden. */
void auspex_color_button_set_colors (AuspexColorButton *button,
                                     AuspexSlideColors *colors);
/* What it says; borrowed. */
const char *auspex_color_button_get_text (AuspexColorButton *button);
void auspex_color_button_popup (AuspexColorButton *button);
void auspex_color_button_popdown (AuspexColorButton *button);
