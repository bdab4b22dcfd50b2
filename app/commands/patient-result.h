/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What a run over many patients knows of each, and the table of them. */

#pragma once

#include "app/analysis.h"
#include "app/commands/result-files.h"

typedef enum
{
  AUSPEX_PATIENT_OPEN, /* not reached */
  AUSPEX_PATIENT_DONE,
  AUSPEX_PATIENT_FAILED,
} AuspexPatientStatus;

typedef struct
{
  AuspexPatientStatus status;
  double risk, survival[AUSPEX_N_BINS];
  int64_t n_patches;
  char *warnings; /* codes, a space between two */
  char *error;    /* why it failed */
} AuspexPatientResult;

void auspex_patient_result_clear (AuspexPatientResult *result);
void auspex_patient_result_take (AuspexPatientResult *result,
                                 const AuspexPrognosis *prognosis);

/* Marks @prognosis as what @request gives, with @kinds of files: by what decides the
 * numbers (slides and their mpp, model, encoder, precision, tissue, marks, version). */
void auspex_patient_result_mark (AuspexPrognosis *prognosis,
                                 const AuspexAnalysisRequest *request, unsigned kinds);
/* Takes the result of an earlier run from its file; false, and @result as it was, unless
 * that was marked for the same @request and at least the same @kinds. */
bool auspex_patient_result_load (AuspexPatientResult *result, const char *json_path,
                                 const AuspexAnalysisRequest *request, unsigned kinds);

/* case_id, status, risk, survival_1 ..., patches, warnings, error: the patients
 * (AuspexPatient) that were reached. Whole or not at all. */
bool auspex_patient_results_write (const AuspexPatientResult *results,
                                   GPtrArray *patients, const char *path, GError **error);
