/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A real window with a real main loop for one test case. */

#pragma once

#include "app/application.h"

#include <stdbool.h>

/* Before anything else in main(): folders of its own for settings, data and cache. */
void auspex_window_case_init (int *argc, char ***argv);

/* A shown window; closed by auspex_window_case_close(). */
AuspexViewer *auspex_window_case_open (void);
void auspex_window_case_close (AuspexViewer *viewer);

/* Runs the main loop until @condition is true; false after @seconds. */
typedef bool (*AuspexCondition) (gpointer data);
bool auspex_window_case_wait (AuspexCondition condition, gpointer data, double seconds);
/* Runs it for a while. */
void auspex_window_case_settle (double seconds);

/* Opens @path and waits until it is shown; fails the case when it is not. */
void auspex_window_case_open_slide (AuspexViewer *viewer, const char *path);
/* Clicks Estimate prognosis and waits for the result. */
void auspex_window_case_estimate (AuspexViewer *viewer);
void auspex_window_case_wait_for_estimate (AuspexViewer *viewer);
void auspex_window_case_activate (AuspexViewer *viewer, const char *detailed_action);

/* Writes a small synthetic slide into the scratch folder: 1536 x 1024 pixels. Free the
 * path. */
char *auspex_window_case_write_slide (const char *name, double mpp);
/* The window as it is drawn, as NAME.png in $AUSPEX_TEST_OUTPUT. */
void auspex_window_case_screenshot (AuspexViewer *viewer, const char *name);

/* What is looked at, and the annotations of the open slide; borrowed. */
AuspexSlideView *auspex_window_case_get_slide_view (AuspexViewer *viewer);
const AuspexView *auspex_window_case_get_view (AuspexViewer *viewer);
AuspexAnnotationCollection *auspex_window_case_get_annotations (AuspexViewer *viewer);

/* The first of @type in @widget and all that is in it, or NULL. */
GtkWidget *auspex_window_case_find_descendant (GtkWidget *widget, GType type);

/* The dialog that stands over the window, or NULL. */
GtkWindow *auspex_window_case_find_dialog (AuspexViewer *viewer);
/* Fails the case when none comes. */
GtkWindow *auspex_window_case_wait_for_dialog (AuspexViewer *viewer);
/* As by a click on the button of the message dialog that stands over the window. */
void auspex_window_case_answer (AuspexViewer *viewer, const char *response);
/* What it says below its heading; borrowed. */
const char *auspex_window_case_get_message (AuspexViewer *viewer);

/* Sends real pointer and key events by xdotool; false (and the case is skipped) without
 * it.
 * @arguments: as on its command line. */
bool auspex_window_case_xdotool (const char *arguments);
/* Where a level-0 point is on the screen. */
void auspex_window_case_locate (AuspexViewer *viewer, double level0_x, double level0_y,
                                int *screen_x, int *screen_y);
