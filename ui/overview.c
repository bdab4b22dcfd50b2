/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/overview.h"

#include "ui/format.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdbool.h>

#define MAX_WIDTH 200.0
#define MAX_HEIGHT 160.0
#define MIN_WIDTH 48.0
#define MIN_HEIGHT 36.0
#define BORDER 4.0
#define UP_MARK_PX 5.0

struct _AuspexOverview
{
  GtkWidget parent_instance;

  AuspexViewport *viewport;
  GdkTexture *picture;

  AuspexSeenMap *seen;
  double power;
  cairo_surface_t *tint; /* of what is seen, one pixel a cell; NULL: to be made */
};

G_DEFINE_FINAL_TYPE (AuspexOverview, auspex_overview, GTK_TYPE_WIDGET)

static void
fit_picture (AuspexOverview *overview, double max_width, double max_height, double *width,
             double *height)
{
  AuspexRect bounds = { 0, 0, 4, 3 };

  if (overview->viewport != NULL)
    bounds = auspex_viewport_get_bounds (overview->viewport);
  double scale = MIN (max_width / bounds.width, max_height / bounds.height);
  *width = MAX (round (bounds.width * scale), 16);
  *height = MAX (round (bounds.height * scale), 16);
}

static void
picture_size (AuspexOverview *overview, double *width, double *height)
{
  *width = MAX (gtk_widget_get_width (GTK_WIDGET (overview)) - 2 * BORDER, 1);
  *height = MAX (gtk_widget_get_height (GTK_WIDGET (overview)) - 2 * BORDER, 1);
}

static void
auspex_overview_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                         int *minimum, int *natural, int *minimum_baseline,
                         int *natural_baseline)
{
  double width = 0, height = 0;

  fit_picture (AUSPEX_OVERVIEW (widget), MAX_WIDTH, MAX_HEIGHT, &width, &height);
  *natural = (orientation == GTK_ORIENTATION_HORIZONTAL ? width : height) + 2 * BORDER;
  *minimum = MIN (*natural, 16 + 2 * BORDER);
}

static bool
shows_everything (AuspexOverview *overview)
{
  AuspexRect shown =
      auspex_view_get_level0_rect (auspex_viewport_get_view (overview->viewport));
  AuspexRect bounds = auspex_viewport_get_bounds (overview->viewport);

  /* Up to a hundredth: nobody sees more of a slide by that. */
  double slack = 0.01 * MAX (bounds.width, bounds.height);

  return shown.x <= bounds.x + slack && shown.y <= bounds.y + slack
         && shown.x + shown.width >= bounds.x + bounds.width - slack
         && shown.y + shown.height >= bounds.y + bounds.height - slack;
}

/* Places seen */

/* From an eighth of full resolution on, where one begins to see cells. */
static double
tint_for (double scale)
{
  if (scale <= 0)
    return 0;
  return 0.1 + 0.22 * CLAMP (log2 (8 * scale) / 3, 0, 1);
}

static cairo_surface_t *
make_tint (AuspexSeenMap *seen)
{
  int n_cols = 0, n_rows = 0;

  auspex_seen_map_get_size (seen, &n_cols, &n_rows);
  cairo_surface_t *tint = cairo_image_surface_create (CAIRO_FORMAT_A8, n_cols, n_rows);
  unsigned char *pixels = cairo_image_surface_get_data (tint);
  int stride = cairo_image_surface_get_stride (tint);

  for (int row = 0; row < n_rows; row++)
    for (int col = 0; col < n_cols; col++)
      pixels[row * stride + col] =
          (unsigned char)(255 * tint_for (auspex_seen_map_get_cell (seen, col, row))
                          + 0.5);
  cairo_surface_mark_dirty (tint);
  return tint;
}

static void
paint_seen (AuspexOverview *overview, cairo_t *cr, const GdkRGBA *color, double width,
            double height)
{
  if (overview->tint == NULL)
    overview->tint = make_tint (overview->seen);
  cairo_save (cr);
  cairo_scale (cr, width / cairo_image_surface_get_width (overview->tint),
               height / cairo_image_surface_get_height (overview->tint));
  gdk_cairo_set_source_rgba (cr, color);
  cairo_mask_surface (cr, overview->tint, 0, 0);
  cairo_restore (cr);
}

static void
on_seen_changed (AuspexOverview *overview)
{
  g_clear_pointer (&overview->tint, cairo_surface_destroy);
  gtk_widget_queue_draw (GTK_WIDGET (overview));
}

/* Significant digits: the map is no more exact. */
static double
round_to_two (double value)
{
  double unit = pow (10, floor (log10 (value)) - 1);

  return round (value / unit) * unit;
}

static gboolean
on_query_tooltip (AuspexOverview *overview, int x, int y, gboolean by_keyboard,
                  GtkTooltip *tooltip)
{
  double width = 0, height = 0;
  g_autofree char *closest = NULL, *text = NULL;

  if (overview->viewport == NULL || overview->seen == NULL || by_keyboard)
    return FALSE;
  picture_size (overview, &width, &height);
  AuspexRect bounds = auspex_viewport_get_bounds (overview->viewport);
  double scale = auspex_seen_map_get_scale_at (
      overview->seen, bounds.x + (x - BORDER) / width * bounds.width,
      bounds.y + (y - BORDER) / height * bounds.height);

  if (overview->power > 0 && scale > 0)
    closest = auspex_format_magnification (round_to_two (overview->power * scale));
  else
    closest = auspex_format_percent (scale);
  text = scale > 0 ? g_strdup_printf (_ ("Looked at, up to about %s"), closest)
                   : g_strdup (_ ("Not looked at closely yet"));
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* The view */

/* A place of the view in the picture. Upright, what is outside runs along the picture's
 * edge. */
static void
to_picture (AuspexOverview *overview, double view_x, double view_y, double width,
            double height, double *x, double *y)
{
  const AuspexView *view = auspex_viewport_get_view (overview->viewport);
  AuspexRect bounds = auspex_viewport_get_bounds (overview->viewport);

  auspex_view_to_level0 (view, view_x, view_y, x, y);
  *x = (*x - bounds.x) / bounds.width * width;
  *y = (*y - bounds.y) / bounds.height * height;
  if (auspex_view_is_aligned (view))
    {
      *x = CLAMP (*x, 0, width);
      *y = CLAMP (*y, 0, height);
    }
}

/* The corners of what the view shows, turned as the view is. */
static void
add_view_outline (AuspexOverview *overview, cairo_t *cr, double width, double height)
{
  const AuspexView *view = auspex_viewport_get_view (overview->viewport);
  const double corners[4][2] = {
    { 0, 0 }, { view->width, 0 }, { view->width, view->height }, { 0, view->height }
  };

  for (int i = 0; i < 4; i++)
    {
      double x = 0, y = 0;

      to_picture (overview, corners[i][0], corners[i][1], width, height, &x, &y);
      cairo_line_to (cr, x, y);
    }
  cairo_close_path (cr);
}

/* A triangle on the edge that is the view's upper one. */
static void
add_up_mark (AuspexOverview *overview, cairo_t *cr, double width, double height)
{
  const AuspexView *view = auspex_viewport_get_view (overview->viewport);
  double x = 0, y = 0, right_x = 0, right_y = 0;

  to_picture (overview, view->width / 2.0, 0, width, height, &x, &y);
  to_picture (overview, view->width, 0, width, height, &right_x, &right_y);
  /* Never as large as the outline itself. */
  double size = MIN (UP_MARK_PX, hypot (right_x - x, right_y - y) / 2);
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_rotate (cr, view->flipped ? view->rotation : -view->rotation);
  cairo_move_to (cr, 0, -size);
  cairo_line_to (cr, size, 0);
  cairo_line_to (cr, -size, 0);
  cairo_close_path (cr);
  cairo_restore (cr);
}

static void
auspex_overview_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AuspexOverview *overview = AUSPEX_OVERVIEW (widget);
  double width = 0, height = 0;
  GdkRGBA accent = { 0.11, 0.44, 0.85, 1 };

  if (overview->viewport == NULL)
    return;
  const AuspexView *view = auspex_viewport_get_view (overview->viewport);
  picture_size (overview, &width, &height);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (BORDER, BORDER));
  if (overview->picture != NULL)
    gtk_snapshot_append_texture (snapshot, overview->picture,
                                 &GRAPHENE_RECT_INIT (0, 0, width, height));

  gtk_style_context_lookup_color (gtk_widget_get_style_context (widget),
                                  "accent_bg_color", &accent);
  cairo_t *cr =
      gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (overview->seen != NULL)
    paint_seen (overview, cr, &accent, width, height);
  if (shows_everything (overview))
    {
      cairo_destroy (cr);
      return;
    }
  add_view_outline (overview, cr, width, height);
  gdk_cairo_set_source_rgba (cr, &accent);
  cairo_set_line_width (cr, 2);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
  if (view->rotation != 0 || view->flipped)
    {
      add_up_mark (overview, cr, width, height);
      cairo_fill (cr);
    }
  cairo_destroy (cr);
}

static void
move_to (AuspexOverview *overview, double x, double y)
{
  double width = 0, height = 0;

  if (overview->viewport == NULL)
    return;
  picture_size (overview, &width, &height);
  AuspexRect bounds = auspex_viewport_get_bounds (overview->viewport);
  auspex_viewport_center_on (overview->viewport,
                             bounds.x + (x - BORDER) / width * bounds.width,
                             bounds.y + (y - BORDER) / height * bounds.height);
}

static void
on_drag_begin (AuspexOverview *overview, double x, double y)
{
  move_to (overview, x, y);
}

static void
on_drag_update (AuspexOverview *overview, double offset_x, double offset_y,
                GtkGestureDrag *drag)
{
  double x = 0, y = 0;

  gtk_gesture_drag_get_start_point (drag, &x, &y);
  move_to (overview, x + offset_x, y + offset_y);
}

static void
auspex_overview_dispose (GObject *object)
{
  AuspexOverview *overview = AUSPEX_OVERVIEW (object);

  auspex_overview_set_viewport (overview, NULL);
  auspex_overview_set_seen (overview, NULL, 0);
  g_clear_object (&overview->picture);
  G_OBJECT_CLASS (auspex_overview_parent_class)->dispose (object);
}

static void
auspex_overview_class_init (AuspexOverviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auspex_overview_dispose;
  widget_class->measure = auspex_overview_measure;
  widget_class->snapshot = auspex_overview_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
auspex_overview_init (AuspexOverview *overview)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (on_drag_begin), overview,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (on_drag_update), overview,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (overview), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_set_has_tooltip (GTK_WIDGET (overview), TRUE);
  g_signal_connect (overview, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  gtk_widget_add_css_class (GTK_WIDGET (overview), "plate");
  gtk_accessible_update_property (GTK_ACCESSIBLE (overview),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Overview of the slide"), -1);
}

GtkWidget *
auspex_overview_new (void)
{
  return g_object_new (AUSPEX_TYPE_OVERVIEW, NULL);
}

void
auspex_overview_get_size (AuspexOverview *overview, int max_width, int max_height,
                          int *width, int *height)
{
  double picture_width = 0, picture_height = 0;

  g_return_if_fail (AUSPEX_IS_OVERVIEW (overview));

  fit_picture (overview, CLAMP (max_width - 2 * BORDER, MIN_WIDTH, MAX_WIDTH),
               CLAMP (max_height - 2 * BORDER, MIN_HEIGHT, MAX_HEIGHT), &picture_width,
               &picture_height);
  *width = picture_width + 2 * BORDER;
  *height = picture_height + 2 * BORDER;
}

void
auspex_overview_set_viewport (AuspexOverview *overview, AuspexViewport *viewport)
{
  g_return_if_fail (AUSPEX_IS_OVERVIEW (overview));

  if (overview->viewport != NULL)
    g_signal_handlers_disconnect_by_data (overview->viewport, overview);
  g_set_object (&overview->viewport, viewport);
  if (viewport != NULL)
    g_signal_connect_object (viewport, "changed", G_CALLBACK (gtk_widget_queue_draw),
                             overview, G_CONNECT_SWAPPED);
  gtk_widget_queue_resize (GTK_WIDGET (overview));
}

void
auspex_overview_set_picture (AuspexOverview *overview, GdkTexture *picture)
{
  g_return_if_fail (AUSPEX_IS_OVERVIEW (overview));

  if (g_set_object (&overview->picture, picture))
    gtk_widget_queue_draw (GTK_WIDGET (overview));
}

void
auspex_overview_set_seen (AuspexOverview *overview, AuspexSeenMap *seen, double power)
{
  g_return_if_fail (AUSPEX_IS_OVERVIEW (overview));

  overview->power = power;
  if (overview->seen == seen)
    return;
  if (overview->seen != NULL)
    g_signal_handlers_disconnect_by_data (overview->seen, overview);
  g_set_object (&overview->seen, seen);
  if (seen != NULL)
    g_signal_connect_object (seen, "changed", G_CALLBACK (on_seen_changed), overview,
                             G_CONNECT_SWAPPED);
  on_seen_changed (overview);
}
