/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The size a JPEG stream says it has, without decoding any of it. */

#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Of the @bytes from @offset of the file @fd; false when there is no JPEG image. Any thread. */
bool auspex_jpeg_find_size (int fd, uint64_t offset, uint64_t bytes, uint32_t *width,
                            uint32_t *height);
