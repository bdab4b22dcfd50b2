/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/overlay-controls.h"

#include "render/report/gene-bars.h"

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

  int n_groups;
  bool updating;
};

G_DEFINE_FINAL_TYPE (AuspexOverlayControls, auspex_overlay_controls, GTK_TYPE_WIDGET)

enum
{
  MAP_CHANGED,
  STYLE_CHANGED,
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
  if (!controls->updating)
    g_signal_emit (controls, signals[STYLE_CHANGED], 0);
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
                           G_CALLBACK (on_map_changed), controls, G_CONNECT_SWAPPED);
  g_signal_connect_object (controls->hyper_attention, "notify::active",
                           G_CALLBACK (on_map_changed), controls, G_CONNECT_SWAPPED);
  g_signal_connect_object (controls->color_map, "notify::selected",
                           G_CALLBACK (on_style_changed), controls, G_CONNECT_SWAPPED);
  g_signal_connect_object (controls->opacity_adjustment, "value-changed",
                           G_CALLBACK (on_style_changed), controls, G_CONNECT_SWAPPED);
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
