/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/whole-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_LINKS 40 /* as the kernel */

static bool
fail (const char *path, int cause, GError **error)
{
  g_autofree char *name =
      g_filename_display_name (g_str_equal (path, "-") ? "stdout" : path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (cause),
               "%s: cannot be written: %s", name, g_strerror (cause));
  return false;
}

/* @path with its folder free of links; NULL and errno when it can be no file. */
static char *
resolve_folder (const char *path)
{
  if (g_str_has_suffix (path, "/"))
    {
      errno = EISDIR;
      return NULL;
    }
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  char *real = realpath (folder, NULL);

  if (real == NULL)
    return NULL;
  char *resolved = g_build_filename (real, name, NULL);
  free (real);
  return resolved;
}

/* Links there (/dev/stdout, /proc/self/fd/1) lead to what others hold open: even if that
 * is a file, it is not ours to replace. */
static bool
is_open_elsewhere (const char *resolved)
{
  return g_str_has_prefix (resolved, "/proc/")
         || (g_str_has_prefix (resolved, "/dev/")
             && !g_str_has_prefix (resolved, "/dev/shm/"));
}

static char *
resolve (const char *path, bool *is_direct, GError **error)
{
  g_autofree char *at = g_strdup (g_str_equal (path, "-") ? "/proc/self/fd/1" : path);

  *is_direct = false;
  for (int i = 0; i < MOST_LINKS; i++)
    {
      g_autofree char *resolved = resolve_folder (at);
      GStatBuf status;

      if (resolved == NULL)
        {
          fail (path, errno, error);
          return NULL;
        }
      bool exists = g_lstat (resolved, &status) == 0;
      int cause = exists && S_ISDIR (status.st_mode) ? EISDIR : errno;
      if ((exists && S_ISDIR (status.st_mode)) || (!exists && cause != ENOENT))
        {
          fail (path, cause, error);
          return NULL;
        }
      bool is_link = exists && S_ISLNK (status.st_mode);
      *is_direct = *is_direct || is_open_elsewhere (resolved)
                   || (exists && !is_link && !S_ISREG (status.st_mode));
      if (!is_link || g_str_has_prefix (resolved, "/proc/"))
        return g_steal_pointer (&resolved);

      g_autofree char *link = g_file_read_link (resolved, NULL);
      g_autofree char *folder = g_path_get_dirname (resolved);
      g_free (at);
      at = link == NULL                ? g_strdup (resolved)
           : g_path_is_absolute (link) ? g_strdup (link)
                                       : g_build_filename (folder, link, NULL);
    }
  fail (path, ELOOP, error);
  return NULL;
}

static bool
write_bytes (int fd, const char *bytes, size_t length)
{
  while (length > 0)
    {
      /* Linux writes at most 2 GiB at once. */
      ssize_t n = write (fd, bytes, MIN (length, 1 << 30));

      if (n < 0 && errno != EINTR)
        return false;
      if (n > 0)
        bytes += n, length -= n;
    }
  return true;
}

/* The descriptor of this process that @target stands for, or -1. Opened anew, a file
 * would be written from its start, over what is there. */
static int
own_descriptor (const char *target)
{
  g_autofree char *own = g_strdup_printf ("/proc/%d/fd/", (int)getpid ());

  return g_str_has_prefix (target, own) ? atoi (target + strlen (own)) : -1;
}

static bool
write_directly (const char *path, const char *target, const char *bytes, size_t length,
                GError **error)
{
  int own = own_descriptor (target);
  int fd = own >= 0 ? own : g_open (target, O_WRONLY | O_APPEND | O_CLOEXEC, 0);

  if (fd < 0 || fflush (stdout) != 0)
    return fail (path, errno, error);
  int cause = write_bytes (fd, bytes, length) ? 0 : errno;
  if (own < 0 && close (fd) != 0 && cause == 0)
    cause = errno;
  return cause == 0 || fail (path, cause, error);
}

/* What is replaced passes its permissions on. */
static bool
fill (int fd, const char *target, const char *bytes, size_t length)
{
  GStatBuf replaced;

  return write_bytes (fd, bytes, length)
         && (g_stat (target, &replaced) != 0 || fchmod (fd, replaced.st_mode & 0777) == 0)
         && fsync (fd) == 0;
}

bool
auspex_whole_file_write (const char *path, const char *bytes, size_t length,
                         GError **error)
{
  bool is_direct;

  g_autofree char *target = resolve (path, &is_direct, error);
  if (target == NULL)
    return false;
  if (is_direct)
    return write_directly (path, target, bytes, length, error);

  g_autofree char *beside = g_strconcat (target, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (beside, O_WRONLY | O_CLOEXEC, 0666);
  if (fd < 0)
    return fail (path, errno, error);
  int cause = fill (fd, target, bytes, length) ? 0 : errno;
  if (close (fd) != 0 && cause == 0)
    cause = errno;
  if (cause == 0 && g_rename (beside, target) != 0)
    cause = errno;
  if (cause == 0)
    return true;
  g_unlink (beside);
  return fail (path, cause, error);
}
