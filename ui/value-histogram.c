/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/value-histogram.h"

#include "render/overlay/legend.h"
#include "ui/theme.h"

#include <glib/gi18n.h>
#include <math.h>

#define N_BINS 60
#define BARS_HEIGHT 44
#define STRIP_HEIGHT 6
#define HANDLE_SIZE 14 /* also how far the scale stays away from the sides, twice */
#define STEP 0.01
#define PAGE 0.1

/* Handle */

#define AUSPEX_TYPE_RANGE_HANDLE (auspex_range_handle_get_type ())
G_DECLARE_FINAL_TYPE (AuspexRangeHandle, auspex_range_handle, AUSPEX, RANGE_HANDLE,
                      GtkWidget)

struct _AuspexRangeHandle
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (AuspexRangeHandle, auspex_range_handle, GTK_TYPE_WIDGET)

static void
auspex_range_handle_class_init (AuspexRangeHandleClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "rangehandle");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass),
                                        GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
auspex_range_handle_init (AuspexRangeHandle *handle)
{
  gtk_widget_set_focusable (GTK_WIDGET (handle), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (handle), "ew-resize");
}

/* Histogram */

struct _AuspexValueHistogram
{
  GtkWidget parent_instance;

  GtkWidget *handles[2]; /* lowest, highest */
  AuspexHeatmap *heatmap;
  AuspexColorMap color_map;
  AuspexHeatmapRange range;
  int64_t counts[N_BINS], largest;
  int dragged; /* handle, or -1 */
};

G_DEFINE_FINAL_TYPE (AuspexValueHistogram, auspex_value_histogram, GTK_TYPE_WIDGET)

enum
{
  RANGE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static double
scale_width (AuspexValueHistogram *histogram)
{
  return MAX (gtk_widget_get_width (GTK_WIDGET (histogram)) - HANDLE_SIZE, 1);
}

static double
end_of (AuspexValueHistogram *histogram, int handle)
{
  return handle == 0 ? histogram->range.lowest : histogram->range.highest;
}

/* What a screen reader says of the handles. */
static void
describe_handles (AuspexValueHistogram *histogram)
{
  for (int i = 0; i < 2; i++)
    {
      double end = end_of (histogram, i), ends[2] = { 0, 0 };
      g_autoptr (AuspexHeatmap) part = NULL;
      g_autofree char *text = NULL;

      if (histogram->heatmap != NULL)
        {
          part = auspex_heatmap_new_in_range (histogram->heatmap, &histogram->range);
          auspex_heatmap_get_ends (part, &ends[0], &ends[1]);
          text = g_strdup_printf ("%.3g, %s",
                                  auspex_heatmap_get_mode (part) == AUSPEX_HEATMAP_RANK
                                      ? 100 * ends[i]
                                      : ends[i],
                                  auspex_legend_get_unit (part));
        }
      gtk_accessible_update_property (
          GTK_ACCESSIBLE (histogram->handles[i]), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
          GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 1.0, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, end,
          GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text != NULL ? text : "", -1);
    }
}

static void
show_range (AuspexValueHistogram *histogram)
{
  describe_handles (histogram);
  gtk_widget_queue_allocate (GTK_WIDGET (histogram));
  gtk_widget_queue_draw (GTK_WIDGET (histogram));
}

static void
move_handle (AuspexValueHistogram *histogram, int handle, double position)
{
  AuspexHeatmapRange *range = &histogram->range;
  AuspexHeatmapRange before = *range;

  if (handle == 0)
    range->lowest = CLAMP (position, 0, range->highest);
  else
    range->highest = CLAMP (position, range->lowest, 1);
  if (range->lowest == before.lowest && range->highest == before.highest)
    return;
  show_range (histogram);
  g_signal_emit (histogram, signals[RANGE_CHANGED], 0);
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
        AuspexValueHistogram *histogram)
{
  GtkWidget *focus = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  int handle = focus == histogram->handles[1];
  double end = end_of (histogram, handle);

  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_Down:
      move_handle (histogram, handle, end - STEP);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
    case GDK_KEY_Up:
      move_handle (histogram, handle, end + STEP);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Down:
      move_handle (histogram, handle, end - PAGE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
      move_handle (histogram, handle, end + PAGE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      move_handle (histogram, handle, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
      move_handle (histogram, handle, 1);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* The nearer handle; of two in one place that which can follow. */
static void
on_drag_begin (AuspexValueHistogram *histogram, double x, double y)
{
  double position = (x - HANDLE_SIZE / 2.0) / scale_width (histogram);
  double to_lowest = fabs (position - histogram->range.lowest);
  double to_highest = fabs (position - histogram->range.highest);

  if (to_lowest == to_highest)
    histogram->dragged = position > histogram->range.highest;
  else
    histogram->dragged = to_highest < to_lowest;
  gtk_widget_grab_focus (histogram->handles[histogram->dragged]);
  move_handle (histogram, histogram->dragged, position);
}

static void
on_drag_update (AuspexValueHistogram *histogram, double offset_x, double offset_y,
                GtkGestureDrag *drag)
{
  double x = 0, y = 0;

  gtk_gesture_drag_get_start_point (drag, &x, &y);
  move_handle (histogram, histogram->dragged,
               (x + offset_x - HANDLE_SIZE / 2.0) / scale_width (histogram));
}

/* A bar per bin, as high as the square root of its count: few outliers are seen, too. */
static void
draw_bars (AuspexValueHistogram *histogram, cairo_t *cr, const AuspexPlotStyle *style)
{
  double width = scale_width (histogram) / N_BINS;
  const AuspexHeatmapRange *range = &histogram->range;

  for (int bin = 0; bin < N_BINS; bin++)
    {
      double position = (bin + 0.5) / N_BINS, extent = range->highest - range->lowest;
      double height =
          histogram->largest > 0
              ? BARS_HEIGHT * sqrt (histogram->counts[bin] / (double)histogram->largest)
              : 0;
      uint32_t rgb = style->rule;

      if (position >= range->lowest || !range->hides_below)
        rgb = auspex_color_map_lookup (histogram->color_map,
                                       extent > 0 ? (position - range->lowest) / extent
                                                  : position >= range->lowest);
      cairo_set_source_rgb (cr, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0,
                            (rgb & 0xff) / 255.0);
      /* The foot is the legend's bar: there where no patch is, too. */
      cairo_rectangle (cr, HANDLE_SIZE / 2.0 + bin * width, BARS_HEIGHT - height,
                       width + 0.3, height + STRIP_HEIGHT);
      cairo_fill (cr);
    }
}

static void
auspex_value_histogram_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AuspexValueHistogram *histogram = AUSPEX_VALUE_HISTOGRAM (widget);
  AuspexPlotStyle style = auspex_theme_get_plot_style (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                     gtk_widget_get_height (widget)));

  draw_bars (histogram, cr, &style);
  cairo_set_source_rgb (cr, (style.foreground >> 16 & 0xff) / 255.0,
                        (style.foreground >> 8 & 0xff) / 255.0,
                        (style.foreground & 0xff) / 255.0);
  cairo_set_line_width (cr, 1);
  for (int i = 0; i < 2; i++)
    {
      double x = HANDLE_SIZE / 2.0 + end_of (histogram, i) * scale_width (histogram);

      cairo_move_to (cr, floor (x) + 0.5, 0);
      cairo_line_to (cr, floor (x) + 0.5, BARS_HEIGHT + STRIP_HEIGHT);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
  for (int i = 0; i < 2; i++)
    gtk_widget_snapshot_child (widget, histogram->handles[i], snapshot);
}

static void
auspex_value_histogram_measure (GtkWidget *widget, GtkOrientation orientation,
                                int for_size, int *minimum, int *natural,
                                int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL
                            ? 120
                            : BARS_HEIGHT + STRIP_HEIGHT + HANDLE_SIZE;
}

static void
auspex_value_histogram_size_allocate (GtkWidget *widget, int width, int height,
                                      int baseline)
{
  AuspexValueHistogram *histogram = AUSPEX_VALUE_HISTOGRAM (widget);

  for (int i = 0; i < 2; i++)
    {
      int x = (int)(end_of (histogram, i) * MAX (width - HANDLE_SIZE, 1) + 0.5);

      gtk_widget_size_allocate (
          histogram->handles[i],
          &(GtkAllocation){ x, BARS_HEIGHT + STRIP_HEIGHT, HANDLE_SIZE, HANDLE_SIZE },
          -1);
    }
}

static void
auspex_value_histogram_dispose (GObject *object)
{
  AuspexValueHistogram *histogram = AUSPEX_VALUE_HISTOGRAM (object);

  for (int i = 0; i < 2; i++)
    g_clear_pointer (&histogram->handles[i], gtk_widget_unparent);
  g_clear_pointer (&histogram->heatmap, auspex_heatmap_unref);
  G_OBJECT_CLASS (auspex_value_histogram_parent_class)->dispose (object);
}

static void
auspex_value_histogram_class_init (AuspexValueHistogramClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auspex_value_histogram_dispose;
  widget_class->measure = auspex_value_histogram_measure;
  widget_class->size_allocate = auspex_value_histogram_size_allocate;
  widget_class->snapshot = auspex_value_histogram_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[RANGE_CHANGED] =
      g_signal_new ("range-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
add_handle (AuspexValueHistogram *histogram, int i, const char *label)
{
  GtkWidget *handle =
      g_object_new (AUSPEX_TYPE_RANGE_HANDLE, "tooltip-text", label, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_accessible_update_property (GTK_ACCESSIBLE (handle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), histogram, 0);
  gtk_widget_add_controller (handle, keys);
  gtk_widget_set_parent (handle, GTK_WIDGET (histogram));
  histogram->handles[i] = handle;
}

static void
auspex_value_histogram_init (AuspexValueHistogram *histogram)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  histogram->range = (AuspexHeatmapRange){ 0, 1, false };
  add_handle (histogram, 0, _ ("Where the colours begin"));
  add_handle (histogram, 1, _ ("Where the colours end"));
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (on_drag_begin), histogram,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (on_drag_update), histogram,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (histogram), GTK_EVENT_CONTROLLER (drag));
  gtk_accessible_update_property (GTK_ACCESSIBLE (histogram),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Values of the map"),
                                  -1);
  auspex_theme_follow (GTK_WIDGET (histogram));
}

GtkWidget *
auspex_value_histogram_new (void)
{
  return g_object_new (AUSPEX_TYPE_VALUE_HISTOGRAM, NULL);
}

void
auspex_value_histogram_set_heatmap (AuspexValueHistogram *histogram,
                                    AuspexHeatmap *heatmap)
{
  g_return_if_fail (AUSPEX_IS_VALUE_HISTOGRAM (histogram));

  if (heatmap != NULL)
    auspex_heatmap_ref (heatmap);
  g_clear_pointer (&histogram->heatmap, auspex_heatmap_unref);
  histogram->heatmap = heatmap;
  histogram->largest = 0;
  if (heatmap != NULL)
    auspex_heatmap_count (heatmap, N_BINS, histogram->counts);
  for (int bin = 0; heatmap != NULL && bin < N_BINS; bin++)
    histogram->largest = MAX (histogram->largest, histogram->counts[bin]);
  show_range (histogram);
}

void
auspex_value_histogram_set_color_map (AuspexValueHistogram *histogram,
                                      AuspexColorMap color_map)
{
  g_return_if_fail (AUSPEX_IS_VALUE_HISTOGRAM (histogram));

  histogram->color_map = color_map;
  gtk_widget_queue_draw (GTK_WIDGET (histogram));
}

void
auspex_value_histogram_set_range (AuspexValueHistogram *histogram,
                                  const AuspexHeatmapRange *range)
{
  g_return_if_fail (AUSPEX_IS_VALUE_HISTOGRAM (histogram));

  histogram->range.lowest = CLAMP (range->lowest, 0, 1);
  histogram->range.highest = CLAMP (range->highest, histogram->range.lowest, 1);
  histogram->range.hides_below = range->hides_below;
  show_range (histogram);
}

AuspexHeatmapRange
auspex_value_histogram_get_range (AuspexValueHistogram *histogram)
{
  const AuspexHeatmapRange none = { 0, 1, false };

  g_return_val_if_fail (AUSPEX_IS_VALUE_HISTOGRAM (histogram), none);
  return histogram->range;
}
