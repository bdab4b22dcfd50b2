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
  char *features; /* written by the analysis, not by what is below */
} AuspexResultFiles;

/* Which of them, one bit each. "maps,report" and back; 0 and an error that says which
 * word is none. */
#define AUSPEX_RESULT_JSON 1u
unsigned auspex_result_kinds_parse (const char *text, GError **error);
char *auspex_result_kinds_to_string (unsigned kinds);

/* FOLDER/STEM.json, .safetensors, .pdf, .png and .h5, as many as @kinds has. */
void auspex_result_files_name (AuspexResultFiles *files, unsigned kinds,
                               const char *folder, const char *stem);
void auspex_result_files_clear (AuspexResultFiles *files);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AuspexResultFiles, auspex_result_files_clear)

/* The option that asks for one of those wanted, or NULL. */
const char *auspex_result_files_find_option (const AuspexResultFiles *files);
/* To be told from the others on the command line, where @role (NULL: the option that asks
 * for it) names them; borrowed. */
void auspex_result_files_add_to (const AuspexResultFiles *files, const char *role,
                                 int n_slides, AuspexCommandFiles *all);
/* Whether all are there. */
bool auspex_result_files_exist (const AuspexResultFiles *files, int n_slides);
/* Whether all could be written, before anything is computed for them. */
bool auspex_result_files_check (const AuspexResultFiles *files, GError **error);
/* The result itself last. @slides: those of the prognosis; needed by report and heat map.
 */
bool auspex_result_files_write (const AuspexResultFiles *files,
                                const AuspexPrognosis *prognosis, GPtrArray *slides,
                                GCancellable *cancellable, GError **error);
/* A few lines on stdout. */
void auspex_result_print_summary (const AuspexPrognosis *prognosis);
