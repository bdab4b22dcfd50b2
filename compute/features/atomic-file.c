/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/features/atomic-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
fail (const char *path, GError **error)
{
  int cause = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (cause),
               "%s: cannot be written: %s", path, g_strerror (cause));
  return false;
}

static bool
write_all (int fd, const char *contents, size_t length)
{
  while (length > 0)
    {
      /* Linux writes at most 2 GiB at once. */
      ssize_t n = write (fd, contents, MIN (length, 1 << 30));

      if (n < 0 && errno != EINTR)
        return false;
      if (n > 0)
        contents += n, length -= n;
    }
  return true;
}

static bool
write_directly (const char *path, const void *contents, size_t length, GError **error)
{
  int fd = g_open (path, O_WRONLY | O_CLOEXEC, 0);

  if (fd < 0)
    return fail (path, error);
  if (!write_all (fd, contents, length))
    {
      fail (path, error);
      close (fd);
      return false;
    }
  return close (fd) == 0 || fail (path, error);
}

/* A new file has the permissions that open() would have given it. */
static mode_t
mode_for (const struct stat *replaced)
{
  mode_t mask = umask (0);

  umask (mask);
  return replaced != NULL ? replaced->st_mode & 0777 : 0666 & ~mask;
}

bool
auspex_atomic_file_write (const char *path, const void *contents, size_t length,
                          GError **error)
{
  struct stat status;
  bool exists = stat (path, &status) == 0;

  if (exists && !S_ISREG (status.st_mode))
    return write_directly (path, contents, length, error);

  /* A link stays a link. */
  g_autofree char *resolved = exists ? realpath (path, NULL) : NULL;
  const char *target = resolved != NULL ? resolved : path;
  g_autofree char *beside = g_strconcat (target, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (beside, O_WRONLY | O_CLOEXEC, 0600);

  if (fd < 0)
    return fail (path, error);
  if (!write_all (fd, contents, length)
      || fchmod (fd, mode_for (exists ? &status : NULL)) != 0 || fsync (fd) != 0)
    {
      fail (path, error);
      close (fd);
      g_unlink (beside);
      return false;
    }
  if (close (fd) != 0 || g_rename (beside, target) != 0)
    {
      fail (path, error);
      g_unlink (beside);
      return false;
    }
  return true;
}
