/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The annotations of one slide in drawing order, the selection, and the history of edits.
 *
 * Main thread. Emits "changed" () after every edit, undo, redo, load and change of
 * selection; once for a group. The history is bounded by memory (its oldest steps go
 * first), not by count. What is handed in becomes shared: do not change it afterwards. */

#pragma once

#include "render/annotation/annotation-class.h"
#include "render/annotation/annotation.h"
#include <glib-object.h>

#define AUSPEX_TYPE_ANNOTATION_COLLECTION (auspex_annotation_collection_get_type ())
G_DECLARE_FINAL_TYPE (AuspexAnnotationCollection, auspex_annotation_collection, AUSPEX,
                      ANNOTATION_COLLECTION, GObject)

AuspexAnnotationCollection *auspex_annotation_collection_new (void);

int auspex_annotation_collection_get_n (AuspexAnnotationCollection *collection);
/* The @index-th, drawn first to last. Borrowed until the next edit. */
AuspexAnnotation *
auspex_annotation_collection_get (AuspexAnnotationCollection *collection, int index);
AuspexAnnotation *
auspex_annotation_collection_find (AuspexAnnotationCollection *collection,
                                   const char *id);
/* What a click at a point means: a point or line within @tolerance level-0 pixels before
 * an area, a smaller area before a larger one around it; NULL: nothing there. */
AuspexAnnotation *
auspex_annotation_collection_find_at (AuspexAnnotationCollection *collection,
                                      double level0_x, double level0_y, double tolerance);
/* All of them, for another thread: AuspexAnnotation; transfer full. */
GPtrArray *auspex_annotation_collection_snapshot (AuspexAnnotationCollection *collection);

/* Edits, each one step of the history unless in a group. Locked annotations can be
 * replaced and removed: whether to is the caller's decision. */
void auspex_annotation_collection_add (AuspexAnnotationCollection *collection,
                                       AuspexAnnotation *annotation);
/* The one with the same id. */
void auspex_annotation_collection_replace (AuspexAnnotationCollection *collection,
                                           AuspexAnnotation *annotation);
void auspex_annotation_collection_remove (AuspexAnnotationCollection *collection,
                                          const char *id);
/* All edits until the matching end are one step (a drag, an import). "changed" is emitted
 * for each edit in the group all the same, so that a drag can be seen. Groups may nest.
 */
void auspex_annotation_collection_begin_group (AuspexAnnotationCollection *collection);
bool auspex_annotation_collection_is_in_group (AuspexAnnotationCollection *collection);
void auspex_annotation_collection_end_group (AuspexAnnotationCollection *collection);
/* Takes back what the open group did and closes it (Esc while dragging). */
void auspex_annotation_collection_abandon_group (AuspexAnnotationCollection *collection);

bool auspex_annotation_collection_can_undo (AuspexAnnotationCollection *collection);
bool auspex_annotation_collection_can_redo (AuspexAnnotationCollection *collection);
/* One step; selects what it changed. Nothing while a group is open. */
void auspex_annotation_collection_undo (AuspexAnnotationCollection *collection);
void auspex_annotation_collection_redo (AuspexAnnotationCollection *collection);

/* Not part of the history. NULL: nothing selected. */
void auspex_annotation_collection_select (AuspexAnnotationCollection *collection,
                                          const char *id);
AuspexAnnotation *
auspex_annotation_collection_get_selected (AuspexAnnotationCollection *collection);

/* Differs from what was last loaded or saved; undoing back to that is not dirty. False
 * while a group is open: a drag is not saved halfway. */
bool auspex_annotation_collection_is_dirty (AuspexAnnotationCollection *collection);
void auspex_annotation_collection_mark_saved (AuspexAnnotationCollection *collection);

/* The default classes and all others in use; AuspexAnnotationClass, names borrowed until
 * the next edit; transfer full. */
GArray *auspex_annotation_collection_get_classes (AuspexAnnotationCollection *collection);

/* Replaces everything and forgets the history; not dirty. @annotations: AuspexAnnotation;
 * @foreign: JSON texts (char *) of features that are no annotations Auspex can show, kept
 * to be written back; or NULL. Both copied. */
void auspex_annotation_collection_load (AuspexAnnotationCollection *collection,
                                        GPtrArray *annotations, GPtrArray *foreign);
/* Borrowed; never NULL. */
GPtrArray *
auspex_annotation_collection_get_foreign (AuspexAnnotationCollection *collection);
