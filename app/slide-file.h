/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Whether the file of an open slide is still what was opened. Of a slide of several files
 * only the one that was opened is looked at. */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>

typedef struct _AuspexSlideFile AuspexSlideFile;

/* As it is now. Any thread. */
AuspexSlideFile *auspex_slide_file_new (const char *path);
void auspex_slide_file_free (AuspexSlideFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexSlideFile, auspex_slide_file_free)

/* Looks at size and time of change. The error names the file and says whether it is gone
 * or has changed. */
bool auspex_slide_file_check (AuspexSlideFile *file, GError **error);

/* Calls @callback on the main thread when auspex_slide_file_check() may say something
 * else, until it is no longer watched. Main thread. */
void auspex_slide_file_watch (AuspexSlideFile *file, void (*callback) (gpointer user_data),
                              gpointer user_data);
void auspex_slide_file_unwatch (AuspexSlideFile *file);
