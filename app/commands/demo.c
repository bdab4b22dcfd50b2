/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/application.h"
#include "app/commands/command-line.h"
#include "app/commands/demo-slide.h"
#include "app/commands/result-files.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>

static char *out_folder, *picture_path;

static const GOptionEntry own_entries[] = {
  { "out", 'o', 0, G_OPTION_ARG_FILENAME, &out_folder,
    "without a window: report, heat map and result go here", "DIR" },
  { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, &picture_path,
    "estimate in the window, keep a picture of it, and end", "FILE.png" },
  { NULL },
};

static bool
make_folder (GError **error)
{
  if (g_mkdir_with_parents (out_folder, 0777) == 0)
    return true;
  int cause = errno;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (cause),
               "%s: cannot be created: %s", out_folder, g_strerror (cause));
  return false;
}

static void
name_results (AuspexResultFiles *files)
{
  *files = (AuspexResultFiles){
    .json = g_build_filename (out_folder, "result.json", NULL),
    .report = g_build_filename (out_folder, "report.pdf", NULL),
    .heatmap = g_build_filename (out_folder, "heatmap.png", NULL),
  };
}

static void
clear_results (AuspexResultFiles *files)
{
  g_free (files->json);
  g_free (files->report);
  g_free (files->heatmap);
}

static bool
estimate (AuspexAnalysisRequest *request, const AuspexResultFiles *files,
          GCancellable *cancellable, GError **error)
{
  if (!make_folder (error) || !auspex_result_files_check (files, error))
    return false;
  g_autofree char *path = auspex_demo_slide_get (out_folder, cancellable, error);
  if (path == NULL)
    return false;
  request->slides = auspex_command_line_open_slides (&path, 1, error);
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
  AuspexResultFiles files;
  g_autoptr (GError) error = NULL;

  name_results (&files);
  bool ok = estimate (request, &files, cancellable, &error);
  clear_results (&files);
  g_clear_pointer (&request->slides, g_ptr_array_unref);
  g_clear_pointer (&request->model, auspex_model_unref);
  g_clear_pointer (&request->encoder, auspex_encoder_unref);
  return ok ? AUSPEX_EXIT_DONE : auspex_command_line_failed (error);
}

static int
run_window (const AuspexAnalysisRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = auspex_demo_slide_get (NULL, NULL, &error);

  if (path == NULL)
    return auspex_command_line_failed (error);
  return auspex_application_run_demo (path, request->device, picture_path);
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
