/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The viewer as a program. */

#pragma once

#include "app/viewer.h"
#include <adwaita.h>

#define AUSPEX_TYPE_APPLICATION (auspex_application_get_type ())
G_DECLARE_FINAL_TYPE (AuspexApplication, auspex_application, AUSPEX, APPLICATION,
                      AdwApplication)

/* The window on the slides in @argv; with --renderer gl|cairo, --device SELECTOR. Returns
 * the exit code. */
int auspex_application_run (int argc, char **argv);
/* The same on one slide with the built-in model. @device: a selector. With @picture_path
 * (or NULL) nobody is there: it estimates, writes a picture of the window, and ends; it
 * needs a display all the same. */
int auspex_application_run_demo (const char *slide_path, const char *device,
                                 const char *picture_path);

/* @settings_path: NULL for the user's. NULL, and told, when the program lacks its schema.
 * For auspex_application_run() and tests. */
AuspexApplication *auspex_application_new (const char *settings_path);
/* A new window, shown. The application must be registered. */
AuspexViewer *auspex_application_open_window (AuspexApplication *application);
