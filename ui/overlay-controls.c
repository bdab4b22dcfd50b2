/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/overlay-controls.h"

#include "render/report/gene-bars.h"
#include "ui/value-histogram.h"

#include <glib/gi18n.h>

struct _AuspexOverlayControls
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *grid;
  GtkDropDown *map, *mode, *color_map;
  GtkWidget *kind_box;
  GtkToggleButton *hyper_attention, *hyperedge;
  GtkAdjustment *opacity_adjustment;
  AuspexValueHistogram *histogram;
  GtkCheckButton *hides_below, *smooth, *outline, *rings;
  GtkWidget *reset;
  GtkAdjustment *n_top_adjustment;

  int n_groups;
  bool updating;
};

G_DEFINE_FINAL_TYPE (AuspexOverlayControls, auspex_overlay_controls, GTK_TYPE_WIDGET)

enum
{
  MAP_CHANGED,
  STYLE_CHANGED,
  RANGE_CHANGED,
  LOOK_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_map_changed (AuspexOverlayControls *controls)
{
  if (controls->updating)
    return;
  gtk_widget_set_visible (controls->kind_box,
                          gtk_drop_down_get_selected (controls->map) > 0);
  g_signal_emit (controls, signals[MAP_CHANGED], 0);
}

static void
on_style_changed (AuspexOverlayControls *controls)
{
  auspex_value_histogram_set_color_map (controls->histogram,
                                        auspex_overlay_controls_get_color_map (controls));
  if (!controls->updating)
    g_signal_emit (controls, signals[STYLE_CHANGED], 0);
}

static void
on_range_changed (AuspexOverlayControls *controls)
{
  AuspexHeatmapRange range = auspex_overlay_controls_get_range (controls);

  auspex_value_histogram_set_range (controls->histogram, &range);
  gtk_widget_set_sensitive (controls->reset, range.lowest > 0 || range.highest < 1);
  if (!controls->updating)
    g_signal_emit (controls, signals[RANGE_CHANGED], 0);
}

static void
on_reset (AuspexOverlayControls *controls)
{
  AuspexHeatmapRange range = auspex_overlay_controls_get_range (controls);

  range.lowest = 0;
  range.highest = 1;
  auspex_overlay_controls_set_range (controls, &range);
}

static void
on_mode_changed (AuspexOverlayControls *controls)
{
  bool was_updating = controls->updating;

  controls->updating = true;
  on_reset (controls);
  controls->updating = was_updating;
  on_map_changed (controls);
}

static void
on_look_changed (AuspexOverlayControls *controls)
{
  if (!controls->updating)
    g_signal_emit (controls, signals[LOOK_CHANGED], 0);
}

static void
auspex_overlay_controls_dispose (GObject *object)
{
  g_clear_pointer (&AUSPEX_OVERLAY_CONTROLS (object)->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (auspex_overlay_controls_parent_class)->dispose (object);
}

static void
auspex_overlay_controls_class_init (AuspexOverlayControlsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auspex_overlay_controls_dispose;
  signals[MAP_CHANGED] = g_signal_new ("map-changed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);
  signals[STYLE_CHANGED] = g_signal_new ("style-changed", type, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RANGE_CHANGED] = g_signal_new ("range-changed", type, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LOOK_CHANGED] = g_signal_new ("look-changed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (AUSPEX_TYPE_VALUE_HISTOGRAM);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/auspex/ui/overlay-controls.ui");
  gtk_widget_class_bind_template_child (widget_class, AuspexOverlayControls, grid);
  gtk_widget_class_bind_template_child (widget_class, AuspexOverlayControls, map);
  gtk_widget_class_bind_template_child (widget_class, AuspexOverlayControls, mode);
  gtk_widget_class_bind_template_child (widget_class, AuspexOverlayControls, color_map);
  gtk_widget_class_bind_template_child (widget_class, AuspexOverlayControls, kind_box);
  gtk_widget_class_bind_template_child (widget_class, AuspexOverlayControls,
                                        hyper_attention);
  gtk_widget_class_bind_template_child (widget_class, AuspexOverlayControls, hyperedge);
  gtk_widget_class_bind_template_child (widget_class, AuspexOverlayControls,
                                        opacity_adjustment);
  gtk_widget_class_bind_template_child (widget_class, AuspexOverlayControls, histogram);
  gtk_widget_class_bind_template_child (widget_class, AuspexOverlayControls, hides_below);
  gtk_widget_class_bind_template_child (widget_class, AuspexOverlayControls, reset);
  gtk_widget_class_bind_template_child (widget_class, AuspexOverlayControls, smooth);
  gtk_widget_class_bind_template_child (widget_class, AuspexOverlayControls, outline);
  gtk_widget_class_bind_template_child (widget_class, AuspexOverlayControls, rings);
  gtk_widget_class_bind_template_child (widget_class, AuspexOverlayControls,
                                        n_top_adjustment);
}

static void
connect_more (AuspexOverlayControls *controls)
{
  GtkCheckButton *looks[] = { controls->smooth, controls->outline, controls->rings };

  g_signal_connect_object (controls->histogram, "range-changed",
                           G_CALLBACK (on_range_changed), controls, G_CONNECT_SWAPPED);
  g_signal_connect_object (controls->hides_below, "toggled",
                           G_CALLBACK (on_range_changed), controls, G_CONNECT_SWAPPED);
  g_signal_connect_object (controls->reset, "clicked", G_CALLBACK (on_reset), controls,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    g_signal_connect_object (looks[i], "toggled", G_CALLBACK (on_look_changed), controls,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (controls->n_top_adjustment, "value-changed",
                           G_CALLBACK (on_look_changed), controls, G_CONNECT_SWAPPED);
}

static void
auspex_overlay_controls_init (AuspexOverlayControls *controls)
{
  g_autoptr (GtkStringList) color_maps = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (controls));
  for (int i = 0; i < AUSPEX_N_COLOR_MAPS; i++)
    gtk_string_list_append (color_maps, auspex_color_map_get_name (i));
  gtk_drop_down_set_model (controls->color_map, G_LIST_MODEL (color_maps));
  auspex_overlay_controls_set_prognosis (controls, NULL);

  g_signal_connect_object (controls->map, "notify::selected", G_CALLBACK (on_map_changed),
                           controls, G_CONNECT_SWAPPED);
  g_signal_connect_object (controls->mode, "notify::selected",
                           G_CALLBACK (on_mode_changed), controls, G_CONNECT_SWAPPED);
  g_signal_connect_object (controls->hyper_attention, "notify::active",
                           G_CALLBACK (on_map_changed), controls, G_CONNECT_SWAPPED);
  g_signal_connect_object (controls->color_map, "notify::selected",
                           G_CALLBACK (on_style_changed), controls, G_CONNECT_SWAPPED);
  g_signal_connect_object (controls->opacity_adjustment, "value-changed",
                           G_CALLBACK (on_style_changed), controls, G_CONNECT_SWAPPED);
  connect_more (controls);
}

void
auspex_overlay_controls_set_prognosis (AuspexOverlayControls *controls,
                                       AuspexPrognosis *prognosis)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint chosen = 0;

  g_return_if_fail (AUSPEX_IS_OVERLAY_CONTROLS (controls));

  chosen = gtk_drop_down_get_selected (controls->map);
  controls->n_groups = prognosis != NULL ? prognosis->maps.n_groups : 0;
  gtk_string_list_append (names, _ ("Gate attention"));
  for (int i = 0; i < controls->n_groups; i++)
    {
      g_autofree char *label = i < prognosis->n_groups
                                   ? auspex_gene_group_label (&prognosis->groups[i], i)
                                   : g_strdup_printf (_ ("Group %d"), i + 1);

      gtk_string_list_append (names, label);
    }

  controls->updating = true;
  gtk_drop_down_set_model (controls->map, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (controls->map,
                              chosen <= (guint)controls->n_groups ? chosen : 0);
  controls->updating = false;
  gtk_widget_set_visible (controls->kind_box,
                          gtk_drop_down_get_selected (controls->map) > 0);
}

GListModel *
auspex_overlay_controls_get_maps (AuspexOverlayControls *controls)
{
  g_return_val_if_fail (AUSPEX_IS_OVERLAY_CONTROLS (controls), NULL);
  return gtk_drop_down_get_model (controls->map);
}

AuspexMapChoice
auspex_overlay_controls_get_choice (AuspexOverlayControls *controls)
{
  g_return_val_if_fail (AUSPEX_IS_OVERLAY_CONTROLS (controls), (AuspexMapChoice){ 0 });

  guint chosen = gtk_drop_down_get_selected (controls->map);
  if (chosen == 0 || chosen == GTK_INVALID_LIST_POSITION)
    return (AuspexMapChoice){ AUSPEX_MAP_GATE, -1 };
  return (AuspexMapChoice){ gtk_toggle_button_get_active (controls->hyperedge)
                                ? AUSPEX_MAP_HYPEREDGE
                                : AUSPEX_MAP_HYPER_ATTENTION,
                            (int)chosen - 1 };
}

void
auspex_overlay_controls_choose (AuspexOverlayControls *controls, AuspexMapChoice choice)
{
  g_return_if_fail (AUSPEX_IS_OVERLAY_CONTROLS (controls));

  if (choice.group >= controls->n_groups)
    return;
  controls->updating = true;
  if (choice.kind != AUSPEX_MAP_GATE)
    gtk_toggle_button_set_active (choice.kind == AUSPEX_MAP_HYPEREDGE
                                      ? controls->hyperedge
                                      : controls->hyper_attention,
                                  TRUE);
  gtk_drop_down_set_selected (controls->map,
                              choice.kind == AUSPEX_MAP_GATE ? 0 : choice.group + 1);
  controls->updating = false;
  on_map_changed (controls);
}

AuspexHeatmapMode
auspex_overlay_controls_get_mode (AuspexOverlayControls *controls)
{
  g_return_val_if_fail (AUSPEX_IS_OVERLAY_CONTROLS (controls), AUSPEX_HEATMAP_RANK);
  return gtk_drop_down_get_selected (controls->mode);
}

AuspexColorMap
auspex_overlay_controls_get_color_map (AuspexOverlayControls *controls)
{
  g_return_val_if_fail (AUSPEX_IS_OVERLAY_CONTROLS (controls), AUSPEX_COLOR_MAP_CIVIDIS);
  return gtk_drop_down_get_selected (controls->color_map);
}

void
auspex_overlay_controls_set_color_map (AuspexOverlayControls *controls,
                                       AuspexColorMap color_map)
{
  g_return_if_fail (AUSPEX_IS_OVERLAY_CONTROLS (controls));
  gtk_drop_down_set_selected (controls->color_map, color_map);
}

double
auspex_overlay_controls_get_opacity (AuspexOverlayControls *controls)
{
  g_return_val_if_fail (AUSPEX_IS_OVERLAY_CONTROLS (controls), 0);
  return gtk_adjustment_get_value (controls->opacity_adjustment);
}

void
auspex_overlay_controls_set_opacity (AuspexOverlayControls *controls, double opacity)
{
  g_return_if_fail (AUSPEX_IS_OVERLAY_CONTROLS (controls));
  gtk_adjustment_set_value (controls->opacity_adjustment, opacity);
}

void
auspex_overlay_controls_set_mode (AuspexOverlayControls *controls, AuspexHeatmapMode mode)
{
  g_return_if_fail (AUSPEX_IS_OVERLAY_CONTROLS (controls));
  gtk_drop_down_set_selected (controls->mode, mode);
}

void
auspex_overlay_controls_set_heatmap (AuspexOverlayControls *controls,
                                     AuspexHeatmap *heatmap)
{
  g_return_if_fail (AUSPEX_IS_OVERLAY_CONTROLS (controls));
  auspex_value_histogram_set_heatmap (controls->histogram, heatmap);
}

AuspexHeatmapRange
auspex_overlay_controls_get_range (AuspexOverlayControls *controls)
{
  AuspexHeatmapRange range = { 0, 1, false };

  g_return_val_if_fail (AUSPEX_IS_OVERLAY_CONTROLS (controls), range);

  range = auspex_value_histogram_get_range (controls->histogram);
  range.hides_below = gtk_check_button_get_active (controls->hides_below);
  return range;
}

void
auspex_overlay_controls_set_range (AuspexOverlayControls *controls,
                                   const AuspexHeatmapRange *range)
{
  bool was_updating = false;

  g_return_if_fail (AUSPEX_IS_OVERLAY_CONTROLS (controls));

  was_updating = controls->updating;
  controls->updating = true;
  auspex_value_histogram_set_range (controls->histogram, range);
  gtk_check_button_set_active (controls->hides_below, range->hides_below);
  controls->updating = was_updating;
  on_range_changed (controls);
}

AuspexHeatmapLook
auspex_overlay_controls_get_look (AuspexOverlayControls *controls)
{
  g_return_val_if_fail (AUSPEX_IS_OVERLAY_CONTROLS (controls), (AuspexHeatmapLook){ 0 });
  return (AuspexHeatmapLook){
    .is_smooth = gtk_check_button_get_active (controls->smooth),
    .with_outline = gtk_check_button_get_active (controls->outline),
    .n_rings = gtk_check_button_get_active (controls->rings)
                   ? auspex_overlay_controls_get_n_top (controls)
                   : 0,
  };
}

void
auspex_overlay_controls_set_look (AuspexOverlayControls *controls,
                                  const AuspexHeatmapLook *look, int n_top)
{
  g_return_if_fail (AUSPEX_IS_OVERLAY_CONTROLS (controls));

  controls->updating = true;
  gtk_check_button_set_active (controls->smooth, look->is_smooth);
  gtk_check_button_set_active (controls->outline, look->with_outline);
  gtk_check_button_set_active (controls->rings, look->n_rings > 0);
  gtk_adjustment_set_value (controls->n_top_adjustment, n_top);
  controls->updating = false;
  on_look_changed (controls);
}

int
auspex_overlay_controls_get_n_top (AuspexOverlayControls *controls)
{
  g_return_val_if_fail (AUSPEX_IS_OVERLAY_CONTROLS (controls), 1);
  return (int)gtk_adjustment_get_value (controls->n_top_adjustment);
}
