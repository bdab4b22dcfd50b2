/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/application.h"
#include "app/commands/command-files.h"
#include "app/commands/command-line.h"
#include "app/commands/demo-slide.h"
#include "app/commands/result-files.h"

#include <stdio.h>

static char *out_folder, *picture_path;

static const GOptionEntry own_entries[] = {
  { "out", 'o', 0, G_OPTION_ARG_FILENAME, &out_folder,
    "without a window: report, heat map and result go here", "DIR" },
  { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, &picture_path,
    "estimate in the window, keep a picture of it, and end", "FILE.png" },
  { NULL },
};

static void
name_results (AuspexResultFiles *files)
{
  *files = (AuspexResultFiles){
    .json = g_build_filename (out_folder, "result.json", NULL),
    .report = g_build_filename (out_folder, "report.pdf", NULL),
    .heatmap = g_build_filename (out_folder, "heatmap.png", NULL),
  };
}

/* Links may lead from one to another. */
static int
check_files (const char *slide, const AuspexResultFiles *files)
{
  g_autoptr (AuspexCommandFiles) all = auspex_command_files_new ();

  auspex_command_files_add_input (all, "slide", slide);
  auspex_result_files_add_to (files, NULL, 1, all);
  auspex_command_files_add_output (all, "--screenshot", picture_path);
  return auspex_command_files_check (all);
}

static bool
estimate (AuspexAnalysisRequest *request, char *slide, const AuspexResultFiles *files,
          GCancellable *cancellable, GError **error)
{
  request->slides = auspex_command_line_open_slides (&slide, 1, error);
  request->model = auspex_model_open ("demo", error);
  if (request->slides == NULL || request->model == NULL)
    return false;
  request->encoder = auspex_encoder_open ("formula:1", error);
  if (request->encoder == NULL)
    return false;
  g_autoptr (AuspexPrognosis) prognosis = auspex_analysis_run (
      request, auspex_command_line_progress, NULL, cancellable, error);
  auspex_command_line_end_progress ();
  if (prognosis == NULL
      || !auspex_result_files_write (files, prognosis, request->slides, cancellable,
                                     error))
    return false;
  auspex_result_print_summary (prognosis);
  printf ("\n%s\n%s\n%s\n", files->json, files->report, files->heatmap);
  return true;
}

static int
run_without_window (AuspexAnalysisRequest *request)
{
  GCancellable *cancellable = auspex_command_line_catch_interrupt ();
  g_auto (AuspexResultFiles) files = { 0 };
  g_autoptr (GError) error = NULL;

  name_results (&files);
  if (!auspex_command_line_make_folder (out_folder, &error)
      || !auspex_result_files_check (&files, &error))
    return auspex_command_line_failed (error);
  g_autofree char *slide = auspex_demo_slide_get (out_folder, cancellable, &error);
  if (slide == NULL)
    return auspex_command_line_failed (error);
  int status = check_files (slide, &files);
  if (status != AUSPEX_GO_ON)
    return status;
  bool ok = estimate (request, slide, &files, cancellable, &error);
  g_clear_pointer (&request->slides, g_ptr_array_unref);
  g_clear_pointer (&request->model, auspex_model_unref);
  g_clear_pointer (&request->encoder, auspex_encoder_unref);
  return ok ? AUSPEX_EXIT_DONE : auspex_command_line_failed (error);
}

static int
run_window (const AuspexAnalysisRequest *request)
{
  const AuspexResultFiles none = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = auspex_demo_slide_get (NULL, NULL, &error);

  if (path == NULL)
    return auspex_command_line_failed (error);
  int status = check_files (path, &none);
  return status == AUSPEX_GO_ON
             ? auspex_application_run_demo (path, request->device, picture_path)
             : status;
}

int
auspex_command_demo (int argc, char **argv)
{
  g_autofree GOptionEntry *entries =
      auspex_command_line_add_compute_entries (own_entries);
  AuspexAnalysisRequest request = { 0 };
  int status = auspex_command_line_parse (
      NULL, "A made-up slide and an untrained model: the numbers are meaningless.",
      entries, &argc, &argv);

  if (status == AUSPEX_GO_ON && argc != 1)
    status = auspex_command_line_misused ("demo takes no file");
  if (status == AUSPEX_GO_ON && out_folder != NULL && picture_path != NULL)
    status =
        auspex_command_line_misused ("--screenshot is of the window: not with --out");
  if (status == AUSPEX_GO_ON)
    status = auspex_command_line_use_compute_options (&request);
  if (status != AUSPEX_GO_ON)
    return status;
  return out_folder != NULL ? run_without_window (&request) : run_window (&request);
}
