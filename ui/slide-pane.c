/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/slide-pane.h"

#include "ui/format.h"
#include "ui/pacing-panel.h"
#include "ui/progress-plate.h"
#include "ui/readout.h"
#include "ui/tool-bar.h"
#include "ui/view-captions.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define VIEW_MARGIN 12
#define MIN_WIDTH_OF_PLACE 560
#define MIN_WIDTH_OF_READOUT 380

struct _AuspexSlidePane
{
  GtkWidget parent_instance;

  GtkOverlay *overlay;

  /* What lies in it (borrowed from the overlay) */
  AuspexSlideView *view;
  AuspexViewRulers *rulers;
  AuspexOverview *overview;
  AuspexScaleBarView *scale_bar;
  AuspexLegendView *legend;
  AuspexReadout *readout;
  GtkWidget *tool_bar, *name_plate, *frame;
  GtkWidget *heading; /* tools and name */
  GtkWidget *strips;
  GtkRevealer *untrained_revealer, *notice_revealer;
  GtkLabel *notice;
  GtkRevealer *progress_revealer;
  AuspexProgressPlate *progress;
  AuspexPacingPanel *pacing; /* NULL until it is asked for */
  AuspexTileLoader *loader;

  char *name;
  bool is_alone, show_name;
  double mpp, power;
  guint readout_tick;
  GdkRectangle extent; /* width 0: as the pane */
};

G_DEFINE_FINAL_TYPE (AuspexSlidePane, auspex_slide_pane, GTK_TYPE_WIDGET)

/* Read-outs */

static char *
place_text (AuspexSlidePane *pane, double level0_x, double level0_y)
{
  if (pane->mpp <= 0)
    return g_strdup_printf ("x %.0f  y %.0f px", level0_x, level0_y);
  return g_strdup_printf ("x %.1f  y %.1f µm", level0_x * pane->mpp,
                          level0_y * pane->mpp);
}

static void
update_cursor_readout (AuspexSlidePane *pane)
{
  AuspexHeatmap *heatmap = auspex_slide_view_get_heatmap (pane->view);
  g_autofree char *place = NULL, *value = NULL;
  double x = 0, y = 0;

  /* In a narrow pane it would lie over the scale bar. */
  if (gtk_widget_get_width (GTK_WIDGET (pane)) >= MIN_WIDTH_OF_PLACE
      && auspex_slide_view_get_cursor (pane->view, &x, &y))
    {
      place = place_text (pane, x, y);
      int64_t patch = heatmap != NULL && auspex_slide_view_overlays_visible (pane->view)
                          ? auspex_heatmap_patch_at (heatmap, x, y)
                          : -1;
      if (patch >= 0)
        value = auspex_format_patch_value (heatmap, patch);
    }
  auspex_readout_set_place (pane->readout, place);
  auspex_readout_set_value (pane->readout, value);
}

/* What a screen reader says of the canvas. */
static void
describe_view (AuspexSlidePane *pane, const AuspexView *view, const char *magnification)
{
  AuspexHeatmap *heatmap = auspex_slide_view_get_heatmap (pane->view);
  g_autofree char *orientation =
      auspex_format_orientation (view->rotation, view->flipped);
  g_autofree char *looks = orientation != NULL
                               ? g_strdup_printf ("%s, %s", magnification, orientation)
                               : g_strdup (magnification);
  g_autofree char *label = NULL;

  if (heatmap != NULL && auspex_slide_view_overlays_visible (pane->view))
    label = g_strdup_printf (_ ("%s at %s, map: %s"), pane->name, looks,
                             auspex_heatmap_get_title (heatmap));
  else
    label = g_strdup_printf (_ ("%s at %s"), pane->name, looks);
  gtk_accessible_update_property (GTK_ACCESSIBLE (pane->view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
update_scale_readout (AuspexSlidePane *pane)
{
  AuspexViewport *viewport = auspex_slide_view_get_viewport (pane->view);
  double factor = gtk_widget_get_scale_factor (GTK_WIDGET (pane));
  g_autofree char *magnification = NULL, *resolution = NULL;

  if (viewport == NULL)
    return;
  const AuspexView *view = auspex_viewport_get_view (viewport);
  double scale = view->scale;
  if (pane->power > 0)
    magnification = auspex_format_magnification (pane->power * scale);
  else
    magnification = auspex_format_percent (scale);
  if (pane->mpp > 0)
    {
      double um = pane->mpp / scale;

      /* Translators: micrometres per pixel on screen. */
      resolution = g_strdup_printf (_ ("%.*f µm/px"), um < 10 ? 2 : um < 100 ? 1 : 0, um);
    }
  else
    resolution = g_strdup (_ ("no µm/px"));
  auspex_readout_set_magnification (pane->readout, magnification, resolution);
  describe_view (pane, view, magnification);
  auspex_scale_bar_view_set_um_per_unit (pane->scale_bar, pane->mpp / scale * factor);
}

static gboolean
update_readouts (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  AuspexSlidePane *pane = AUSPEX_SLIDE_PANE (widget);

  pane->readout_tick = 0;
  gtk_widget_set_visible (GTK_WIDGET (pane->readout),
                          gtk_widget_get_width (widget) >= MIN_WIDTH_OF_READOUT);
  update_cursor_readout (pane);
  update_scale_readout (pane);
  bool has_map = auspex_slide_view_get_heatmap (pane->view) != NULL
                 && auspex_slide_view_get_done (pane->view) == NULL
                 && auspex_slide_view_overlays_visible (pane->view);
  gtk_widget_set_visible (GTK_WIDGET (pane->legend), has_map);
  /* A result is never seen without whose it is. */
  gtk_widget_set_visible (pane->name_plate,
                          has_map || !pane->is_alone || pane->show_name);
  return G_SOURCE_REMOVE;
}

/* Once a frame, and never while places are given out: what is said changes sizes. */
static void
queue_readouts (AuspexSlidePane *pane)
{
  if (pane->readout_tick == 0)
    pane->readout_tick =
        gtk_widget_add_tick_callback (GTK_WIDGET (pane), update_readouts, NULL, NULL);
}

/* Places */

static void
measure_view (GtkWidget *room, GtkOrientation orientation, int for_size, int *minimum,
              int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
}

static void
allocate_view (GtkWidget *room, int width, int height, int baseline)
{
  AuspexSlidePane *pane =
      AUSPEX_SLIDE_PANE (gtk_widget_get_ancestor (room, AUSPEX_TYPE_SLIDE_PANE));
  GtkAllocation place = { 0, 0, width, height };

  if (pane->extent.width > 0)
    place = pane->extent;
  gtk_widget_size_allocate (GTK_WIDGET (pane->view), &place, baseline);
  queue_readouts (pane);
}

/* Shows of the view what lies in the pane. */
static GtkWidget *
room_new (GtkWidget *view)
{
  GtkWidget *room = adw_bin_new ();

  gtk_widget_set_layout_manager (
      room, gtk_custom_layout_new (NULL, measure_view, allocate_view));
  gtk_widget_set_overflow (room, GTK_OVERFLOW_HIDDEN);
  adw_bin_set_child (ADW_BIN (room), view);
  return room;
}

/* Making */

static void
add_to_view (AuspexSlidePane *pane, GtkWidget *widget, GtkAlign halign, GtkAlign valign)
{
  gtk_widget_set_halign (widget, halign);
  gtk_widget_set_valign (widget, valign);
  gtk_widget_set_margin_start (widget, VIEW_MARGIN);
  gtk_widget_set_margin_end (widget, VIEW_MARGIN);
  gtk_widget_set_margin_top (widget, VIEW_MARGIN);
  gtk_widget_set_margin_bottom (widget, VIEW_MARGIN);
  gtk_overlay_add_overlay (pane->overlay, widget);
}

/* At the right, as large as the progress in the middle leaves it. */
static gboolean
place_overview (GtkOverlay *overlay, GtkWidget *child, GdkRectangle *place,
                AuspexSlidePane *pane)
{
  int view_width = gtk_widget_get_width (GTK_WIDGET (overlay));
  int view_height = gtk_widget_get_height (GTK_WIDGET (overlay));
  int progress_width = 0, width = 0, height = 0;

  if (child != GTK_WIDGET (pane->overview))
    return FALSE;
  gtk_widget_measure (GTK_WIDGET (pane->progress_revealer), GTK_ORIENTATION_HORIZONTAL,
                      -1, NULL, &progress_width, NULL, NULL);
  auspex_overview_get_size (pane->overview,
                            (view_width - progress_width) / 2 - VIEW_MARGIN,
                            view_height / 3, &width, &height);
  width += gtk_widget_get_margin_start (child) + gtk_widget_get_margin_end (child);
  height += gtk_widget_get_margin_top (child) + gtk_widget_get_margin_bottom (child);
  *place = (GdkRectangle){ view_width - width, 0, width, height };
  return TRUE;
}

/* It lies on the slide, which stays where it is; what else lies there makes room. */
static void
add_untrained (AuspexSlidePane *pane)
{
  GtkWidget *label = gtk_label_new (
      _ ("Untrained weights: meaningless numbers, for trying the program only"));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "meaningless");
  pane->untrained_revealer = GTK_REVEALER (gtk_revealer_new ());
  gtk_revealer_set_child (pane->untrained_revealer, label);
  gtk_widget_set_can_target (GTK_WIDGET (pane->untrained_revealer), FALSE);
  gtk_box_append (GTK_BOX (pane->strips), GTK_WIDGET (pane->untrained_revealer));
}

static void
add_notice (AuspexSlidePane *pane)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *reopen = gtk_button_new_with_mnemonic (_ ("_Open Again"));

  pane->notice = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (pane->notice, PANGO_ELLIPSIZE_START);
  gtk_widget_set_hexpand (GTK_WIDGET (pane->notice), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (reopen), "win.reopen");
  gtk_widget_set_tooltip_text (reopen,
                               _ ("Close the slide and open its file as it is now"));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (pane->notice));
  gtk_box_append (GTK_BOX (box), reopen);
  gtk_widget_add_css_class (box, "file-notice");
  pane->notice_revealer = GTK_REVEALER (gtk_revealer_new ());
  gtk_revealer_set_child (pane->notice_revealer, box);
  gtk_box_append (GTK_BOX (pane->strips), GTK_WIDGET (pane->notice_revealer));
}

static void
add_strips (AuspexSlidePane *pane)
{
  pane->strips = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_valign (pane->strips, GTK_ALIGN_START);
  gtk_overlay_add_overlay (pane->overlay, pane->strips);
  add_notice (pane);
  add_untrained (pane);
}

static void
add_captions (AuspexSlidePane *pane)
{
  GtkWidget *captions = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  pane->legend = AUSPEX_LEGEND_VIEW (auspex_legend_view_new ());
  pane->scale_bar = AUSPEX_SCALE_BAR_VIEW (auspex_scale_bar_view_new ());
  gtk_widget_set_halign (GTK_WIDGET (pane->legend), GTK_ALIGN_START);
  gtk_widget_set_halign (GTK_WIDGET (pane->scale_bar), GTK_ALIGN_START);
  gtk_widget_set_can_target (captions, FALSE);
  gtk_box_append (GTK_BOX (captions), GTK_WIDGET (pane->legend));
  gtk_box_append (GTK_BOX (captions), GTK_WIDGET (pane->scale_bar));
  add_to_view (pane, captions, GTK_ALIGN_START, GTK_ALIGN_END);
}

static void
add_heading (AuspexSlidePane *pane)
{
  pane->heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  pane->tool_bar = auspex_tool_bar_new ();
  pane->name_plate = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (pane->name_plate), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_valign (pane->name_plate, GTK_ALIGN_START);
  gtk_widget_set_can_target (pane->name_plate, FALSE);
  gtk_widget_add_css_class (pane->name_plate, "plate");
  gtk_widget_add_css_class (pane->name_plate, "name");
  gtk_widget_set_visible (pane->name_plate, FALSE);
  gtk_box_append (GTK_BOX (pane->heading), pane->tool_bar);
  gtk_box_append (GTK_BOX (pane->heading), pane->name_plate);
  add_to_view (pane, pane->heading, GTK_ALIGN_START, GTK_ALIGN_START);
}

static void
add_frame (AuspexSlidePane *pane)
{
  pane->frame = adw_bin_new ();
  gtk_widget_set_can_target (pane->frame, FALSE);
  gtk_widget_add_css_class (pane->frame, "active-frame");
  gtk_widget_set_visible (pane->frame, FALSE);
  gtk_overlay_add_overlay (pane->overlay, pane->frame);
}

static void
add_progress (AuspexSlidePane *pane)
{
  pane->progress = AUSPEX_PROGRESS_PLATE (auspex_progress_plate_new ());
  pane->progress_revealer = GTK_REVEALER (gtk_revealer_new ());
  gtk_revealer_set_transition_type (pane->progress_revealer,
                                    GTK_REVEALER_TRANSITION_TYPE_CROSSFADE);
  gtk_revealer_set_child (pane->progress_revealer, GTK_WIDGET (pane->progress));
  gtk_widget_set_can_target (GTK_WIDGET (pane->progress_revealer), FALSE);
  add_to_view (pane, GTK_WIDGET (pane->progress_revealer), GTK_ALIGN_CENTER,
               GTK_ALIGN_START);
}

static void
auspex_slide_pane_dispose (GObject *object)
{
  AuspexSlidePane *pane = AUSPEX_SLIDE_PANE (object);
  GtkWidget *overlay = GTK_WIDGET (g_steal_pointer (&pane->overlay));

  g_clear_pointer (&overlay, gtk_widget_unparent);
  g_clear_object (&pane->loader);
  G_OBJECT_CLASS (auspex_slide_pane_parent_class)->dispose (object);
}

static void
auspex_slide_pane_finalize (GObject *object)
{
  g_free (AUSPEX_SLIDE_PANE (object)->name);
  G_OBJECT_CLASS (auspex_slide_pane_parent_class)->finalize (object);
}

static void
auspex_slide_pane_class_init (AuspexSlidePaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = auspex_slide_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = auspex_slide_pane_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass),
                                            GTK_TYPE_BIN_LAYOUT);
}

static void
auspex_slide_pane_init (AuspexSlidePane *pane)
{
  pane->name = g_strdup ("");
  pane->is_alone = true;
  pane->overlay = GTK_OVERLAY (gtk_overlay_new ());
  gtk_widget_set_parent (GTK_WIDGET (pane->overlay), GTK_WIDGET (pane));
}

GtkWidget *
auspex_slide_pane_new (bool use_gl)
{
  AuspexSlidePane *pane = g_object_new (AUSPEX_TYPE_SLIDE_PANE, NULL);

  pane->view = AUSPEX_SLIDE_VIEW (auspex_slide_view_new (use_gl));
  gtk_overlay_set_child (pane->overlay, room_new (GTK_WIDGET (pane->view)));
  g_signal_connect_object (pane->view, "cursor-moved", G_CALLBACK (queue_readouts), pane,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pane->overlay, "get-child-position",
                           G_CALLBACK (place_overview), pane, 0);

  pane->rulers = AUSPEX_VIEW_RULERS (auspex_view_rulers_new ());
  gtk_overlay_add_overlay (pane->overlay, GTK_WIDGET (pane->rulers));
  add_strips (pane);
  add_heading (pane);
  pane->overview = AUSPEX_OVERVIEW (auspex_overview_new ());
  add_to_view (pane, GTK_WIDGET (pane->overview), GTK_ALIGN_END, GTK_ALIGN_START);
  add_captions (pane);
  pane->readout = AUSPEX_READOUT (auspex_readout_new ());
  add_to_view (pane, GTK_WIDGET (pane->readout), GTK_ALIGN_END, GTK_ALIGN_END);
  add_progress (pane);
  add_frame (pane);
  return GTK_WIDGET (pane);
}

AuspexSlideView *
auspex_slide_pane_get_view (AuspexSlidePane *pane)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_PANE (pane), NULL);
  return pane->view;
}

AuspexViewRulers *
auspex_slide_pane_get_rulers (AuspexSlidePane *pane)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_PANE (pane), NULL);
  return pane->rulers;
}

AuspexOverview *
auspex_slide_pane_get_overview (AuspexSlidePane *pane)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_PANE (pane), NULL);
  return pane->overview;
}

void
auspex_slide_pane_set_slide (AuspexSlidePane *pane, AuspexTileLoader *loader,
                             AuspexViewport *viewport, uint32_t background)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_PANE (pane));

  g_set_object (&pane->loader, loader);
  if (pane->pacing != NULL)
    auspex_pacing_panel_set_loader (pane->pacing, loader);
  auspex_slide_view_set_slide (pane->view, loader, viewport, background);
  auspex_overview_set_viewport (pane->overview, viewport);
  auspex_overview_set_picture (pane->overview, NULL);
  auspex_readout_set_viewport (pane->readout, viewport);
  auspex_view_rulers_set_viewport (pane->rulers, viewport);
}

void
auspex_slide_pane_set_role (AuspexSlidePane *pane, bool active, bool alone)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_PANE (pane));

  gtk_widget_set_visible (pane->tool_bar, active);
  gtk_widget_set_visible (GTK_WIDGET (pane->overview), active);
  pane->is_alone = alone;
  gtk_widget_set_visible (pane->frame, active && !alone);
  queue_readouts (pane);
}

void
auspex_slide_pane_set_show_name (AuspexSlidePane *pane, bool show)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_PANE (pane));

  pane->show_name = show;
  queue_readouts (pane);
}

void
auspex_slide_pane_set_extent (AuspexSlidePane *pane, const GdkRectangle *extent)
{
  static const GdkRectangle whole = { 0 };

  g_return_if_fail (AUSPEX_IS_SLIDE_PANE (pane));

  if (extent == NULL)
    extent = &whole;
  if (gdk_rectangle_equal (extent, &pane->extent))
    return;
  pane->extent = *extent;
  gtk_widget_queue_allocate (gtk_widget_get_parent (GTK_WIDGET (pane->view)));
}

void
auspex_slide_pane_set_name (AuspexSlidePane *pane, const char *name)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_PANE (pane));

  g_free (pane->name);
  pane->name = g_strdup (name);
  gtk_label_set_label (GTK_LABEL (pane->name_plate), name);
  queue_readouts (pane);
}

void
auspex_slide_pane_set_scale (AuspexSlidePane *pane, double mpp, double power)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_PANE (pane));

  pane->mpp = mpp;
  auspex_view_rulers_set_mpp (pane->rulers, mpp);
  pane->power = power;
  queue_readouts (pane);
}

void
auspex_slide_pane_set_colors (AuspexSlidePane *pane, AuspexSlideColors *colors)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_PANE (pane));

  auspex_slide_view_set_colors (pane->view, colors);
  auspex_color_button_set_colors (auspex_readout_get_color_button (pane->readout),
                                  colors);
}

void
auspex_slide_pane_show_color_controls (AuspexSlidePane *pane)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_PANE (pane));
  auspex_color_button_popup (auspex_readout_get_color_button (pane->readout));
}

void
auspex_slide_pane_hide_color_controls (AuspexSlidePane *pane)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_PANE (pane));
  auspex_color_button_popdown (auspex_readout_get_color_button (pane->readout));
}

void
auspex_slide_pane_update_legend (AuspexSlidePane *pane)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_PANE (pane));

  auspex_legend_view_set_heatmap (pane->legend,
                                  auspex_slide_view_get_heatmap (pane->view),
                                  auspex_slide_view_get_color_map (pane->view));
  queue_readouts (pane);
}

/* What else lies there makes room. */
static void
place_below_strips (AuspexSlidePane *pane)
{
  GtkRevealer *strips[] = { pane->untrained_revealer, pane->notice_revealer };
  int height = 0;

  for (guint i = 0; i < G_N_ELEMENTS (strips); i++)
    if (gtk_revealer_get_reveal_child (strips[i]))
      {
        int natural = 0;

        gtk_widget_measure (gtk_revealer_get_child (strips[i]), GTK_ORIENTATION_VERTICAL,
                            -1, NULL, &natural, NULL, NULL);
        height += natural;
      }
  gtk_widget_set_margin_top (pane->heading, VIEW_MARGIN + height);
  gtk_widget_set_margin_top (GTK_WIDGET (pane->overview), VIEW_MARGIN + height);
  gtk_widget_set_margin_top (GTK_WIDGET (pane->progress_revealer), VIEW_MARGIN + height);
}

void
auspex_slide_pane_set_untrained (AuspexSlidePane *pane, bool untrained)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_PANE (pane));

  gtk_revealer_set_reveal_child (pane->untrained_revealer, untrained);
  place_below_strips (pane);
}

void
auspex_slide_pane_set_notice (AuspexSlidePane *pane, const char *notice)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_PANE (pane));

  if (notice != NULL)
    gtk_label_set_label (pane->notice, notice);
  gtk_revealer_set_reveal_child (pane->notice_revealer, notice != NULL);
  place_below_strips (pane);
}

void
auspex_slide_pane_set_pacing_shown (AuspexSlidePane *pane, bool shown)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_PANE (pane));

  if (pane->pacing == NULL && shown)
    {
      pane->pacing = AUSPEX_PACING_PANEL (auspex_pacing_panel_new ());
      auspex_pacing_panel_set_loader (pane->pacing, pane->loader);
      add_to_view (pane, GTK_WIDGET (pane->pacing), GTK_ALIGN_START, GTK_ALIGN_CENTER);
    }
  if (pane->pacing != NULL)
    gtk_widget_set_visible (GTK_WIDGET (pane->pacing), shown);
}

void
auspex_slide_pane_show_progress (AuspexSlidePane *pane, const char *stage,
                                 const char *detail, double fraction)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_PANE (pane));

  auspex_progress_plate_set (pane->progress, stage, detail, fraction);
  gtk_widget_set_can_target (GTK_WIDGET (pane->progress_revealer), TRUE);
  gtk_revealer_set_reveal_child (pane->progress_revealer, TRUE);
}

void
auspex_slide_pane_hide_progress (AuspexSlidePane *pane)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_PANE (pane));

  gtk_widget_set_can_target (GTK_WIDGET (pane->progress_revealer), FALSE);
  gtk_revealer_set_reveal_child (pane->progress_revealer, FALSE);
}
