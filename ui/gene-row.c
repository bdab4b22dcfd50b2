/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/gene-row.h"

#include "ui/format.h"
#include "ui/theme.h"

#include <glib/gi18n.h>
#include <math.h>

/* Feature */

struct _AuspexGene
{
  GObject parent_instance;

  int group;
  AuspexGeneBar bar;
  char *folded;
  float validation_r, before;
};

G_DEFINE_FINAL_TYPE (AuspexGene, auspex_gene, G_TYPE_OBJECT)

static void
auspex_gene_finalize (GObject *object)
{
  AuspexGene *gene = AUSPEX_GENE (object);

  g_free (gene->bar.label);
  g_free (gene->bar.modality);
  g_free (gene->folded);
  G_OBJECT_CLASS (auspex_gene_parent_class)->finalize (object);
}

static void
auspex_gene_class_init (AuspexGeneClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auspex_gene_finalize;
}

static void
auspex_gene_init (AuspexGene *gene)
{
}

AuspexGene *
auspex_gene_new (int group, const AuspexGeneBar *bar, float validation_r, float before)
{
  AuspexGene *gene = g_object_new (AUSPEX_TYPE_GENE, NULL);

  gene->group = group;
  gene->bar = *bar;
  gene->bar.label = g_strdup (bar->label);
  gene->bar.modality = g_strdup (bar->modality);
  gene->folded = g_utf8_casefold (bar->label, -1);
  gene->validation_r = validation_r;
  gene->before = before;
  return gene;
}

int
auspex_gene_get_group (AuspexGene *gene)
{
  return gene->group;
}

const AuspexGeneBar *
auspex_gene_get_bar (AuspexGene *gene)
{
  return &gene->bar;
}

float
auspex_gene_get_before (AuspexGene *gene)
{
  return gene->before;
}

const char *
auspex_gene_get_folded (AuspexGene *gene)
{
  return gene->folded;
}

/* Row */

struct _AuspexGeneRow
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *name, *modality, *z;
  GtkWidget *bar;
  AuspexGene *gene;
};

G_DEFINE_FINAL_TYPE (AuspexGeneRow, auspex_gene_row, GTK_TYPE_WIDGET)

static const char *
modality_text (const char *modality)
{
  if (g_strcmp0 (modality, "rnaseq") == 0)
    return _ ("RNA");
  if (g_strcmp0 (modality, "cnv") == 0)
    return _ ("CNV");
  if (g_strcmp0 (modality, "mut") == 0)
    return _ ("mut");
  return modality != NULL ? modality : "";
}

/* A tick where the bar ended with all tissue. */
static void
draw_before (const AuspexGene *gene, cairo_t *cr, int width, int height,
             const AuspexPlotStyle *style)
{
  double full = gene->bar.fraction != 0 ? gene->bar.z / gene->bar.fraction : 0;
  double fraction = full > 0 ? CLAMP (gene->before / full, -1, 1) : 0;

  cairo_rectangle (cr, width / 2.0 * (1 + fraction) - 0.75, height / 2.0 - 6, 1.5, 12);
  auspex_plot_set_color (cr, style->foreground, 0.8);
  cairo_fill (cr);
}

static void
draw_bar (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  AuspexGeneRow *row = user_data;
  AuspexPlotStyle style = auspex_theme_get_plot_style (GTK_WIDGET (area));

  if (row->gene != NULL)
    auspex_gene_bar_draw (&row->gene->bar, cr, width, height, &style);
  if (row->gene != NULL && isfinite (row->gene->before))
    draw_before (row->gene, cr, width, height, &style);
}

static GtkLabel *
add_label (AuspexGeneRow *row, int width_chars, float xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_width_chars (GTK_LABEL (label), width_chars);
  gtk_label_set_max_width_chars (GTK_LABEL (label), width_chars);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (row->box), label);
  return GTK_LABEL (label);
}

static void
auspex_gene_row_dispose (GObject *object)
{
  AuspexGeneRow *row = AUSPEX_GENE_ROW (object);

  g_clear_pointer (&row->box, gtk_widget_unparent);
  g_clear_object (&row->gene);
  G_OBJECT_CLASS (auspex_gene_row_parent_class)->dispose (object);
}

static void
auspex_gene_row_class_init (AuspexGeneRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = auspex_gene_row_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass),
                                            GTK_TYPE_BIN_LAYOUT);
}

static void
auspex_gene_row_init (AuspexGeneRow *row)
{
  row->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_set_parent (row->box, GTK_WIDGET (row));
  row->name = add_label (row, 11, 0);
  row->modality = add_label (row, 4, 0);
  gtk_widget_add_css_class (GTK_WIDGET (row->modality), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (row->modality), "caption");

  row->bar = gtk_drawing_area_new ();
  gtk_widget_set_hexpand (row->bar, TRUE);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (row->bar), draw_bar, row, NULL);
  auspex_theme_follow (row->bar);
  gtk_box_append (GTK_BOX (row->box), row->bar);

  row->z = add_label (row, 6, 1);
  gtk_widget_add_css_class (GTK_WIDGET (row->z), "numbers");
}

GtkWidget *
auspex_gene_row_new (void)
{
  return g_object_new (AUSPEX_TYPE_GENE_ROW, NULL);
}

void
auspex_gene_row_set_gene (AuspexGeneRow *row, AuspexGene *gene)
{
  g_autofree char *z = auspex_format_number (gene->bar.z, 2);
  g_autofree char *tooltip = NULL;

  g_return_if_fail (AUSPEX_IS_GENE_ROW (row));

  g_set_object (&row->gene, gene);
  gtk_label_set_label (row->name, gene->bar.label);
  gtk_label_set_label (row->modality, modality_text (gene->bar.modality));
  gtk_label_set_label (row->z, z);
  if (isfinite (gene->validation_r))
    {
      g_autofree char *r = auspex_format_number (gene->validation_r, 2);

      tooltip = g_strdup_printf (
          _ ("%s: correlation with measured values on held-out patients %s"),
          gene->bar.label, r);
    }
  else
    tooltip = g_strdup_printf (_ ("%s: not validated"), gene->bar.label);
  if (isfinite (gene->before))
    {
      g_autofree char *without_change = g_steal_pointer (&tooltip);
      g_autofree char *before = auspex_format_number (gene->before, 2);
      g_autofree char *by = auspex_format_number (fabs (gene->bar.z - gene->before), 2);

      /* Translators: z with all tissue, a sign, and by how much it has changed. */
      tooltip = g_strdup_printf (_ ("%s\nWith all tissue %s (now %s%s)"), without_change,
                                 before, gene->bar.z < gene->before ? "−" : "+", by);
    }
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), tooltip);
  gtk_widget_queue_draw (row->bar);
}
