/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/gene-panel.h"

#include "render/report/gene-bars.h"
#include "ui/format.h"
#include "ui/gene-row.h"

#include <glib/gi18n.h>
#include <math.h>

struct _AuspexGenePanel
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkStack *stack, *list_stack;
  GtkListBox *groups;
  GtkLabel *map_note;
  GtkEditable *search;
  GtkToggleButton *lowest_first;
  GtkListView *list;

  AuspexPrognosis *prognosis;
  GListStore *genes;
  GtkCustomFilter *filter;
  GtkCustomSorter *sorter;
  GListModel *listed;
  int group; /* -1: all */
  char *needle;
  bool updating;
  bool is_stale; /* the list is not the prognosis's yet */
};

G_DEFINE_FINAL_TYPE (AuspexGenePanel, auspex_gene_panel, GTK_TYPE_WIDGET)

enum
{
  GROUP_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
matches (gpointer item, gpointer user_data)
{
  AuspexGenePanel *panel = user_data;
  AuspexGene *gene = item;

  if (panel->group >= 0 && auspex_gene_get_group (gene) != panel->group)
    return FALSE;
  return panel->needle == NULL || *panel->needle == '\0'
         || strstr (auspex_gene_get_folded (gene), panel->needle) != NULL;
}

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  AuspexGenePanel *panel = user_data;
  double difference = (double)auspex_gene_get_bar ((AuspexGene *)b)->z
                      - auspex_gene_get_bar ((AuspexGene *)a)->z;

  if (gtk_toggle_button_get_active (panel->lowest_first))
    difference = -difference;
  return difference > 0 ? 1 : difference < 0 ? -1 : 0;
}

static void
on_listed_changed (AuspexGenePanel *panel)
{
  gtk_stack_set_visible_child_name (
      panel->list_stack,
      g_list_model_get_n_items (panel->listed) > 0 ? "list" : "nothing");
}

static void
on_search_changed (AuspexGenePanel *panel)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (panel->search)));

  g_free (panel->needle);
  panel->needle = g_utf8_casefold (text, -1);
  gtk_filter_changed (GTK_FILTER (panel->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

/* Escape, which by itself leaves the text. */
static void
on_search_stopped (AuspexGenePanel *panel)
{
  gtk_editable_set_text (panel->search, "");
}

static void
on_order_changed (AuspexGenePanel *panel)
{
  gtk_sorter_changed (GTK_SORTER (panel->sorter), GTK_SORTER_CHANGE_INVERTED);
}

static void
show_map_note (AuspexGenePanel *panel)
{
  gtk_label_set_label (
      panel->map_note,
      panel->group < 0 ? _ ("Pick a group to see where the network looked for it.")
                       : _ ("The map is this group's. No gene has a map of its own."));
}

static void
on_group_selected (AuspexGenePanel *panel, GtkListBoxRow *row)
{
  if (row == NULL)
    return;
  panel->group = gtk_list_box_row_get_index (row) - 1;
  show_map_note (panel);
  gtk_filter_changed (GTK_FILTER (panel->filter), GTK_FILTER_CHANGE_DIFFERENT);
  if (!panel->updating && panel->group >= 0)
    g_signal_emit (panel, signals[GROUP_CHOSEN], 0, panel->group);
}

static GtkWidget *
group_row_new (const char *name, int64_t n)
{
  g_autofree char *count = auspex_format_count (n);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = gtk_label_new (name), *number = gtk_label_new (count);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (number, "dim-label");
  gtk_widget_add_css_class (number, "numbers");
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), number);
  return box;
}

static void
fill_groups (AuspexGenePanel *panel)
{
  GtkWidget *child = NULL;
  int64_t n_all = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (panel->groups))) != NULL)
    gtk_list_box_remove (panel->groups, child);
  for (int i = 0; i < panel->prognosis->n_groups; i++)
    n_all += panel->prognosis->groups[i].n_features;
  gtk_list_box_append (panel->groups, group_row_new (_ ("All groups"), n_all));
  for (int i = 0; i < panel->prognosis->n_groups; i++)
    {
      const AuspexGeneGroup *group = &panel->prognosis->groups[i];
      g_autofree char *label = auspex_gene_group_label (group, i);

      gtk_list_box_append (panel->groups, group_row_new (label, group->n_features));
    }
}

static void
fill_genes (AuspexGenePanel *panel)
{
  const AuspexPrognosis *all_tissue = panel->prognosis->all_tissue;
  double limit = auspex_gene_bars_limit (panel->prognosis);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0; i < panel->prognosis->n_groups; i++)
    {
      const AuspexGeneGroup *group = &panel->prognosis->groups[i];
      const AuspexGeneGroup *before = all_tissue != NULL ? &all_tissue->groups[i] : NULL;
      g_autoptr (AuspexGeneBars) bars = auspex_gene_bars_new (group, limit, 0);

      for (int j = 0; j < bars->n; j++)
        {
          int index = bars->bars[j].index;

          g_ptr_array_add (
              all,
              auspex_gene_new (i, &bars->bars[j], group->features[index].validation_r,
                               before != NULL ? before->features[index].z : NAN));
        }
    }
  g_list_store_splice (panel->genes, 0,
                       g_list_model_get_n_items (G_LIST_MODEL (panel->genes)), all->pdata,
                       all->len);
}

/* Thousands of rows: only once they are looked at. */
static void
fill_if_stale (AuspexGenePanel *panel)
{
  if (!panel->is_stale)
    return;
  panel->is_stale = false;
  fill_genes (panel);
}

static void
on_setup_row (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, auspex_gene_row_new ());
}

static void
on_bind_row (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  auspex_gene_row_set_gene (AUSPEX_GENE_ROW (gtk_list_item_get_child (item)),
                            gtk_list_item_get_item (item));
}

static void
make_list (AuspexGenePanel *panel)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkFilterListModel *filtered = NULL;
  GtkSortListModel *sorted = NULL;

  panel->genes = g_list_store_new (AUSPEX_TYPE_GENE);
  panel->filter = gtk_custom_filter_new (matches, panel, NULL);
  panel->sorter = gtk_custom_sorter_new (compare, panel, NULL);
  filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (panel->genes)),
                                        GTK_FILTER (g_object_ref (panel->filter)));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (filtered),
                                    GTK_SORTER (g_object_ref (panel->sorter)));
  panel->listed = G_LIST_MODEL (g_object_ref (sorted));
  g_signal_connect_object (panel->listed, "items-changed", G_CALLBACK (on_listed_changed),
                           panel, G_CONNECT_SWAPPED);

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_row), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind_row), NULL);
  gtk_list_view_set_factory (panel->list, factory);
  g_object_unref (factory);

  g_autoptr (GtkNoSelection) model = gtk_no_selection_new (G_LIST_MODEL (sorted));
  gtk_list_view_set_model (panel->list, GTK_SELECTION_MODEL (model));
}

static void
auspex_gene_panel_dispose (GObject *object)
{
  AuspexGenePanel *panel = AUSPEX_GENE_PANEL (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (panel));

  if (panel->listed != NULL)
    g_signal_handlers_disconnect_by_data (panel->listed, panel);
  if (child != NULL)
    {
      gtk_list_view_set_model (panel->list, NULL);
      gtk_widget_unparent (child);
    }
  g_clear_object (&panel->listed);
  g_clear_object (&panel->filter);
  g_clear_object (&panel->sorter);
  g_clear_object (&panel->genes);
  g_clear_pointer (&panel->prognosis, auspex_prognosis_unref);
  g_clear_pointer (&panel->needle, g_free);
  G_OBJECT_CLASS (auspex_gene_panel_parent_class)->dispose (object);
}

static void
auspex_gene_panel_class_init (AuspexGenePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auspex_gene_panel_dispose;
  signals[GROUP_CHOSEN] =
      g_signal_new ("group-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/auspex/ui/gene-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, AuspexGenePanel, stack);
  gtk_widget_class_bind_template_child (widget_class, AuspexGenePanel, list_stack);
  gtk_widget_class_bind_template_child (widget_class, AuspexGenePanel, groups);
  gtk_widget_class_bind_template_child (widget_class, AuspexGenePanel, map_note);
  gtk_widget_class_bind_template_child (widget_class, AuspexGenePanel, search);
  gtk_widget_class_bind_template_child (widget_class, AuspexGenePanel, lowest_first);
  gtk_widget_class_bind_template_child (widget_class, AuspexGenePanel, list);
}

static void
auspex_gene_panel_init (AuspexGenePanel *panel)
{
  panel->group = -1;
  gtk_widget_init_template (GTK_WIDGET (panel));
  make_list (panel);
  g_signal_connect_object (panel->list_stack, "map", G_CALLBACK (fill_if_stale), panel,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (panel->search, "search-changed",
                           G_CALLBACK (on_search_changed), panel, G_CONNECT_SWAPPED);
  g_signal_connect_object (panel->search, "stop-search", G_CALLBACK (on_search_stopped),
                           panel, G_CONNECT_SWAPPED);
  g_signal_connect_object (panel->lowest_first, "toggled", G_CALLBACK (on_order_changed),
                           panel, G_CONNECT_SWAPPED);
  g_signal_connect_object (panel->groups, "row-selected", G_CALLBACK (on_group_selected),
                           panel, G_CONNECT_SWAPPED);
}

void
auspex_gene_panel_set_prognosis (AuspexGenePanel *panel, AuspexPrognosis *prognosis)
{
  int group = panel->group;

  g_return_if_fail (AUSPEX_IS_GENE_PANEL (panel));

  if (prognosis != NULL)
    auspex_prognosis_ref (prognosis);
  g_clear_pointer (&panel->prognosis, auspex_prognosis_unref);
  panel->prognosis = prognosis;
  gtk_stack_set_visible_child_name (panel->stack, prognosis != NULL ? "genes" : "empty");
  if (prognosis == NULL)
    {
      panel->is_stale = false;
      g_list_store_remove_all (panel->genes);
      return;
    }
  fill_groups (panel);
  panel->is_stale = true;
  if (gtk_widget_get_mapped (GTK_WIDGET (panel->list_stack)))
    fill_if_stale (panel);
  auspex_gene_panel_show_group (panel, group < prognosis->n_groups ? group : -1);
}

void
auspex_gene_panel_show_group (AuspexGenePanel *panel, int group)
{
  g_return_if_fail (AUSPEX_IS_GENE_PANEL (panel));

  panel->updating = true;
  gtk_list_box_select_row (panel->groups,
                           gtk_list_box_get_row_at_index (panel->groups, group + 1));
  panel->updating = false;
}

void
auspex_gene_panel_search (AuspexGenePanel *panel, const char *text)
{
  g_return_if_fail (AUSPEX_IS_GENE_PANEL (panel));

  fill_if_stale (panel);
  gtk_editable_set_text (panel->search, text);
  on_search_changed (panel);
}

guint
auspex_gene_panel_get_n_listed (AuspexGenePanel *panel)
{
  g_return_val_if_fail (AUSPEX_IS_GENE_PANEL (panel), 0);
  fill_if_stale (panel);
  return g_list_model_get_n_items (panel->listed);
}

const char *
auspex_gene_panel_get_listed (AuspexGenePanel *panel, guint index, float *z)
{
  g_autoptr (AuspexGene) gene = NULL;

  g_return_val_if_fail (AUSPEX_IS_GENE_PANEL (panel), NULL);

  fill_if_stale (panel);
  gene = g_list_model_get_item (panel->listed, index);
  if (gene == NULL)
    return NULL;
  *z = auspex_gene_get_bar (gene)->z;
  return auspex_gene_get_bar (gene)->label;
}
