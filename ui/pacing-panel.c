/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/pacing-panel.h"

#include <glib/gi18n.h>

#define N_FRAMES 120
#define BAR_PX 2
#define GRAPH_HEIGHT_PX 48
#define GRAPH_MS 66.0 /* the graph's height */
#define TOO_LONG_MS 60.0
#define REFRESH_MS 500
/* After this long without a frame nothing was moving. */
#define PAUSE_MS 250.0

typedef struct
{
  double interval_ms; /* since the frame before */
  double work_ms;     /* styling, layout, drawing */
} Frame;

struct _AuspexPacingPanel
{
  GtkWidget parent_instance;

  GtkWidget *box, *graph;
  GtkLabel *frame_text, *tile_text, *cache_text;
  AuspexTileLoader *loader;

  GdkFrameClock *clock;   /* while mapped */
  Frame frames[N_FRAMES]; /* a ring */
  guint n_frames, next;
  gint64 begun_us, last_us;

  guint timer;
  AuspexTileLoaderStats last_stats;
  gint64 last_stats_us;
};

G_DEFINE_FINAL_TYPE (AuspexPacingPanel, auspex_pacing_panel, GTK_TYPE_WIDGET)

/* Frames */

static void
on_before_paint (AuspexPacingPanel *panel)
{
  panel->begun_us = g_get_monotonic_time ();
}

static void
on_after_paint (AuspexPacingPanel *panel)
{
  gint64 now = g_get_monotonic_time ();
  double interval_ms = (panel->begun_us - panel->last_us) / 1e3;

  if (panel->last_us > 0 && interval_ms < PAUSE_MS)
    {
      panel->frames[panel->next] = (Frame){ interval_ms, (now - panel->begun_us) / 1e3 };
      panel->next = (panel->next + 1) % N_FRAMES;
      panel->n_frames = MIN (panel->n_frames + 1, N_FRAMES);
    }
  panel->last_us = panel->begun_us;
}

static void
draw_graph (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  AuspexPacingPanel *panel = user_data;
  double per_ms = height / GRAPH_MS;
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (area)), &color);
  for (guint i = 0; i < panel->n_frames; i++)
    {
      guint at = (panel->next + N_FRAMES - panel->n_frames + i) % N_FRAMES;
      double x = width - (double)(panel->n_frames - i) * BAR_PX;
      double interval = MIN (panel->frames[at].interval_ms, GRAPH_MS) * per_ms;
      double work = MIN (panel->frames[at].work_ms, GRAPH_MS) * per_ms;

      if (panel->frames[at].interval_ms > TOO_LONG_MS)
        cairo_set_source_rgb (cr, 0.75, 0.11, 0.16);
      else
        cairo_set_source_rgba (cr, color.red, color.green, color.blue, 0.3);
      cairo_rectangle (cr, x, height - interval, BAR_PX, interval);
      cairo_fill (cr);
      cairo_set_source_rgba (cr, color.red, color.green, color.blue, 0.9);
      cairo_rectangle (cr, x, height - work, BAR_PX, work);
      cairo_fill (cr);
    }
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, 0.5);
  cairo_rectangle (cr, 0, height - (int)(1000 / 60.0 * per_ms), width, 1);
  cairo_fill (cr);
}

/* Figures */

static void
say_frames (AuspexPacingPanel *panel)
{
  double sum = 0, work = 0, longest = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < panel->n_frames; i++)
    {
      sum += panel->frames[i].interval_ms;
      work += panel->frames[i].work_ms;
      longest = MAX (longest, panel->frames[i].interval_ms);
    }
  if (panel->n_frames == 0)
    text = g_strdup (_ ("Nothing has moved yet"));
  else
    text = g_strdup_printf (_ ("%.0f frames/s, longest %.0f ms, drawing %.1f ms"),
                            1e3 * panel->n_frames / sum, longest, work / panel->n_frames);
  gtk_label_set_label (panel->frame_text, text);
}

static void
say_tiles (AuspexPacingPanel *panel)
{
  AuspexTileLoaderStats stats = { 0 };
  gint64 now = g_get_monotonic_time ();
  g_autofree char *tiles = NULL, *cache = NULL;

  if (panel->loader != NULL)
    auspex_tile_loader_get_stats (panel->loader, &stats);
  double seconds = (now - panel->last_stats_us) / 1e6;
  int64_t n = stats.n_read - panel->last_stats.n_read;
  double each = n > 0 ? (stats.read_seconds - panel->last_stats.read_seconds) / n : 0;

  tiles =
      g_strdup_printf (_ ("%d tiles waiting, %d being read, %.0f tiles/s, %.1f ms each"),
                       stats.n_waiting, stats.n_being_read, n / seconds, 1e3 * each);
  cache = g_strdup_printf (_ ("%.0f of %.0f MiB of tiles kept"),
                           stats.cache_bytes / 1048576.0, stats.cache_budget / 1048576.0);
  gtk_label_set_label (panel->tile_text, tiles);
  gtk_label_set_label (panel->cache_text, cache);
  panel->last_stats = stats;
  panel->last_stats_us = now;
}

static gboolean
refresh (gpointer user_data)
{
  AuspexPacingPanel *panel = user_data;

  say_frames (panel);
  say_tiles (panel);
  gtk_widget_queue_draw (panel->graph);
  return G_SOURCE_CONTINUE;
}

/* Widget */

static void
auspex_pacing_panel_map (GtkWidget *widget)
{
  AuspexPacingPanel *panel = AUSPEX_PACING_PANEL (widget);

  GTK_WIDGET_CLASS (auspex_pacing_panel_parent_class)->map (widget);
  panel->clock = g_object_ref (gtk_widget_get_frame_clock (widget));
  g_signal_connect_swapped (panel->clock, "before-paint", G_CALLBACK (on_before_paint),
                            panel);
  g_signal_connect_swapped (panel->clock, "after-paint", G_CALLBACK (on_after_paint),
                            panel);
  panel->last_us = 0;
  panel->n_frames = 0;
  panel->last_stats_us = g_get_monotonic_time ();
  if (panel->loader != NULL)
    auspex_tile_loader_get_stats (panel->loader, &panel->last_stats);
  panel->timer = g_timeout_add (REFRESH_MS, refresh, panel);
}

static void
auspex_pacing_panel_unmap (GtkWidget *widget)
{
  AuspexPacingPanel *panel = AUSPEX_PACING_PANEL (widget);

  g_clear_handle_id (&panel->timer, g_source_remove);
  g_signal_handlers_disconnect_by_data (panel->clock, panel);
  g_clear_object (&panel->clock);
  GTK_WIDGET_CLASS (auspex_pacing_panel_parent_class)->unmap (widget);
}

static void
auspex_pacing_panel_dispose (GObject *object)
{
  AuspexPacingPanel *panel = AUSPEX_PACING_PANEL (object);

  g_clear_pointer (&panel->box, gtk_widget_unparent);
  g_clear_object (&panel->loader);
  G_OBJECT_CLASS (auspex_pacing_panel_parent_class)->dispose (object);
}

static void
auspex_pacing_panel_class_init (AuspexPacingPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auspex_pacing_panel_dispose;
  widget_class->map = auspex_pacing_panel_map;
  widget_class->unmap = auspex_pacing_panel_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkLabel *
add_label (AuspexPacingPanel *panel)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "numbers");
  gtk_box_append (GTK_BOX (panel->box), label);
  return GTK_LABEL (label);
}

static void
auspex_pacing_panel_init (AuspexPacingPanel *panel)
{
  panel->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_set_parent (panel->box, GTK_WIDGET (panel));
  gtk_widget_add_css_class (GTK_WIDGET (panel), "plate");
  gtk_widget_add_css_class (GTK_WIDGET (panel), "pacing");
  gtk_widget_set_can_target (GTK_WIDGET (panel), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (panel), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Frame pacing"), -1);

  panel->graph = gtk_drawing_area_new ();
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (panel->graph), draw_graph, panel,
                                  NULL);
  gtk_widget_set_size_request (panel->graph, N_FRAMES * BAR_PX, GRAPH_HEIGHT_PX);
  gtk_box_append (GTK_BOX (panel->box), panel->graph);
  panel->frame_text = add_label (panel);
  panel->tile_text = add_label (panel);
  panel->cache_text = add_label (panel);
}

GtkWidget *
auspex_pacing_panel_new (void)
{
  return g_object_new (AUSPEX_TYPE_PACING_PANEL, NULL);
}

void
auspex_pacing_panel_set_loader (AuspexPacingPanel *panel, AuspexTileLoader *loader)
{
  g_return_if_fail (AUSPEX_IS_PACING_PANEL (panel));

  if (!g_set_object (&panel->loader, loader))
    return;
  panel->last_stats = (AuspexTileLoaderStats){ 0 };
  if (loader != NULL)
    auspex_tile_loader_get_stats (loader, &panel->last_stats);
}
