/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Named places of one slide, in the order they were made; kept with what comes back with
 * it. */

#pragma once

#include "app/slide-state.h"
#include "render/view/viewport.h"

#define AUSPEX_MAX_BOOKMARKS 1000

typedef struct
{
  char *name;
  AuspexView view; /* its size is 0 */
} AuspexBookmark;

void auspex_bookmark_free (AuspexBookmark *bookmark);

/* Of AuspexBookmark; those that are damaged are left out. Transfer full. */
GPtrArray *auspex_bookmarks_get (AuspexSlideState *state);
/* False where there are AUSPEX_MAX_BOOKMARKS. */
bool auspex_bookmarks_add (AuspexSlideState *state, const char *name,
                           const AuspexView *view);
void auspex_bookmarks_rename (AuspexSlideState *state, guint index, const char *name);
void auspex_bookmarks_remove (AuspexSlideState *state, guint index);
/* The one to go to from what @view shows: @by 1 the next, -1 the previous, around the
 * end. -1: there are none. */
int auspex_bookmarks_step (AuspexSlideState *state, const AuspexView *view, int by);
