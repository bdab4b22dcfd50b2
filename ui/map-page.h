/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* All maps of an estimate side by side, each over the whole slide and in the same
 * colours, and the patches that lead the one that is chosen. What the pointer is on in
 * one of them is marked in all. */

#pragma once

#include "ui/patch-gallery.h"

#define AUSPEX_TYPE_MAP_PAGE (auspex_map_page_get_type ())
G_DECLARE_FINAL_TYPE (AuspexMapPage, auspex_map_page, AUSPEX, MAP_PAGE, GtkWidget)

/* Signal "map-chosen" (guint number, double x, double y): counted from 0; the level-0
 * place that was clicked, or NAN, NAN from the keyboard. */

/* GtkStringObjects, as auspex_overlay_controls_get_maps(); NULL: there is no estimate. */
void auspex_map_page_set_names (AuspexMapPage *page, GListModel *names);
/* The slide, level-0 pixels, and its picture or NULL. */
void auspex_map_page_set_picture (AuspexMapPage *page, AuspexRect bounds,
                                  GdkTexture *picture);
void auspex_map_page_set_heatmap (AuspexMapPage *page, guint number,
                                  AuspexHeatmap *heatmap, AuspexColorMap color_map,
                                  double opacity, bool is_smooth);
guint auspex_map_page_get_n_maps (AuspexMapPage *page);
void auspex_map_page_set_chosen (AuspexMapPage *page, guint number);
/* Level-0 pixels; NAN: none. */
void auspex_map_page_set_mark (AuspexMapPage *page, double level0_x, double level0_y);
AuspexPatchGallery *auspex_map_page_get_gallery (AuspexMapPage *page);
