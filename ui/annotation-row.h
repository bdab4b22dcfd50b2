/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* An annotation as a list model's item, and what stands for it in lists. */

#pragma once

#include "render/annotation/annotation.h"
#include <gtk/gtk.h>

#define AUSPEX_TYPE_ANNOTATION_ITEM (auspex_annotation_item_get_type ())
G_DECLARE_FINAL_TYPE (AuspexAnnotationItem, auspex_annotation_item, AUSPEX,
                      ANNOTATION_ITEM, GObject)

AuspexAnnotationItem *auspex_annotation_item_new (AuspexAnnotation *annotation);
AuspexAnnotation *auspex_annotation_item_get (AuspexAnnotationItem *item);

/* Its name; else its class; else its kind, in words. */
char *auspex_annotation_dup_title (const AuspexAnnotation *annotation);
/* "1.2 mm2", "340 um", or "" for points and where @mpp is 0. */
char *auspex_annotation_dup_measure (const AuspexAnnotation *annotation, double mpp);

/* A small square of a colour. */
#define AUSPEX_TYPE_SWATCH (auspex_swatch_get_type ())
G_DECLARE_FINAL_TYPE (AuspexSwatch, auspex_swatch, AUSPEX, SWATCH, GtkWidget)

GtkWidget *auspex_swatch_new (void);
void auspex_swatch_set_color (AuspexSwatch *swatch, uint32_t color);

#define AUSPEX_TYPE_ANNOTATION_ROW (auspex_annotation_row_get_type ())
G_DECLARE_FINAL_TYPE (AuspexAnnotationRow, auspex_annotation_row, AUSPEX, ANNOTATION_ROW,
                      GtkWidget)

GtkWidget *auspex_annotation_row_new (void);
void auspex_annotation_row_set (AuspexAnnotationRow *row,
                                const AuspexAnnotation *annotation, double mpp);
