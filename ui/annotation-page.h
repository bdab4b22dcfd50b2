/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The slide's annotations as a list, and an editor for the selected one. Edits go through
 * the collection, one step of its history each. */

#pragma once

#include "render/annotation/annotation-collection.h"
#include <gtk/gtk.h>

#define AUSPEX_TYPE_ANNOTATION_PAGE (auspex_annotation_page_get_type ())
G_DECLARE_FINAL_TYPE (AuspexAnnotationPage, auspex_annotation_page, AUSPEX,
                      ANNOTATION_PAGE, GtkWidget)

/* Signal "class-chosen" (const char *name, guint color): what to draw next, too. */

/* @mpp: um per level-0 pixel, 0 when unknown. */
void auspex_annotation_page_set_annotations (AuspexAnnotationPage *page,
                                             AuspexAnnotationCollection *annotations,
                                             double mpp);
/* @why they are not saved; NULL: they are. */
void auspex_annotation_page_set_unsaved (AuspexAnnotationPage *page, const char *why);
/* Puts the cursor into the name of the selected one. */
void auspex_annotation_page_edit (AuspexAnnotationPage *page);
guint auspex_annotation_page_get_n_listed (AuspexAnnotationPage *page);
