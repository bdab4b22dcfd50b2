/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Annotations that say which tissue an estimate is of. What has an area marks by the
 * names in its class: "Ignore*", QuPath's word for what is not measured, leaves it out;
 * "Use only*" uses it alone. "Necrosis: Ignore*" (a derived class, as in QuPath) is
 * excluded necrosis.
 *
 * A point of tissue is left out when it lies in a mark that excludes, or when there are
 * marks to use alone and it lies in none of them. A patch is left out when at least half
 * of it is, which AUSPEX_MARK_SAMPLES x AUSPEX_MARK_SAMPLES points spread evenly over it
 * tell. Inside is what is drawn as inside: no hole, and not what an outline that crosses
 * itself goes round twice.
 *
 * Pure; any thread. */

#pragma once

#include "render/annotation/annotation.h"

typedef enum
{
  AUSPEX_MARK_NONE,
  AUSPEX_MARK_EXCLUDE,
  AUSPEX_MARK_USE_ONLY,
} AuspexMark;

#define AUSPEX_MARK_SAMPLES 16

/* The names in the classes. */
#define AUSPEX_MARK_EXCLUDE_CLASS "Ignore*"
#define AUSPEX_MARK_USE_ONLY_CLASS "Use only*"

AuspexMark auspex_annotation_get_mark (const AuspexAnnotation *annotation);
/* Nothing but a mark: no name, no note, no class of its own, not locked, nothing that
 * another program says. The brush may do with it what it likes. */
bool auspex_annotation_is_plain_mark (const AuspexAnnotation *annotation);
/* For an annotation that is not shared yet: what else its class says, and its colour if
 * it says more, stay. AUSPEX_MARK_NONE takes the mark away. */
void auspex_annotation_set_mark (AuspexAnnotation *annotation, AuspexMark mark);
/* Of @annotations those that mark; transfer full, AuspexAnnotation. */
GPtrArray *auspex_tissue_marks_pick (GPtrArray *annotations);

/* Sets @excluded [n] to 1 for the patches left out by those of @annotations that mark,
 * else 0; returns how many are. @coords [n, 2]: level-0 top-left x, y; @patch_px: edge in
 * level-0 pixels. */
int64_t auspex_tissue_marks_exclude (GPtrArray *annotations, const int64_t *coords,
                                     int64_t n, double patch_px, uint8_t *excluded);
