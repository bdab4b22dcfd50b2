/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "base/whole-file.h"

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
fail (int cause, GError **error)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (cause), "cannot be written: %s",
               g_strerror (cause));
  return false;
}

static void
name_file (const char *path, GError **error)
{
  g_autofree char *name =
      g_filename_display_name (g_str_equal (path, "-") ? "stdout" : path);

  g_prefix_error (error, "%s: ", name);
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
          fail (errno, error);
          return NULL;
        }
      bool exists = g_lstat (resolved, &status) == 0;
      int cause = exists && S_ISDIR (status.st_mode) ? EISDIR : errno;
      if ((exists && S_ISDIR (status.st_mode)) || (!exists && cause != ENOENT))
        {
          fail (cause, error);
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
  fail (ELOOP, error);
  return NULL;
}

char *
auspex_whole_file_resolve (const char *path, bool *is_direct, GError **error)
{
  char *resolved = resolve (path, is_direct, error);

  if (resolved == NULL)
    name_file (path, error);
  return resolved;
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
fill_directly (const char *target, AuspexWholeFileFill fill, gpointer user_data,
               GError **error)
{
  int own = own_descriptor (target);
  int fd = own >= 0 ? own : g_open (target, O_WRONLY | O_APPEND | O_CLOEXEC, 0);

  if (fd < 0)
    return fail (errno, error);
  bool ok = fflush (stdout) == 0 ? fill (fd, user_data, error) : fail (errno, error);
  if (own < 0 && close (fd) != 0 && ok)
    ok = fail (errno, error);
  return ok;
}

/* What is replaced passes its permissions on. */
static bool
settle (int fd, const char *target)
{
  GStatBuf replaced;

  return (g_stat (target, &replaced) != 0 || fchmod (fd, replaced.st_mode & 0777) == 0)
         && fsync (fd) == 0;
}

static bool
fill_beside (const char *target, AuspexWholeFileFill fill, gpointer user_data,
             GError **error)
{
  g_autofree char *beside = g_strconcat (target, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (beside, O_RDWR | O_CLOEXEC, 0666);

  if (fd < 0)
    return fail (errno, error);
  bool ok = fill (fd, user_data, error) && (settle (fd, target) || fail (errno, error));
  if (close (fd) != 0 && ok)
    ok = fail (errno, error);
  if (ok && g_rename (beside, target) != 0)
    ok = fail (errno, error);
  if (!ok)
    g_unlink (beside);
  return ok;
}

bool
auspex_whole_file_fill (const char *path, AuspexWholeFileFill fill, gpointer user_data,
                        GError **error)
{
  bool is_direct = false;
  g_autofree char *target = resolve (path, &is_direct, error);
  bool ok = target != NULL
            && (is_direct ? fill_directly (target, fill, user_data, error)
                          : fill_beside (target, fill, user_data, error));

  if (!ok)
    name_file (path, error);
  return ok;
}

typedef struct
{
  const GOutputVector *all;
  int n;
} Parts;

static bool
fill_with_parts (int fd, gpointer user_data, GError **error)
{
  const Parts *parts = user_data;

  for (int i = 0; i < parts->n; i++)
    {
      const char *bytes = parts->all[i].buffer;

      for (size_t left = parts->all[i].size; left > 0;)
        {
          /* Linux writes at most 2 GiB at once. */
          ssize_t n = write (fd, bytes, MIN (left, 1 << 30));

          if (n < 0 && errno != EINTR)
            return fail (errno, error);
          if (n > 0)
            bytes += n, left -= n;
        }
    }
  return true;
}

bool
auspex_whole_file_write_parts (const char *path, const GOutputVector *parts, int n_parts,
                               GError **error)
{
  return auspex_whole_file_fill (path, fill_with_parts, &(Parts){ parts, n_parts },
                                 error);
}

bool
auspex_whole_file_write (const char *path, const void *bytes, size_t length,
                         GError **error)
{
  return auspex_whole_file_write_parts (path, &(GOutputVector){ bytes, length }, 1,
                                        error);
}
