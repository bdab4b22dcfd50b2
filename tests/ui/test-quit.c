/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The program from its start to its end, in a process of its own: it ends well and
 * without a word. */

#include "render/slide/synthetic-slide.h"
#include "tests/support/test-data.h"

#include <gio/gio.h>

static char *
write_slide (const char *name, int64_t width, double mpp)
{
  AuspexSyntheticSlide slide = {
    .width = width, .height = width / 3 * 2, .mpp = mpp, .seed = 3
  };
  char *path = g_build_filename (auspex_test_scratch_dir (), name, NULL);
  g_autoptr (GError) error = NULL;

  auspex_synthetic_slide_write (&slide, path, NULL, &error);
  g_assert_no_error (error);
  return path;
}

static GSubprocess *
start (const char *const *arguments)
{
  static const char *const folders[] = { "XDG_CONFIG_HOME", "XDG_DATA_HOME",
                                         "XDG_CACHE_HOME" };
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path =
          g_build_filename (auspex_test_scratch_dir (), folders[i], NULL);

      g_subprocess_launcher_setenv (launcher, folders[i], path, TRUE);
    }
  g_ptr_array_add (argv, (char *)g_getenv ("AUSPEX_BINARY"));
  for (int i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (char *)arguments[i]);
  g_ptr_array_add (argv, NULL);
  GSubprocess *process =
      g_subprocess_launcher_spawnv (launcher, (const char *const *)argv->pdata, &error);
  g_assert_no_error (error);
  return process;
}

/* Waits until the slide is shown: its name is the window's. */
static void
wait_for_window (const char *name, double settle)
{
  g_autofree char *line =
      g_strdup_printf ("timeout 60 xdotool search --sync --onlyvisible --name %s "
                       "windowfocus sleep %g",
                       name, settle);
  int status = -1;

  g_assert_true (g_spawn_command_line_sync (line, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
}

static void
wait_for_no_window (const char *name)
{
  const char *argv[] = { "xdotool", "search", "--onlyvisible", "--name", name, NULL };
  int status = 0;

  while (status == 0)
    g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL,
                                 G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL
                                     | G_SPAWN_STDERR_TO_DEV_NULL,
                                 NULL, NULL, NULL, NULL, &status, NULL));
}

static void
xdotool (const char *arguments)
{
  g_autofree char *line = g_strconcat ("xdotool ", arguments, NULL);
  int status = -1;

  g_assert_true (g_spawn_command_line_sync (line, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
}

static gboolean
wake_up (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **err = user_data;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, NULL, err, &error);
  g_assert_no_error (error);
}

/* The exit status, or -signal; it is killed after half a minute. */
static int
wait_for_end (GSubprocess *process, char **err)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  guint timer = g_timeout_add (200, wake_up, NULL);

  g_subprocess_communicate_utf8_async (process, NULL, NULL, on_ended, err);
  while (*err == NULL)
    {
      g_main_context_iteration (NULL, TRUE);
      if (g_get_monotonic_time () > deadline)
        g_subprocess_force_exit (process);
    }
  g_source_remove (timer);
  return g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process)
                                              : -g_subprocess_get_term_sig (process);
}

static void
expect_quiet_end (GSubprocess *process)
{
  g_autofree char *err = NULL;
  int status = wait_for_end (process, &err);

  g_assert_cmpstr (err, ==, "");
  g_assert_cmpint (status, ==, 0);
}

/* What is pressed, and what the program leaves behind. */
static void
play (const char *name, int64_t width, const char *keys)
{
  g_autofree char *path = write_slide (name, width, 0.5);
  g_autoptr (GSubprocess) process = start ((const char *const[]){ path, NULL });

  wait_for_window (name, 1);
  xdotool (keys);
  expect_quiet_end (process);
}

static void
with_a_slide_open (void)
{
  play ("quit-open.tif", 1536, "key ctrl+q");
  play ("close-open.tif", 1536, "mousemove 500 400 sleep 0.3 key ctrl+shift+w");
}

static void
with_a_result_shown (void)
{
  play ("quit-result.tif", 1536, "key ctrl+e sleep 6 key ctrl+q");
}

static void
while_an_estimate_runs (void)
{
  play ("quit-estimate.tif", 6144, "key ctrl+e sleep 2 key ctrl+q");
}

static void
with_the_shortcuts_shown (void)
{
  play ("quit-help.tif", 1536,
        "key ctrl+question sleep 1.5 key Escape sleep 0.5 key ctrl+q");
}

static void
right_after_drawing (void)
{
  g_autofree char *text = NULL;

  play ("quit-drawn.tif", 1536,
        "key r mousemove 400 400 mousedown 1 mousemove 450 450 sleep 0.1 "
        "mousemove 500 480 sleep 0.1 mouseup 1 key ctrl+q");
  g_autofree char *file = g_build_filename (auspex_test_scratch_dir (),
                                            "quit-drawn.tif.auspex.geojson", NULL);
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"Polygon\""));
}

/* The suggested file is taken, and the window closed at once. */
static void
while_a_report_is_written (void)
{
  g_autofree char *path = write_slide ("quit-report.tif", 6144, 0.5);
  g_autofree char *report =
      g_build_filename (auspex_test_scratch_dir (), "quit-report-report.pdf", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GSubprocess) process = start ((const char *const[]){ path, NULL });

  wait_for_window ("quit-report", 1);
  xdotool ("key ctrl+p");
  wait_for_window ("Save", 1);
  xdotool ("key Return");
  wait_for_no_window ("Save");
  wait_for_window ("quit-report", 0.1);
  xdotool ("key ctrl+q");
  expect_quiet_end (process);
  g_assert_true (g_file_get_contents (report, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "%PDF-"));
}

static void
a_picture_not_taken_is_a_failure (void)
{
  g_autofree char *picture =
      g_build_filename (auspex_test_scratch_dir (), "picture.png", NULL);
  g_autoptr (GSubprocess) process =
      start ((const char *const[]){ "demo", "--screenshot", picture, NULL });
  g_autofree char *err = NULL;

  wait_for_window ("Auspex", 1);
  xdotool ("key ctrl+q");
  int status = wait_for_end (process, &err);
  g_assert_nonnull (strstr (err, "picture.png"));
  g_assert_cmpint (status, ==, 1);
  g_assert_false (g_file_test (picture, G_FILE_TEST_EXISTS));
}

static const struct
{
  const char *path;
  GTestFunc test;
} cases[] = {
  { "/quit/with a slide open", with_a_slide_open },
  { "/quit/with a result shown", with_a_result_shown },
  { "/quit/while an estimate runs", while_an_estimate_runs },
  { "/quit/with the shortcuts shown", with_the_shortcuts_shown },
  { "/quit/right after drawing the drawing is saved", right_after_drawing },
  { "/quit/a report being written is finished", while_a_report_is_written },
  { "/quit/a picture of the demo not taken is a failure",
    a_picture_not_taken_is_a_failure },
};

static void
run_with_xdotool (gconstpointer data)
{
  g_autofree char *program = g_find_program_in_path ("xdotool");

  if (program == NULL)
    g_test_skip ("xdotool is not installed");
  else
    cases[GPOINTER_TO_UINT (data)].test ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, GUINT_TO_POINTER (i), run_with_xdotool);
  return g_test_run ();
}
