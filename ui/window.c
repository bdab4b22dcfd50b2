/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/window.h"

#include "base/whole-file.h"
#include "ui/format.h"
#include "ui/progress-plate.h"
#include "ui/readout.h"
#include "ui/tool-bar.h"
#include "ui/view-captions.h"

#include <glib/gi18n.h>
#include <math.h>

#define VIEW_MARGIN 12

struct _AuspexWindow
{
  AdwApplicationWindow parent_instance;

  /* Template widgets */
  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkWidget *slide_buttons;
  GtkStack *stack;
  AdwStatusPage *opening_page;
  AdwFlap *flap;
  GtkOverlay *view_overlay;
  GtkRevealer *meaningless_revealer, *overlay_revealer;
  AdwViewStack *panels;
  AdwViewStackPage *annotation_tab;
  AuspexWelcomePage *welcome_page;
  AuspexResultCard *result_card;
  AuspexGenePanel *gene_panel;
  AuspexAnnotationPage *annotation_page;
  AuspexPropertiesPage *properties_page;
  AuspexOverlayControls *overlay_controls;

  /* What lies on the slide (borrowed from the overlay) */
  AuspexSlideView *view;
  AuspexOverview *overview;
  AuspexScaleBarView *scale_bar;
  AuspexLegendView *legend;
  AuspexReadout *readout;
  GtkWidget *tool_bar;
  GtkRevealer *progress_revealer;
  AuspexProgressPlate *progress;

  double mpp, power;
};

G_DEFINE_FINAL_TYPE (AuspexWindow, auspex_window, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  FILES_DROPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *const page_names[] = { "welcome", "opening", "slide" };

/* Read-outs */

static char *
place_text (AuspexWindow *window, double level0_x, double level0_y)
{
  if (window->mpp <= 0)
    return g_strdup_printf ("x %.0f  y %.0f px", level0_x, level0_y);
  return g_strdup_printf ("x %.1f  y %.1f µm", level0_x * window->mpp,
                          level0_y * window->mpp);
}

/* The map's value at a patch, as its legend counts. */
static char *
value_text (AuspexHeatmap *heatmap, int64_t patch)
{
  double scaled = 0, value = auspex_heatmap_get_value (heatmap, patch);
  AuspexRect unused;

  auspex_heatmap_get_patch (heatmap, patch, &unused, &scaled);
  switch (auspex_heatmap_get_mode (heatmap))
    {
    case AUSPEX_HEATMAP_RANK:
      {
        g_autofree char *percent = auspex_format_percent (scaled);

        return g_strdup_printf (_ ("rank %s"), percent);
      }
    case AUSPEX_HEATMAP_MULTIPLE:
      {
        g_autofree char *multiple =
            auspex_format_number (value * auspex_heatmap_get_n_patches (heatmap), 2);

        return g_strdup_printf (_ ("%s × uniform"), multiple);
      }
    default:
      return g_strdup_printf (_ ("weight %.3g"), value);
    }
}

static void
update_cursor_readout (AuspexWindow *window)
{
  AuspexHeatmap *heatmap = auspex_slide_view_get_heatmap (window->view);
  g_autofree char *place = NULL, *value = NULL;
  double x = 0, y = 0;

  if (auspex_slide_view_get_cursor (window->view, &x, &y))
    {
      place = place_text (window, x, y);
      int64_t patch = heatmap != NULL && auspex_slide_view_overlays_visible (window->view)
                          ? auspex_heatmap_patch_at (heatmap, x, y)
                          : -1;
      if (patch >= 0)
        value = value_text (heatmap, patch);
    }
  auspex_readout_set_place (window->readout, place);
  auspex_readout_set_value (window->readout, value);
}

/* What a screen reader says of the canvas. */
static void
describe_view (AuspexWindow *window, const char *magnification)
{
  AuspexHeatmap *heatmap = auspex_slide_view_get_heatmap (window->view);
  g_autofree char *label = NULL;

  if (heatmap != NULL && auspex_slide_view_overlays_visible (window->view))
    label = g_strdup_printf (_ ("%s at %s, map: %s"),
                             adw_window_title_get_title (window->title), magnification,
                             auspex_heatmap_get_title (heatmap));
  else
    label = g_strdup_printf (_ ("%s at %s"), adw_window_title_get_title (window->title),
                             magnification);
  gtk_accessible_update_property (GTK_ACCESSIBLE (window->view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
update_scale_readout (AuspexWindow *window)
{
  AuspexViewport *viewport = auspex_slide_view_get_viewport (window->view);
  double factor = gtk_widget_get_scale_factor (GTK_WIDGET (window));
  g_autofree char *magnification = NULL, *resolution = NULL;

  if (viewport == NULL)
    return;
  double scale = auspex_viewport_get_view (viewport)->scale;
  if (window->power > 0)
    magnification = auspex_format_magnification (window->power * scale);
  else
    magnification = auspex_format_percent (scale);
  if (window->mpp > 0)
    {
      double um = window->mpp / scale;

      /* Translators: micrometres per pixel on screen. */
      resolution = g_strdup_printf (_ ("%.*f µm/px"), um < 10 ? 2 : um < 100 ? 1 : 0, um);
    }
  else
    resolution = g_strdup (_ ("no µm/px"));
  auspex_readout_set_magnification (window->readout, magnification, resolution);
  describe_view (window, magnification);
  auspex_scale_bar_view_set_um_per_unit (window->scale_bar, window->mpp / scale * factor);
}

static void
on_cursor_moved (AuspexWindow *window)
{
  update_cursor_readout (window);
  update_scale_readout (window);
  gtk_widget_set_visible (GTK_WIDGET (window->legend),
                          auspex_slide_view_get_heatmap (window->view) != NULL
                              && auspex_slide_view_overlays_visible (window->view));
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y,
         AuspexWindow *window)
{
  g_signal_emit (window, signals[FILES_DROPPED], 0, g_value_get_boxed (value));
  return TRUE;
}

/* Making */

static void
add_to_view (AuspexWindow *window, GtkWidget *widget, GtkAlign halign, GtkAlign valign)
{
  gtk_widget_set_halign (widget, halign);
  gtk_widget_set_valign (widget, valign);
  gtk_widget_set_margin_start (widget, VIEW_MARGIN);
  gtk_widget_set_margin_end (widget, VIEW_MARGIN);
  gtk_widget_set_margin_top (widget, VIEW_MARGIN);
  gtk_widget_set_margin_bottom (widget, VIEW_MARGIN);
  gtk_overlay_add_overlay (window->view_overlay, widget);
}

/* At the right, as large as the progress in the middle leaves it. */
static gboolean
place_overview (GtkOverlay *overlay, GtkWidget *child, GdkRectangle *place,
                AuspexWindow *window)
{
  int view_width = gtk_widget_get_width (GTK_WIDGET (overlay));
  int view_height = gtk_widget_get_height (GTK_WIDGET (overlay));
  int progress_width = 0, width = 0, height = 0;

  if (child != GTK_WIDGET (window->overview))
    return FALSE;
  gtk_widget_measure (GTK_WIDGET (window->progress_revealer), GTK_ORIENTATION_HORIZONTAL,
                      -1, NULL, &progress_width, NULL, NULL);
  auspex_overview_get_size (window->overview,
                            (view_width - progress_width) / 2 - VIEW_MARGIN,
                            view_height / 3, &width, &height);
  width += gtk_widget_get_margin_start (child) + gtk_widget_get_margin_end (child);
  height += gtk_widget_get_margin_top (child) + gtk_widget_get_margin_bottom (child);
  *place = (GdkRectangle){ view_width - width, 0, width, height };
  return TRUE;
}

static void
make_view (AuspexWindow *window, bool use_gl)
{
  GtkWidget *captions = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  window->view = AUSPEX_SLIDE_VIEW (auspex_slide_view_new (use_gl));
  gtk_overlay_set_child (window->view_overlay, GTK_WIDGET (window->view));
  g_signal_connect_object (window->view, "cursor-moved", G_CALLBACK (on_cursor_moved),
                           window, G_CONNECT_SWAPPED);

  g_signal_connect_object (window->view_overlay, "get-child-position",
                           G_CALLBACK (place_overview), window, 0);

  window->tool_bar = auspex_tool_bar_new ();
  add_to_view (window, window->tool_bar, GTK_ALIGN_START, GTK_ALIGN_START);
  window->overview = AUSPEX_OVERVIEW (auspex_overview_new ());
  add_to_view (window, GTK_WIDGET (window->overview), GTK_ALIGN_END, GTK_ALIGN_START);

  window->legend = AUSPEX_LEGEND_VIEW (auspex_legend_view_new ());
  window->scale_bar = AUSPEX_SCALE_BAR_VIEW (auspex_scale_bar_view_new ());
  gtk_widget_set_halign (GTK_WIDGET (window->legend), GTK_ALIGN_START);
  gtk_widget_set_halign (GTK_WIDGET (window->scale_bar), GTK_ALIGN_START);
  gtk_widget_set_can_target (captions, FALSE);
  gtk_box_append (GTK_BOX (captions), GTK_WIDGET (window->legend));
  gtk_box_append (GTK_BOX (captions), GTK_WIDGET (window->scale_bar));
  add_to_view (window, captions, GTK_ALIGN_START, GTK_ALIGN_END);

  window->readout = AUSPEX_READOUT (auspex_readout_new ());
  add_to_view (window, GTK_WIDGET (window->readout), GTK_ALIGN_END, GTK_ALIGN_END);

  window->progress = AUSPEX_PROGRESS_PLATE (auspex_progress_plate_new ());
  window->progress_revealer = GTK_REVEALER (gtk_revealer_new ());
  gtk_revealer_set_transition_type (window->progress_revealer,
                                    GTK_REVEALER_TRANSITION_TYPE_CROSSFADE);
  gtk_revealer_set_child (window->progress_revealer, GTK_WIDGET (window->progress));
  gtk_widget_set_can_target (GTK_WIDGET (window->progress_revealer), FALSE);
  add_to_view (window, GTK_WIDGET (window->progress_revealer), GTK_ALIGN_CENTER,
               GTK_ALIGN_START);
}

/* The panel folds away from a narrow window, and back. */
static void
on_panel_revealed (AuspexWindow *window)
{
  if (g_action_group_has_action (G_ACTION_GROUP (window), "show-panel"))
    g_action_group_change_action_state (
        G_ACTION_GROUP (window), "show-panel",
        g_variant_new_boolean (adw_flap_get_reveal_flap (window->flap)));
}

static void
auspex_window_class_init (AuspexWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[FILES_DROPPED] =
      g_signal_new ("files-dropped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 1, GDK_TYPE_FILE_LIST);

  g_type_ensure (AUSPEX_TYPE_WELCOME_PAGE);
  g_type_ensure (AUSPEX_TYPE_RESULT_CARD);
  g_type_ensure (AUSPEX_TYPE_GENE_PANEL);
  g_type_ensure (AUSPEX_TYPE_ANNOTATION_PAGE);
  g_type_ensure (AUSPEX_TYPE_PROPERTIES_PAGE);
  g_type_ensure (AUSPEX_TYPE_OVERLAY_CONTROLS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/auspex/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, title);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, slide_buttons);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, opening_page);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, view_overlay);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, meaningless_revealer);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, overlay_revealer);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, panels);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, annotation_tab);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, welcome_page);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, result_card);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, gene_panel);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, annotation_page);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, properties_page);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, overlay_controls);
}

static void
auspex_window_init (AuspexWindow *window)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (window));
  g_signal_connect_object (window->flap, "notify::reveal-flap",
                           G_CALLBACK (on_panel_revealed), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (drop, "drop", G_CALLBACK (on_drop), window, 0);
  gtk_widget_add_controller (GTK_WIDGET (window->stack), GTK_EVENT_CONTROLLER (drop));
}

AuspexWindow *
auspex_window_new (GtkApplication *application, bool use_gl)
{
  AuspexWindow *window =
      g_object_new (AUSPEX_TYPE_WINDOW, "application", application, NULL);

  if (!use_gl)
    gtk_widget_add_css_class (GTK_WIDGET (window), "square");
  make_view (window, use_gl);
  return window;
}

void
auspex_window_show_page (AuspexWindow *window, AuspexWindowPage page)
{
  g_return_if_fail (AUSPEX_IS_WINDOW (window));

  gtk_stack_set_visible_child_name (window->stack, page_names[page]);
  gtk_widget_set_visible (window->slide_buttons, page == AUSPEX_WINDOW_SLIDE);
  if (page == AUSPEX_WINDOW_SLIDE)
    gtk_widget_grab_focus (GTK_WIDGET (window->view));
}

AuspexWindowPage
auspex_window_get_page (AuspexWindow *window)
{
  const char *name = NULL;

  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), AUSPEX_WINDOW_WELCOME);

  name = gtk_stack_get_visible_child_name (window->stack);
  for (guint i = 0; i < G_N_ELEMENTS (page_names); i++)
    if (g_strcmp0 (name, page_names[i]) == 0)
      return i;
  return AUSPEX_WINDOW_WELCOME;
}

void
auspex_window_set_title (AuspexWindow *window, const char *title, const char *subtitle)
{
  g_autofree char *full = NULL;

  g_return_if_fail (AUSPEX_IS_WINDOW (window));

  full = title != NULL ? g_strdup_printf (_ ("%s – Auspex"), title) : g_strdup ("Auspex");
  adw_window_title_set_title (window->title, title != NULL ? title : "Auspex");
  adw_window_title_set_subtitle (window->title, subtitle != NULL ? subtitle : "");
  adw_status_page_set_description (window->opening_page, title);
  gtk_window_set_title (GTK_WINDOW (window), full);
}

AuspexSlideView *
auspex_window_get_slide_view (AuspexWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), NULL);
  return window->view;
}

AuspexOverview *
auspex_window_get_overview (AuspexWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), NULL);
  return window->overview;
}

AuspexWelcomePage *
auspex_window_get_welcome_page (AuspexWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), NULL);
  return window->welcome_page;
}

AuspexResultCard *
auspex_window_get_result_card (AuspexWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), NULL);
  return window->result_card;
}

AuspexGenePanel *
auspex_window_get_gene_panel (AuspexWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), NULL);
  return window->gene_panel;
}

AuspexAnnotationPage *
auspex_window_get_annotation_page (AuspexWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), NULL);
  return window->annotation_page;
}

AuspexPropertiesPage *
auspex_window_get_properties_page (AuspexWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), NULL);
  return window->properties_page;
}

AuspexOverlayControls *
auspex_window_get_overlay_controls (AuspexWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), NULL);
  return window->overlay_controls;
}

void
auspex_window_show_panel (AuspexWindow *window, const char *name)
{
  g_return_if_fail (AUSPEX_IS_WINDOW (window));
  adw_view_stack_set_visible_child_name (window->panels, name);
}

void
auspex_window_set_panel_visible (AuspexWindow *window, bool visible)
{
  g_return_if_fail (AUSPEX_IS_WINDOW (window));
  adw_flap_set_reveal_flap (window->flap, visible);
}

void
auspex_window_raise_panel (AuspexWindow *window)
{
  g_return_if_fail (AUSPEX_IS_WINDOW (window));
  if (adw_flap_get_folded (window->flap))
    adw_flap_set_reveal_flap (window->flap, TRUE);
}

void
auspex_window_set_has_maps (AuspexWindow *window, bool has_maps)
{
  g_return_if_fail (AUSPEX_IS_WINDOW (window));
  gtk_revealer_set_reveal_child (window->overlay_revealer, has_maps);
}

void
auspex_window_set_unsaved (AuspexWindow *window, const char *why)
{
  g_return_if_fail (AUSPEX_IS_WINDOW (window));
  auspex_annotation_page_set_unsaved (window->annotation_page, why);
  adw_view_stack_page_set_needs_attention (window->annotation_tab, why != NULL);
}

void
auspex_window_set_untrained (AuspexWindow *window, bool untrained)
{
  int height = 0;

  g_return_if_fail (AUSPEX_IS_WINDOW (window));

  gtk_revealer_set_reveal_child (window->meaningless_revealer, untrained);
  /* It lies on the slide, which stays where it is; what else lies there makes room. */
  if (untrained)
    gtk_widget_measure (gtk_revealer_get_child (window->meaningless_revealer),
                        GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  gtk_widget_set_margin_top (window->tool_bar, VIEW_MARGIN + height);
  gtk_widget_set_margin_top (GTK_WIDGET (window->overview), VIEW_MARGIN + height);
  gtk_widget_set_margin_top (GTK_WIDGET (window->progress_revealer),
                             VIEW_MARGIN + height);
}

void
auspex_window_set_scale (AuspexWindow *window, double mpp, double power)
{
  g_return_if_fail (AUSPEX_IS_WINDOW (window));

  window->mpp = mpp;
  window->power = power;
  on_cursor_moved (window);
}

void
auspex_window_update_legend (AuspexWindow *window)
{
  g_return_if_fail (AUSPEX_IS_WINDOW (window));

  auspex_legend_view_set_heatmap (
      window->legend, auspex_slide_view_get_heatmap (window->view),
      auspex_overlay_controls_get_color_map (window->overlay_controls));
  on_cursor_moved (window);
}

void
auspex_window_show_progress (AuspexWindow *window, const char *stage, const char *detail,
                             double fraction)
{
  g_return_if_fail (AUSPEX_IS_WINDOW (window));

  auspex_progress_plate_set (window->progress, stage, detail, fraction);
  gtk_widget_set_can_target (GTK_WIDGET (window->progress_revealer), TRUE);
  gtk_revealer_set_reveal_child (window->progress_revealer, TRUE);
}

void
auspex_window_hide_progress (AuspexWindow *window)
{
  g_return_if_fail (AUSPEX_IS_WINDOW (window));

  gtk_widget_set_can_target (GTK_WIDGET (window->progress_revealer), FALSE);
  gtk_revealer_set_reveal_child (window->progress_revealer, FALSE);
}

void
auspex_window_toast (AuspexWindow *window, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_return_if_fail (AUSPEX_IS_WINDOW (window));
  adw_toast_overlay_add_toast (window->toasts, adw_toast_new (escaped));
}

void
auspex_window_add_toast (AuspexWindow *window, AdwToast *toast)
{
  g_return_if_fail (AUSPEX_IS_WINDOW (window));
  adw_toast_overlay_add_toast (window->toasts, toast);
}

void
auspex_window_show_error (AuspexWindow *window, const char *heading, const char *message)
{
  GtkWidget *dialog = NULL;

  g_return_if_fail (AUSPEX_IS_WINDOW (window));

  dialog = adw_message_dialog_new (GTK_WINDOW (window), heading, message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}

bool
auspex_window_has_dialog (AuspexWindow *window)
{
  g_autoptr (GList) toplevels = gtk_window_list_toplevels ();

  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), false);

  for (GList *item = toplevels; item != NULL; item = item->next)
    if (gtk_window_get_transient_for (item->data) == GTK_WINDOW (window)
        && gtk_widget_get_visible (item->data))
      return true;
  return false;
}

bool
auspex_window_save_picture (AuspexWindow *window, const char *path, GError **error)
{
  GtkWidget *widget = GTK_WIDGET (window);
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GBytes) png = NULL;
  GskRenderNode *node = NULL;

  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), false);

  paintable = gtk_widget_paintable_new (widget);
  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  node = gtk_snapshot_to_node (snapshot);
  if (node == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _ ("%s is not written: the window is not drawn yet"), path);
      return false;
    }
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)),
                                         node, NULL);
  gsk_render_node_unref (node);
  png = gdk_texture_save_to_png_bytes (texture);
  return auspex_whole_file_write (path, g_bytes_get_data (png, NULL),
                                  g_bytes_get_size (png), error);
}
