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

/* Signals: "map-changed" () another choice or mode; "style-changed" () opacity, colours.
 */

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
AuspexColorMap auspex_overlay_controls_get_color_map (AuspexOverlayControls *controls);
void auspex_overlay_controls_set_color_map (AuspexOverlayControls *controls,
                                            AuspexColorMap color_map);
double auspex_overlay_controls_get_opacity (AuspexOverlayControls *controls);
void auspex_overlay_controls_set_opacity (AuspexOverlayControls *controls,
                                          double opacity);
