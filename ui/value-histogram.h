/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* How a map's values are spread over its scale, and two handles for the part of it that
 * the colours run over. Each handle can be dragged, and moved by the arrow keys, page up
 * and down, home and end when it has the focus. */

#pragma once

#include "render/overlay/heatmap.h"
#include <gtk/gtk.h>

#define AUSPEX_TYPE_VALUE_HISTOGRAM (auspex_value_histogram_get_type ())
G_DECLARE_FINAL_TYPE (AuspexValueHistogram, auspex_value_histogram, AUSPEX,
                      VALUE_HISTOGRAM, GtkWidget)

/* Signal "range-changed" (): by the user. */

GtkWidget *auspex_value_histogram_new (void);
/* The whole map; NULL: none. */
void auspex_value_histogram_set_heatmap (AuspexValueHistogram *histogram,
                                         AuspexHeatmap *heatmap);
void auspex_value_histogram_set_color_map (AuspexValueHistogram *histogram,
                                           AuspexColorMap color_map);
void auspex_value_histogram_set_range (AuspexValueHistogram *histogram,
                                       const AuspexHeatmapRange *range);
AuspexHeatmapRange auspex_value_histogram_get_range (AuspexValueHistogram *histogram);
