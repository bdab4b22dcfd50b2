/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/pane-grid.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#define GAP 2
#define GRIP_WIDTH 13
#define DIVIDER_STEP 0.02

struct _AuspexPaneGrid
{
  GtkWidget parent_instance;

  bool use_gl;
  GPtrArray *panes; /* AuspexSlidePane, borrowed: children */
  AuspexSlidePane *active;

  bool swipe;
  double divider;
  GtkWidget *grip;
};

G_DEFINE_FINAL_TYPE (AuspexPaneGrid, auspex_pane_grid, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static bool
is_swiping (AuspexPaneGrid *grid)
{
  return grid->swipe && grid->panes->len == 2;
}

/* Places */

static void
auspex_pane_grid_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                          int *minimum, int *natural, int *minimum_baseline,
                          int *natural_baseline)
{
  AuspexPaneGrid *grid = AUSPEX_PANE_GRID (widget);

  *minimum = *natural = 0;
  for (guint i = 0; i < grid->panes->len; i++)
    {
      int child_minimum = 0, child_natural = 0;

      gtk_widget_measure (g_ptr_array_index (grid->panes, i), orientation, -1,
                          &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
}

static void
allocate_swipe (AuspexPaneGrid *grid, int width, int height)
{
  AuspexSlidePane *left = g_ptr_array_index (grid->panes, 0);
  AuspexSlidePane *right = g_ptr_array_index (grid->panes, 1);
  int at = CLAMP ((int)lround (grid->divider * width), 1, MAX (width - 1, 1));

  auspex_slide_pane_set_extent (left, &(GdkRectangle){ 0, 0, width, height });
  auspex_slide_pane_set_extent (right, &(GdkRectangle){ -at, 0, width, height });
  gtk_widget_size_allocate (GTK_WIDGET (left), &(GtkAllocation){ 0, 0, at, height }, -1);
  gtk_widget_size_allocate (GTK_WIDGET (right),
                            &(GtkAllocation){ at, 0, MAX (width - at, 1), height }, -1);
  gtk_widget_size_allocate (
      grid->grip, &(GtkAllocation){ at - GRIP_WIDTH / 2, 0, GRIP_WIDTH, height }, -1);
}

/* Two and three in a row, or below each other in a high window; four two by two. */
static void
allocate_side_by_side (AuspexPaneGrid *grid, int width, int height)
{
  int n = grid->panes->len, n_columns = n;

  if (n == 4)
    n_columns = 2;
  else if (height > width)
    n_columns = 1;
  int n_rows = (n + n_columns - 1) / n_columns;

  for (int i = 0; i < n; i++)
    {
      AuspexSlidePane *pane = g_ptr_array_index (grid->panes, i);
      int column = i % n_columns, row = i / n_columns;
      int left = column * (width + GAP) / n_columns;
      int right = (column + 1) * (width + GAP) / n_columns - GAP;
      int top = row * (height + GAP) / n_rows;
      int bottom = (row + 1) * (height + GAP) / n_rows - GAP;

      auspex_slide_pane_set_extent (pane, NULL);
      gtk_widget_size_allocate (
          GTK_WIDGET (pane),
          &(GtkAllocation){ left, top, MAX (right - left, 1), MAX (bottom - top, 1) },
          -1);
    }
}

static void
auspex_pane_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AuspexPaneGrid *grid = AUSPEX_PANE_GRID (widget);

  if (is_swiping (grid))
    allocate_swipe (grid, width, height);
  else if (grid->panes->len > 0)
    allocate_side_by_side (grid, width, height);
}

/* The divider */

/* The grip moves with the divider: what is dragged is counted in the grid. */
static void
on_drag_update (AuspexPaneGrid *grid, double offset_x, double offset_y,
                GtkGestureDrag *drag)
{
  double x = 0, y = 0, grid_x = 0, grid_y = 0;

  if (gtk_gesture_drag_get_start_point (drag, &x, &y)
      && gtk_widget_translate_coordinates (grid->grip, GTK_WIDGET (grid), x + offset_x, y,
                                           &grid_x, &grid_y))
    auspex_pane_grid_set_divider (grid,
                                  grid_x / gtk_widget_get_width (GTK_WIDGET (grid)));
}

static gboolean
on_grip_key (AuspexPaneGrid *grid, guint key)
{
  double by = 0;

  if (key == GDK_KEY_Left)
    by = -DIVIDER_STEP;
  else if (key == GDK_KEY_Right)
    by = DIVIDER_STEP;
  else if (key == GDK_KEY_Home)
    by = -1;
  else if (key == GDK_KEY_End)
    by = 1;
  if (by == 0)
    return GDK_EVENT_PROPAGATE;
  auspex_pane_grid_set_divider (grid, grid->divider + by);
  return GDK_EVENT_STOP;
}

static void
make_grip (AuspexPaneGrid *grid)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_VERTICAL);

  grid->grip =
      g_object_new (ADW_TYPE_BIN, "accessible-role", GTK_ACCESSIBLE_ROLE_SEPARATOR, NULL);
  gtk_widget_set_halign (line, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (grid->grip, GTK_WIDGET (grid));
  adw_bin_set_child (ADW_BIN (grid->grip), line);
  gtk_widget_add_css_class (grid->grip, "grip");
  gtk_widget_set_focusable (grid->grip, TRUE);
  gtk_widget_set_cursor_from_name (grid->grip, "col-resize");
  gtk_widget_set_tooltip_text (grid->grip, _ ("Drag to see more of either side"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (grid->grip),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Divider between the two views"), -1);
  gtk_widget_set_visible (grid->grip, FALSE);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (on_drag_update), grid,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_grip_key), grid,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (grid->grip, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (grid->grip, keys);
}

/* The active one */

static void
turn_to (AuspexPaneGrid *grid, AuspexSlidePane *pane)
{
  if (pane != grid->active)
    g_signal_emit (grid, signals[ACTIVATED], 0, pane);
}

static void
on_pressed (AuspexPaneGrid *grid, int n_press, double x, double y, GtkGesture *click)
{
  turn_to (grid, AUSPEX_SLIDE_PANE (
                     gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (click))));
}

static void
on_focused (AuspexPaneGrid *grid, GtkEventController *focus)
{
  turn_to (grid, AUSPEX_SLIDE_PANE (gtk_event_controller_get_widget (focus)));
}

/* Before what is pressed in it answers: a tool draws at once. */
static void
watch (AuspexPaneGrid *grid, AuspexSlidePane *pane)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click),
                                              GTK_PHASE_CAPTURE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed), grid,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "enter", G_CALLBACK (on_focused), grid,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (pane), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (pane), focus);
}

static void
show_roles (AuspexPaneGrid *grid)
{
  for (guint i = 0; i < grid->panes->len; i++)
    {
      AuspexSlidePane *pane = g_ptr_array_index (grid->panes, i);

      auspex_slide_pane_set_role (pane, pane == grid->active, grid->panes->len == 1);
    }
  gtk_widget_set_visible (grid->grip, is_swiping (grid));
  gtk_widget_queue_allocate (GTK_WIDGET (grid));
}

/* Making */

static void
auspex_pane_grid_dispose (GObject *object)
{
  AuspexPaneGrid *grid = AUSPEX_PANE_GRID (object);

  grid->active = NULL;
  while (grid->panes->len > 0)
    gtk_widget_unparent (g_ptr_array_remove_index (grid->panes, grid->panes->len - 1));
  g_clear_pointer (&grid->grip, gtk_widget_unparent);
  G_OBJECT_CLASS (auspex_pane_grid_parent_class)->dispose (object);
}

static void
auspex_pane_grid_finalize (GObject *object)
{
  g_ptr_array_unref (AUSPEX_PANE_GRID (object)->panes);
  G_OBJECT_CLASS (auspex_pane_grid_parent_class)->finalize (object);
}

static void
auspex_pane_grid_class_init (AuspexPaneGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auspex_pane_grid_dispose;
  G_OBJECT_CLASS (klass)->finalize = auspex_pane_grid_finalize;
  widget_class->measure = auspex_pane_grid_measure;
  widget_class->size_allocate = auspex_pane_grid_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "panegrid");

  signals[ACTIVATED] =
      g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 1, AUSPEX_TYPE_SLIDE_PANE);
}

static void
auspex_pane_grid_init (AuspexPaneGrid *grid)
{
  grid->panes = g_ptr_array_new ();
  grid->divider = 0.5;
  gtk_widget_set_overflow (GTK_WIDGET (grid), GTK_OVERFLOW_HIDDEN);
  make_grip (grid);
}

void
auspex_pane_grid_set_use_gl (AuspexPaneGrid *grid, bool use_gl)
{
  g_return_if_fail (AUSPEX_IS_PANE_GRID (grid));
  grid->use_gl = use_gl;
}

guint
auspex_pane_grid_get_n (AuspexPaneGrid *grid)
{
  g_return_val_if_fail (AUSPEX_IS_PANE_GRID (grid), 0);
  return grid->panes->len;
}

AuspexSlidePane *
auspex_pane_grid_get (AuspexPaneGrid *grid, guint index)
{
  g_return_val_if_fail (AUSPEX_IS_PANE_GRID (grid), NULL);
  g_return_val_if_fail (index < grid->panes->len, NULL);
  return g_ptr_array_index (grid->panes, index);
}

AuspexSlidePane *
auspex_pane_grid_add (AuspexPaneGrid *grid)
{
  g_return_val_if_fail (AUSPEX_IS_PANE_GRID (grid), NULL);
  g_return_val_if_fail (grid->panes->len < AUSPEX_PANE_GRID_MAX, NULL);

  AuspexSlidePane *pane = AUSPEX_SLIDE_PANE (auspex_slide_pane_new (grid->use_gl));

  /* The grip stays the last: it lies over them. */
  gtk_widget_insert_before (GTK_WIDGET (pane), GTK_WIDGET (grid), grid->grip);
  g_ptr_array_add (grid->panes, pane);
  watch (grid, pane);
  if (grid->active == NULL)
    grid->active = pane;
  show_roles (grid);
  return pane;
}

void
auspex_pane_grid_remove (AuspexPaneGrid *grid, AuspexSlidePane *pane)
{
  g_return_if_fail (AUSPEX_IS_PANE_GRID (grid));
  g_return_if_fail (grid->panes->len > 1);

  g_ptr_array_remove (grid->panes, pane);
  if (grid->active == pane)
    grid->active = g_ptr_array_index (grid->panes, 0);
  gtk_widget_unparent (GTK_WIDGET (pane));
  show_roles (grid);
}

AuspexSlidePane *
auspex_pane_grid_get_active (AuspexPaneGrid *grid)
{
  g_return_val_if_fail (AUSPEX_IS_PANE_GRID (grid), NULL);
  return grid->active;
}

void
auspex_pane_grid_set_active (AuspexPaneGrid *grid, AuspexSlidePane *pane)
{
  g_return_if_fail (AUSPEX_IS_PANE_GRID (grid));

  grid->active = pane;
  show_roles (grid);
}

void
auspex_pane_grid_set_swipe (AuspexPaneGrid *grid, bool swipe)
{
  g_return_if_fail (AUSPEX_IS_PANE_GRID (grid));

  grid->swipe = swipe;
  show_roles (grid);
}

bool
auspex_pane_grid_get_swipe (AuspexPaneGrid *grid)
{
  g_return_val_if_fail (AUSPEX_IS_PANE_GRID (grid), false);
  return is_swiping (grid);
}

void
auspex_pane_grid_set_divider (AuspexPaneGrid *grid, double fraction)
{
  g_return_if_fail (AUSPEX_IS_PANE_GRID (grid));

  grid->divider = CLAMP (fraction, 0, 1);
  gtk_widget_queue_allocate (GTK_WIDGET (grid));
}

double
auspex_pane_grid_get_divider (AuspexPaneGrid *grid)
{
  g_return_val_if_fail (AUSPEX_IS_PANE_GRID (grid), 0);
  return grid->divider;
}
