/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* One open slide: slide, tiles, viewport, annotations (which save themselves), and its
 * estimate. Main thread. */

#pragma once

#include "app/exclusion.h"
#include "app/slide-file.h"
#include "app/slide-state.h"
#include "render/annotation/annotation-collection.h"
#include "render/color/slide-colors.h"
#include "render/slide/tile-loader.h"
#include "render/view/seen-map.h"
#include <gdk/gdk.h>

#define AUSPEX_TYPE_SESSION (auspex_session_get_type ())
G_DECLARE_FINAL_TYPE (AuspexSession, auspex_session, AUSPEX, SESSION, GObject)

/* Property "unsaved" (const char *), read-only: why the annotations are not saved; NULL:
 * they are.
 *
 * Signals:
 * "trouble" (const char *message)            annotations could not be read or saved; once
 *                                            for each cause until they are saved again
 * "progress" (AuspexAnalysisProgress *)      while an estimate runs
 * "estimate-ended" (GError *error)           NULL: there is a new prognosis; cancelled is
 * told as G_IO_ERROR_CANCELLED */

/* Opens off the main thread; an mpp that was typed in earlier is in force.
 * @is_remembered: what comes back with the slide is read, and kept. */
void auspex_session_open_async (const char *path, bool is_remembered,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
/* Begins, while GTK starts, what the next auspex_session_open_async() with these arguments
 * then waits for, and has the tiles read that a view of the whole slide in so many pixels
 * begins with. Once. */
void auspex_session_open_ahead (const char *path, bool is_remembered, int view_width,
                                int view_height);
AuspexSession *auspex_session_open_finish (GAsyncResult *result, GError **error);
/* Saves what can be saved, cancels what runs. The session is of no use afterwards. */
void auspex_session_close (AuspexSession *session);

AuspexSlide *auspex_session_get_slide (AuspexSession *session);
char *auspex_session_dup_name (AuspexSession *session); /* file name, for display */
AuspexSlideState *auspex_session_get_state (AuspexSession *session);
AuspexSlideFile *auspex_session_get_file (AuspexSession *session);
/* Who it belongs to, as the user typed it in; "" when not known. Kept with the slide. */
const char *auspex_session_get_patient (AuspexSession *session);
void auspex_session_set_patient (AuspexSession *session, const char *patient);
/* Name and patient, as they stand beside whatever is about the slide. */
char *auspex_session_dup_subject (AuspexSession *session);
AuspexTileLoader *auspex_session_get_loader (AuspexSession *session);
/* What the tiles of all open slides together may take; a session begins with all of it. */
size_t auspex_session_all_cache_bytes (void);
/* What the slide is looked at through; of several panes the one last turned to. */
AuspexViewport *auspex_session_get_viewport (AuspexSession *session);
void auspex_session_set_viewport (AuspexSession *session, AuspexViewport *viewport);
/* The whole slide, small; NULL: not read yet. */
GdkTexture *auspex_session_get_picture (AuspexSession *session);
void auspex_session_set_picture (AuspexSession *session, GdkTexture *picture);
/* Where the viewport has rested since the slide was opened. */
AuspexSeenMap *auspex_session_get_seen (AuspexSession *session);
AuspexAnnotationCollection *auspex_session_get_annotations (AuspexSession *session);
/* How it is shown; an estimate sees the slide's own pixels. */
AuspexSlideColors *auspex_session_get_colors (AuspexSession *session);
const char *auspex_session_get_annotation_path (AuspexSession *session);
/* Saves at once instead of when idle; nothing to save is no error. */
bool auspex_session_save_annotations (AuspexSession *session, GError **error);

const char *auspex_session_get_unsaved (AuspexSession *session);

/* While another thread reads the slide or writes what it found, an estimate or a report,
 * the program does not end and the resolution stays. Each begin has its end. */
void auspex_session_begin_reading (AuspexSession *session);
void auspex_session_end_reading (AuspexSession *session);
bool auspex_session_is_read (AuspexSession *session);

/* Not while it is read. 0: the slide's own. Drops an estimate made at another resolution.
 */
void auspex_session_set_typed_in_mpp (AuspexSession *session, double mpp);

/* Borrowed; NULL before an estimate. */
AuspexPrognosis *auspex_session_get_prognosis (AuspexSession *session);
/* Shows a result that was saved, if it is this slide's, by quickhash and size: the error
 * names both otherwise. Not while an estimate runs. */
bool auspex_session_load_result (AuspexSession *session, const char *path,
                                 GError **error);
/* What that estimate is without. */
AuspexExclusion *auspex_session_get_exclusion (AuspexSession *session);
bool auspex_session_is_estimating (AuspexSession *session);
/* How far it is; borrowed; NULL: none runs, or it is cancelled. */
const AuspexAnalysisProgress *auspex_session_get_progress (AuspexSession *session);
/* Runs; ends with "estimate-ended". Not while one runs. The slides of @request are set
 * here. */
void auspex_session_estimate (AuspexSession *session,
                              const AuspexAnalysisRequest *request);
void auspex_session_cancel_estimate (AuspexSession *session);
