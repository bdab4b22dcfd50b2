/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The files that a command line names, so that none that is written is another that is
 * read or written. */

#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct _AuspexCommandFiles AuspexCommandFiles;

AuspexCommandFiles *auspex_command_files_new (void);
void auspex_command_files_free (AuspexCommandFiles *files);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexCommandFiles, auspex_command_files_free)

/* @role: "--json", "slide". A @path that is NULL, or that is to be read and is no file (a
 * formula's name), does not count. */
void auspex_command_files_add_input (AuspexCommandFiles *files, const char *role,
                                     const char *path);
/* "-" is stdout, as /dev/stdout is. */
void auspex_command_files_add_output (AuspexCommandFiles *files, const char *role,
                                      const char *path);
/* The weights, and the settings beside them. */
void auspex_command_files_add_encoder (AuspexCommandFiles *files, const char *spec);

/* Says which two are one file, however they are written, and returns the status to exit
 * with; else AUSPEX_GO_ON. Devices and pipes may be written more than once. */
int auspex_command_files_check (const AuspexCommandFiles *files);
/* Whether an output is stdout, which then has nothing else. */
bool auspex_command_files_take_stdout (const AuspexCommandFiles *files);
