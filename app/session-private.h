/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Shared by session.c (what it holds, and keeps), session-opening.c and
 * session-estimate.c. */

#pragma once

#include "app/session.h"
#include "render/annotation/annotation-file.h"

struct _AuspexSession
{
  GObject parent_instance;

  AuspexSlide *slide;
  AuspexTileLoader *loader;
  AuspexViewport *viewport;
  GdkTexture *picture;
  AuspexSlideColors *colors;
  AuspexSeenMap *seen;
  AuspexSlideState *state;
  AuspexSlideFile *file;
  char *patient;

  AuspexAnnotationCollection *annotations;
  AuspexAnnotationFile *annotation_file;
  guint save_source;
  char *load_trouble; /* told once somebody listens */
  char *unsaved;      /* why; NULL: saved */

  AuspexExclusion *exclusion; /* has the estimate, of all tissue or some */
  GCancellable *estimate;     /* NULL: none runs */
  AuspexAnalysisProgress progress;
  int n_readers;
};

enum
{
  AUSPEX_SESSION_TROUBLE,
  AUSPEX_SESSION_PROGRESS,
  AUSPEX_SESSION_ESTIMATE_ENDED,
  AUSPEX_SESSION_N_SIGNALS
};

extern guint auspex_session_signals[AUSPEX_SESSION_N_SIGNALS];

/* session.c */
/* @slide: transfer full. Any thread. */
AuspexSession *auspex_session_new (AuspexSlide *slide, bool is_remembered);
/* A GSourceFunc; also tells what could not be loaded. */
gboolean auspex_session_save_when_idle (gpointer session);
