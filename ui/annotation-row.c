/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/annotation-row.h"

#include "ui/format.h"

#include <glib/gi18n.h>

/* Item */

struct _AuspexAnnotationItem
{
  GObject parent_instance;

  AuspexAnnotation *annotation;
};

G_DEFINE_FINAL_TYPE (AuspexAnnotationItem, auspex_annotation_item, G_TYPE_OBJECT)

static void
auspex_annotation_item_finalize (GObject *object)
{
  auspex_annotation_unref (AUSPEX_ANNOTATION_ITEM (object)->annotation);
  G_OBJECT_CLASS (auspex_annotation_item_parent_class)->finalize (object);
}

static void
auspex_annotation_item_class_init (AuspexAnnotationItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auspex_annotation_item_finalize;
}

static void
auspex_annotation_item_init (AuspexAnnotationItem *item)
{
}

AuspexAnnotationItem *
auspex_annotation_item_new (AuspexAnnotation *annotation)
{
  AuspexAnnotationItem *item = g_object_new (AUSPEX_TYPE_ANNOTATION_ITEM, NULL);

  item->annotation = auspex_annotation_ref (annotation);
  return item;
}

AuspexAnnotation *
auspex_annotation_item_get (AuspexAnnotationItem *item)
{
  return item->annotation;
}

static const char *
kind_title (AuspexShapeKind kind)
{
  switch (kind)
    {
    case AUSPEX_SHAPE_POINT:
      return _ ("Point");
    case AUSPEX_SHAPE_LINE:
      return _ ("Line");
    case AUSPEX_SHAPE_RECTANGLE:
      return _ ("Rectangle");
    case AUSPEX_SHAPE_ELLIPSE:
      return _ ("Ellipse");
    default:
      return _ ("Polygon");
    }
}

char *
auspex_annotation_dup_title (const AuspexAnnotation *annotation)
{
  if (*annotation->name != '\0')
    return g_strdup (annotation->name);
  if (*annotation->class_name != '\0')
    return g_strdup (annotation->class_name);
  return g_strdup (kind_title (annotation->kind));
}

char *
auspex_annotation_dup_measure (const AuspexAnnotation *annotation, double mpp)
{
  if (mpp <= 0 || annotation->kind == AUSPEX_SHAPE_POINT)
    return g_strdup ("");
  if (auspex_annotation_has_area (annotation))
    return auspex_format_area_um2 (auspex_annotation_get_area_um2 (annotation, mpp));
  return auspex_format_length_um (auspex_annotation_get_length_um (annotation, mpp));
}

/* Swatch */

#define SWATCH_SIZE 14

struct _AuspexSwatch
{
  GtkWidget parent_instance;

  GdkRGBA color;
};

G_DEFINE_FINAL_TYPE (AuspexSwatch, auspex_swatch, GTK_TYPE_WIDGET)

static void
auspex_swatch_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                       int *minimum, int *natural, int *minimum_baseline,
                       int *natural_baseline)
{
  *minimum = *natural = SWATCH_SIZE;
}

static void
auspex_swatch_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (
      &outline, &GRAPHENE_RECT_INIT (0, 0, SWATCH_SIZE, SWATCH_SIZE), 4);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &AUSPEX_SWATCH (widget)->color, &outline.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
auspex_swatch_class_init (AuspexSwatchClass *klass)
{
  GTK_WIDGET_CLASS (klass)->measure = auspex_swatch_measure;
  GTK_WIDGET_CLASS (klass)->snapshot = auspex_swatch_snapshot;
}

static void
auspex_swatch_init (AuspexSwatch *swatch)
{
  gtk_widget_set_valign (GTK_WIDGET (swatch), GTK_ALIGN_CENTER);
  gtk_widget_set_halign (GTK_WIDGET (swatch), GTK_ALIGN_CENTER);
}

GtkWidget *
auspex_swatch_new (void)
{
  return g_object_new (AUSPEX_TYPE_SWATCH, NULL);
}

void
auspex_swatch_set_color (AuspexSwatch *swatch, uint32_t color)
{
  g_return_if_fail (AUSPEX_IS_SWATCH (swatch));

  swatch->color = (GdkRGBA){ (color >> 16 & 0xff) / 255.0, (color >> 8 & 0xff) / 255.0,
                             (color & 0xff) / 255.0, 1 };
  gtk_widget_queue_draw (GTK_WIDGET (swatch));
}

/* Row */

struct _AuspexAnnotationRow
{
  GtkWidget parent_instance;

  GtkWidget *box;
  AuspexSwatch *swatch;
  GtkImage *kind;
  GtkLabel *title, *measure;
};

G_DEFINE_FINAL_TYPE (AuspexAnnotationRow, auspex_annotation_row, GTK_TYPE_WIDGET)

static void
auspex_annotation_row_dispose (GObject *object)
{
  g_clear_pointer (&AUSPEX_ANNOTATION_ROW (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (auspex_annotation_row_parent_class)->dispose (object);
}

static void
auspex_annotation_row_class_init (AuspexAnnotationRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = auspex_annotation_row_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass),
                                            GTK_TYPE_BIN_LAYOUT);
}

static void
auspex_annotation_row_init (AuspexAnnotationRow *row)
{
  row->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  gtk_widget_set_parent (row->box, GTK_WIDGET (row));
  row->swatch = AUSPEX_SWATCH (auspex_swatch_new ());
  gtk_box_append (GTK_BOX (row->box), GTK_WIDGET (row->swatch));
  row->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (row->title, 0);
  gtk_label_set_ellipsize (row->title, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (row->title), TRUE);
  gtk_box_append (GTK_BOX (row->box), GTK_WIDGET (row->title));
  row->measure = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (row->measure), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (row->measure), "numbers");
  gtk_box_append (GTK_BOX (row->box), GTK_WIDGET (row->measure));
  row->kind = GTK_IMAGE (gtk_image_new ());
  gtk_widget_add_css_class (GTK_WIDGET (row->kind), "dim-label");
  gtk_box_append (GTK_BOX (row->box), GTK_WIDGET (row->kind));
}

GtkWidget *
auspex_annotation_row_new (void)
{
  return g_object_new (AUSPEX_TYPE_ANNOTATION_ROW, NULL);
}

void
auspex_annotation_row_set (AuspexAnnotationRow *row, const AuspexAnnotation *annotation,
                           double mpp)
{
  g_autofree char *title = auspex_annotation_dup_title (annotation);
  g_autofree char *measure = auspex_annotation_dup_measure (annotation, mpp);
  const char *icon = annotation->kind == AUSPEX_SHAPE_POINT ? "auspex-point-symbolic"
                     : annotation->kind == AUSPEX_SHAPE_RECTANGLE
                         ? "auspex-rectangle-symbolic"
                         : "auspex-polygon-symbolic";

  g_return_if_fail (AUSPEX_IS_ANNOTATION_ROW (row));

  auspex_swatch_set_color (row->swatch, annotation->color);
  gtk_label_set_label (row->title, title);
  gtk_label_set_label (row->measure, measure);
  gtk_image_set_from_icon_name (row->kind, icon);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row),
                               *annotation->note != '\0' ? annotation->note : NULL);
}
