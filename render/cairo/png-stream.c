/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/cairo/png-stream.h"

#include <errno.h>
#include <png.h>
#include <setjmp.h>
#include <unistd.h>

struct _AuspexPngStream
{
  png_structp png;
  png_infop info;
  int fd, width;
  int disk_error; /* errno of the write that failed; 0: none did */
  char *message;
};

static void
on_error (png_structp png, png_const_charp message)
{
  AuspexPngStream *stream = png_get_error_ptr (png);

  if (stream->message == NULL)
    stream->message = g_strdup (message);
  png_longjmp (png, 1);
}

static void
on_warning (png_structp png, png_const_charp message)
{
}

static void
on_write (png_structp png, png_bytep data, size_t length)
{
  AuspexPngStream *stream = png_get_io_ptr (png);

  while (length > 0)
    {
      ssize_t written = write (stream->fd, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        {
          stream->disk_error = written < 0 ? errno : ENOSPC;
          png_error (png, "write");
        }
      data += written;
      length -= written;
    }
}

static void
on_flush (png_structp png)
{
}

static bool
fail (AuspexPngStream *stream, GError **error)
{
  if (stream->disk_error != 0)
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (stream->disk_error),
                         g_strerror (stream->disk_error));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "PNG: %s",
                 stream->message != NULL ? stream->message : "cannot be written");
  return false;
}

static bool
begin (AuspexPngStream *stream, int height, double um_per_px, GError **error)
{
  if (setjmp (png_jmpbuf (stream->png)))
    return fail (stream, error);
  png_set_write_fn (stream->png, stream, on_write, on_flush);
  png_set_IHDR (stream->png, stream->info, stream->width, height, 8, PNG_COLOR_TYPE_RGB,
                PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                PNG_FILTER_TYPE_DEFAULT);
  if (um_per_px > 0)
    png_set_pHYs (stream->png, stream->info, (png_uint_32)(1e6 / um_per_px + 0.5),
                  (png_uint_32)(1e6 / um_per_px + 0.5), PNG_RESOLUTION_METER);
  /* Tissue compresses little, whatever time is spent. */
  png_set_compression_level (stream->png, 3);
  png_write_info (stream->png, stream->info);
  /* xRGB words, as Cairo has them. */
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  png_set_bgr (stream->png);
  png_set_filler (stream->png, 0, PNG_FILLER_AFTER);
#else
  png_set_filler (stream->png, 0, PNG_FILLER_BEFORE);
#endif
  return true;
}

AuspexPngStream *
auspex_png_stream_new (int fd, int width, int height, double um_per_px, GError **error)
{
  g_autoptr (AuspexPngStream) stream = g_new0 (AuspexPngStream, 1);

  stream->fd = fd;
  stream->width = width;
  stream->png =
      png_create_write_struct (PNG_LIBPNG_VER_STRING, stream, on_error, on_warning);
  if (stream->png != NULL)
    stream->info = png_create_info_struct (stream->png);
  if (stream->info == NULL)
    {
      fail (stream, error);
      return NULL;
    }
  return begin (stream, height, um_per_px, error) ? g_steal_pointer (&stream) : NULL;
}

bool
auspex_png_stream_write (AuspexPngStream *stream, cairo_surface_t *surface, int n_rows,
                         GError **error)
{
  int stride = cairo_image_surface_get_stride (surface);
  unsigned char *pixels = NULL;

  cairo_surface_flush (surface);
  pixels = cairo_image_surface_get_data (surface);
  if (setjmp (png_jmpbuf (stream->png)))
    return fail (stream, error);
  for (int y = 0; y < n_rows; y++)
    png_write_row (stream->png, pixels + (size_t)stride * y);
  return true;
}

bool
auspex_png_stream_finish (AuspexPngStream *stream, GError **error)
{
  if (setjmp (png_jmpbuf (stream->png)))
    return fail (stream, error);
  png_write_end (stream->png, NULL);
  return true;
}

void
auspex_png_stream_free (AuspexPngStream *stream)
{
  png_destroy_write_struct (&stream->png, &stream->info);
  g_free (stream->message);
  g_free (stream);
}
