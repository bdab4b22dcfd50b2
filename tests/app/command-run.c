/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/app/command-run.h"

#include "tests/support/test-data.h"

#include <string.h>

GSubprocess *
command_start (const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  const char *binary = g_getenv ("AUSPEX_BINARY");

  g_assert_nonnull (binary);
  g_subprocess_launcher_unsetenv (launcher, "DISPLAY");
  g_subprocess_launcher_unsetenv (launcher, "WAYLAND_DISPLAY");
  g_subprocess_launcher_unsetenv (launcher, "GSETTINGS_BACKEND");
  g_subprocess_launcher_setenv (launcher, "GSETTINGS_SCHEMA_DIR", "/nowhere", TRUE);
  g_subprocess_launcher_setenv (launcher, "HOME", auspex_test_scratch_dir (), TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CACHE_HOME", auspex_test_scratch_dir (),
                                TRUE);
  g_ptr_array_add (argv, (char *)binary);
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (argv, (char *)*arguments);
  g_ptr_array_add (argv, NULL);
  GSubprocess *process =
      g_subprocess_launcher_spawnv (launcher, (const char *const *)argv->pdata, &error);
  g_assert_no_error (error);
  return process;
}

CommandRun
command_run (const char *const *arguments)
{
  g_autoptr (GSubprocess) process = command_start (arguments);
  g_autoptr (GError) error = NULL;
  CommandRun run = { 0 };

  g_subprocess_communicate_utf8 (process, NULL, NULL, &run.out, &run.err, &error);
  g_assert_no_error (error);
  run.status = g_subprocess_get_if_exited (process)
                   ? g_subprocess_get_exit_status (process)
                   : -g_subprocess_get_term_sig (process);
  return run;
}

void
command_run_clear (CommandRun *run)
{
  g_free (run->out);
  g_free (run->err);
}

void
command_expect (int status, const char *const *arguments, const char *const *words)
{
  g_auto (CommandRun) run = command_run (arguments);
  g_autofree char *line = g_strjoinv (" ", (char **)arguments);
  const char *text = status == 0 ? run.out : run.err;
  const char *end = strchr (run.err, '\n');

  g_test_message ("auspex %s: %d\n%s%s", line, run.status, run.out, run.err);
  g_assert_cmpint (run.status, ==, status);
  for (; *words != NULL; words++)
    if (strstr (text, *words) == NULL)
      {
        g_test_message ("\"%s\" is not said", *words);
        g_test_fail ();
      }
  if (status == 0)
    g_assert_cmpstr (run.err, ==, "");
  else
    g_assert_true (end != NULL && end[1] == '\0');
}
