/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The two captions that lie on the slide, each as large as what it says. */

#pragma once

#include "render/overlay/heatmap.h"
#include <gtk/gtk.h>

#define AUSPEX_TYPE_SCALE_BAR_VIEW (auspex_scale_bar_view_get_type ())
G_DECLARE_FINAL_TYPE (AuspexScaleBarView, auspex_scale_bar_view, AUSPEX, SCALE_BAR_VIEW,
                      GtkWidget)

GtkWidget *auspex_scale_bar_view_new (void);
/* um per widget unit; 0: unknown, nothing is shown. */
void auspex_scale_bar_view_set_um_per_unit (AuspexScaleBarView *view, double um_per_unit);

#define AUSPEX_TYPE_LEGEND_VIEW (auspex_legend_view_get_type ())
G_DECLARE_FINAL_TYPE (AuspexLegendView, auspex_legend_view, AUSPEX, LEGEND_VIEW,
                      GtkWidget)

GtkWidget *auspex_legend_view_new (void);
/* NULL: nothing is shown. */
void auspex_legend_view_set_heatmap (AuspexLegendView *view, AuspexHeatmap *heatmap,
                                     AuspexColorMap color_map);
