/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/slide/tiff-file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static void
keep_first (char **kept, const char *format, va_list arguments)
{
  if (*kept == NULL)
    *kept = g_strdup_vprintf (format, arguments);
}

/* libtiff says "Write error at scanline 5631". */
static bool
is_about_the_disk (int code)
{
  return code == ENOSPC || code == EDQUOT || code == EFBIG || code == EIO;
}

G_GNUC_PRINTF (4, 0)
static int
on_error (TIFF *tiff, void *user_data, const char *module, const char *format,
          va_list arguments)
{
  AuspexTiffFile *file = user_data;

  if (file->writing && file->message == NULL && is_about_the_disk (errno))
    file->disk_error = errno;
  keep_first (&file->message, format, arguments);
  return 1;
}

G_GNUC_PRINTF (4, 0)
static int
on_warning (TIFF *tiff, void *user_data, const char *module, const char *format,
            va_list arguments)
{
  AuspexTiffFile *file = user_data;

  keep_first (&file->warning, format, arguments);
  return 1;
}

static AuspexTiffFile *
open_with (int fd, const char *path, const char *mode, GError **error)
{
  g_autoptr (AuspexTiffFile) file = g_new0 (AuspexTiffFile, 1);
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc ();

  file->writing = fd >= 0;
  TIFFOpenOptionsSetErrorHandlerExtR (options, on_error, file);
  TIFFOpenOptionsSetWarningHandlerExtR (options, on_warning, file);
  file->tiff = fd < 0 ? TIFFOpenExt (path, mode, options)
                      : TIFFFdOpenExt (fd, path, mode, options);
  TIFFOpenOptionsFree (options);
  if (file->tiff == NULL)
    {
      if (fd >= 0)
        close (fd);
      auspex_tiff_file_fail (file, "not a TIFF file", error);
      return NULL;
    }
  return g_steal_pointer (&file);
}

AuspexTiffFile *
auspex_tiff_file_open (const char *path, GError **error)
{
  return open_with (-1, path, "rm", error); /* m: a file cut short must not be a SIGBUS */
}

AuspexTiffFile *
auspex_tiff_file_create (int fd, GError **error)
{
  int own = fcntl (fd, F_DUPFD_CLOEXEC, 0);

  if (own >= 0)
    return open_with (own, "a new file", "w", error);
  int cause = errno;
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (cause),
                       g_strerror (cause));
  return NULL;
}

void
auspex_tiff_file_free (AuspexTiffFile *file)
{
  if (file == NULL)
    return;
  if (file->tiff != NULL)
    TIFFClose (file->tiff);
  g_free (file->message);
  g_free (file->warning);
  g_free (file);
}

void
auspex_tiff_file_clear (AuspexTiffFile *file)
{
  g_clear_pointer (&file->message, g_free);
  g_clear_pointer (&file->warning, g_free);
  file->disk_error = 0;
}

bool
auspex_tiff_file_fail (AuspexTiffFile *file, const char *otherwise, GError **error)
{
  if (file->disk_error != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (file->disk_error),
                           g_strerror (file->disk_error));
      return false;
    }
  const char *cause = file->message != NULL ? file->message : file->warning;
  g_autofree char *text = g_utf8_make_valid (cause != NULL ? cause : otherwise, -1);

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, text);
  return false;
}

bool
auspex_tiff_file_finish (AuspexTiffFile *file, GError **error)
{
  TIFFClose (g_steal_pointer (&file->tiff));
  return file->message == NULL || auspex_tiff_file_fail (file, "", error);
}
