/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/commands/estimate-patients.h"

#include "app/commands/command-line.h"
#include "app/commands/patient-result.h"
#include "app/commands/patient-table.h"

#include <glib/gstdio.h>
#include <stdio.h>

struct _AuspexPatientsRun
{
  char *table_path, *out_folder;
  char *results_path; /* OUT/patients.csv */
  unsigned kinds;     /* of files each patient gets */
  const AuspexCommandMarks *marks;
  GPtrArray *patients;
  AuspexPatientResult *results; /* one a patient */

  AuspexAnalysisRequest *request;
  GCancellable *cancellable;
  GArray *to_do; /* int: patients that are not there already */
  bool is_kept;  /* the table of the results, as it is */
};

AuspexPatientsRun *
auspex_patients_run_new (const char *table_path, const char *out_folder, unsigned kinds,
                         const AuspexCommandMarks *marks, GError **error)
{
  GPtrArray *patients = auspex_patient_table_read (table_path, error);

  if (patients == NULL)
    return NULL;
  AuspexPatientsRun *run = g_new0 (AuspexPatientsRun, 1);
  run->table_path = g_strdup (table_path);
  run->out_folder = g_strdup (out_folder);
  run->results_path = g_build_filename (out_folder, "patients.csv", NULL);
  run->kinds = kinds;
  run->marks = marks;
  run->patients = patients;
  run->results = g_new0 (AuspexPatientResult, patients->len);
  run->to_do = g_array_new (FALSE, FALSE, sizeof (int));
  return run;
}

void
auspex_patients_run_free (AuspexPatientsRun *run)
{
  for (guint i = 0; i < run->patients->len; i++)
    auspex_patient_result_clear (&run->results[i]);
  g_free (run->results);
  g_ptr_array_unref (run->patients);
  g_array_unref (run->to_do);
  g_free (run->table_path);
  g_free (run->out_folder);
  g_free (run->results_path);
  g_free (run);
}

static void
name_files (const AuspexPatientsRun *run, const AuspexPatient *patient,
            AuspexResultFiles *files)
{
  auspex_result_files_name (files, run->kinds, run->out_folder, patient->case_id);
}

void
auspex_patients_run_add_to (const AuspexPatientsRun *run, AuspexCommandFiles *all)
{
  auspex_command_files_add_input (all, "--patients", run->table_path);
  auspex_command_files_add_output (all, "--out", run->results_path);
  for (guint i = 0; i < run->patients->len; i++)
    {
      const AuspexPatient *patient = run->patients->pdata[i];
      g_auto (AuspexResultFiles) files = { 0 };

      name_files (run, patient, &files);
      for (guint s = 0; s < patient->slides->len; s++)
        auspex_command_files_add_input (all, "slide", patient->slides->pdata[s]);
      auspex_result_files_add_to (&files, patient->case_id, patient->slides->len, all);
    }
}

static bool
open_slides (AuspexPatientsRun *run, const AuspexPatient *patient, GError **error)
{
  AuspexAnalysisRequest *request = run->request;

  g_clear_pointer (&request->slides, g_ptr_array_unref);
  g_clear_pointer (&request->marks, g_ptr_array_unref);
  request->slides = auspex_command_line_open_slides ((char **)patient->slides->pdata,
                                                     patient->slides->len, error);
  if (request->slides == NULL)
    return false;
  request->marks = auspex_command_marks_read (run->marks, request->slides, error);
  return request->marks != NULL || !auspex_command_marks_are_given (run->marks);
}

static void
print_result (const AuspexPatientsRun *run, int index, const char *what)
{
  const AuspexPatient *patient = run->patients->pdata[index];
  const AuspexPatientResult *result = &run->results[index];

  printf ("%s: %srisk %.4f, %" G_GINT64_FORMAT " patches%s%s\n", patient->case_id, what,
          result->risk, result->n_patches, *result->warnings != '\0' ? ", " : "",
          result->warnings);
  fflush (stdout);
}

/* What an earlier run has left of the same slides, made in the same way. */
static bool
take_earlier (AuspexPatientsRun *run, int index)
{
  const AuspexPatient *patient = run->patients->pdata[index];
  g_auto (AuspexResultFiles) files = { 0 };

  name_files (run, patient, &files);
  return auspex_result_files_exist (&files, patient->slides->len)
         && open_slides (run, patient, NULL)
         && auspex_patient_result_load (&run->results[index], files.json, run->request,
                                        run->kinds);
}

/* All that is there comes first, so that the table is never poorer than the files. */
static void
find_earlier (AuspexPatientsRun *run)
{
  for (int i = 0; i < run->patients->len; i++)
    if (g_cancellable_is_cancelled (run->cancellable))
      return;
    else if (take_earlier (run, i))
      print_result (run, i, "there already, ");
    else
      g_array_append_val (run->to_do, i);
}

static bool
estimate (AuspexPatientsRun *run, int index, AuspexProgressPlace *place, GError **error)
{
  const AuspexPatient *patient = run->patients->pdata[index];
  AuspexAnalysisRequest *request = run->request;
  g_auto (AuspexResultFiles) files = { 0 };

  name_files (run, patient, &files);
  if (!auspex_result_files_check (&files, error) || !open_slides (run, patient, error))
    return false;
  /* It is of other slides or settings, or has not all its files: should this fail, it is
   * not to be taken for the patient's, nor new files beside it for its own. */
  g_unlink (files.json);
  request->save_features_path = files.features;
  g_autoptr (AuspexPrognosis) prognosis = auspex_analysis_run (
      request, auspex_command_line_progress, place, run->cancellable, error);
  request->save_features_path = NULL;
  auspex_command_line_end_progress ();
  if (prognosis == NULL)
    return false;
  auspex_patient_result_mark (prognosis, request, run->kinds);
  if (!auspex_result_files_write (&files, prognosis, request->slides, run->cancellable,
                                  error))
    return false;
  auspex_patient_result_take (&run->results[index], prognosis);
  return true;
}

static void
note_failure (AuspexPatientsRun *run, int index, GError **error)
{
  const AuspexPatient *patient = run->patients->pdata[index];

  run->results[index].status = AUSPEX_PATIENT_FAILED;
  run->results[index].error = g_strdup ((*error)->message);
  g_prefix_error (error, "%s: ", patient->case_id);
}

static bool
write_results (AuspexPatientsRun *run, GError **error)
{
  return auspex_patient_results_write (run->results, run->patients, run->results_path,
                                       error);
}

/* A table that cannot be written is said once, and tried again. */
static void
keep_results (AuspexPatientsRun *run)
{
  g_autoptr (GError) error = NULL;
  bool was_kept = run->is_kept;

  run->is_kept = write_results (run, &error);
  if (was_kept && !run->is_kept)
    auspex_command_line_failed (error);
}

static bool
estimate_next (int n, gpointer user_data, GError **error)
{
  AuspexPatientsRun *run = user_data;
  int index = g_array_index (run->to_do, int, n);
  AuspexProgressPlace place = { index + 1, run->patients->len };

  if (g_cancellable_set_error_if_cancelled (run->cancellable, error))
    return false;
  bool ok = estimate (run, index, &place, error);
  if (!ok && g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return false;
  if (ok)
    print_result (run, index, "");
  else
    note_failure (run, index, error);
  keep_results (run);
  return ok;
}

static bool
prepare (AuspexPatientsRun *run, GError **error)
{
  AuspexAnalysisRequest *request = run->request;

  if (!auspex_model_check_encoder (request->model,
                                   auspex_encoder_get_settings (request->encoder), error))
    return false;
  request->opened_device =
      auspex_device_open_for (request->device, request->precision, error);
  return request->opened_device != NULL
         && auspex_command_line_make_folder (run->out_folder, error)
         && auspex_command_line_check_target (run->results_path, error);
}

static void
print_summary (const AuspexPatientsRun *run, int n_earlier)
{
  int counts[3] = { 0 };

  for (guint i = 0; i < run->patients->len; i++)
    counts[run->results[i].status]++;
  printf ("%u patient%s: %d estimated, %d there already", run->patients->len,
          run->patients->len == 1 ? "" : "s", counts[AUSPEX_PATIENT_DONE] - n_earlier,
          n_earlier);
  if (counts[AUSPEX_PATIENT_FAILED] > 0)
    printf (", %d failed", counts[AUSPEX_PATIENT_FAILED]);
  if (counts[AUSPEX_PATIENT_OPEN] > 0)
    printf (", %d not reached", counts[AUSPEX_PATIENT_OPEN]);
  printf (": %s\nResearch use only.\n", run->results_path);
  fflush (stdout);
  if (counts[AUSPEX_PATIENT_FAILED] > 0)
    fprintf (stderr, "%s: %d of %u patients failed: %s says why\n", g_get_prgname (),
             counts[AUSPEX_PATIENT_FAILED], run->patients->len, run->results_path);
}

static int
estimate_all (AuspexPatientsRun *run)
{
  g_autoptr (GError) error = NULL;

  if (!prepare (run, &error))
    return auspex_command_line_failed (error);
  find_earlier (run);
  if (g_cancellable_is_cancelled (run->cancellable))
    return AUSPEX_EXIT_CANCELLED;
  run->is_kept = write_results (run, &error);
  if (!run->is_kept)
    return auspex_command_line_failed (error);
  int status = auspex_command_line_do_each (run->to_do->len, estimate_next, run);
  print_summary (run, run->patients->len - run->to_do->len);
  return status == AUSPEX_EXIT_DONE && !run->is_kept ? AUSPEX_EXIT_FAILED : status;
}

int
auspex_patients_run_estimate (AuspexPatientsRun *run, AuspexAnalysisRequest *request,
                              GCancellable *cancellable)
{
  run->request = request;
  run->cancellable = cancellable;
  int status = estimate_all (run);
  g_clear_pointer (&request->slides, g_ptr_array_unref);
  g_clear_pointer (&request->opened_device, auspex_device_unref);
  return status;
}
