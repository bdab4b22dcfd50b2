/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/map-page.h"

#include "ui/map-tile.h"

#include <glib/gi18n.h>
#include <math.h>

struct _AuspexMapPage
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *content, *empty, *maps;
  GtkFlowBox *tiles;
  AuspexPatchGallery *gallery;

  AuspexRect bounds;
  GdkTexture *picture;
  guint n_maps;
  bool updating;
};

G_DEFINE_FINAL_TYPE (AuspexMapPage, auspex_map_page, GTK_TYPE_WIDGET)

enum
{
  MAP_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static AuspexMapTile *
tile_at (AuspexMapPage *page, guint number)
{
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (page->tiles, number);

  return child != NULL ? AUSPEX_MAP_TILE (gtk_flow_box_child_get_child (child)) : NULL;
}

static void
on_hovered (AuspexMapPage *page, double x, double y)
{
  auspex_map_page_set_mark (page, x, y);
}

static void
choose (AuspexMapPage *page, GtkWidget *child, double x, double y)
{
  guint number = gtk_flow_box_child_get_index (GTK_FLOW_BOX_CHILD (child));

  if (!page->updating)
    g_signal_emit (page, signals[MAP_CHOSEN], 0, number, x, y);
}

static void
on_clicked (AuspexMapPage *page, double x, double y, AuspexMapTile *tile)
{
  choose (page, gtk_widget_get_parent (GTK_WIDGET (tile)), x, y);
}

static void
on_activated (AuspexMapPage *page, GtkFlowBoxChild *child)
{
  choose (page, GTK_WIDGET (child), NAN, NAN);
}

static void
auspex_map_page_dispose (GObject *object)
{
  AuspexMapPage *page = AUSPEX_MAP_PAGE (object);

  g_clear_pointer (&page->content, gtk_widget_unparent);
  g_clear_object (&page->picture);
  G_OBJECT_CLASS (auspex_map_page_parent_class)->dispose (object);
}

static void
auspex_map_page_class_init (AuspexMapPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auspex_map_page_dispose;
  signals[MAP_CHOSEN] = g_signal_new ("map-chosen", G_TYPE_FROM_CLASS (klass),
                                      G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                      3, G_TYPE_UINT, G_TYPE_DOUBLE, G_TYPE_DOUBLE);

  g_type_ensure (AUSPEX_TYPE_PATCH_GALLERY);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/auspex/ui/map-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AuspexMapPage, content);
  gtk_widget_class_bind_template_child (widget_class, AuspexMapPage, empty);
  gtk_widget_class_bind_template_child (widget_class, AuspexMapPage, maps);
  gtk_widget_class_bind_template_child (widget_class, AuspexMapPage, tiles);
  gtk_widget_class_bind_template_child (widget_class, AuspexMapPage, gallery);
}

static void
auspex_map_page_init (AuspexMapPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
  g_signal_connect_object (page->tiles, "child-activated", G_CALLBACK (on_activated),
                           page, G_CONNECT_SWAPPED);
}

static void
add_tile (AuspexMapPage *page, const char *name)
{
  GtkWidget *tile = auspex_map_tile_new (name), *child = NULL;

  auspex_map_tile_set_picture (AUSPEX_MAP_TILE (tile), page->bounds, page->picture);
  g_signal_connect_object (tile, "hovered", G_CALLBACK (on_hovered), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (tile, "clicked", G_CALLBACK (on_clicked), page,
                           G_CONNECT_SWAPPED);
  gtk_flow_box_append (page->tiles, tile);
  child = gtk_widget_get_parent (tile);
  gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

static bool
has_names (AuspexMapPage *page, GListModel *names)
{
  guint n = names != NULL ? g_list_model_get_n_items (names) : 0;

  if (n != page->n_maps)
    return false;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GtkStringObject) name = g_list_model_get_item (names, i);

      if (!g_str_equal (auspex_map_tile_get_title (tile_at (page, i)),
                        gtk_string_object_get_string (name)))
        return false;
    }
  return true;
}

void
auspex_map_page_set_names (AuspexMapPage *page, GListModel *names)
{
  GtkWidget *child = NULL;

  g_return_if_fail (AUSPEX_IS_MAP_PAGE (page));

  gtk_widget_set_visible (page->empty, names == NULL);
  gtk_widget_set_visible (page->maps, names != NULL);
  if (has_names (page, names))
    return;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (page->tiles))) != NULL)
    gtk_flow_box_remove (page->tiles, child);
  page->n_maps = names != NULL ? g_list_model_get_n_items (names) : 0;
  for (guint i = 0; i < page->n_maps; i++)
    {
      g_autoptr (GtkStringObject) name = g_list_model_get_item (names, i);

      add_tile (page, gtk_string_object_get_string (name));
    }
}

void
auspex_map_page_set_picture (AuspexMapPage *page, AuspexRect bounds, GdkTexture *picture)
{
  g_return_if_fail (AUSPEX_IS_MAP_PAGE (page));

  page->bounds = bounds;
  g_set_object (&page->picture, picture);
  for (guint i = 0; i < page->n_maps; i++)
    auspex_map_tile_set_picture (tile_at (page, i), bounds, picture);
}

void
auspex_map_page_set_heatmap (AuspexMapPage *page, guint number, AuspexHeatmap *heatmap,
                             AuspexColorMap color_map, double opacity, bool is_smooth)
{
  g_return_if_fail (AUSPEX_IS_MAP_PAGE (page));

  if (number < page->n_maps)
    auspex_map_tile_set_heatmap (tile_at (page, number), heatmap, color_map, opacity,
                                 is_smooth);
}

guint
auspex_map_page_get_n_maps (AuspexMapPage *page)
{
  g_return_val_if_fail (AUSPEX_IS_MAP_PAGE (page), 0);
  return page->n_maps;
}

void
auspex_map_page_set_chosen (AuspexMapPage *page, guint number)
{
  GtkFlowBoxChild *child = NULL;

  g_return_if_fail (AUSPEX_IS_MAP_PAGE (page));

  child = gtk_flow_box_get_child_at_index (page->tiles, number);
  page->updating = true;
  if (child != NULL)
    gtk_flow_box_select_child (page->tiles, child);
  page->updating = false;
}

void
auspex_map_page_set_mark (AuspexMapPage *page, double level0_x, double level0_y)
{
  g_return_if_fail (AUSPEX_IS_MAP_PAGE (page));

  for (guint i = 0; i < page->n_maps; i++)
    auspex_map_tile_set_mark (tile_at (page, i), level0_x, level0_y);
}

AuspexPatchGallery *
auspex_map_page_get_gallery (AuspexMapPage *page)
{
  g_return_val_if_fail (AUSPEX_IS_MAP_PAGE (page), NULL);
  return page->gallery;
}
