/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/commands/command-files.h"
#include "app/commands/command-line.h"
#include "app/commands/command-marks.h"
#include "app/commands/estimate-patients.h"
#include "app/commands/result-files.h"

#include <stdio.h>

static char *model_spec, *encoder_spec, *features_path;
static char *table_path, *out_folder, *kinds_text;
static AuspexResultFiles files;
static AuspexCommandMarks marks;

static const GOptionEntry own_entries[] = {
  { "model", 'm', 0, G_OPTION_ARG_FILENAME, &model_spec,
    "model file, \"demo\" or \"formula:SEED\" (required)", "M" },
  { "encoder", 'e', 0, G_OPTION_ARG_FILENAME, &encoder_spec,
    "encoder weights or \"formula:SEED\"; the demo model brings its own", "E" },
  { "features", 0, 0, G_OPTION_ARG_FILENAME, &features_path,
    "read these features (Auspex's, TRIDENT's, CLAM's) instead of encoding", "BAG.h5" },
  { "save-features", 0, 0, G_OPTION_ARG_FILENAME, &files.features, "write the features",
    "F.h5" },
  { "marks", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &marks.marks,
    "use the tissue that these annotations say: areas of a class that says \"Ignore*\" "
    "are left out, of those with \"Use only*\" nothing else is used; own is each slide's "
    "own file. Of several slides once for each, in their order",
    "F.geojson" },
  { "exclude", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &marks.exclude,
    "leave out all areas of this file, whatever their class", "F.geojson" },
  { "only", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &marks.only,
    "use the areas of this file alone, whatever their class", "F.geojson" },
  { "json", 0, 0, G_OPTION_ARG_FILENAME, &files.json,
    "write the result; - is stdout, here and below", "F" },
  { "maps", 0, 0, G_OPTION_ARG_FILENAME, &files.maps, "write the attention maps",
    "F.safetensors" },
  { "report", 0, 0, G_OPTION_ARG_FILENAME, &files.report, "write the report", "F.pdf" },
  { "heatmap", 0, 0, G_OPTION_ARG_FILENAME, &files.heatmap,
    "write a picture of the gate attention; of several slides F-1.png, F-2.png ...",
    "F.png" },
  { "patients", 0, 0, G_OPTION_ARG_FILENAME, &table_path,
    "many patients: a table with the columns case_id and slide, paths from its folder",
    "TABLE.csv" },
  { "out", 'o', 0, G_OPTION_ARG_FILENAME, &out_folder,
    "with --patients: folder for CASE.json and patients.csv; what it has is not made "
    "again",
    "DIR" },
  { "files", 0, 0, G_OPTION_ARG_STRING, &kinds_text,
    "with --patients: what else each gets: maps,report,heatmap,features", "LIST" },
  { NULL },
};

static int
check_usage_of_many (int n_slides)
{
  const char *single = auspex_result_files_find_option (&files);

  if (n_slides > 0)
    return auspex_command_line_misused ("--patients names the slides: none beside it");
  if (features_path != NULL)
    return auspex_command_line_misused ("--features is of one patient: not with "
                                        "--patients");
  if (single != NULL)
    return auspex_command_line_misused (
        "%s is of one patient: with --patients, --files says what each gets", single);
  if (out_folder == NULL)
    return auspex_command_line_misused ("--patients needs --out");
  if (marks.exclude != NULL || marks.only != NULL
      || (marks.marks != NULL && !g_str_equal (marks.marks[0], AUSPEX_COMMAND_OWN_MARKS)))
    return auspex_command_line_misused (
        "with --patients the slides' own marks can be used, by --marks own");
  return AUSPEX_GO_ON;
}

static int
check_usage (int n_slides)
{
  if (model_spec == NULL)
    return auspex_command_line_misused ("--model is missing");
  if (table_path != NULL)
    return check_usage_of_many (n_slides);
  if (out_folder != NULL || kinds_text != NULL)
    return auspex_command_line_misused ("%s goes with --patients",
                                        out_folder != NULL ? "--out" : "--files");
  if (n_slides == 0 && features_path == NULL)
    return auspex_command_line_misused ("no slide given");
  if (n_slides == 0 && (files.heatmap != NULL || files.report != NULL))
    return auspex_command_line_misused ("--heatmap and --report need the slides");
  if (n_slides == 0 && auspex_command_marks_are_given (&marks))
    return auspex_command_line_misused ("marks are on a slide, and none is given");
  if (n_slides == 0 && auspex_compute_options.mpp > 0)
    return auspex_command_line_misused ("--mpp is of a slide, and none is given");
  if (features_path != NULL && encoder_spec != NULL)
    return auspex_command_line_misused ("--features leaves nothing for --encoder to do");
  if (features_path != NULL && auspex_compute_options.tissue != NULL)
    return auspex_command_line_misused ("--features leaves nothing for --tissue to do");
  return auspex_command_marks_check (&marks, n_slides);
}

static AuspexCommandFiles *
list_weights (void)
{
  AuspexCommandFiles *all = auspex_command_files_new ();

  auspex_command_files_add_input (all, "--model", model_spec);
  auspex_command_files_add_encoder (all, encoder_spec);
  return all;
}

static bool
open_networks (AuspexAnalysisRequest *request, GError **error)
{
  request->model = auspex_model_open (model_spec, error);
  if (request->model == NULL || features_path != NULL)
    return request->model != NULL;
  if (encoder_spec == NULL && !auspex_model_get_info (request->model)->trained)
    encoder_spec = g_strdup ("formula:1");
  if (encoder_spec == NULL)
    {
      const AuspexModelInfo *model = auspex_model_get_info (request->model);

      g_set_error (
          error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
          "%s: a model file holds no encoder: name the weights of %s with --encoder",
          model_spec,
          model->encoder != NULL && model->encoder->id != NULL
              ? model->encoder->id
              : "the one it was trained on");
      return false;
    }
  request->encoder = auspex_encoder_open (encoder_spec, error);
  return request->encoder != NULL;
}

static bool
estimate (AuspexAnalysisRequest *request, char **paths, int n_paths, bool summary,
          GCancellable *cancellable, GError **error)
{
  if (!auspex_result_files_check (&files, error))
    return false;
  request->slides = auspex_command_line_open_slides (paths, n_paths, error);
  if (request->slides == NULL)
    return false;
  request->marks = auspex_command_marks_read (&marks, request->slides, error);
  if ((request->marks == NULL && auspex_command_marks_are_given (&marks))
      || !open_networks (request, error))
    return false;
  g_autoptr (AuspexPrognosis) prognosis = auspex_analysis_run (
      request, auspex_command_line_progress, NULL, cancellable, error);
  auspex_command_line_end_progress ();
  if (prognosis == NULL
      || !auspex_result_files_write (&files, prognosis, request->slides, cancellable,
                                     error))
    return false;
  if (summary)
    auspex_result_print_summary (prognosis);
  return true;
}

static int
estimate_one (AuspexAnalysisRequest *request, char **slides, int n_slides)
{
  g_autoptr (AuspexCommandFiles) all = list_weights ();
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < n_slides; i++)
    auspex_command_files_add_input (all, "slide", slides[i]);
  auspex_command_files_add_input (all, "--features", features_path);
  auspex_command_marks_add_to (&marks, all);
  auspex_result_files_add_to (&files, NULL, n_slides, all);
  int status = auspex_command_files_check (all);
  if (status != AUSPEX_GO_ON)
    return status;
  request->features_path = features_path;
  request->save_features_path = files.features;
  return estimate (request, slides, n_slides, !auspex_command_files_take_stdout (all),
                   auspex_command_line_catch_interrupt (), &error)
             ? AUSPEX_EXIT_DONE
             : auspex_command_line_failed (error);
}

static int
estimate_many (AuspexAnalysisRequest *request)
{
  g_autoptr (AuspexCommandFiles) all = list_weights ();
  g_autoptr (GError) error = NULL;
  GCancellable *cancellable = auspex_command_line_catch_interrupt ();
  unsigned kinds = AUSPEX_RESULT_JSON;

  if (kinds_text != NULL)
    {
      unsigned more = auspex_result_kinds_parse (kinds_text, &error);

      if (more == 0)
        return auspex_command_line_misused ("--files: %s", error->message);
      kinds |= more;
    }
  g_autoptr (AuspexPatientsRun) run =
      auspex_patients_run_new (table_path, out_folder, kinds, &marks, &error);
  if (run == NULL)
    return auspex_command_line_failed (error);
  auspex_patients_run_add_to (run, all);
  int status = auspex_command_files_check (all);
  if (status != AUSPEX_GO_ON)
    return status;
  return open_networks (request, &error)
             ? auspex_patients_run_estimate (run, request, cancellable)
             : auspex_command_line_failed (error);
}

int
auspex_command_estimate (int argc, char **argv)
{
  g_autofree GOptionEntry *entries =
      auspex_command_line_add_compute_entries (own_entries);
  AuspexAnalysisRequest request = { 0 };
  int status = auspex_command_line_parse (
      "[SLIDE...]",
      "All slides together are one patient; --patients takes many. Research use only.",
      entries, &argc, &argv);

  if (status == AUSPEX_GO_ON)
    status = auspex_command_line_use_compute_options (&request);
  if (status == AUSPEX_GO_ON)
    status = check_usage (argc - 1);
  if (status != AUSPEX_GO_ON)
    return status;
  status = table_path != NULL ? estimate_many (&request)
                              : estimate_one (&request, argv + 1, argc - 1);
  g_clear_pointer (&request.slides, g_ptr_array_unref);
  g_clear_pointer (&request.marks, g_ptr_array_unref);
  g_clear_pointer (&request.model, auspex_model_unref);
  g_clear_pointer (&request.encoder, auspex_encoder_unref);
  return status;
}
