/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The slide under the pointer: draws a scene, moves its viewport, and edits annotations
 * with tools. It owns no state of the session: it is handed loader, viewport and
 * annotations, and says what the user did.
 *
 * Wheel zooms at the pointer, drag pans (also with the middle button or Space in any
 * tool) and turns (with Ctrl, moving); two fingers pan, zoom and turn at once, double
 * click zooms in (with Alt: out). H held hides what lies on the slide, Z held magnifies.
 */

#pragma once

#include "render/annotation/tissue-mark.h"
#include "render/color/slide-colors.h"
#include "render/overlay/scene.h"
#include <gtk/gtk.h>

typedef enum
{
  AUSPEX_TOOL_MOVE,
  AUSPEX_TOOL_RECTANGLE,
  AUSPEX_TOOL_POLYGON,
  AUSPEX_TOOL_POINT,
  AUSPEX_TOOL_BRUSH, /* marks tissue, or takes marks away */
  AUSPEX_TOOL_LASSO, /* the same, outlined by dragging */
  AUSPEX_N_TOOLS
} AuspexTool;

/* What brush and lasso do. */
typedef struct
{
  AuspexMark mark;
  bool erases;      /* take marks away instead; Alt or Ctrl held: the other of the two */
  double radius_px; /* of the brush, logical pixels on screen */
} AuspexBrush;

#define AUSPEX_BRUSH_MIN_PX 3.0
#define AUSPEX_BRUSH_MAX_PX 200.0

const char *auspex_tool_to_string (AuspexTool tool); /* "rectangle" */
AuspexTool auspex_tool_from_string (const char *name);

#define AUSPEX_TYPE_SLIDE_VIEW (auspex_slide_view_get_type ())
G_DECLARE_FINAL_TYPE (AuspexSlideView, auspex_slide_view, AUSPEX, SLIDE_VIEW, GtkWidget)

/* Signals:
 * "cursor-moved" ()                what auspex_slide_view_get_cursor() says has changed
 * "opacity-scrolled" (double by)   Ctrl+wheel
 * "overlays-toggled" ()            H was tapped
 * "tool-finished" ()               a shape is drawn; time to go back to moving
 * "edit-requested" ()              the selected annotation was double-clicked, or Enter
 * "white-refused" ()               what was picked as white is no glass
 * "brush-scrolled" (double by)     Alt+wheel with the brush
 */
GtkWidget *auspex_slide_view_new (bool use_gl);

/* What is looked at; NULL, NULL: nothing. @background: 0xRRGGBB. */
void auspex_slide_view_set_slide (AuspexSlideView *view, AuspexTileLoader *loader,
                                  AuspexViewport *viewport, uint32_t background);
AuspexTileLoader *auspex_slide_view_get_loader (AuspexSlideView *view);
AuspexViewport *auspex_slide_view_get_viewport (AuspexSlideView *view);

void auspex_slide_view_set_heatmap (AuspexSlideView *view, AuspexHeatmap *heatmap);
AuspexHeatmap *auspex_slide_view_get_heatmap (AuspexSlideView *view);
void auspex_slide_view_set_heatmap_style (AuspexSlideView *view, AuspexColorMap color_map,
                                          double opacity);
/* While an estimate runs: the patches that are done, laid on the slide instead of the
 * map. NULL: none runs. */
void auspex_slide_view_set_done (AuspexSlideView *view, AuspexHeatmap *done);
AuspexHeatmap *auspex_slide_view_get_done (AuspexSlideView *view);
/* Smooth or not, outline, rings. */
void auspex_slide_view_set_heatmap_look (AuspexSlideView *view,
                                         const AuspexHeatmapLook *look);
AuspexHeatmapLook auspex_slide_view_get_heatmap_look (AuspexSlideView *view);
AuspexColorMap auspex_slide_view_get_color_map (AuspexSlideView *view);
void auspex_slide_view_set_annotations (AuspexSlideView *view,
                                        AuspexAnnotationCollection *annotations);

/* NULL: pixels as they are. */
void auspex_slide_view_set_colors (AuspexSlideView *view, AuspexSlideColors *colors);
AuspexSlideColors *auspex_slide_view_get_colors (AuspexSlideView *view);
/* The next click picks the white of the glass; Esc gives up. */
void auspex_slide_view_set_picking_white (AuspexSlideView *view, bool picking);
/* What is under the pointer, if it is over the view. */
void auspex_slide_view_take_white_here (AuspexSlideView *view);

/* Heat map and annotations at once. */
void auspex_slide_view_set_show_overlays (AuspexSlideView *view, bool show);
bool auspex_slide_view_get_show_overlays (AuspexSlideView *view);
/* Shown, and not hidden by H being held. */
bool auspex_slide_view_overlays_visible (AuspexSlideView *view);

void auspex_slide_view_set_tool (AuspexSlideView *view, AuspexTool tool);
AuspexTool auspex_slide_view_get_tool (AuspexSlideView *view);
/* What new shapes are classified as; "" for none. */
void auspex_slide_view_set_draw_class (AuspexSlideView *view, const char *class_name,
                                       uint32_t color);
void auspex_slide_view_set_brush (AuspexSlideView *view, const AuspexBrush *brush);
/* Ends a polygon as Enter does, or gives the shape up as Esc does. True when there was
 * one. */
bool auspex_slide_view_finish_shape (AuspexSlideView *view);
bool auspex_slide_view_cancel_shape (AuspexSlideView *view);

/* A round lens at the pointer, as while Z is held. */
void auspex_slide_view_set_show_magnifier (AuspexSlideView *view, bool show);

/* Smoothly, around the middle of the view. */
void auspex_slide_view_zoom_by (AuspexSlideView *view, double factor);
/* The level-0 point under the pointer; false when the pointer is elsewhere. */
bool auspex_slide_view_get_cursor (AuspexSlideView *view, double *level0_x,
                                   double *level0_y);
/* @wheel_speed: of zooming; 1: as it is at first, below 0: the other way.
 * @is_kinetic: what is let go of in a movement moves on. */
void auspex_slide_view_set_motion (AuspexSlideView *view, double wheel_speed,
                                   bool is_kinetic);
/* So many views share the memory for textures. */
void auspex_slide_view_set_n_sharing (AuspexSlideView *view, int n);
bool auspex_slide_view_uses_gl (AuspexSlideView *view);
