/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The widget's theme as the plot and caption painters want it. */

#pragma once

#include "render/overlay/caption-style.h"
#include "render/report/plot-style.h"
#include <gtk/gtk.h>

/* The font's name belongs to @widget. */
AuspexPlotStyle auspex_theme_get_plot_style (GtkWidget *widget);
AuspexCaptionStyle auspex_theme_get_caption_style (GtkWidget *widget);
/* Has @widget drawn again when the platform turns dark or light. */
void auspex_theme_follow (GtkWidget *widget);
