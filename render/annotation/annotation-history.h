/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Steps of edits, done and undone, within a budget of memory. It knows nothing of the
 * list it belongs to: the collection applies what it is told. Main thread. */

#pragma once

#include "render/annotation/annotation.h"

/* Geometry and texts that only the history keeps alive; the oldest steps go first. */
#define AUSPEX_ANNOTATION_HISTORY_BYTES (64 << 20)

typedef struct
{
  int index;                /* in the list */
  AuspexAnnotation *before; /* NULL: added */
  AuspexAnnotation *after;  /* NULL: removed */
} AuspexAnnotationEdit;

typedef struct _AuspexAnnotationHistory AuspexAnnotationHistory;

AuspexAnnotationHistory *auspex_annotation_history_new (void);
void auspex_annotation_history_free (AuspexAnnotationHistory *history);

/* Into the open step, which it opens if need be; forgets what was undone. Replacing again
 * what the step has replaced or added keeps one edit: a drag is as small as its ends. */
void auspex_annotation_history_record (AuspexAnnotationHistory *history,
                                       const AuspexAnnotationEdit *edit);
void auspex_annotation_history_close_step (AuspexAnnotationHistory *history);
/* The open step, which is then forgotten; NULL when none. Transfer full;
 * AuspexAnnotationEdit. */
GPtrArray *auspex_annotation_history_take_open_step (AuspexAnnotationHistory *history);

bool auspex_annotation_history_can_undo (AuspexAnnotationHistory *history);
bool auspex_annotation_history_can_redo (AuspexAnnotationHistory *history);
/* The step to apply, backwards or forwards. Borrowed. */
GPtrArray *auspex_annotation_history_undo (AuspexAnnotationHistory *history);
GPtrArray *auspex_annotation_history_redo (AuspexAnnotationHistory *history);

/* The present state is the one that mark_saved() saw; new histories are saved. */
bool auspex_annotation_history_is_saved (AuspexAnnotationHistory *history);
void auspex_annotation_history_mark_saved (AuspexAnnotationHistory *history);
