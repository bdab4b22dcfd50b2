/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What the subcommands share: options, messages, cancelling, slides. */

#pragma once

#include "app/analysis.h"
#include "app/commands/command.h"

#define AUSPEX_GO_ON (-1)

/* Parses @argv by @entries, --help and --version included; what is left are @argv's
 * names. AUSPEX_GO_ON, or the status to exit with. */
int auspex_command_line_parse (const char *parameters, const char *description,
                               const GOptionEntry *entries, int *argc, char ***argv);

/* Say what went wrong in one line; return the status to exit with. */
int auspex_command_line_misused (const char *format, ...) G_GNUC_PRINTF (1, 2);
int auspex_command_line_failed (const GError *error);

/* Ctrl-C cancels this from now on; a second one ends the program. Call before any thread
 * is started. Borrowed. */
GCancellable *auspex_command_line_catch_interrupt (void);

/* Options of everything that computes. Static storage: a subcommand runs once. */
typedef struct
{
  char *device, *precision, *tissue, *progress;
  double mpp; /* 0: not given */
  gboolean no_cache;
} AuspexComputeOptions;

extern AuspexComputeOptions auspex_compute_options;
extern const GOptionEntry
    auspex_device_entries[]; /* --device, --precision; 2 and the end */
/* Appends @own and what computes on slides takes: all of AuspexComputeOptions. Free with
 * g_free(). */
GOptionEntry *auspex_command_line_add_compute_entries (const GOptionEntry *own);
/* Checks the values; fills those of @request. AUSPEX_GO_ON, or the status to exit with.
 */
int auspex_command_line_use_compute_options (AuspexAnalysisRequest *request);

/* Opens @n slides, --mpp laid over their own. */
GPtrArray *auspex_command_line_open_slides (char **paths, int n, GError **error);

/* What to exit with before any work is done for @path that could not be written; @path
 * may be NULL. */
bool auspex_command_line_check_target (const char *path, GError **error);

/* Makes @folder and those it lies in, unless they are there. */
bool auspex_command_line_make_folder (const char *folder, GError **error);

/* Does @work for 0 to @n - 1. One that fails is said, and stops none of the others; being
 * cancelled stops. The status to exit with. */
typedef bool (*AuspexCommandWork) (int index, gpointer user_data, GError **error);
int auspex_command_line_do_each (int n, AuspexCommandWork work, gpointer user_data);

/* Which of many patients the progress is of. */
typedef struct
{
  int patient, n_patients; /* from 1 */
} AuspexProgressPlace;

/* Prints progress to stderr as --progress says: a line when that is a terminal, or JSON.
 * @place: an AuspexProgressPlace, or NULL. */
void auspex_command_line_progress (const AuspexAnalysisProgress *progress,
                                   gpointer place);
void auspex_command_line_end_progress (void);
