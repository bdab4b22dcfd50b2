/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* One map over the whole slide, small: to be seen beside others. A place can be marked;
 * where the pointer is, and where it clicks, is told in level-0 pixels. */

#pragma once

#include "render/overlay/heatmap.h"
#include <gtk/gtk.h>

#define AUSPEX_TYPE_MAP_TILE (auspex_map_tile_get_type ())
G_DECLARE_FINAL_TYPE (AuspexMapTile, auspex_map_tile, AUSPEX, MAP_TILE, GtkWidget)

/* Signals:
 * "hovered" (double x, double y)    NAN, NAN: the pointer has left
 * "clicked" (double x, double y) */

GtkWidget *auspex_map_tile_new (const char *title);
/* What of the slide it shows, level-0 pixels, and the picture of that, or NULL. */
void auspex_map_tile_set_picture (AuspexMapTile *tile, AuspexRect bounds,
                                  GdkTexture *picture);
void auspex_map_tile_set_heatmap (AuspexMapTile *tile, AuspexHeatmap *heatmap,
                                  AuspexColorMap color_map, double opacity,
                                  bool is_smooth);
/* Level-0 pixels; NAN: none. */
void auspex_map_tile_set_mark (AuspexMapTile *tile, double level0_x, double level0_y);
const char *auspex_map_tile_get_title (AuspexMapTile *tile);
