/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Which attention map lies on the slide, and how. */

#pragma once

#include "compute/prognosis.h"
#include "render/overlay/heatmap.h"
#include <gtk/gtk.h>

typedef enum
{
  AUSPEX_MAP_GATE,            /* E1 */
  AUSPEX_MAP_HYPEREDGE,       /* E2 of a group */
  AUSPEX_MAP_HYPER_ATTENTION, /* H of a group */
} AuspexMapKind;

typedef struct
{
  AuspexMapKind kind;
  int group; /* -1 for the gate */
} AuspexMapChoice;

#define AUSPEX_TYPE_OVERLAY_CONTROLS (auspex_overlay_controls_get_type ())
G_DECLARE_FINAL_TYPE (AuspexOverlayControls, auspex_overlay_controls, AUSPEX,
                      OVERLAY_CONTROLS, GtkWidget)

/* Signals: "map-changed" () another choice or mode; "style-changed" () opacity, colours;
 * "range-changed" () the part of the scale; "look-changed" () smooth, outline, rings, or
 * their number. */

/* Names its groups; keeps the choice where the new prognosis has it. NULL: none. */
void auspex_overlay_controls_set_prognosis (AuspexOverlayControls *controls,
                                            AuspexPrognosis *prognosis);
/* The names of what can be chosen, GtkStringObjects: the gate's, then the groups'.
 * Borrowed.
 */
GListModel *auspex_overlay_controls_get_maps (AuspexOverlayControls *controls);
AuspexMapChoice auspex_overlay_controls_get_choice (AuspexOverlayControls *controls);
void auspex_overlay_controls_choose (AuspexOverlayControls *controls,
                                     AuspexMapChoice choice);
AuspexHeatmapMode auspex_overlay_controls_get_mode (AuspexOverlayControls *controls);
void auspex_overlay_controls_set_mode (AuspexOverlayControls *controls,
                                       AuspexHeatmapMode mode);
/* The whole map that is chosen, for its histogram; NULL: none. */
void auspex_overlay_controls_set_heatmap (AuspexOverlayControls *controls,
                                          AuspexHeatmap *heatmap);
/* The whole scale again after another mode was chosen: its numbers mean another thing. */
AuspexHeatmapRange auspex_overlay_controls_get_range (AuspexOverlayControls *controls);
void auspex_overlay_controls_set_range (AuspexOverlayControls *controls,
                                        const AuspexHeatmapRange *range);
/* Without the patch that stands out. */
AuspexHeatmapLook auspex_overlay_controls_get_look (AuspexOverlayControls *controls);
/* Rings or not: n_rings; how many, if so: @n_top. */
void auspex_overlay_controls_set_look (AuspexOverlayControls *controls,
                                       const AuspexHeatmapLook *look, int n_top);
int auspex_overlay_controls_get_n_top (AuspexOverlayControls *controls);
AuspexColorMap auspex_overlay_controls_get_color_map (AuspexOverlayControls *controls);
void auspex_overlay_controls_set_color_map (AuspexOverlayControls *controls,
                                            AuspexColorMap color_map);
double auspex_overlay_controls_get_opacity (AuspexOverlayControls *controls);
void auspex_overlay_controls_set_opacity (AuspexOverlayControls *controls,
                                          double opacity);
