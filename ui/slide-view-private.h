/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Shared by slide-view.c, slide-view-colors.c, slide-view-gestures.c (navigation),
 * slide-view-turning.c (two fingers, and turning with the pointer),
 * slide-view-tools.c (shapes) and slide-view-brush.c (marks). */

#pragma once

#include "render/view/kinetics.h"
#include "ui/slide-canvas.h"
#include "ui/slide-view-lens.h"
#include "ui/slide-view.h"

typedef enum
{
  DRAG_NONE,
  DRAG_PAN,
  DRAG_SHAPE,  /* moves the selected annotation */
  DRAG_VERTEX, /* moves one vertex of it */
  DRAG_DRAW,   /* a tool is drawing */
  DRAG_TURN,   /* turns the view around its centre */
  DRAG_PAUSED, /* a second finger came down: both move the view */
} DragMode;

/* Level-0 pixels and seconds. */
typedef struct
{
  double x, y;                  /* per second */
  double last_x, last_y, scale; /* of the last frame */
  gint64 time_us;
} AuspexDrift;

struct _AuspexSlideView
{
  GtkWidget parent_instance;

  AuspexSlideCanvas *canvas;

  AuspexSlideViewLens *lens;
  GArray *lens_wanted; /* AuspexTileKey */

  /* What is shown (owned references) */
  AuspexTileLoader *loader;
  AuspexViewport *viewport;
  AuspexAnnotationCollection *annotations;
  AuspexHeatmap *heatmap;
  AuspexSlideColors *colors;
  AuspexTilePlan *plan;
  uint32_t background;
  AuspexColorMap color_map;
  double opacity;
  AuspexHeatmapLook heatmap_look;
  AuspexHeatmap *done; /* or NULL */

  /* Motion */
  AuspexZoomMotion zoom;
  AuspexFling fling;
  AuspexFingers fingers;
  GtkGesture *pinch, *twist; /* borrowed */
  double hand_angle;         /* what the view is turned to, before it snaps; radians */
  double wheel_speed;
  AuspexDrift drift;
  guint tick;
  gint64 last_frame_us;

  /* Pointer and keys */
  double pointer_x, pointer_y; /* device pixels */
  GtkEventController *root_keys;
  gint64 peek_began_us;

  /* Drag and tools */
  DragMode drag_mode;
  double drag_x, drag_y; /* where it began, device pixels */
  double last_x, last_y;
  double press_x, press_y; /* the last press, widget coordinates */
  guint32 press_time_ms;
  AuspexTool tool;
  AuspexAnnotation *draft;
  GArray *vertices;          /* AuspexPoint: the polygon so far, level-0 pixels */
  AuspexAnnotation *grabbed; /* as it was when the drag began */
  int grabbed_ring, grabbed_vertex;
  AuspexBrush brush;
  GdkModifierType modifiers; /* when the drag began */
  char *draw_class;
  uint32_t draw_color;

  bool pointer_inside : 1;
  bool show_overlays : 1;
  bool peeking : 1;
  bool space_held : 1;
  bool press_was_double : 1;
  bool drag_was_paused : 1;
  bool picking_white : 1;
  bool is_kinetic : 1;
  bool erases : 1; /* the stroke being drawn takes marks away */
  bool lens_shown : 1;
  bool lens_held : 1;
};

enum
{
  CURSOR_MOVED,
  OPACITY_SCROLLED,
  OVERLAYS_TOGGLED,
  TOOL_FINISHED,
  EDIT_REQUESTED,
  WHITE_REFUSED,
  BRUSH_SCROLLED,
  N_SIGNALS
};

extern guint auspex_slide_view_signals[N_SIGNALS];

void auspex_slide_view_queue_render (AuspexSlideView *view);
/* After the pointer or what it points at has moved. */
void auspex_slide_view_update_lens (AuspexSlideView *view);
void auspex_slide_view_update_cursor (AuspexSlideView *view);
/* Widget units to device pixels. */
double auspex_slide_view_scale (AuspexSlideView *view);

/* slide-view-colors.c */
/* True when white was being picked; at a place in device pixels. */
bool auspex_slide_view_stop_picking_white (AuspexSlideView *view);
bool auspex_slide_view_pick_white_at (AuspexSlideView *view, double x, double y);

/* slide-view-gestures.c */
void auspex_slide_view_add_gestures (AuspexSlideView *view);
void auspex_slide_view_add_root_keys (AuspexSlideView *view);
void auspex_slide_view_remove_root_keys (AuspexSlideView *view);
void auspex_slide_view_start_ticking (AuspexSlideView *view);
void auspex_slide_view_stop_motion (AuspexSlideView *view);

/* slide-view-turning.c; places are device pixels. */
void auspex_slide_view_add_fingers (AuspexSlideView *view);
void auspex_slide_view_turn_press (AuspexSlideView *view);
/* From one place of the pointer to the next. */
void auspex_slide_view_turn_drag (AuspexSlideView *view, double from_x, double from_y,
                                  double to_x, double to_y);
/* Two fingers, wherever they are told from; @seconds: the event's time. */
void auspex_slide_view_fingers_begin (AuspexSlideView *view, double x, double y);
void auspex_slide_view_fingers_move (AuspexSlideView *view, double seconds, double x,
                                     double y, double scale, double radians);
void auspex_slide_view_fingers_end (AuspexSlideView *view, double seconds);

/* slide-view-tools.c; places are device pixels. */
bool auspex_slide_view_tool_press (AuspexSlideView *view, double x, double y);
void auspex_slide_view_tool_drag (AuspexSlideView *view, double x, double y);
void auspex_slide_view_tool_release (AuspexSlideView *view, double x, double y,
                                     bool is_click);
void auspex_slide_view_tool_hover (AuspexSlideView *view, double x, double y);
void auspex_slide_view_click (AuspexSlideView *view, double x, double y);

/* slide-view-brush.c; places are device pixels. */
bool auspex_slide_view_tool_marks (AuspexSlideView *view);
void auspex_slide_view_mark_press (AuspexSlideView *view, double x, double y);
void auspex_slide_view_mark_drag (AuspexSlideView *view, double x, double y);
void auspex_slide_view_mark_release (AuspexSlideView *view, double x, double y,
                                     bool is_click);
/* Alt+wheel; false: not for the tool. */
bool auspex_slide_view_mark_scroll (AuspexSlideView *view, double notches);
void auspex_slide_view_snapshot_brush (AuspexSlideView *view, GtkSnapshot *snapshot);
