/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Profile, brightness, contrast, gamma and white of a slide's colours. Picking white and
 * resetting are the window's actions "pick-white" and "reset-colors". */

#pragma once

#include "render/color/slide-colors.h"

#include <gtk/gtk.h>

#define AUSPEX_TYPE_COLOR_CONTROLS (auspex_color_controls_get_type ())
G_DECLARE_FINAL_TYPE (AuspexColorControls, auspex_color_controls, AUSPEX, COLOR_CONTROLS,
                      GtkWidget)

GtkWidget *auspex_color_controls_new (void);
/* NULL: nothing to control. */
void auspex_color_controls_set_colors (AuspexColorControls *controls,
                                       AuspexSlideColors *colors);
