/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The tissue that one slide's estimate is of: follows the marks among its annotations and
 * asks the network again whenever they change. Only the newest question is answered.
 * While a drag goes on (an open group of edits) nothing is asked. Main thread. */

#pragma once

#include "app/analysis-replay.h"
#include "render/annotation/annotation-collection.h"

#define AUSPEX_TYPE_EXCLUSION (auspex_exclusion_get_type ())
G_DECLARE_FINAL_TYPE (AuspexExclusion, auspex_exclusion, AUSPEX, EXCLUSION, GObject)

/* Signal "changed" (): what is below says something else. */

AuspexExclusion *auspex_exclusion_new (AuspexAnnotationCollection *annotations);
/* No more answers. */
void auspex_exclusion_close (AuspexExclusion *exclusion);

/* A new estimate, or NULL: none any more. Does not emit "changed", but asks at once when
 * there are marks. */
void auspex_exclusion_set_replay (AuspexExclusion *exclusion, AuspexReplay *replay);

/* The estimate as the last answer has it; NULL: none was made, or all tissue is left out.
 * Borrowed. */
/* One that was estimated elsewhere: it cannot be asked again. */
void auspex_exclusion_set_prognosis (AuspexExclusion *exclusion,
                                     AuspexPrognosis *prognosis);
AuspexPrognosis *auspex_exclusion_get_prognosis (AuspexExclusion *exclusion);
/* Marks there are. */
int auspex_exclusion_get_n_marks (AuspexExclusion *exclusion);
/* A question is being answered. */
bool auspex_exclusion_is_asking (AuspexExclusion *exclusion);
/* Why the last question has no answer; NULL: it has. */
const char *auspex_exclusion_get_trouble (AuspexExclusion *exclusion);

/* Takes the marks off the slide, one step of the history: drawn ones go, annotations that
 * say more than that they mark stay. */
void auspex_exclusion_use_all (AuspexExclusion *exclusion);
