/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/map-tile.h"

#include "render/cairo/heatmap-painter.h"

#include <glib/gi18n.h>
#include <math.h>

#define WIDTH 98
#define MAX_ASPECT 1.2 /* height over width */
#define CAPTION_GAP 3
#define MARK_RADIUS 5.0

struct _AuspexMapTile
{
  GtkWidget parent_instance;

  GtkWidget *caption;
  AuspexRect bounds;
  GdkTexture *picture;
  AuspexHeatmap *heatmap;
  AuspexColorMap color_map;
  double opacity;
  bool is_smooth;
  double mark_x, mark_y;
  cairo_surface_t *layer; /* the map as it was last painted; NULL: to be painted */
};

G_DEFINE_FINAL_TYPE (AuspexMapTile, auspex_map_tile, GTK_TYPE_WIDGET)

enum
{
  HOVERED,
  CLICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The picture's place in the widget, and widget units per level-0 pixel. */
static double
fit_picture (AuspexMapTile *tile, double width, graphene_rect_t *place)
{
  double scale = fmin (width / fmax (tile->bounds.width, 1),
                       width * MAX_ASPECT / fmax (tile->bounds.height, 1));
  double picture_width = tile->bounds.width * scale;

  *place = GRAPHENE_RECT_INIT ((width - picture_width) / 2, 0, picture_width,
                               tile->bounds.height * scale);
  return scale;
}

static void
paint_layer (AuspexMapTile *tile, const graphene_rect_t *place)
{
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (tile));
  AuspexView view = { .center_x = tile->bounds.x + tile->bounds.width / 2,
                      .center_y = tile->bounds.y + tile->bounds.height / 2,
                      .scale = place->size.width / tile->bounds.width * factor,
                      .width = MAX ((int)(place->size.width * factor + 0.5), 1),
                      .height = MAX ((int)(place->size.height * factor + 0.5), 1) };
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, view.width, view.height);
  cairo_t *cr = cairo_create (surface);

  auspex_heatmap_paint (tile->heatmap, tile->color_map, tile->opacity, tile->is_smooth,
                        &view, cr);
  cairo_destroy (cr);
  cairo_surface_set_device_scale (surface, factor, factor);
  tile->layer = surface;
}

static void
draw_mark (AuspexMapTile *tile, cairo_t *cr, const graphene_rect_t *place, double scale)
{
  double x = place->origin.x + (tile->mark_x - tile->bounds.x) * scale;
  double y = place->origin.y + (tile->mark_y - tile->bounds.y) * scale;

  if (isnan (tile->mark_x))
    return;
  cairo_arc (cr, x, y, MARK_RADIUS, 0, 2 * G_PI);
  cairo_set_source_rgb (cr, 0.06, 0.06, 0.06);
  cairo_set_line_width (cr, 4);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
}

static void
auspex_map_tile_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AuspexMapTile *tile = AUSPEX_MAP_TILE (widget);
  graphene_rect_t place;
  double scale = fit_picture (tile, gtk_widget_get_width (widget), &place);

  if (tile->bounds.width > 0 && place.size.width >= 1)
    {
      if (tile->picture != NULL)
        gtk_snapshot_append_texture (snapshot, tile->picture, &place);
      if (tile->layer == NULL && tile->heatmap != NULL)
        paint_layer (tile, &place);

      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &place);

      if (tile->layer != NULL)
        {
          cairo_set_source_surface (cr, tile->layer, place.origin.x, place.origin.y);
          cairo_paint (cr);
        }
      draw_mark (tile, cr, &place, scale);
      cairo_destroy (cr);
    }
  gtk_widget_snapshot_child (widget, tile->caption, snapshot);
}

static void
drop_layer (AuspexMapTile *tile)
{
  g_clear_pointer (&tile->layer, cairo_surface_destroy);
  gtk_widget_queue_draw (GTK_WIDGET (tile));
}

static void
auspex_map_tile_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                         int *minimum, int *natural, int *minimum_baseline,
                         int *natural_baseline)
{
  AuspexMapTile *tile = AUSPEX_MAP_TILE (widget);
  graphene_rect_t place;
  int caption = 0;

  *minimum = *natural = WIDTH;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  gtk_widget_measure (tile->caption, orientation, -1, NULL, &caption, NULL, NULL);
  fit_picture (tile, for_size > 0 ? for_size : WIDTH, &place);
  *minimum = *natural = (int)ceil (place.size.height) + CAPTION_GAP + caption;
}

static void
auspex_map_tile_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AuspexMapTile *tile = AUSPEX_MAP_TILE (widget);
  graphene_rect_t place;
  int caption = 0;

  fit_picture (tile, width, &place);
  gtk_widget_measure (tile->caption, GTK_ORIENTATION_VERTICAL, -1, NULL, &caption, NULL,
                      NULL);
  gtk_widget_size_allocate (
      tile->caption,
      &(GtkAllocation){ 0, (int)ceil (place.size.height) + CAPTION_GAP, width, caption },
      -1);
  g_clear_pointer (&tile->layer, cairo_surface_destroy);
}

/* Level-0 pixels, within the slide. */
static void
place_at (AuspexMapTile *tile, double *x, double *y)
{
  graphene_rect_t place;
  double scale = fit_picture (tile, gtk_widget_get_width (GTK_WIDGET (tile)), &place);
  AuspexRect bounds = tile->bounds;

  *x =
      CLAMP (bounds.x + (*x - place.origin.x) / scale, bounds.x, bounds.x + bounds.width);
  *y = CLAMP (bounds.y + (*y - place.origin.y) / scale, bounds.y,
              bounds.y + bounds.height);
}

static void
on_motion (AuspexMapTile *tile, double x, double y)
{
  place_at (tile, &x, &y);
  g_signal_emit (tile, signals[HOVERED], 0, x, y);
}

static void
on_leave (AuspexMapTile *tile)
{
  g_signal_emit (tile, signals[HOVERED], 0, NAN, NAN);
}

static void
on_released (AuspexMapTile *tile, int n_press, double x, double y)
{
  place_at (tile, &x, &y);
  g_signal_emit (tile, signals[CLICKED], 0, x, y);
}

static void
auspex_map_tile_dispose (GObject *object)
{
  AuspexMapTile *tile = AUSPEX_MAP_TILE (object);

  g_clear_pointer (&tile->caption, gtk_widget_unparent);
  g_clear_pointer (&tile->layer, cairo_surface_destroy);
  g_clear_pointer (&tile->heatmap, auspex_heatmap_unref);
  g_clear_object (&tile->picture);
  G_OBJECT_CLASS (auspex_map_tile_parent_class)->dispose (object);
}

static GtkSizeRequestMode
auspex_map_tile_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
auspex_map_tile_class_init (AuspexMapTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auspex_map_tile_dispose;
  widget_class->get_request_mode = auspex_map_tile_get_request_mode;
  widget_class->measure = auspex_map_tile_measure;
  widget_class->size_allocate = auspex_map_tile_size_allocate;
  widget_class->snapshot = auspex_map_tile_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[HOVERED] = g_signal_new ("hovered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[CLICKED] = g_signal_new ("clicked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static void
auspex_map_tile_init (AuspexMapTile *tile)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  tile->mark_x = tile->mark_y = NAN;
  tile->caption = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (tile->caption), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (tile->caption, "caption");
  gtk_widget_set_parent (tile->caption, GTK_WIDGET (tile));

  g_signal_connect_object (motion, "motion", G_CALLBACK (on_motion), tile,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "enter", G_CALLBACK (on_motion), tile,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (on_leave), tile,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "released", G_CALLBACK (on_released), tile,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (tile), motion);
  gtk_widget_add_controller (GTK_WIDGET (tile), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (tile, "notify::scale-factor", G_CALLBACK (drop_layer), NULL);
}

GtkWidget *
auspex_map_tile_new (const char *title)
{
  AuspexMapTile *tile = g_object_new (AUSPEX_TYPE_MAP_TILE, "tooltip-text", title, NULL);

  gtk_label_set_label (GTK_LABEL (tile->caption), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tile), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  return GTK_WIDGET (tile);
}

void
auspex_map_tile_set_picture (AuspexMapTile *tile, AuspexRect bounds, GdkTexture *picture)
{
  g_return_if_fail (AUSPEX_IS_MAP_TILE (tile));

  tile->bounds = bounds;
  g_set_object (&tile->picture, picture);
  drop_layer (tile);
  gtk_widget_queue_resize (GTK_WIDGET (tile));
}

void
auspex_map_tile_set_heatmap (AuspexMapTile *tile, AuspexHeatmap *heatmap,
                             AuspexColorMap color_map, double opacity, bool is_smooth)
{
  g_return_if_fail (AUSPEX_IS_MAP_TILE (tile));

  if (heatmap != NULL)
    auspex_heatmap_ref (heatmap);
  g_clear_pointer (&tile->heatmap, auspex_heatmap_unref);
  tile->heatmap = heatmap;
  tile->color_map = color_map;
  tile->opacity = opacity;
  tile->is_smooth = is_smooth;
  drop_layer (tile);
}

void
auspex_map_tile_set_mark (AuspexMapTile *tile, double level0_x, double level0_y)
{
  g_return_if_fail (AUSPEX_IS_MAP_TILE (tile));

  tile->mark_x = level0_x;
  tile->mark_y = level0_y;
  gtk_widget_queue_draw (GTK_WIDGET (tile));
}

const char *
auspex_map_tile_get_title (AuspexMapTile *tile)
{
  g_return_val_if_fail (AUSPEX_IS_MAP_TILE (tile), NULL);
  return gtk_label_get_label (GTK_LABEL (tile->caption));
}
