/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What comes back with a slide: where it was looked at and how, its bookmarks, what was
 * answered about it. One small file per slide in the user's data folder
 * (auspex/slides/IDENTITY.ini), a line for each key, its value as GVariant's text: other
 * locales read it, too. A file that is damaged or too large counts as empty, a value of
 * another type as absent; what another version of the program keeps there stays. Main
 * thread. */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>

typedef struct _AuspexSlideState AuspexSlideState;

#define AUSPEX_SLIDE_STATE_MAX_BYTES ((size_t)1 << 20)

/* @identity: auspex_slide_get_identity(); NULL: nothing is read or kept. @folder: NULL
 * for the user's own. Never fails. */
AuspexSlideState *auspex_slide_state_open (const char *folder, const char *identity);
/* Does not save. */
void auspex_slide_state_free (AuspexSlideState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexSlideState, auspex_slide_state_free)

/* @key: lower case, with hyphens. NULL where there is none of @type; transfer full. */
GVariant *auspex_slide_state_get (AuspexSlideState *state, const char *key,
                                  const char *type);
/* A floating @value is taken; NULL: forgotten. */
void auspex_slide_state_set (AuspexSlideState *state, const char *key, GVariant *value);

/* Whole or not at all; not where nothing has changed. */
bool auspex_slide_state_save (AuspexSlideState *state, GError **error);

/* 0: none was typed in. */
double auspex_slide_state_get_typed_in_mpp (AuspexSlideState *state);
void auspex_slide_state_set_typed_in_mpp (AuspexSlideState *state, double mpp);
/* The OncoTree code of the model whose cancer type the user said this slide has; "other"
 * when they said it has not; NULL when never asked for @code. Free with g_free(). */
char *auspex_slide_state_get_cancer_type (AuspexSlideState *state, const char *code);
void auspex_slide_state_set_cancer_type (AuspexSlideState *state, const char *code,
                                         const char *answer);
