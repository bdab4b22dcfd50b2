/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/cairo/png-file.h"

#include <errno.h>
#include <glib/gstdio.h>

static cairo_status_t
append (void *bytes, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static bool
write_directly (const char *path, const GByteArray *bytes, GError **error)
{
  FILE *file = g_fopen (path, "wb");
  bool is_written =
      file != NULL && fwrite (bytes->data, 1, bytes->len, file) == bytes->len;
  int saved_errno = errno;

  if (file != NULL && fclose (file) != 0 && is_written)
    {
      is_written = false;
      saved_errno = errno;
    }
  if (!is_written)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s", path,
                 g_strerror (saved_errno));
  return is_written;
}

bool
auspex_surface_save_png (cairo_surface_t *surface, const char *path, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) cause = NULL;
  cairo_status_t status = cairo_surface_write_to_png_stream (surface, append, bytes);

  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", path,
                   cairo_status_to_string (status));
      return false;
    }
  if (g_file_test (path, G_FILE_TEST_EXISTS)
      && !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return write_directly (path, bytes, error);
  if (g_file_set_contents_full (path, (const char *)bytes->data, bytes->len,
                                G_FILE_SET_CONTENTS_CONSISTENT, 0666, &cause))
    return true;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", path, cause->message);
  return false;
}
