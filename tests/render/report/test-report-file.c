/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/report/report.h"
#include "tests/render/report/report-case.h"
#include "tests/support/test-data.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

static char *
new_folder (const char *name)
{
  char *path = g_build_filename (auspex_test_scratch_dir (), name, NULL);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  return path;
}

static int
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  int n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
assert_fails (const ReportCase *report_case, const char *path, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (auspex_report_save (&report_case->report, path, NULL, &error));
  g_assert_error (error, G_IO_ERROR, code);
  if (strstr (error->message, path) == NULL || strchr (error->message, '\n') != NULL)
    g_test_fail_printf ("\"%s\" does not name %s in one line", error->message, path);
}

static void
test_saved_whole (void)
{
  g_autoptr (ReportCase) report_case = report_case_new ();
  g_autofree char *folder = new_folder ("whole");
  g_autofree char *path = g_build_filename (folder, "r.pdf", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  size_t length = 0;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_assert_true (auspex_report_save (&report_case->report, path, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpmem (contents, 5, "%PDF-", 5);
  g_assert_nonnull (g_strrstr_len (contents + length - 16, 16, "%%EOF"));
  g_assert_cmpint (count_files (folder), ==, 1);
}

static void
test_unwritable (void)
{
  g_autoptr (ReportCase) report_case = report_case_new ();
  g_autofree char *folder = new_folder ("unwritable");
  g_autofree char *missing = g_build_filename (folder, "missing", "r.pdf", NULL);
  g_autofree char *directory = g_build_filename (folder, "r.pdf", NULL);

  assert_fails (report_case, missing, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpint (count_files (folder), ==, 0);
  g_assert_cmpint (g_mkdir (directory, 0700), ==, 0);
  assert_fails (report_case, directory, G_IO_ERROR_IS_DIRECTORY);
  g_assert_cmpint (count_files (folder), ==, 1);
  g_assert_cmpint (count_files (directory), ==, 0);
  if (g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    assert_fails (report_case, "/dev/full", G_IO_ERROR_NO_SPACE);
}

/* A limit on the size of files stops the writing halfway, as a full disk does. */
static void
test_disk_full (void)
{
  g_autoptr (ReportCase) report_case = report_case_new ();
  g_autofree char *folder = new_folder ("full");
  g_autofree char *path = g_build_filename (folder, "r.pdf", NULL);
  g_autofree char *contents = NULL;
  struct rlimit before, limit;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = 20000;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  assert_fails (report_case, path, G_IO_ERROR_FAILED);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "old");
  g_assert_cmpint (count_files (folder), ==, 1);
}

static void
test_cancelled (void)
{
  g_autoptr (ReportCase) report_case = report_case_new ();
  g_autofree char *folder = new_folder ("cancelled");
  g_autofree char *path = g_build_filename (folder, "r.pdf", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (auspex_report_save (&report_case->report, path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (count_files (folder), ==, 0);
}

static gpointer
save_in_thread (gpointer data)
{
  const ReportCase *report_case = data;
  g_autofree char *path =
      g_build_filename (auspex_test_scratch_dir (), "thread.pdf", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (auspex_report_save (&report_case->report, path, NULL, &error));
  g_assert_no_error (error);
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (ReportCase) report_case = report_case_new ();
  GThread *first = g_thread_new ("first", save_in_thread, report_case);
  GThread *second = g_thread_new ("second", save_in_thread, report_case);

  g_thread_join (first);
  g_thread_join (second);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-file/replaces what was there as a whole", test_saved_whole);
  g_test_add_func ("/report-file/what cannot be written is one error", test_unwritable);
  g_test_add_func ("/report-file/a full disk leaves the old file and nothing else",
                   test_disk_full);
  g_test_add_func ("/report-file/cancelled leaves nothing", test_cancelled);
  g_test_add_func ("/report-file/two threads save at once", test_threads);
  return g_test_run ();
}
