/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What an estimate leaves behind, from the command line. */

#pragma once

#include "app/analysis.h"
#include "app/commands/command-files.h"

/* Paths, or "-" for stdout; NULL: not wanted. */
typedef struct
{
  char *json, *maps, *report, *heatmap;
} AuspexResultFiles;

/* To be told from the others on the command line. */
void auspex_result_files_add_to (const AuspexResultFiles *files, int n_slides,
                                 AuspexCommandFiles *all);
/* Whether all could be written, before anything is computed for them. */
bool auspex_result_files_check (const AuspexResultFiles *files, GError **error);
/* @slides: those of the prognosis; needed by report and heat map. */
bool auspex_result_files_write (const AuspexResultFiles *files,
                                const AuspexPrognosis *prognosis, GPtrArray *slides,
                                GCancellable *cancellable, GError **error);
/* A few lines on stdout. */
void auspex_result_print_summary (const AuspexPrognosis *prognosis);
