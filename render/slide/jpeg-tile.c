/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/slide/jpeg-tile.h"

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define XRGB JCS_EXT_BGRX
#else
#define XRGB JCS_EXT_XRGB
#endif

typedef struct
{
  struct jpeg_error_mgr base; /* first: libjpeg knows this */
  jmp_buf escape;
  char message[JMSG_LENGTH_MAX];
} Trouble;

static void
give_up (j_common_ptr info)
{
  Trouble *trouble = (Trouble *)(void *)info->err;

  info->err->format_message (info, trouble->message);
  longjmp (trouble->escape, 1);
}

/* What libjpeg warns of it has made pixels up for. */
static void
on_message (j_common_ptr info, int level)
{
  if (level < 0)
    give_up (info);
}

/* libjpeg leaves by longjmp(): nothing here is to be freed but what it owns. */
static bool
decode (struct jpeg_decompress_struct *info, Trouble *trouble, const AuspexJpegTile *tile,
        uint32_t *xrgb, int width, int height, int stride)
{
  if (setjmp (trouble->escape) != 0)
    return false;
  jpeg_create_decompress (info);
  if (tile->tables != NULL)
    {
      jpeg_mem_src (info, tile->tables, tile->n_tables);
      jpeg_read_header (info, FALSE);
    }
  jpeg_mem_src (info, tile->stream, tile->n_stream);
  jpeg_read_header (info, TRUE);
  if (info->image_width != (JDIMENSION)width || info->image_height != (JDIMENSION)height
      || info->num_components != 3)
    {
      g_snprintf (trouble->message, sizeof trouble->message,
                  "a JPEG image of %u x %u pixels, %d components", info->image_width,
                  info->image_height, info->num_components);
      return false;
    }
  info->jpeg_color_space = tile->is_rgb ? JCS_RGB : JCS_YCbCr;
  info->out_color_space = XRGB;
  jpeg_start_decompress (info);
  while (info->output_scanline < info->output_height)
    {
      JSAMPROW row =
          (JSAMPROW)((char *)xrgb + (size_t)info->output_scanline * (size_t)stride);

      jpeg_read_scanlines (info, &row, 1);
    }
  jpeg_finish_decompress (info);
  return true;
}

bool
auspex_jpeg_tile_decode (const AuspexJpegTile *tile, uint32_t *xrgb, int width,
                         int height, int stride, GError **error)
{
  struct jpeg_decompress_struct info = { 0 };
  Trouble trouble = { .message = "" };

  info.err = jpeg_std_error (&trouble.base);
  trouble.base.error_exit = give_up;
  trouble.base.emit_message = on_message;
  bool ok = decode (&info, &trouble, tile, xrgb, width, height, stride);
  jpeg_destroy_decompress (&info);
  if (!ok)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, trouble.message);
  return ok;
}
