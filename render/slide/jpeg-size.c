/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/slide/jpeg-size.h"

#include <sys/types.h>
#include <unistd.h>

#define MAX_SEGMENTS 1000
#define SOI 0xD8
#define EOI 0xD9
#define SOS 0xDA

static bool
is_frame_header (uint8_t marker)
{
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8
         && marker != 0xCC;
}

static bool
read_at (int fd, uint64_t offset, uint64_t end, uint8_t *buffer, size_t n)
{
  return offset + n <= end && pread (fd, buffer, n, (off_t)offset) == (ssize_t)n;
}

bool
auspex_jpeg_find_size (int fd, uint64_t offset, uint64_t bytes, uint32_t *width,
                       uint32_t *height)
{
  uint64_t end = offset + bytes;
  uint8_t b[9]; /* marker, length, precision, height, width */

  if (end < offset || !read_at (fd, offset, end, b, 2) || b[0] != 0xFF || b[1] != SOI)
    return false;
  offset += 2;
  for (int i = 0; i < MAX_SEGMENTS; i++)
    {
      if (!read_at (fd, offset, end, b, 4) || b[0] != 0xFF)
        return false;
      if (b[1] == 0xFF) /* fill */
        {
          offset++;
          continue;
        }
      if (b[1] == SOS || b[1] == EOI || b[1] == 0)
        return false;
      if (is_frame_header (b[1]))
        {
          if (!read_at (fd, offset, end, b, sizeof b))
            return false;
          *height = (uint32_t)b[5] << 8 | b[6];
          *width = (uint32_t)b[7] << 8 | b[8];
          return true;
        }
      offset += 2 + ((uint32_t)b[2] << 8 | b[3]);
    }
  return false;
}
