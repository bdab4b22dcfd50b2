/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Each case for both layers' writers, which must do the same. Nothing here touches what
 * is outside of the scratch folder. */

#include "compute/atomic-file.h"
#include "render/whole-file.h"
#include "tests/support/test-data.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef bool (*Writer) (const char *path, const char *text, GError **error);

static bool
write_compute (const char *path, const char *text, GError **error)
{
  GOutputVector halves[] = { { text, 2 }, { text + 2, strlen (text) - 2 } };

  return auspex_atomic_file_write (path, halves, 2, error);
}

static bool
write_render (const char *path, const char *text, GError **error)
{
  return auspex_whole_file_write (path, text, strlen (text), error);
}

static const Writer writers[] = { write_compute, write_render };

#define FOR_EACH_WRITER(writer)                                                          \
  for (const Writer *it = writers; it < writers + G_N_ELEMENTS (writers); it++)          \
    for (Writer writer = *it; writer != NULL; writer = NULL)

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

static void
expect_written (Writer writer, const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (writer (path, text, &error));
  g_assert_no_error (error);
}

static void
expect_refused (Writer writer, const char *path, GIOErrorEnum code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (writer (path, "text", &error));
  g_assert_error (error, G_IO_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_files (void)
{
  FOR_EACH_WRITER (writer)
  {
    g_autofree char *folder = new_folder ();
    g_autofree char *path = g_build_filename (folder, "file", NULL);
    GStatBuf status;
    mode_t mask = umask (027);

    expect_written (writer, path, "new");
    g_assert_cmpint (g_stat (path, &status), ==, 0);
    g_assert_cmpint (status.st_mode & 0777, ==, 0640);
    g_assert_cmpint (g_chmod (path, 0604), ==, 0);
    expect_written (writer, path, "newer");
    umask (mask);
    g_assert_cmpint (g_stat (path, &status), ==, 0);
    g_assert_cmpint (status.st_mode & 0777, ==, 0604);
    expect_text (path, "newer");
    expect_files (folder, 1);
  }
}

static void
test_links (void)
{
  FOR_EACH_WRITER (writer)
  {
    g_autofree char *folder = new_folder ();
    g_autofree char *file = g_build_filename (folder, "file", NULL);
    g_autofree char *link = g_build_filename (folder, "link", NULL);
    g_autofree char *second = g_build_filename (folder, "second", NULL);

    g_assert_cmpint (symlink ("file", link), ==, 0);
    g_assert_cmpint (symlink (link, second), ==, 0);
    for (int exists = 0; exists < 2; exists++)
      {
        expect_written (writer, second, exists ? "again" : "first");
        expect_text (file, exists ? "again" : "first");
        g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
        g_assert_true (g_file_test (second, G_FILE_TEST_IS_SYMLINK));
        g_assert_false (g_file_test (file, G_FILE_TEST_IS_SYMLINK));
        expect_files (folder, 3);
      }
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
  FOR_EACH_WRITER (writer)
  {
    g_autofree char *folder = new_folder ();
    g_autofree char *pipe = g_build_filename (folder, "pipe", NULL);
    g_autofree char *link = g_build_filename (folder, "link", NULL);
    GStatBuf status;

    g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
    g_assert_cmpint (symlink ("pipe", link), ==, 0);
    GThread *reader = g_thread_new ("reader", read_all, pipe);
    expect_written (writer, link, "through");
    g_autofree char *text = g_thread_join (reader);
    g_assert_cmpstr (text, ==, "through");
    g_assert_cmpint (g_lstat (pipe, &status), ==, 0);
    g_assert_true (S_ISFIFO (status.st_mode));
    expect_files (folder, 2);
  }
}

/* As /dev/stdout when it was sent to a file: whoever holds that open sees what is
 * written, after what it has written itself. */
static void
test_open_file (void)
{
  FOR_EACH_WRITER (writer)
  {
    g_autofree char *folder = new_folder ();
    g_autofree char *file = g_build_filename (folder, "file", NULL);
    g_autofree char *link = g_build_filename (folder, "link", NULL);
    int fd = g_open (file, O_RDWR | O_CREAT, 0600);
    g_autofree char *path = g_strdup_printf ("/dev/fd/%d", fd);
    GStatBuf before, after;

    g_assert_cmpint (symlink (path, link), ==, 0);
    g_assert_cmpint (fstat (fd, &before), ==, 0);
    expect_written (writer, path, "one ");
    expect_written (writer, link, "two");
    g_assert_cmpint (g_stat (file, &after), ==, 0);
    g_assert_cmpint (before.st_ino, ==, after.st_ino);
    g_assert_cmpint (write (fd, " three", 6), ==, 6);
    expect_text (file, "one two three");
    expect_files (folder, 2);
    close (fd);
  }
}

static void
test_refused (void)
{
  FOR_EACH_WRITER (writer)
  {
    g_autofree char *folder = new_folder ();
    g_autofree char *slash = g_strconcat (folder, "/", NULL);
    g_autofree char *absent = g_build_filename (folder, "absent", "file", NULL);
    g_autofree char *loop = g_build_filename (folder, "loop", NULL);
    g_autofree char *lost = g_build_filename (folder, "lost", NULL);

    g_assert_cmpint (symlink ("loop", loop), ==, 0);
    g_assert_cmpint (symlink (absent, lost), ==, 0);
    expect_refused (writer, folder, G_IO_ERROR_IS_DIRECTORY);
    expect_refused (writer, slash, G_IO_ERROR_IS_DIRECTORY);
    expect_refused (writer, absent, G_IO_ERROR_NOT_FOUND);
    expect_refused (writer, loop, G_IO_ERROR_TOO_MANY_LINKS);
    expect_refused (writer, lost, G_IO_ERROR_NOT_FOUND);
    expect_refused (writer, "/proc/absent", G_IO_ERROR_NOT_FOUND);
    expect_refused (writer, "/dev/full", G_IO_ERROR_NO_SPACE);
    expect_files (folder, 2);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/atomic file/a mode is the process's, and stays", test_files);
  g_test_add_func ("/atomic file/links stay links, their file is replaced or made",
                   test_links);
  g_test_add_func ("/atomic file/a pipe is written directly", test_pipe);
  g_test_add_func ("/atomic file/what is open elsewhere is never replaced",
                   test_open_file);
  g_test_add_func ("/atomic file/what cannot be written is named", test_refused);
  return g_test_run ();
}
