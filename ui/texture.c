/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/texture.h"

GdkTexture *
auspex_texture_new_from_surface (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  size_t source_stride = cairo_image_surface_get_stride (surface);
  size_t stride = (size_t)width * 4;
  uint32_t *pixels = g_malloc_n (height, stride);
  g_autoptr (GBytes) bytes = NULL;

  cairo_surface_flush (surface);
  const unsigned char *source = cairo_image_surface_get_data (surface);
  for (int y = 0; y < height; y++)
    {
      const uint32_t *from = (const uint32_t *)(source + y * source_stride);
      uint32_t *to = pixels + (size_t)y * width;

      /* The fourth byte of RGB24 says nothing. */
      for (int x = 0; x < width; x++)
        to[x] = from[x] | 0xff000000u;
    }
  bytes = g_bytes_new_take (pixels, height * stride);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}
