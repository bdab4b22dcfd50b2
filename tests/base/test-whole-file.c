/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Nothing here touches what is outside of the scratch folder. */

#include "base/whole-file.h"
#include "tests/support/test-data.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char *
new_folder (void)
{
  char *folder = g_build_filename (auspex_test_scratch_dir (), "XXXXXX", NULL);

  g_assert_nonnull (g_mkdtemp (folder));
  return folder;
}

static void
expect_text (const char *path, const char *text)
{
  g_autofree char *found = NULL;

  g_assert_true (g_file_get_contents (path, &found, NULL, NULL));
  g_assert_cmpstr (found, ==, text);
}

static void
expect_files (const char *folder, int n)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  int found = 0;

  while (g_dir_read_name (dir) != NULL)
    found++;
  g_assert_cmpint (found, ==, n);
}

static bool
write_halves (const char *path, const char *text, GError **error)
{
  GOutputVector halves[] = { { text, 2 }, { text + 2, strlen (text) - 2 } };

  return auspex_whole_file_write_parts (path, halves, 2, error);
}

static void
expect_written (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (write_halves (path, text, &error));
  g_assert_no_error (error);
}

static void
expect_refused (const char *path, GIOErrorEnum code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (write_halves (path, "text", &error));
  g_assert_error (error, G_IO_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_files (void)
{
  g_autofree char *folder = new_folder ();
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  GStatBuf status;
  mode_t mask = umask (027);

  expect_written (path, "new");
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0640);
  g_assert_cmpint (g_chmod (path, 0604), ==, 0);
  expect_written (path, "newer");
  umask (mask);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0604);
  expect_text (path, "newer");
  expect_files (folder, 1);
}

static void
test_links (void)
{
  g_autofree char *folder = new_folder ();
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  g_autofree char *second = g_build_filename (folder, "second", NULL);

  g_assert_cmpint (symlink ("file", link), ==, 0);
  g_assert_cmpint (symlink (link, second), ==, 0);
  for (int exists = 0; exists < 2; exists++)
    {
      expect_written (second, exists ? "again" : "first");
      expect_text (file, exists ? "again" : "first");
      g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
      g_assert_true (g_file_test (second, G_FILE_TEST_IS_SYMLINK));
      g_assert_false (g_file_test (file, G_FILE_TEST_IS_SYMLINK));
      expect_files (folder, 3);
    }
}

static gpointer
read_all (gpointer path)
{
  char *contents = NULL;

  g_file_get_contents (path, &contents, NULL, NULL);
  return contents;
}

static void
test_pipe (void)
{
  g_autofree char *folder = new_folder ();
  g_autofree char *pipe = g_build_filename (folder, "pipe", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  GStatBuf status;

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (symlink ("pipe", link), ==, 0);
  GThread *reader = g_thread_new ("reader", read_all, pipe);
  expect_written (link, "through");
  g_autofree char *text = g_thread_join (reader);
  g_assert_cmpstr (text, ==, "through");
  g_assert_cmpint (g_lstat (pipe, &status), ==, 0);
  g_assert_true (S_ISFIFO (status.st_mode));
  expect_files (folder, 2);
}

/* As /dev/stdout when it was sent to a file: whoever holds that open sees what is
 * written, after what it has written itself. */
static void
test_open_file (void)
{
  g_autofree char *folder = new_folder ();
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  int fd = g_open (file, O_RDWR | O_CREAT, 0600);
  g_autofree char *path = g_strdup_printf ("/dev/fd/%d", fd);
  GStatBuf before, after;

  g_assert_cmpint (symlink (path, link), ==, 0);
  g_assert_cmpint (fstat (fd, &before), ==, 0);
  expect_written (path, "one ");
  expect_written (link, "two");
  g_assert_cmpint (g_stat (file, &after), ==, 0);
  g_assert_cmpint (before.st_ino, ==, after.st_ino);
  g_assert_cmpint (write (fd, " three", 6), ==, 6);
  expect_text (file, "one two three");
  expect_files (folder, 2);
  close (fd);
}

static void
test_refused (void)
{
  g_autofree char *folder = new_folder ();
  g_autofree char *slash = g_strconcat (folder, "/", NULL);
  g_autofree char *absent = g_build_filename (folder, "absent", "file", NULL);
  g_autofree char *loop = g_build_filename (folder, "loop", NULL);
  g_autofree char *lost = g_build_filename (folder, "lost", NULL);

  g_assert_cmpint (symlink ("loop", loop), ==, 0);
  g_assert_cmpint (symlink (absent, lost), ==, 0);
  expect_refused (folder, G_IO_ERROR_IS_DIRECTORY);
  expect_refused (slash, G_IO_ERROR_IS_DIRECTORY);
  expect_refused (absent, G_IO_ERROR_NOT_FOUND);
  expect_refused (loop, G_IO_ERROR_TOO_MANY_LINKS);
  expect_refused (lost, G_IO_ERROR_NOT_FOUND);
  expect_refused ("/proc/absent", G_IO_ERROR_NOT_FOUND);
  expect_refused ("/dev/full", G_IO_ERROR_NO_SPACE);
  expect_files (folder, 2);
}

/* Half, then @user_data's cause. */
static bool
fill_half (int fd, gpointer user_data, GError **error)
{
  g_assert_cmpint (write (fd, "half", 4), ==, 4);
  g_assert_cmpint (lseek (fd, 0, SEEK_CUR), ==, 4);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, user_data);
  return false;
}

static void
test_half (void)
{
  g_autofree char *folder = new_folder ();
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  g_autofree char *message = g_strconcat (path, ": stopped", NULL);
  char cause[] = "stopped";

  for (int exists = 0; exists < 2; exists++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (auspex_whole_file_fill (path, fill_half, cause, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpstr (error->message, ==, message);
      expect_files (folder, exists);
      g_assert_true (auspex_whole_file_write (path, "old", 3, NULL));
    }
  expect_text (path, "old");
}

/* In a process that may write no more than 1000 bytes to a file. */
static void
test_full_disk (void)
{
  const struct rlimit little = { 1000, 1000 };
  g_autofree char *folder = new_folder ();
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  g_autofree char *text = g_strnfill (1001, 'x');
  g_autoptr (GError) error = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      return;
    }
  signal (SIGXFSZ, SIG_IGN);
  g_assert_true (auspex_whole_file_write (path, "old", 3, NULL));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &little), ==, 0);
  g_assert_false (auspex_whole_file_write (path, text, 1001, &error));
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, "File too large"));
  expect_text (path, "old");
  expect_files (folder, 1);
}

static void
test_closed_folder (void)
{
  g_autofree char *folder = new_folder ();
  g_autofree char *path = g_build_filename (folder, "file", NULL);

  g_assert_cmpint (g_chmod (folder, 0500), ==, 0);
  if (access (folder, W_OK) == 0)
    g_test_skip ("root may write everywhere");
  else
    expect_refused (path, G_IO_ERROR_PERMISSION_DENIED);
  expect_files (folder, 0);
}

static void
test_empty (void)
{
  g_autofree char *folder = new_folder ();
  g_autofree char *path = g_build_filename (folder, "file", NULL);

  g_assert_true (auspex_whole_file_write (path, "old", 3, NULL));
  g_assert_true (auspex_whole_file_write (path, NULL, 0, NULL));
  expect_text (path, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/whole file/a mode is the process's, and stays", test_files);
  g_test_add_func ("/whole file/links stay links, their file is replaced or made",
                   test_links);
  g_test_add_func ("/whole file/a pipe is written directly", test_pipe);
  g_test_add_func ("/whole file/what is open elsewhere is never replaced",
                   test_open_file);
  g_test_add_func ("/whole file/what cannot be written is named", test_refused);
  g_test_add_func ("/whole file/what is given up leaves what was there", test_half);
  g_test_add_func ("/whole file/a full disk leaves what was there", test_full_disk);
  g_test_add_func ("/whole file/a closed folder is named", test_closed_folder);
  g_test_add_func ("/whole file/a file may be empty", test_empty);
  return g_test_run ();
}
