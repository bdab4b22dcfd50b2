/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* One window and the slides open in it: installs the window's actions, hands the
 * sessions' parts to the widgets, and answers what they say. Main thread. */

#pragma once

#include "app/session.h"
#include "app/settings.h"
#include "ui/picture-dialog.h"
#include "ui/window.h"

typedef struct
{
  AuspexSettings *settings; /* borrowed; outlives the viewer */
  bool use_gl;
  bool is_demo;       /* always the built-in model and encoder, nothing remembered */
  const char *device; /* selector; NULL: the preferences' */
} AuspexViewerOptions;

#define AUSPEX_TYPE_VIEWER (auspex_viewer_get_type ())
G_DECLARE_FINAL_TYPE (AuspexViewer, auspex_viewer, AUSPEX, VIEWER, GObject)

/* Lives as long as its window. Borrowed. */
AuspexViewer *auspex_viewer_new (GtkApplication *application,
                                 const AuspexViewerOptions *options);
AuspexWindow *auspex_viewer_get_window (AuspexViewer *viewer);
/* The active pane's; NULL: none open. */
AuspexSession *auspex_viewer_get_session (AuspexViewer *viewer);

/* Opens @path off the main thread, in a tab of its own; where it is open already, that
 * tab comes to the front. */
void auspex_viewer_open (AuspexViewer *viewer, const char *path);
/* Closes what is shown once that succeeds. */
void auspex_viewer_open_instead (AuspexViewer *viewer, const char *path);
/* Several: the first is opened, the others are next and previous. */
void auspex_viewer_open_all (AuspexViewer *viewer, const char *const *paths);

/* What the file dialogs end in. All say by a toast that it is done, or by a dialog why
 * not. */
void auspex_viewer_save_report (AuspexViewer *viewer, const char *path);
/* Refused by name where it is another slide's. */
void auspex_viewer_load_result (AuspexViewer *viewer, const char *path);
void auspex_viewer_save_result (AuspexViewer *viewer, const char *path);
void auspex_viewer_save_picture (AuspexViewer *viewer,
                                 const AuspexPictureOptions *options, const char *path);
void auspex_viewer_import_annotations (AuspexViewer *viewer, const char *path);
void auspex_viewer_export_annotations (AuspexViewer *viewer, const char *path,
                                       bool from_bounds);
