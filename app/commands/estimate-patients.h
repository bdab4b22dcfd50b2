/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* `auspex estimate --patients`: every patient of a table, each with own files. */

#pragma once

#include "app/analysis.h"
#include "app/commands/command-files.h"
#include "app/commands/command-marks.h"

typedef struct _AuspexPatientsRun AuspexPatientsRun;

/* Reads the table; its patients' files go to @out_folder. @marks (borrowed): none, or the
 * slides' own. */
AuspexPatientsRun *auspex_patients_run_new (const char *table_path,
                                            const char *out_folder, unsigned kinds,
                                            const AuspexCommandMarks *marks,
                                            GError **error);
void auspex_patients_run_free (AuspexPatientsRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexPatientsRun, auspex_patients_run_free)

/* Its slides, table and results. */
void auspex_patients_run_add_to (const AuspexPatientsRun *run, AuspexCommandFiles *all);

/* Estimates all that is not there already, each with @request's model, encoder and
 * device, which are opened; its slides and files are set here. Says what becomes of each
 * patient and keeps OUT/patients.csv. The status to exit with. */
int auspex_patients_run_estimate (AuspexPatientsRun *run, AuspexAnalysisRequest *request,
                                  GCancellable *cancellable);
