/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/commands/command-line.h"

#include "base/whole-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

AuspexComputeOptions auspex_compute_options;
static char *mpp_text;

const GOptionEntry auspex_device_entries[] = {
  { "device", 0, 0, G_OPTION_ARG_STRING, &auspex_compute_options.device,
    "auto, vulkan, vulkan:N, cpu or reference", "D" },
  { "precision", 0, 0, G_OPTION_ARG_STRING, &auspex_compute_options.precision,
    "exact (default) or fast", "P" },
  { NULL },
};

static const GOptionEntry slide_entries[] = {
  { "mpp", 0, 0, G_OPTION_ARG_STRING, &mpp_text,
    "um per pixel of the slide, instead of its own", "X" },
  { "tissue", 0, 0, G_OPTION_ARG_STRING, &auspex_compute_options.tissue,
    "default, resection, biopsy or none (every patch)", "T" },
  { "no-cache", 0, 0, G_OPTION_ARG_NONE, &auspex_compute_options.no_cache,
    "neither read nor keep features", NULL },
  { "progress", 0, 0, G_OPTION_ARG_STRING, &auspex_compute_options.progress,
    "auto (on a terminal), json or none", "HOW" },
};

GOptionEntry *
auspex_command_line_add_compute_entries (const GOptionEntry *own)
{
  GArray *entries = g_array_new (TRUE, FALSE, sizeof (GOptionEntry));

  for (; own->long_name != NULL; own++)
    g_array_append_val (entries, *own);
  g_array_append_vals (entries, auspex_device_entries, 2);
  g_array_append_vals (entries, slide_entries, G_N_ELEMENTS (slide_entries));
  return (GOptionEntry *)(gpointer)g_array_free (entries, FALSE);
}

static gboolean show_version;

static const GOptionEntry version_entries[] = {
  { "version", 0, 0, G_OPTION_ARG_NONE, &show_version, "Show the version", NULL },
  { NULL },
};

int
auspex_command_line_parse (const char *parameters, const char *description,
                           const GOptionEntry *entries, int *argc, char ***argv)
{
  g_autofree char *prgname = g_strconcat ("auspex ", (*argv)[0], NULL);
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_autoptr (GError) error = NULL;

  g_set_prgname (prgname);
  g_option_context_set_description (context, description);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_main_entries (context, version_entries, NULL);
  if (!g_option_context_parse (context, argc, argv, &error))
    return auspex_command_line_misused ("%s", error->message);
  if (!show_version)
    return AUSPEX_GO_ON;
  auspex_command_print_version ();
  return AUSPEX_EXIT_DONE;
}

int
auspex_command_line_misused (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fprintf (stderr, "%s: %s (%s --help says more)\n", g_get_prgname (), text,
           g_get_prgname ());
  return AUSPEX_EXIT_MISUSED;
}

int
auspex_command_line_failed (const GError *error)
{
  auspex_command_line_end_progress ();
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return AUSPEX_EXIT_CANCELLED;
  fprintf (stderr, "%s: %s\n", g_get_prgname (), error->message);
  return AUSPEX_EXIT_FAILED;
}

static gpointer
wait_for_interrupt (gpointer cancellable)
{
  sigset_t signals;
  int signal_number;

  sigemptyset (&signals);
  sigaddset (&signals, SIGINT);
  sigaddset (&signals, SIGTERM);
  sigwait (&signals, &signal_number);
  g_cancellable_cancel (cancellable);
  sigwait (&signals, &signal_number);
  _exit (AUSPEX_EXIT_CANCELLED);
  return NULL;
}

GCancellable *
auspex_command_line_catch_interrupt (void)
{
  static GCancellable *cancellable;
  sigset_t signals;

  if (cancellable != NULL)
    return cancellable;
  cancellable = g_cancellable_new ();
  sigemptyset (&signals);
  sigaddset (&signals, SIGINT);
  sigaddset (&signals, SIGTERM);
  pthread_sigmask (SIG_BLOCK, &signals, NULL);
  g_thread_unref (g_thread_new ("interrupt", wait_for_interrupt, cancellable));
  return cancellable;
}

static bool
parse_mpp (void)
{
  char *end = mpp_text;

  if (mpp_text == NULL)
    return true;
  double mpp = auspex_compute_options.mpp = g_ascii_strtod (mpp_text, &end);
  return end != mpp_text && *end == '\0' && mpp >= AUSPEX_MPP_MIN
         && mpp <= AUSPEX_MPP_MAX;
}

int
auspex_command_line_use_compute_options (AuspexAnalysisRequest *request)
{
  const AuspexComputeOptions *options = &auspex_compute_options;
  AuspexTissueSettings settings;
  g_autoptr (GError) error = NULL;

  request->device = options->device != NULL ? options->device : "auto";
  request->tissue = options->tissue != NULL ? options->tissue : "default";
  request->use_cache = !options->no_cache;
  request->precision = g_strcmp0 (options->precision, "fast") == 0
                           ? AUSPEX_PRECISION_FAST
                           : AUSPEX_PRECISION_EXACT;
  if (options->precision != NULL && request->precision == AUSPEX_PRECISION_EXACT
      && !g_str_equal (options->precision, "exact"))
    return auspex_command_line_misused ("--precision %s: exact or fast",
                                        options->precision);
  if (!auspex_tissue_settings_from_preset (request->tissue, &settings, &error))
    return auspex_command_line_misused ("%s", error->message);
  if (!parse_mpp ())
    return auspex_command_line_misused ("--mpp %s: %g to %g um", mpp_text, AUSPEX_MPP_MIN,
                                        AUSPEX_MPP_MAX);
  if (options->progress != NULL && !g_str_equal (options->progress, "auto")
      && !g_str_equal (options->progress, "json")
      && !g_str_equal (options->progress, "none"))
    return auspex_command_line_misused ("--progress %s: auto, json or none",
                                        options->progress);
  return AUSPEX_GO_ON;
}

GPtrArray *
auspex_command_line_open_slides (char **paths, int n, GError **error)
{
  g_autoptr (GPtrArray) slides =
      g_ptr_array_new_with_free_func ((GDestroyNotify)auspex_slide_unref);

  for (int i = 0; i < n; i++)
    {
      AuspexSlide *slide = auspex_slide_open (paths[i], error);

      if (slide == NULL)
        return NULL;
      if (auspex_compute_options.mpp > 0)
        auspex_slide_set_typed_in_mpp (slide, auspex_compute_options.mpp);
      g_ptr_array_add (slides, slide);
    }
  return g_steal_pointer (&slides);
}

bool
auspex_command_line_check_target (const char *path, GError **error)
{
  if (path == NULL || g_str_equal (path, "-"))
    return true;
  bool is_direct = false;
  g_autofree char *target = auspex_whole_file_resolve (path, &is_direct, error);
  if (target == NULL)
    return false;
  /* A new file needs its folder; what is written directly only itself. */
  g_autofree char *folder = g_path_get_dirname (target);
  if (access (is_direct ? path : folder, W_OK) == 0)
    return true;
  int cause = errno;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (cause),
               "%s: cannot be written: %s", path, g_strerror (cause));
  return false;
}

bool
auspex_command_line_make_folder (const char *folder, GError **error)
{
  if (g_mkdir_with_parents (folder, 0777) == 0)
    return true;
  int cause = errno;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (cause),
               "%s: cannot be created: %s", folder, g_strerror (cause));
  return false;
}

int
auspex_command_line_do_each (int n, AuspexCommandWork work, gpointer user_data)
{
  int status = AUSPEX_EXIT_DONE;

  for (int i = 0; i < n && status != AUSPEX_EXIT_CANCELLED; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!work (i, user_data, &error))
        status = auspex_command_line_failed (error);
    }
  return status;
}
