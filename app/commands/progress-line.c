/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/commands/command-line.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

static bool line_is_open;

static const char *
number_or_null (double value, char *text)
{
  return isfinite (value) ? g_ascii_formatd (text, G_ASCII_DTOSTR_BUF_SIZE, "%.6g", value)
                          : "null";
}

static void
print_json (const AuspexAnalysisProgress *progress, const AuspexProgressPlace *place)
{
  char rate[G_ASCII_DTOSTR_BUF_SIZE], left[G_ASCII_DTOSTR_BUF_SIZE];

  fputc ('{', stderr);
  if (place != NULL)
    fprintf (stderr, "\"patient\": %d, \"patients\": %d, ", place->patient,
             place->n_patients);
  fprintf (stderr,
           "\"stage\": \"%s\", \"done\": %" G_GINT64_FORMAT
           ", \"total\": %" G_GINT64_FORMAT
           ", \"patches_per_second\": %s, \"seconds_left\": %s}\n",
           auspex_analysis_stage_to_string (progress->stage), progress->done,
           progress->total, number_or_null (progress->patches_per_second, rate),
           number_or_null (progress->seconds_left, left));
}

static void
print_line (const AuspexAnalysisProgress *progress, const AuspexProgressPlace *place)
{
  static const char *const texts[] = {
    [AUSPEX_STAGE_TISSUE] = "Finding tissue",
    [AUSPEX_STAGE_PATCHES] = "Finding patches",
    [AUSPEX_STAGE_LOADING] = "Loading",
    [AUSPEX_STAGE_ENCODING] = "Encoding",
    [AUSPEX_STAGE_NETWORK] = "Running the network",
  };

  fputs ("\r\033[K", stderr);
  if (place != NULL)
    fprintf (stderr, "Patient %d of %d: ", place->patient, place->n_patients);
  fputs (texts[progress->stage], stderr);
  if (progress->stage == AUSPEX_STAGE_ENCODING)
    fprintf (stderr, " %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " patches",
             progress->done, progress->total);
  if (isfinite (progress->patches_per_second))
    fprintf (stderr, ", %.3g a second, %d:%02d left", progress->patches_per_second,
             (int)progress->seconds_left / 60, (int)progress->seconds_left % 60);
  line_is_open = true;
}

void
auspex_command_line_progress (const AuspexAnalysisProgress *progress, gpointer place)
{
  const char *how = auspex_compute_options.progress;

  if (g_strcmp0 (how, "json") == 0)
    print_json (progress, place);
  else if (g_strcmp0 (how, "none") != 0 && isatty (STDERR_FILENO))
    print_line (progress, place);
}

void
auspex_command_line_end_progress (void)
{
  if (line_is_open)
    fputs ("\r\033[K", stderr);
  line_is_open = false;
}
